/* The first octet chooses who reads the rest: an encoded list, a credential's entries, a list credential, the trust
   list or its file, a request to the registry or its answer. What is read once is written and read again. */
#include "target.h"

#include "registry/wire.h"
#include "status/list.h"
#include "status/trust_list.h"
#include "json/text.h"

static enum err read_encoded(struct scope *scope, struct str text)
{
  struct bitstring bits;
  struct bitstring again;
  struct str printed;
  TRY(bitstring_decode(scope, text, &bits));
  TRY(bitstring_encode(scope, &bits, &printed));
  if (bitstring_decode(scope, printed, &again) != OK || again.entries != bits.entries) {
    abort();
  }
  return OK;
}

static enum err read_entries(struct scope *scope, const struct json *value)
{
  struct status_entry *entries = NULL;
  size_t len = 0;
  return status_entries_parse(scope, value, &entries, &len);
}

static enum err read_list(struct scope *scope, const struct json *value)
{
  struct status_list list;
  return status_list_parse(scope, value, &list);
}

static enum err read_trust(struct scope *scope, const struct json *value)
{
  struct trust_list list;
  struct trust_list again;
  struct json written;
  TRY(trust_list_parse(scope, value, &list));
  bool has_times = list.valid_from_s != INT64_MIN && list.valid_until_s != INT64_MAX;
  if (!has_times) {
    return OK;
  }
  TRY(trust_list_json(scope, &list, &written));
  if (trust_list_parse(scope, &written, &again) != OK || again.len != list.len) {
    abort();
  }
  return OK;
}

static enum err read_trust_file(struct scope *scope, const struct json *value)
{
  struct trust_list list = {0};
  return trust_list_read(scope, value, &list);
}

static enum err read_records(struct scope *scope, const struct json *value)
{
  struct registry_record *records = NULL;
  size_t len = 0;
  return json_is_object(value) ? record_request_parse(scope, value, &records, &len) : OK;
}

static enum err read_change(struct scope *scope, const struct json *value)
{
  struct registry_change change;
  return json_is_object(value) ? change_request_parse(scope, value, &change) : OK;
}

static enum err read_lease(struct scope *scope, const struct json *value)
{
  size_t count = 0;
  return json_is_object(value) ? lease_request_parse(scope, value, &count) : OK;
}

static enum err read_lease_answer(struct scope *scope, const struct json *value)
{
  struct registry_lease lease;
  return lease_answer_parse(scope, value, &lease);
}

static enum err read_record_answer(struct scope *scope, const struct json *value)
{
  enum { RECORDS = 2 };
  struct registry_receipt receipts[RECORDS];
  return record_answer_parse(scope, value, RECORDS, receipts);
}

static enum err read_change_answer(struct scope *scope, const struct json *value)
{
  struct registry_change_receipt receipt;
  return change_answer_parse(scope, value, &receipt);
}

static const struct {
  char choice;
  enum err (*read)(struct scope *scope, const struct json *value);
} readers[] = {
    {'0', read_entries},       {'1', read_list},          {'2', read_trust}, {'3', read_trust_file},
    {'4', read_records},       {'5', read_change},        {'6', read_lease}, {'a', read_lease_answer},
    {'b', read_record_answer}, {'c', read_change_answer},
};

static enum err read_any(struct scope *scope, char choice, struct str text)
{
  if (choice == '7') {
    return read_encoded(scope, text);
  }
  struct json value;
  TRY(json_parse(scope, text, &value));
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
    if (readers[i].choice == choice) {
      return readers[i].read(scope, &value);
    }
  }
  return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  if (len == 0) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  enum err err = read_any(scope, (char)octets[0], bytes_str((struct bytes){octets + 1, len - 1}));
  if (err != scope_err(scope)) {
    abort();
  }
  return 0;
}

/* The first octet chooses who reads the rest: an encoded list, a credential's entries, a list credential, the trust
   list or its file, a request to the registry. What is read once is written and read again. */
#include "target.h"

#include <stdlib.h>

#include "base/limits.h"
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

static enum err (*const READERS[])(struct scope *scope, const struct json *value) = {
    read_entries, read_list, read_trust, read_trust_file, read_records, read_change, read_lease,
};
enum { READERS_LEN = sizeof READERS / sizeof *READERS };

static enum err read_any(struct scope *scope, uint8_t choice, struct str text)
{
  if (choice % (READERS_LEN + 1) == READERS_LEN) {
    return read_encoded(scope, text);
  }
  struct json value;
  TRY(json_parse(scope, text, &value));
  return READERS[choice % (READERS_LEN + 1)](scope, &value);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  if (len == 0) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  if (scope == NULL) {
    abort();
  }
  enum err err = read_any(scope, octets[0], bytes_str((struct bytes){octets + 1, len - 1}));
  if (err != scope_err(scope)) {
    abort();
  }
  return 0;
}

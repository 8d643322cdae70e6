#include "casebook/document.h"

#include "codec/base64.h"
#include "codec/xsd_time.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "json/field.h"

enum { ID_OCTETS = 16 };

static const struct str forms[] = {
    [DOCUMENT_WALLET] = STR_INIT("wallet"),
    [DOCUMENT_PAPER] = STR_INIT("paper"),
};
static const struct str states[] = {
    [DOCUMENT_OFFERED] = STR_INIT("offered"),
    [DOCUMENT_ISSUED] = STR_INIT("issued"),
    [DOCUMENT_ENDED] = STR_INIT("ended"),
};
static const struct str statuses[] = {
    [DOCUMENT_VALID] = STR_INIT("valid"),
    [DOCUMENT_SUSPENDED] = STR_INIT("suspended"),
    [DOCUMENT_REVOKED] = STR_INIT("revoked"),
};
#define LEN(array) (sizeof(array) / sizeof *(array))

static struct str id_of(struct scope *scope, struct bytes octets)
{
  struct str id = {0};
  return base64_encode(scope, BASE64_URL, octets, &id) == OK ? id : (struct str){0};
}

struct str document_id_new(struct scope *scope)
{
  uint8_t at[ID_OCTETS];
  random_fill(at, sizeof at);
  return id_of(scope, (struct bytes){at, sizeof at});
}

struct str document_id_of_offer(struct scope *scope, struct str offer)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(offer));
  return id_of(scope, (struct bytes){digest.at, ID_OCTETS});
}

bool document_has_status(const struct document *document)
{
  return document->list_urls[STATUS_REVOCATION].len > 0;
}

int64_t document_end_s(const struct document *document)
{
  return document->state == DOCUMENT_ISSUED ? document->until_s : document->offer_end_s;
}

bool document_is_live(const struct document *document, int64_t now_s)
{
  return document->state != DOCUMENT_ENDED && document->status != DOCUMENT_REVOKED && now_s <= document_end_s(document);
}

static void add_text(struct json_object_builder *members, const char *name, struct str text)
{
  if (text.len > 0) {
    json_object_add(members, str_of(name), json_of_str(text));
  }
}

static void add_number(struct json_object_builder *members, const char *name, int64_t number)
{
  if (number != 0) {
    json_object_add(members, str_of(name), json_of_number((double)number));
  }
}

static void add_who(struct json_object_builder *members, const struct document *document)
{
  add_text(members, "id", document->id);
  add_text(members, "number", document->number);
  add_text(members, "type", document->type);
  add_text(members, "form", forms[document->form]);
}

static void add_status(struct json_object_builder *members, const struct document *document)
{
  add_text(members, "revocationList", document->list_urls[STATUS_REVOCATION]);
  add_text(members, "suspensionList", document->list_urls[STATUS_SUSPENSION]);
  add_number(members, "index", document->index);
  add_text(members, "status", statuses[document->status]);
  add_number(members, "sequence", (int64_t)document->sequence);
  add_text(members, "reason", document->reason);
  add_number(members, "recheck", document->recheck_s);
  json_object_add(members, STR("owed"), json_of_bool(document->owed));
}

enum err document_print(struct scope *scope, const struct document *document, struct json *out)
{
  struct json_object_builder members = {.scope = scope};
  add_who(&members, document);
  add_text(&members, "state", states[document->state]);
  add_text(&members, "instance", document->instance);
  add_text(&members, "by", document->by);
  add_text(&members, "batch", document->batch);
  add_text(&members, "offer", document->offer);
  add_number(&members, "offered", document->offered_s);
  add_number(&members, "offerEnd", document->offer_end_s);
  add_number(&members, "issued", document->issued_s);
  add_number(&members, "until", document->until_s);
  add_status(&members, document);
  return json_object_done(&members, out);
}

static enum err read_name(struct scope *scope, const struct json *kept, struct str member, size_t len,
                          const struct str names[], size_t *out)
{
  struct str name = {0};
  TRY(json_need_string(scope, NULL, kept, member, &name));
  for (size_t i = 0; i < len; i++) {
    if (str_equal(names[i], name)) {
      *out = i;
      return OK;
    }
  }
  return FAIL(scope, ERR_IO, "a row of the book is damaged");
}

static enum err read_number(struct scope *scope, const struct json *kept, const char *name, int64_t *out)
{
  return json_may_integer(scope, NULL, kept, str_of(name), 0, INT64_C(1) << 52, out);
}

static enum err read_texts(struct scope *scope, const struct json *kept, struct document *out)
{
  const struct {
    const char *name;
    struct str *text;
  } texts[] = {
      {"id", &out->id},
      {"number", &out->number},
      {"type", &out->type},
      {"instance", &out->instance},
      {"by", &out->by},
      {"batch", &out->batch},
      {"offer", &out->offer},
      {"revocationList", &out->list_urls[STATUS_REVOCATION]},
      {"suspensionList", &out->list_urls[STATUS_SUSPENSION]},
      {"reason", &out->reason},
  };
  for (size_t i = 0; i < LEN(texts); i++) {
    TRY(json_may_string(scope, NULL, kept, str_of(texts[i].name), texts[i].text));
  }
  return OK;
}

static enum err read_numbers(struct scope *scope, const struct json *kept, struct document *out)
{
  int64_t index = 0;
  int64_t sequence = 0;
  TRY(read_number(scope, kept, "offered", &out->offered_s));
  TRY(read_number(scope, kept, "offerEnd", &out->offer_end_s));
  TRY(read_number(scope, kept, "issued", &out->issued_s));
  TRY(read_number(scope, kept, "until", &out->until_s));
  TRY(read_number(scope, kept, "recheck", &out->recheck_s));
  TRY(read_number(scope, kept, "index", &index));
  TRY(read_number(scope, kept, "sequence", &sequence));
  out->index = (uint32_t)index;
  out->sequence = (uint64_t)sequence;
  return OK;
}

enum err document_parse(struct scope *scope, const struct json *kept, struct document *out)
{
  size_t form = 0;
  size_t state = 0;
  size_t status = 0;
  *out = (struct document){0};
  TRY(read_texts(scope, kept, out));
  TRY(read_numbers(scope, kept, out));
  TRY(read_name(scope, kept, STR("form"), LEN(forms), forms, &form));
  TRY(read_name(scope, kept, STR("state"), LEN(states), states, &state));
  TRY(read_name(scope, kept, STR("status"), LEN(statuses), statuses, &status));
  out->form = (enum document_form)form;
  out->state = (enum document_state)state;
  out->status = (enum document_status)status;
  return json_may_bool(scope, NULL, kept, STR("owed"), &out->owed);
}

static void add_time(struct json_object_builder *members, const char *name, int64_t time_s)
{
  if (time_s != 0) {
    json_object_add(members, str_of(name), json_of_str(xsd_time_print(members->scope, time_s)));
  }
}

static bool has_expired(const struct document *document, int64_t now_s)
{
  return document->state != DOCUMENT_ENDED && now_s > document_end_s(document);
}

enum err document_show(struct scope *scope, const struct document *document, int64_t now_s, struct json *out)
{
  struct json_object_builder members = {.scope = scope};
  add_who(&members, document);
  add_text(&members, "state", has_expired(document, now_s) ? STR("expired") : states[document->state]);
  add_text(&members, "status", statuses[document->status]);
  add_text(&members, "reason", document->reason);
  if (document->recheck_s != 0) {
    add_text(&members, "recheck", xsd_date_print(scope, document->recheck_s));
  }
  add_time(&members, "offeredAt", document->offered_s);
  add_time(&members, "offeredUntil", document->state == DOCUMENT_OFFERED ? document->offer_end_s : 0);
  add_time(&members, "issuedAt", document->issued_s);
  add_time(&members, "validUntil", document->until_s);
  add_text(&members, "by", document->by);
  add_text(&members, "batch", document->batch);
  if (document->owed) {
    json_object_add(&members, STR("owed"), json_of_bool(true));
  }
  TRY(scope_err(scope));
  return json_object_done(&members, out);
}

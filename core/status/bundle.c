#include "status/bundle.h"

#include "base/limits.h"
#include "codec/xsd_time.h"
#include "json/field.h"
#include "json/text.h"

#define TYPE "DojangBundle"

enum { FRAME_OCTETS = 256 };

static size_t octets_of(const struct bundle *bundle)
{
  size_t octets = FRAME_OCTETS + bundle->issuers.len + bundle->checkpoint.len;
  for (size_t i = 0; i < bundle->lists_len; i++) {
    octets += bundle->lists[i].len + 1;
  }
  return octets;
}

enum err bundle_print(struct scope *scope, const struct bundle *bundle, struct str *out)
{
  struct buf buf = buf_in(scope);
  buf_reserve(&buf, octets_of(bundle));
  buf_add(&buf, STR("{\"type\":\"" TYPE "\",\"made\":\""));
  buf_add(&buf, xsd_time_print(scope, bundle->made_s));
  buf_add(&buf, STR("\",\"issuers\":"));
  buf_add(&buf, bundle->issuers);
  buf_add(&buf, STR(",\"statusLists\":["));
  for (size_t i = 0; i < bundle->lists_len; i++) {
    buf_add(&buf, i == 0 ? STR("") : STR(","));
    buf_add(&buf, bundle->lists[i]);
  }
  buf_add(&buf, STR("],\"checkpoint\":"));
  json_print_string(&buf, bundle->checkpoint);
  buf_add_char(&buf, '}');
  return buf_str(&buf, out);
}

static enum err read_made(struct scope *scope, const struct json *document, int64_t *out)
{
  struct str text;
  TRY(json_need_string(scope, NULL, document, STR("made"), &text));
  if (xsd_time_parse(scope, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  struct json_path path = json_path_member(NULL, STR("made"));
  return json_refuse(scope, &path, "must be a date and time with an offset");
}

static enum err read_issuers(struct scope *scope, const struct json *document, struct str *out)
{
  const struct json *issuers = NULL;
  TRY(json_need_object(scope, NULL, document, STR("issuers"), &issuers));
  return json_print(scope, issuers, out);
}

static enum err read_lists(struct scope *scope, const struct json *document, struct bundle *out)
{
  struct json_path path = json_path_member(NULL, STR("statusLists"));
  const struct json *lists = json_get(document, path.name);
  if (!json_is_array(lists)) {
    return json_refuse(scope, &path, "must be an array");
  }
  struct str *texts = SCOPE_ARRAY(scope, struct str, lists->items.len);
  if (texts == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < lists->items.len; i++) {
    TRY(json_print(scope, &lists->items.at[i], &texts[i]));
  }
  out->lists = texts;
  out->lists_len = lists->items.len;
  return OK;
}

enum err bundle_parse(struct scope *scope, struct str text, struct bundle *out)
{
  *out = (struct bundle){0};
  if (text.len > LIMIT_BUNDLE_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "a bundle must not be larger than %d octets", LIMIT_BUNDLE_OCTETS);
  }
  struct json document;
  TRY(json_parse(scope, text, &document));
  if (!json_is(json_get(&document, STR("type")), STR(TYPE))) {
    return FAIL(scope, ERR_VALUE, "type: must be " TYPE);
  }
  TRY(read_made(scope, &document, &out->made_s));
  TRY(read_issuers(scope, &document, &out->issuers));
  TRY(read_lists(scope, &document, out));
  return json_need_string(scope, NULL, &document, STR("checkpoint"), &out->checkpoint);
}

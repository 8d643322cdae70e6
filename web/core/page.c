#include "page.h"

#include "codec/base64.h"

static const int64_t year_9999_s = INT64_C(253402300799);

enum err page_need_octets(struct scope *scope, const struct json *object, struct str key, struct bytes *out)
{
  struct str text = {0};
  TRY(json_need_string(scope, NULL, object, key, &text));
  return base64_decode(scope, BASE64_URL, text, out);
}

enum err page_octets(struct scope *scope, struct bytes octets, struct json *out)
{
  struct str text = {0};
  TRY(base64_encode(scope, BASE64_URL, octets, &text));
  *out = json_of_str(text);
  return OK;
}

enum err page_need_time(struct scope *scope, const struct json *object, struct str key, int64_t *out)
{
  return json_need_integer(scope, NULL, object, key, 1, year_9999_s, out);
}

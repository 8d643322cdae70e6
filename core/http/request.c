#include "http/request.h"

#include <assert.h>

#include "percent.h"
#include "json/text.h"

struct str http_request_param(const struct http_request *request, const char *name)
{
  struct str value = http_form_get(HTTP_PARAMS_MAX, request->params, name);
  assert(value.at != NULL); /* the pattern of the route has no such segment */
  return value;
}

struct str http_request_query(const struct http_request *request, const char *name)
{
  return http_form_get(request->query_len, request->query, name);
}

struct str http_request_bearer(const struct http_request *request)
{
  struct str scheme = STR("Bearer ");
  struct str whole = request->authorization;
  if (!str_equal_caseless(str_slice(whole, 0, scheme.len), scheme)) {
    return (struct str){0};
  }
  return str_trim(str_slice(whole, scheme.len, whole.len));
}

enum err http_request_json(struct http_request *request, struct json *out)
{
  if (request->body.len == 0) {
    return FAIL(request->scope, ERR_SYNTAX, "the request has no body");
  }
  return json_parse(request->scope, request->body, out);
}

enum err http_request_object(struct http_request *request, struct json *out)
{
  TRY(http_request_json(request, out));
  if (!json_is_object(out)) {
    return FAIL(request->scope, ERR_SYNTAX, "the body must be a JSON object");
  }
  return OK;
}

static enum err pair_parse(struct scope *scope, struct str text, struct http_pair *out)
{
  size_t equals = str_find(text, '=', 0);
  struct str value = equals == SIZE_MAX ? STR("") : str_slice(text, equals + 1, text.len);
  TRY(percent_decode(scope, str_slice(text, 0, equals), true, &out->name));
  return percent_decode(scope, value, true, &out->value);
}

enum err http_form_parse(struct scope *scope, struct str text, size_t cap, struct http_pair pairs[], size_t *len)
{
  *len = 0;
  for (size_t from = 0; from < text.len;) {
    size_t end = str_find(text, '&', from);
    struct str part = str_slice(text, from, end);
    if (part.len > 0) {
      if (*len == cap) {
        return FAIL(scope, ERR_LIMIT, "more than %zu parameters", cap);
      }
      TRY(pair_parse(scope, part, &pairs[(*len)++]));
    }
    from = end == SIZE_MAX ? text.len : end + 1;
  }
  return OK;
}

struct str http_form_get(size_t len, const struct http_pair pairs[], const char *name)
{
  for (size_t i = 0; i < len; i++) {
    if (str_equal(pairs[i].name, str_of(name))) {
      return pairs[i].value;
    }
  }
  return (struct str){0};
}

#include "http/route.h"

#include "base/buf.h"
#include "percent.h"

struct http_method_row {
  enum http_method method;
  const char *name;
};

static const struct http_method_row methods[] = {
    {HTTP_GET, "GET"}, {HTTP_GET, "HEAD"},      {HTTP_POST, "POST"},
    {HTTP_PUT, "PUT"}, {HTTP_DELETE, "DELETE"}, {HTTP_OPTIONS, "OPTIONS"},
};
enum { METHOD_ROWS = sizeof methods / sizeof *methods };

enum http_method http_method_of(struct str name)
{
  for (size_t i = 0; i < METHOD_ROWS; i++) {
    if (str_equal(name, str_of(methods[i].name))) {
      return methods[i].method;
    }
  }
  return HTTP_OTHER;
}

const char *http_method_name(enum http_method method)
{
  for (size_t i = 0; i < METHOD_ROWS; i++) {
    if (methods[i].method == method) {
      return methods[i].name;
    }
  }
  return "OTHER";
}

/* Takes the segment up to the next slash off the front; both begin behind a slash. */
static struct str segment_take(struct str *rest)
{
  size_t end = str_find(*rest, '/', 0);
  struct str segment = str_slice(*rest, 0, end);
  *rest = str_slice(*rest, end == SIZE_MAX ? rest->len : end + 1, rest->len);
  return segment;
}

static bool is_rest(struct str segment)
{
  return str_ends(segment, STR("...}"));
}

/* Binds raw (encoded) segments to the pattern's names; false when the path has another shape. */
static bool pattern_match(struct str pattern, struct str path, struct http_pair params[HTTP_PARAMS_MAX])
{
  size_t len = 0;
  struct str wanted_rest = str_slice(pattern, 1, pattern.len);
  struct str seen_rest = str_slice(path, 1, path.len);
  for (;;) {
    struct str all_seen = seen_rest;
    struct str wanted = segment_take(&wanted_rest);
    struct str seen = segment_take(&seen_rest);
    if (str_starts(wanted, STR("{"))) {
      if (seen.len == 0 || len == HTTP_PARAMS_MAX) {
        return false;
      }
      bool rest = is_rest(wanted);
      params[len++] = (struct http_pair){str_slice(wanted, 1, wanted.len - (rest ? 4 : 1)), rest ? all_seen : seen};
      if (rest) {
        return true;
      }
    } else if (!str_equal(wanted, seen)) {
      return false;
    }
    /* A slash at the end of either is a further, empty segment. */
    bool wanted_more = wanted.at + wanted.len < pattern.at + pattern.len;
    bool seen_more = seen.at + seen.len < path.at + path.len;
    if (!wanted_more || !seen_more) {
      return wanted_more == seen_more;
    }
  }
}

static enum err params_decode(struct scope *scope, struct http_pair params[HTTP_PARAMS_MAX])
{
  for (size_t i = 0; i < HTTP_PARAMS_MAX && params[i].name.len > 0; i++) {
    TRY(percent_decode(scope, params[i].value, false, &params[i].value));
  }
  return OK;
}

/* "GET, HEAD, POST": every method the path has; empty when it has none. */
static enum err allow_print(struct scope *scope, struct http_routes routes, struct str path, struct str *out)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < METHOD_ROWS; i++) {
    for (size_t k = 0; k < routes.len; k++) {
      struct http_pair unused[HTTP_PARAMS_MAX];
      if (routes.at[k].method == methods[i].method && pattern_match(str_of(routes.at[k].path), path, unused)) {
        buf_format(&text, "%s%s", text.len == 0 ? "" : ", ", methods[i].name);
        break;
      }
    }
  }
  return buf_str(&text, out);
}

enum err http_route_find(struct scope *scope, struct http_routes routes, enum http_method method, struct str path,
                         const struct http_route **out, struct http_pair params[HTTP_PARAMS_MAX], struct str *allow)
{
  for (size_t i = 0; i < routes.len; i++) {
    for (size_t k = 0; k < HTTP_PARAMS_MAX; k++) {
      params[k] = (struct http_pair){0};
    }
    if (routes.at[i].method == method && pattern_match(str_of(routes.at[i].path), path, params)) {
      *out = &routes.at[i];
      return params_decode(scope, params);
    }
  }
  TRY(allow_print(scope, routes, path, allow));
  if (allow->len == 0) {
    return FAIL(scope, ERR_NOT_FOUND, "nothing is served under this path");
  }
  return FAIL(scope, ERR_NOT_ALLOWED, "this path takes " STR_FMT, STR_ARG(*allow));
}

bool http_route_any_site(struct http_routes routes, struct str path)
{
  for (size_t i = 0; i < routes.len; i++) {
    struct http_pair unused[HTTP_PARAMS_MAX];
    if (routes.at[i].role == ROLE_ANY_SITE && pattern_match(str_of(routes.at[i].path), path, unused)) {
      return true;
    }
  }
  return false;
}

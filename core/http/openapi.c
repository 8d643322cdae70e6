#include "openapi.h"

#include "json/text.h"

static void member_print(struct buf *out, const char *name, struct str text)
{
  buf_format(out, "\"%s\":", name);
  json_print_string(out, text);
}

/* The name between the braces of "{name}" or "{name...}". */
static struct str param_name(struct str inside)
{
  return str_ends(inside, STR("...")) ? str_slice(inside, 0, inside.len - 3) : inside;
}

/* Takes the next parameter's name off the front of the pattern; what stands before it goes to `*before`. */
static bool param_take(struct str *pattern, struct str *before, struct str *name)
{
  size_t open = str_find(*pattern, '{', 0);
  *before = str_slice(*pattern, 0, open);
  if (open == SIZE_MAX) {
    return false;
  }
  size_t close = str_find(*pattern, '}', open);
  *name = param_name(str_slice(*pattern, open + 1, close));
  *pattern = str_slice(*pattern, close + 1, pattern->len);
  return true;
}

/* "/tile/{path...}" as OpenAPI writes it, "/tile/{path}". */
static void path_print(struct buf *out, struct str pattern)
{
  struct str before;
  struct str name;
  buf_add_char(out, '"');
  while (param_take(&pattern, &before, &name)) {
    buf_format(out, STR_FMT "{" STR_FMT "}", STR_ARG(before), STR_ARG(name));
  }
  buf_format(out, STR_FMT "\":", STR_ARG(before));
}

static void parameters_print(struct buf *out, struct str pattern)
{
  struct str before;
  struct str name;
  const char *separator = "";
  buf_add(out, STR("\"parameters\":["));
  while (param_take(&pattern, &before, &name)) {
    buf_format(out, "%s{", separator);
    member_print(out, "name", name);
    buf_add(out, STR(",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}"));
    separator = ",";
  }
  buf_add_char(out, ']');
}

static void request_body_print(struct buf *out, const struct http_route *route)
{
  struct str list = str_of(route->content_type == NULL ? "application/json" : route->content_type);
  const char *separator = "";
  buf_add(out, STR(",\"requestBody\":{\"content\":{"));
  for (size_t from = 0; from < list.len;) {
    size_t end = str_find(list, ' ', from);
    buf_format(out, "%s\"" STR_FMT "\":{}", separator, STR_ARG(str_slice(list, from, end)));
    separator = ",";
    from = end == SIZE_MAX ? list.len : end + 1;
  }
  buf_add(out, STR("}}"));
}

static const char *method_key(enum http_method method)
{
  static const char *const keys[] = {[HTTP_GET] = "get",       [HTTP_POST] = "post",       [HTTP_PUT] = "put",
                                     [HTTP_DELETE] = "delete", [HTTP_OPTIONS] = "options", [HTTP_OTHER] = "x-other"};
  return keys[method];
}

static void operation_print(struct buf *out, const struct http_route *route)
{
  buf_format(out, "\"%s\":{", method_key(route->method));
  member_print(out, "summary", str_of(route->summary == NULL ? "" : route->summary));
  buf_add_char(out, ',');
  parameters_print(out, str_of(route->path));
  if (route->method == HTTP_POST || route->method == HTTP_PUT) {
    request_body_print(out, route);
  }
  if (role_needs_token(route->role)) {
    buf_format(out, ",\"security\":[{\"bearer\":[\"%s\"]}]", role_name(route->role));
  }
  buf_add(out, STR(",\"responses\":{\"2XX\":{\"description\":\"served\"},"
                   "\"default\":{\"description\":\"problem details (RFC 9457) with code and titleKo\"}}}"));
}

static bool same_path(const struct http_route *a, const struct http_route *b)
{
  return str_equal(str_of(a->path), str_of(b->path));
}

static bool told_before(struct http_routes routes, size_t at)
{
  for (size_t i = 0; i < at; i++) {
    if (same_path(&routes.at[i], &routes.at[at])) {
      return true;
    }
  }
  return false;
}

/* All methods of the path whose first row is `first`; the others may stand anywhere behind it. */
static void item_print(struct buf *out, struct http_routes routes, size_t first)
{
  const char *separator = "";
  path_print(out, str_of(routes.at[first].path));
  buf_add_char(out, '{');
  for (size_t i = first; i < routes.len; i++) {
    if (same_path(&routes.at[i], &routes.at[first])) {
      buf_add(out, str_of(separator));
      operation_print(out, &routes.at[i]);
      separator = ",";
    }
  }
  buf_add_char(out, '}');
}

enum err openapi_print(struct scope *scope, const char *service, struct http_routes routes, struct str *out)
{
  struct buf text = buf_in(scope);
  const char *separator = "";
  buf_format(&text,
             "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"dojang-%s\",\"version\":\"" DOJANG_VERSION "\"},"
             "\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}},\"paths\":{",
             service);
  for (size_t i = 0; i < routes.len; i++) {
    if (!told_before(routes, i)) {
      buf_add(&text, str_of(separator));
      item_print(&text, routes, i);
      separator = ",";
    }
  }
  buf_add(&text, STR("}}"));
  return buf_str(&text, out);
}

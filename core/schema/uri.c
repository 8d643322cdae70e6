#include "uri.h"

#include <string.h>

#include "base/buf.h"

/* The five parts of section 3; `has_*` tells an empty part from an absent one. */
struct parts {
  struct str scheme, authority, path, query, fragment;
  bool has_authority, has_query, has_fragment;
};

static bool is_alpha(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static size_t scheme_len(struct str uri)
{
  size_t colon = str_find(uri, ':', 0);
  if (colon == SIZE_MAX || colon == 0 || !is_alpha(uri.at[0])) {
    return 0;
  }
  for (size_t i = 1; i < colon; i++) {
    char c = uri.at[i];
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') {
      return 0;
    }
  }
  return colon;
}

/* Cuts `rest` at the first `mark`; true when there is one. */
static bool cut(struct str *rest, char mark, struct str *tail)
{
  size_t at = str_find(*rest, mark, 0);
  if (at == SIZE_MAX) {
    return false;
  }
  *tail = str_slice(*rest, at + 1, rest->len);
  *rest = str_slice(*rest, 0, at);
  return true;
}

static struct parts split(struct str uri)
{
  struct parts parts = {0};
  struct str rest = uri;
  size_t scheme = scheme_len(uri);
  if (scheme > 0) {
    parts.scheme = str_slice(uri, 0, scheme);
    rest = str_slice(uri, scheme + 1, uri.len);
  }
  parts.has_fragment = cut(&rest, '#', &parts.fragment);
  parts.has_query = cut(&rest, '?', &parts.query);
  if (str_starts(rest, STR("//"))) {
    parts.has_authority = true;
    size_t end = str_find(rest, '/', 2);
    end = end == SIZE_MAX ? rest.len : end;
    parts.authority = str_slice(rest, 2, end);
    rest = str_slice(rest, end, rest.len);
  }
  parts.path = rest;
  return parts;
}

/* SPEC: RFC 3986 section 5.2.3 */
static struct str merge(struct scope *scope, const struct parts *base, struct str path)
{
  if (base->has_authority && base->path.len == 0) {
    return scope_join(scope, STR("/"), path);
  }
  size_t slash = str_find_last(base->path, '/');
  return scope_join(scope, str_slice(base->path, 0, slash == SIZE_MAX ? 0 : slash + 1), path);
}

/* SPEC: RFC 3986 section 5.2.4, segment by segment; a segment keeps the slash that ends it. */
static struct str remove_dots(struct scope *scope, struct str path)
{
  char *out = scope_alloc(scope, path.len, 1);
  size_t len = 0;
  for (size_t start = 0, end; out != NULL && start < path.len; start = end) {
    size_t slash = str_find(path, '/', start);
    end = slash == SIZE_MAX ? path.len : slash + 1;
    struct str segment = str_slice(path, start, slash == SIZE_MAX ? end : slash);
    if (str_equal(segment, STR("."))) {
      continue;
    }
    if (str_equal(segment, STR(".."))) {
      size_t parent = len < 2 ? SIZE_MAX : str_find_last((struct str){out, len - 1}, '/');
      len = parent == SIZE_MAX ? str_starts(path, STR("/")) : parent + 1;
      continue;
    }
    memcpy(out + len, path.at + start, end - start);
    len += end - start;
  }
  return (struct str){out, len};
}

static struct str print(struct scope *scope, const struct parts *parts)
{
  struct buf text = buf_in(scope);
  if (parts->scheme.len > 0) {
    buf_add(&text, parts->scheme);
    buf_add_char(&text, ':');
  }
  if (parts->has_authority) {
    buf_add(&text, STR("//"));
    buf_add(&text, parts->authority);
  }
  buf_add(&text, parts->path);
  if (parts->has_query) {
    buf_add_char(&text, '?');
    buf_add(&text, parts->query);
  }
  if (parts->has_fragment) {
    buf_add_char(&text, '#');
    buf_add(&text, parts->fragment);
  }
  struct str out;
  return buf_str(&text, &out) == OK ? out : (struct str){0};
}

/* SPEC: RFC 3986 section 5.2.2 */
struct str uri_resolve(struct scope *scope, struct str base_uri, struct str reference)
{
  struct parts base = split(base_uri);
  struct parts target = split(reference);
  if (target.scheme.len > 0) {
    target.path = remove_dots(scope, target.path);
    return print(scope, &target);
  }
  target.scheme = base.scheme;
  if (target.has_authority) {
    target.path = remove_dots(scope, target.path);
    return print(scope, &target);
  }
  target.has_authority = base.has_authority;
  target.authority = base.authority;
  if (target.path.len == 0) {
    target.path = base.path;
    target.query = target.has_query ? target.query : base.query;
    target.has_query = target.has_query || base.has_query;
    return print(scope, &target);
  }
  struct str path = str_starts(target.path, STR("/")) ? target.path : merge(scope, &base, target.path);
  target.path = remove_dots(scope, path);
  return print(scope, &target);
}

struct str uri_without_fragment(struct str uri)
{
  return str_slice(uri, 0, str_find(uri, '#', 0));
}

static int hex_value(char c)
{
  if (is_digit(c)) {
    return c - '0';
  }
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool is_percent_encoded(struct str text, size_t at)
{
  return text.at[at] == '%' && at + 2 < text.len && hex_value(text.at[at + 1]) >= 0 && hex_value(text.at[at + 2]) >= 0;
}

struct str uri_fragment(struct scope *scope, struct str uri)
{
  size_t mark = str_find(uri, '#', 0);
  struct str encoded = mark == SIZE_MAX ? STR("") : str_slice(uri, mark + 1, uri.len);
  struct buf text = buf_in(scope);
  for (size_t at = 0; at < encoded.len; at++) {
    if (!is_percent_encoded(encoded, at)) {
      buf_add_char(&text, encoded.at[at]);
      continue;
    }
    uint8_t octet = (uint8_t)(hex_value(encoded.at[at + 1]) << 4 | hex_value(encoded.at[at + 2]));
    buf_add_bytes(&text, (struct bytes){&octet, 1});
    at += 2;
  }
  struct str out;
  return buf_str(&text, &out) == OK ? out : (struct str){0};
}

/* unreserved, reserved and the percent sign; "[" and "]" only where an IP address may stand, which is not looked at. */
static bool is_uri_char(char c)
{
  return is_alpha(c) || is_digit(c) || (c != '\0' && strchr("-._~:/?#[]@!$&'()*+,;=%", c) != NULL);
}

bool uri_is_absolute(struct str uri)
{
  if (scheme_len(uri) == 0) {
    return false;
  }
  for (size_t at = 0; at < uri.len; at++) {
    if (!is_uri_char(uri.at[at]) || (uri.at[at] == '%' && !is_percent_encoded(uri, at))) {
      return false;
    }
  }
  return true;
}

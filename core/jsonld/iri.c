#include "iri.h"

#include <string.h>

#include "base/buf.h"
#include "base/octets.h"

/* A part that is absent has `at` NULL, which is not the same as an empty one. */
struct parts {
  struct str scheme;
  struct str authority;
  struct str path; /* never absent */
  struct str query;
  struct str fragment;
};

static bool is_alpha(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme_char(char c)
{
  return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

/* Length of the scheme without its colon, or 0. */
static size_t scheme_len(struct str text)
{
  if (text.len == 0 || !is_alpha(text.at[0])) {
    return 0;
  }
  size_t len = 1;
  while (len < text.len && is_scheme_char(text.at[len])) {
    len++;
  }
  return len < text.len && text.at[len] == ':' ? len : 0;
}

bool iri_has_scheme(struct str text)
{
  return scheme_len(text) > 0;
}

bool iri_is_blank(struct str text)
{
  return text.len >= 2 && text.at[0] == '_' && text.at[1] == ':';
}

bool iri_ends_with_delimiter(struct str text)
{
  return text.len > 0 && memchr(":/?#[]@", text.at[text.len - 1], 7) != NULL;
}

/* SPEC: n-quads#grammar-production-IRIREF forbids U+0000..U+0020 and < > " { } | ^ ` and the backslash. */
static octets find_forbidden(octets part)
{
  return (octets)((part <= 0x20) | (part == '<') | (part == '>') | (part == '"') | (part == '{') | (part == '}') |
                  (part == '|') | (part == '^') | (part == '`') | (part == '\\'));
}

/* Every IRI of every quad comes by here. */
bool iri_is_well_formed(struct str text)
{
  octets forbidden = {0};
  octets fragments = {0}; /* the lanes that had a '#' */
  octets again = {0}; /* those that had another */
  if (!iri_has_scheme(text)) {
    return false;
  }
  for (size_t at = 0; at < text.len; at += sizeof(octets)) {
    octets part = octets_from(text, at, 'a');
    octets found = (octets)(part == '#');
    forbidden |= find_forbidden(part);
    again |= fragments & found;
    fragments |= found;
  }
  return !octets_any(forbidden | again) && octets_count(fragments & 1) <= 1;
}

/* What stands before the first of `stops`, taken from the front of `rest`. */
static struct str take_until(struct str *rest, const char *stops)
{
  size_t len = 0;
  while (len < rest->len && strchr(stops, rest->at[len]) == NULL) {
    len++;
  }
  struct str taken = {rest->at, len};
  *rest = str_slice(*rest, len, rest->len);
  return taken;
}

/* SPEC: rfc3986#appendix-B */
static struct parts split(struct str text)
{
  struct parts parts = {0};
  struct str rest = {text.at == NULL ? "" : text.at, text.len};
  size_t scheme = scheme_len(rest);
  if (scheme > 0) {
    parts.scheme = str_slice(rest, 0, scheme);
    rest = str_slice(rest, scheme + 1, rest.len);
  }
  if (str_starts(rest, STR("//"))) {
    rest = str_slice(rest, 2, rest.len);
    parts.authority = take_until(&rest, "/?#");
  }
  parts.path = take_until(&rest, "?#");
  if (rest.len > 0 && rest.at[0] == '?') {
    rest = str_slice(rest, 1, rest.len);
    parts.query = take_until(&rest, "#");
  }
  if (rest.len > 0) {
    parts.fragment = str_slice(rest, 1, rest.len);
  }
  return parts;
}

static void drop_last_segment(struct buf *path)
{
  while (path->len > 0 && path->at[path->len - 1] != '/') {
    path->len--;
  }
  path->len -= path->len > 0;
}

/* SPEC: rfc3986#section-5.2.4 */
static enum err remove_dots(struct scope *scope, struct str *path)
{
  struct buf out = buf_in(scope);
  struct str in = *path;
  buf_reserve(&out, in.len);
  while (in.len > 0) {
    if (str_starts(in, STR("../")) || str_starts(in, STR("./"))) {
      in = str_slice(in, str_find(in, '/', 0) + 1, in.len);
    } else if (str_starts(in, STR("/./")) || str_equal(in, STR("/."))) {
      in = in.len == 2 ? STR("/") : str_slice(in, 2, in.len);
    } else if (str_starts(in, STR("/../")) || str_equal(in, STR("/.."))) {
      in = in.len == 3 ? STR("/") : str_slice(in, 3, in.len);
      drop_last_segment(&out);
    } else if (str_equal(in, STR(".")) || str_equal(in, STR(".."))) {
      break;
    } else {
      size_t end = str_find(in, '/', 1);
      end = end == SIZE_MAX ? in.len : end;
      buf_add(&out, str_slice(in, 0, end));
      in = str_slice(in, end, in.len);
    }
  }
  return buf_str(&out, path);
}

/* SPEC: rfc3986#section-5.2.3 */
static enum err merge(struct scope *scope, const struct parts *base, struct str path, struct str *out)
{
  struct str folder = STR("/");
  if (base->authority.at == NULL || base->path.len > 0) {
    size_t slash = str_find_last(base->path, '/');
    folder = str_slice(base->path, 0, slash == SIZE_MAX ? 0 : slash + 1);
  }
  *out = scope_join(scope, folder, path);
  return out->at == NULL ? scope_err(scope) : OK;
}

/* SPEC: rfc3986#section-5.2.2 */
static enum err transform(struct scope *scope, const struct parts *base, const struct parts *reference,
                          struct parts *target)
{
  *target = *reference;
  if (reference->scheme.at != NULL) {
    return remove_dots(scope, &target->path);
  }
  target->scheme = base->scheme;
  if (reference->authority.at != NULL) {
    return remove_dots(scope, &target->path);
  }
  target->authority = base->authority;
  if (reference->path.len > 0) {
    TRY(reference->path.at[0] == '/' ? OK : merge(scope, base, reference->path, &target->path));
    return remove_dots(scope, &target->path);
  }
  target->path = base->path;
  target->query = reference->query.at != NULL ? reference->query : base->query;
  return OK;
}

/* SPEC: rfc3986#section-5.3 */
enum err iri_resolve(struct scope *scope, struct str base, struct str reference, struct str *out)
{
  struct parts base_parts = split(base);
  struct parts reference_parts = split(reference);
  struct parts target;
  TRY(transform(scope, &base_parts, &reference_parts, &target));
  struct buf text = buf_in(scope);
  buf_reserve(&text, base.len + reference.len + 4);
  if (target.scheme.at != NULL) {
    buf_add(&text, target.scheme);
    buf_add_char(&text, ':');
  }
  if (target.authority.at != NULL) {
    buf_add(&text, STR("//"));
    buf_add(&text, target.authority);
  }
  buf_add(&text, target.path);
  if (target.query.at != NULL) {
    buf_add_char(&text, '?');
    buf_add(&text, target.query);
  }
  if (target.fragment.at != NULL) {
    buf_add_char(&text, '#');
    buf_add(&text, target.fragment);
  }
  return buf_str(&text, out);
}

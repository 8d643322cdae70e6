#include "did/did_web.h"

#include "base/buf.h"
#include "base/limits.h"

static const struct str prefix = STR_INIT("did:web:");
static const struct str scheme = STR_INIT("https://");
static const struct str colon = STR_INIT("%3A"); /* before a port, where ":" already separates path segments */

bool did_web_is(struct str did)
{
  return did.len > prefix.len && str_starts(did, prefix);
}

static bool is_alphanumeric(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A host name: letters, digits, hyphens and points, none of these at an end. */
static bool is_host(struct str host)
{
  if (host.len == 0 || !is_alphanumeric(host.at[0]) || !is_alphanumeric(host.at[host.len - 1])) {
    return false;
  }
  for (size_t i = 0; i < host.len; i++) {
    bool twice = host.at[i] == '.' && host.at[i - 1] == '.';
    if (twice || (!is_alphanumeric(host.at[i]) && host.at[i] != '-' && host.at[i] != '.')) {
      return false;
    }
  }
  return true;
}

static bool is_port(struct str port)
{
  uint64_t number = 0;
  return str_to_u64(port, &number) && number > 0 && number <= UINT16_MAX;
}

/* A path segment of unreserved characters that is not "." or "..". */
static bool is_segment(struct str segment)
{
  for (size_t i = 0; i < segment.len; i++) {
    char c = segment.at[i];
    if (!is_alphanumeric(c) && c != '-' && c != '.' && c != '_' && c != '~') {
      return false;
    }
  }
  return segment.len > 0 && !str_equal(segment, STR(".")) && !str_equal(segment, STR(".."));
}

static enum err refuse(struct scope *scope)
{
  return FAIL(scope, ERR_VERIFICATION_METHOD, "not a well-formed did:web");
}

/* "city.example%3A8443" to "city.example:8443". */
static enum err add_host(struct scope *scope, struct buf *buf, struct str part)
{
  size_t percent = str_find(part, '%', 0);
  struct str host = str_slice(part, 0, percent);
  struct str port = str_slice(part, host.len, part.len);
  if (!is_host(host)) {
    return refuse(scope);
  }
  buf_add(buf, host);
  if (port.len == 0) {
    return OK;
  }
  struct str digits = str_slice(port, colon.len, port.len);
  if (!str_starts(port, colon) || !is_port(digits)) {
    return refuse(scope);
  }
  buf_add_char(buf, ':');
  buf_add(buf, digits);
  return OK;
}

enum err did_web_url(struct scope *scope, struct str did, struct str *url)
{
  if (!did_web_is(did) || did.len > LIMIT_URL_OCTETS) {
    return refuse(scope);
  }
  struct buf buf = buf_in(scope);
  buf_add(&buf, scheme);
  size_t end = str_find(did, ':', prefix.len);
  TRY(add_host(scope, &buf, str_slice(did, prefix.len, end)));
  buf_add(&buf, end == SIZE_MAX ? STR("/.well-known") : STR(""));
  while (end != SIZE_MAX) {
    size_t from = end + 1;
    end = str_find(did, ':', from);
    struct str segment = str_slice(did, from, end);
    if (!is_segment(segment)) {
      return refuse(scope);
    }
    buf_add_char(&buf, '/');
    buf_add(&buf, segment);
  }
  buf_add(&buf, STR("/did.json"));
  return buf_str(&buf, url);
}

enum err did_web_print(struct scope *scope, struct str origin, struct str *did)
{
  struct str authority = str_slice(origin, scheme.len, origin.len);
  size_t separator = str_find(authority, ':', 0);
  struct str host = str_slice(authority, 0, separator);
  struct str port = separator == SIZE_MAX ? STR("") : str_slice(authority, separator + 1, authority.len);
  bool port_good = separator == SIZE_MAX || is_port(port);
  if (!str_starts(origin, scheme) || !is_host(host) || !port_good) {
    return FAIL(scope, ERR_VALUE, "a did:web needs an https origin, such as https://city.example");
  }
  struct buf buf = buf_in(scope);
  buf_add(&buf, prefix);
  buf_add(&buf, host);
  buf_add(&buf, port.len > 0 ? colon : port);
  buf_add(&buf, port);
  if (buf.len > LIMIT_URL_OCTETS) {
    return FAIL(scope, ERR_VALUE, "a did:web of more than %d octets", LIMIT_URL_OCTETS);
  }
  return buf_str(&buf, did);
}

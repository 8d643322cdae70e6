#include "head.h"

#include <string.h>

#include "base/limits.h"

static size_t field_count(const struct http_head *head, struct str name)
{
  size_t count = 0;
  for (size_t i = 0; i < head->fields_len; i++) {
    count += str_equal_caseless(head->fields[i].name, name);
  }
  return count;
}

struct str head_field(const struct http_head *head, struct str name)
{
  for (size_t i = 0; i < head->fields_len; i++) {
    if (str_equal_caseless(head->fields[i].name, name)) {
      return head->fields[i].value;
    }
  }
  return STR("");
}

/* SPEC: RFC 9110 section 5.6.2. */
static bool is_token(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    bool alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (!alphanumeric && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL)) {
      return false;
    }
  }
  return text.len > 0;
}

static bool holds_controls(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if ((c < 0x20 && c != '\t') || c == 0x7f) {
      return true;
    }
  }
  return false;
}

static enum err target_check(struct scope *scope, const struct http_head *head)
{
  if (head->target.len > LIMIT_URL_OCTETS) {
    return FAIL(scope, ERR_URL_LENGTH, "the URL has more than %d octets", LIMIT_URL_OCTETS);
  }
  for (size_t i = 0; i < head->target.len; i++) {
    unsigned char c = (unsigned char)head->target.at[i];
    if (c <= 0x20 || c >= 0x7f || c == '#') {
      return FAIL(scope, ERR_SYNTAX, "the URL holds octets that must be percent-encoded");
    }
  }
  return OK;
}

static enum err fields_check(struct scope *scope, const struct http_head *head)
{
  /* "GET /path HTTP/1.1" and the empty line */
  size_t octets = head->method.len + 1 + head->target.len + 1 + head->version.len + 2 + 2;
  if (!is_token(head->method)) {
    return FAIL(scope, ERR_SYNTAX, "the request's method is not a token");
  }
  for (size_t i = 0; i < head->fields_len; i++) {
    if (!is_token(head->fields[i].name) || holds_controls(head->fields[i].value)) {
      return FAIL(scope, ERR_SYNTAX, "a header field is malformed");
    }
    octets += head->fields[i].name.len + strlen(": ") + head->fields[i].value.len + strlen("\r\n");
  }
  /* The parser below us drops what stands behind a NUL and joins folded lines; both show in the octets. */
  if (head->octets > octets) {
    return FAIL(scope, ERR_SYNTAX, "the header block holds folded lines, NUL or surplus blanks");
  }
  return OK;
}

/* Fields that decide something and so may come once only. */
static enum err single_check(struct scope *scope, const struct http_head *head)
{
  static const struct str single[] = {
      STR_INIT("host"),          STR_INIT("content-length"), STR_INIT("transfer-encoding"), STR_INIT("content-type"),
      STR_INIT("authorization"), STR_INIT("if-none-match"),  STR_INIT("idempotency-key"),   STR_INIT("expect")};
  for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
    if (field_count(head, single[i]) > 1) {
      return FAIL(scope, ERR_SYNTAX, "the header " STR_FMT " comes more than once", STR_ARG(single[i]));
    }
  }
  return OK;
}

static enum err host_check(struct scope *scope, const struct http_head *head)
{
  bool needed = !str_equal(head->version, STR("HTTP/1.0"));
  if (needed && field_count(head, STR("host")) == 0) {
    return FAIL(scope, ERR_SYNTAX, "the header host is missing");
  }
  struct str host = head_field(head, STR("host"));
  for (size_t i = 0; i < host.len; i++) {
    if (strchr(" \t,/@?#", host.at[i]) != NULL) {
      return FAIL(scope, ERR_SYNTAX, "the header host is malformed");
    }
  }
  return OK;
}

/* SPEC: RFC 9112 section 6. */
static enum err framing_check(struct scope *scope, const struct http_head *head)
{
  bool has_length = field_count(head, STR("content-length")) > 0;
  bool has_encoding = field_count(head, STR("transfer-encoding")) > 0;
  uint64_t length = 0;
  if (has_length && has_encoding) {
    return FAIL(scope, ERR_SYNTAX, "content-length and transfer-encoding exclude each other");
  }
  if (has_length && !str_to_u64(head_field(head, STR("content-length")), &length)) {
    return FAIL(scope, ERR_SYNTAX, "the header content-length must be a decimal number");
  }
  if (has_encoding && !str_equal_caseless(head_field(head, STR("transfer-encoding")), STR("chunked"))) {
    return FAIL(scope, ERR_SYNTAX, "the only transfer-encoding understood is chunked");
  }
  if (has_encoding && str_equal(head->version, STR("HTTP/1.0"))) {
    return FAIL(scope, ERR_SYNTAX, "HTTP/1.0 has no transfer-encoding");
  }
  return OK;
}

enum err head_check(struct scope *scope, const struct http_head *head)
{
  TRY(target_check(scope, head));
  if (head->octets > LIMIT_HEADER_OCTETS) {
    return FAIL(scope, ERR_HEADER_LENGTH, "the header block has more than %d octets", LIMIT_HEADER_OCTETS);
  }
  TRY(fields_check(scope, head));
  TRY(single_check(scope, head));
  TRY(host_check(scope, head));
  return framing_check(scope, head);
}

bool head_has_body(const struct http_head *head, size_t *octets)
{
  if (field_count(head, STR("transfer-encoding")) > 0) {
    *octets = SIZE_MAX;
    return true;
  }
  uint64_t length = 0;
  (void)str_to_u64(head_field(head, STR("content-length")), &length);
  *octets = length;
  return length > 0;
}

bool head_expects_continue(const struct http_head *head)
{
  return str_equal_caseless(head_field(head, STR("expect")), STR("100-continue"));
}

#include "head.h"

#include <string.h>

#include "base/limits.h"
#include "testing/testing.h"

#define FIELD(name_, value_)                                                                                           \
  {                                                                                                                    \
    STR_INIT(name_), STR_INIT(value_)                                                                                  \
  }

static struct http_head head_of(const char *version, size_t len, const struct http_pair fields[])
{
  struct http_head head = {
      .method = STR("POST"), .target = STR("/x"), .version = str_of(version), .fields = fields, .fields_len = len};
  head.octets = strlen("POST /x HTTP/1.1\r\n\r\n");
  for (size_t i = 0; i < len; i++) {
    head.octets += fields[i].name.len + fields[i].value.len + strlen(": \r\n");
  }
  return head;
}

static void ambiguous_heads_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *version;
    struct http_pair fields[4];
    enum err err;
  } rows[] = {
      {"HTTP/1.1", {FIELD("Host", "a")}, OK},
      {"HTTP/1.1", {FIELD("host", "a:80"), FIELD("Content-Length", "3")}, OK},
      {"HTTP/1.1", {FIELD("Host", ""), FIELD("Transfer-Encoding", "Chunked")}, OK},
      {"HTTP/1.0", {{{0}, {0}}}, OK},
      {"HTTP/1.1", {{{0}, {0}}}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Host", "a")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a, b")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a@b")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Content-Length", "3"), FIELD("Content-Length", "3")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Content-Length", "3, 3")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Content-Length", "+3")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Content-Length", "0x3")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Content-Length", "")}, ERR_SYNTAX},
      {"HTTP/1.1",
       {FIELD("Host", "a"), FIELD("Content-Length", "3"), FIELD("Transfer-Encoding", "chunked")},
       ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Transfer-Encoding", "xchunked")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Transfer-Encoding", "gzip, chunked")}, ERR_SYNTAX},
      {"HTTP/1.1",
       {FIELD("Host", "a"), FIELD("Transfer-Encoding", "chunked"), FIELD("transfer-encoding", "x")},
       ERR_SYNTAX},
      {"HTTP/1.0", {FIELD("Transfer-Encoding", "chunked")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Content-Length ", "3")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("X\tY", "3")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("X", "a\rb")}, ERR_SYNTAX},
      {"HTTP/1.1", {FIELD("Host", "a"), FIELD("Authorization", "x"), FIELD("Authorization", "y")}, ERR_SYNTAX},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t len = 0;
    while (len < 4 && rows[i].fields[len].name.len > 0) {
      len++;
    }
    struct http_head head = head_of(rows[i].version, len, rows[i].fields);
    enum err err = head_check(scope, &head);
    if (err != rows[i].err) {
      fail_msg("row %zu: %s", i, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
  }
}

static void hidden_octets_are_seen(void **state)
{
  struct scope *scope = *state;
  static const struct http_pair fields[] = {FIELD("Host", "a")};
  struct http_head head = head_of("HTTP/1.1", 1, fields);
  head.octets--; /* no blank after the colon, or a bare line feed */
  ASSERT_OK(scope, head_check(scope, &head));
  head.octets += 2;
  ASSERT_ERR(scope, ERR_SYNTAX, head_check(scope, &head));
}

static void limits_hold(void **state)
{
  struct scope *scope = *state;
  static const struct http_pair fields[] = {FIELD("Host", "a")};
  struct http_head head = head_of("HTTP/1.1", 1, fields);
  head.octets = LIMIT_HEADER_OCTETS + 1;
  ASSERT_ERR(scope, ERR_HEADER_LENGTH, head_check(scope, &head));
  static char target[LIMIT_URL_OCTETS + 1];
  memset(target, 'a', sizeof target);
  head = head_of("HTTP/1.1", 1, fields);
  head.target = (struct str){target, LIMIT_URL_OCTETS};
  ASSERT_OK(scope, head_check(scope, &head));
  head.target.len++;
  ASSERT_ERR(scope, ERR_URL_LENGTH, head_check(scope, &head));
  head.target = STR("/a b");
  ASSERT_ERR(scope, ERR_SYNTAX, head_check(scope, &head));
  head.target = STR("/가");
  ASSERT_ERR(scope, ERR_SYNTAX, head_check(scope, &head));
}

TESTING_MAIN(SCOPED_TEST(ambiguous_heads_are_refused), SCOPED_TEST(hidden_octets_are_seen), SCOPED_TEST(limits_hold))

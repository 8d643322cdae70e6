#include "http/server.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "probe.h"
#include "raw.h"
#include "testing/testing.h"

/* What a hostile client may put on the wire. Nothing of it gives 5xx or stops the server. */

static struct probe probe;

static int start_probe(void **state)
{
  (void)state;
  struct http_settings settings = http_settings_default();
  settings.workers = 1; /* whatever stops it, stops all */
  settings.request_ms = 1000;
  probe_start(&probe, &settings);
  return 0;
}

static int end_probe(void **state)
{
  (void)state;
  probe_stop(&probe);
  return 0;
}

static void assert_alive_at(uint16_t port, struct scope *scope)
{
  struct raw_reply reply = raw_exchange(port, scope, STR("GET /echo/a HTTP/1.1\r\nHost: probe\r\n\r\n"));
  assert_int_equal(reply.status, 200);
}

static void assert_alive(struct scope *scope)
{
  assert_alive_at(probe.port, scope);
}

enum { PARTS_MAX = 256 };

#define POST "POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
#define SMUGGLED "GET /echo/smuggled HTTP/1.1\r\nHost: probe\r\n\r\n"

/* Each is refused with 400 and the connection is closed, so that what follows is never read as a request. */
static void two_meanings_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {
      STR_INIT(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Content-Length: 0\r\nContent-Length: 50\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" SMUGGLED),
      STR_INIT(POST "Content-Length : 5\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Content-Length: 2, 2\r\n\r\n{}" SMUGGLED),
      STR_INIT(POST "Content-Length: -1\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Content-Length: +2\r\n\r\n{}" SMUGGLED),
      STR_INIT(POST "Content-Length: 2x\r\n\r\n{}" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "X: a\r\n Content-Length: 50\r\n\r\n" SMUGGLED),
      STR_INIT(POST "X: a\r\n\tb\r\n\r\n" SMUGGLED),
      STR_INIT(POST "X: a\0Content-Length: 50\r\n\r\n" SMUGGLED),
      STR_INIT(POST "X: a\rContent-Length: 50\r\n\r\n" SMUGGLED),
      STR_INIT(POST "X: a\x01\r\n\r\n" SMUGGLED),
      STR_INIT(POST "X(: a\r\n\r\n" SMUGGLED),
      STR_INIT(POST ": a\r\n\r\n" SMUGGLED),
      STR_INIT(POST "no colon\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Host: other\r\n\r\n" SMUGGLED),
      STR_INIT("GET /echo/a HTTP/1.1\r\n\r\n" SMUGGLED),
      STR_INIT("GET /echo/a HTTP/1.1\r\nHost: a, b\r\n\r\n" SMUGGLED),
      STR_INIT("GET /echo/a b HTTP/1.1\r\nHost: probe\r\n\r\n" SMUGGLED),
      STR_INIT("GET /echo/\xea\xb0\x80 HTTP/1.1\r\nHost: probe\r\n\r\n" SMUGGLED),
      STR_INIT("G\"T /echo/a HTTP/1.1\r\nHost: probe\r\n\r\n" SMUGGLED),
      STR_INIT("GET  /echo/a  HTTP/1.1\r\nHost: probe\r\n\r\n" SMUGGLED),
      STR_INIT("GET /echo/a\r\nHost: probe\r\n\r\n" SMUGGLED),
      STR_INIT("GET /echo/a HTTP/1.1x\r\nHost: probe\r\n\r\n" SMUGGLED),
      STR_INIT("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: chunked\r\n\r\nzz\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n" SMUGGLED),
      STR_INIT(POST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n0\r\n\r\n" SMUGGLED),
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int fd = raw_open(probe.port);
    (void)raw_send(fd, rows[i]);
    struct raw_reply reply = raw_read(fd, scope, false, 3000);
    bool closed = raw_closed(fd, 3000);
    if (reply.status != 400 || !closed) {
      fail_msg("row %zu: status %d, %s", i, reply.status, closed ? "closed" : "open");
    }
    close(fd);
  }
  assert_alive(scope);
}

/* What is no HTTP/1 at all: refused, or closed without an answer. */
static void other_protocols(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {
      STR_INIT("GARBAGE\r\n\r\n"),
      STR_INIT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
      STR_INIT("\0\0\0\0\r\n\r\n"),
      STR_INIT(" / HTTP/1.1\r\n\r\n"),
      STR_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
      STR_INIT("GET / HTTP/0.9\r\n\r\n"),
      STR_INIT("SSH-2.0-OpenSSH_9.2\r\n"),
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int fd = raw_open(probe.port);
    (void)raw_send(fd, rows[i]);
    struct raw_reply reply = raw_read(fd, scope, false, 3000);
    /* 505 says that the version of HTTP is another one: RFC 9110 section 15.6.6. */
    if (reply.status != 0 && reply.status != 400 && reply.status != 505) {
      fail_msg("row %zu: status %d", i, reply.status);
    }
    assert_true(raw_closed(fd, 3000));
    close(fd);
  }
  assert_alive(scope);
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {
      STR_INIT(POST "Content-Length: 17\r\n\r\n{\"name\":\"\\uc7a5\"}"),
      STR_INIT(POST "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"a\":\r\n2\r\n1}\r\n0\r\nT: v\r\n\r\n"),
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(raw_exchange(probe.port, scope, rows[i]).status, 200);
    /* All at a time, because a connection whose end goes unnoticed stays for the time of a request. */
    int fds[PARTS_MAX];
    assert_true(rows[i].len <= PARTS_MAX);
    for (size_t len = 0; len < rows[i].len; len++) {
      fds[len] = raw_open(probe.port);
      (void)raw_send(fds[len], str_slice(rows[i], 0, len));
      shutdown(fds[len], SHUT_WR);
    }
    for (size_t len = 0; len < rows[i].len; len++) {
      struct raw_reply reply = raw_read(fds[len], scope, false, 5000);
      if (reply.status != 0 && reply.status != 400) {
        fail_msg("row %zu cut at %zu: status %d", i, len, reply.status);
      }
      close(fds[len]);
    }
  }
  assert_alive(scope);
}

static void hostile_bodies(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {
      STR_INIT("null trailing"),   STR_INIT("\xff\xfe"),       STR_INIT("{\"a\":1,\"a\":2}"),
      STR_INIT("\"\\ud800\""),     STR_INIT("1e999"),          STR_INIT("[1,]"),
      STR_INIT("{\"a\"}"),         STR_INIT("\xef\xbb\xbf{}"), STR_INIT("\0"),
      STR_INIT("{\"\\u0000\":1}"),
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str head = scope_format(scope, POST "Content-Length: %zu\r\n\r\n", rows[i].len);
    struct raw_reply reply = raw_exchange(probe.port, scope, scope_join(scope, head, rows[i]));
    if (reply.status != 400) {
      fail_msg("row %zu: status %d", i, reply.status);
    }
  }
}

/* Many empty objects take eighty times their text as a tree: the scope's cap holds, or the limit of values. */
static void amplifying_bodies(void **state)
{
  struct scope *scope = *state;
  static const char *const parts[] = {"{},", "[],", "[", "{\"a\":"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    size_t part = strlen(parts[i]);
    size_t len = 1000 * 1000;
    char *body = SCOPE_ARRAY(scope, char, len);
    body[0] = '[';
    for (size_t at = 1; at + part < len; at += part) {
      memcpy(body + at, parts[i], part);
    }
    struct str head = scope_format(scope, POST "Content-Length: %zu\r\n\r\n", len);
    struct raw_reply reply = raw_exchange(probe.port, scope, scope_join(scope, head, (struct str){body, len}));
    assert_in_range(reply.status, 400, 413);
  }
  assert_alive(scope);
}

/* Large bodies that never end fill the worker up to its limit and no further; it serves others all the while. */
static void unfinished_bodies_are_bounded(void **state)
{
  struct scope *scope = *state;
  enum { FIT = LIMIT_BUFFERED_OCTETS / LIMIT_BODY_OCTETS, SENDERS = FIT + 4 };
  struct probe patient;
  struct http_settings settings = http_settings_default();
  settings.workers = 1;
  settings.request_ms = 60000;
  probe_start(&patient, &settings);
  char *body = SCOPE_ARRAY(scope, char, LIMIT_BODY_OCTETS);
  memset(body, ' ', LIMIT_BODY_OCTETS);
  struct str head = scope_format(scope, POST "Content-Length: %d\r\n\r\n", LIMIT_BODY_OCTETS);
  int fds[SENDERS];
  for (size_t i = 0; i < SENDERS; i++) {
    fds[i] = raw_open(patient.port);
    (void)raw_send(fds[i], head);
    (void)raw_send(fds[i], (struct str){body, LIMIT_BODY_OCTETS - 1});
    assert_alive_at(patient.port, scope); /* the worker has seen the head by now */
  }
  size_t turned_away = 0;
  for (size_t i = 0; i < SENDERS; i++) {
    (void)raw_send(fds[i], STR(" "));
    struct raw_reply reply = raw_read(fds[i], scope, false, 5000);
    assert_true(reply.status == 400 || reply.status == 429);
    turned_away += reply.status == 429;
    close(fds[i]);
  }
  assert_int_equal(turned_away, SENDERS - FIT);
  assert_alive_at(patient.port, scope);
  probe_stop(&patient);
}

static void a_client_may_ask_to_go_on(void **state)
{
  struct scope *scope = *state;
  int fd = raw_open(probe.port);
  assert_true(raw_send(fd, STR(POST "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")));
  assert_int_equal(raw_read(fd, scope, true, 3000).status, 100);
  assert_true(raw_send(fd, STR("{}")));
  assert_int_equal(raw_read(fd, scope, false, 3000).status, 200);
  close(fd);
}

static void requests_in_one_packet(void **state)
{
  struct scope *scope = *state;
  int fd = raw_open(probe.port);
  assert_true(raw_send(fd, STR("\r\n" POST "Content-Length: 2\r\n\r\n{}" POST
                               "Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\nGET /echo/last HTTP/1.1\r\n"
                               "Host: probe\r\nConnection: close\r\n\r\n")));
  ASSERT_STR(raw_read(fd, scope, false, 3000).body, STR("{}"));
  ASSERT_STR(raw_read(fd, scope, false, 3000).body, STR("[]"));
  ASSERT_STR(raw_read(fd, scope, false, 3000).body, STR("{\"name\":\"last\",\"q\":\"\"}"));
  assert_true(raw_closed(fd, 3000));
  close(fd);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SCOPED_TEST(two_meanings_are_refused),
      SCOPED_TEST(other_protocols),
      SCOPED_TEST(truncated_at_every_octet),
      SCOPED_TEST(hostile_bodies),
      SCOPED_TEST(amplifying_bodies),
      SCOPED_TEST(requests_in_one_packet),
      SCOPED_TEST(unfinished_bodies_are_bounded),
      SCOPED_TEST(a_client_may_ask_to_go_on),
  };
  return cmocka_run_group_tests(tests, start_probe, end_probe) != 0;
}

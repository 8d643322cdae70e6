#include "http/service.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "probe.h"
#include "raw.h"
#include "testing/process.h"
#include "testing/testing.h"
#include "json/text.h"

static void it_starts_serves_and_stops(void **state)
{
  struct scope *scope = *state;
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  (void)process_file(&process, scope, "tokens", str_of(probe_tokens));
  process_start(&process, scope, STR("tokens = tokens\nworkers = 2\n"));
  struct raw_reply reply = raw_exchange(process.port, scope, STR("GET /echo/hello HTTP/1.1\r\nHost: probe\r\n\r\n"));
  assert_int_equal(reply.status, 200);
  reply = raw_exchange(process.port, scope,
                       STR("POST /secret HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                           "Content-Length: 2\r\n\r\n{}"));
  assert_int_equal(reply.status, 401);
  assert_int_equal(process_stop(&process), 0);
  struct str log = process_log(&process, scope);
  assert_true(str_contains(log, STR("\"event\":\"ready\"")));
  assert_true(str_contains(log, STR("\"event\":\"stopped\"")));
  assert_false(str_contains(log, STR("open_to_all")));
  process_clear(&process);
}

/* Neither the path as sent, nor query, nor token, nor body. */
static void log_lines_tell_no_names(void **state)
{
  struct scope *scope = *state;
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  process_start(&process, scope, STR("open = true\n"));
  (void)raw_exchange(process.port, scope,
                     STR("GET /echo/hong-gil-dong?q=gildong HTTP/1.1\r\nHost: probe\r\n"
                         "Authorization: Bearer gildong\r\nX-Name: gildong\r\n\r\n"));
  (void)raw_exchange(process.port, scope, STR("GET /nowhere/gildong HTTP/1.1\r\nHost: probe\r\n\r\n"));
  (void)raw_exchange(process.port, scope,
                     STR("POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                         "Content-Length: 18\r\n\r\n{\"name\":\"gildong\""));
  assert_int_equal(process_stop(&process), 0);
  struct str log = process_log(&process, scope);
  assert_false(str_contains(log, STR("gildong")));
  assert_false(str_contains(log, STR("gil-dong")));
  assert_true(str_contains(log, STR("\"route\":\"/echo/{name}\",\"status\":200")));
  assert_true(str_contains(log, STR("\"route\":\"none\",\"status\":404")));
  assert_true(str_contains(log, STR("<1>{"))); /* open to all: an alert */
  assert_true(str_contains(log, STR("open_to_all")));
  for (size_t from = 0; from < log.len;) {
    size_t end = str_find(log, '\n', from);
    struct json line;
    ASSERT_OK(scope, json_parse(scope, str_slice(log, from + strlen("<6>"), end), &line));
    from = end + 1;
  }
  process_clear(&process);
}

static void wrong_starts_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *ini, *reason;
    int status;
  } rows[] = {
      {"", "exactly one of `tokens = FILE` and `open = true` must be given", 2},
      {"open = true\ntokens = tokens\n", "exactly one of `tokens = FILE` and `open = true` must be given", 2},
      {"open = true\ncolor = blue\n", "line 2: no key color is known here", 2},
      {"tokens = nowhere\n", "nowhere", 2},
      {"open = true\nlisten = 256.0.0.1:1\n", "not numeric", 2},
      {"open = true\nlisten = 127.0.0.1:0\nport_file = /nonexistent/port\n", "/nonexistent/port", 1},
  };
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str ini = process_file(&process, scope, "wrong.ini", str_of(rows[i].ini));
    struct str output = scope_format(scope, "%s/output", process.folder);
    struct str command = scope_format(scope, "%s %s 2>%s", PROBE_SERVICE, ini.at, output.at);
    int status = system(command.at); /* NOLINT(cert-env33-c): a fixed command of this test */
    assert_int_equal(WEXITSTATUS(status), rows[i].status);
    struct str said = testing_read(scope, output.at);
    if (!str_contains(said, str_of(rows[i].reason))) {
      fail_msg("%s: %.*s", rows[i].ini, STR_ARG(said));
    }
  }
  process_clear(&process);
}

static void it_explains_itself(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *arguments, *part;
    int status;
  } rows[] = {
      {"--help", "DOJANG_PROBE_COLOUR", 0},
      {"--version", "dojang-probe 0.", 0},
      {"--check ok.ini", "colour = red\n", 0},
      {"--check bad.ini", "", 2},
      {"--nonsense", "", 2},
      {"a b", "", 2},
  };
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  (void)process_file(&process, scope, "ok.ini", STR("open = true\n"));
  (void)process_file(&process, scope, "bad.ini", STR("open = perhaps\n"));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str command =
        scope_format(scope, "cd %s && %s %s >output 2>errors", process.folder, PROBE_SERVICE, rows[i].arguments);
    int status = system(command.at); /* NOLINT(cert-env33-c): a fixed command of this test */
    assert_int_equal(WEXITSTATUS(status), rows[i].status);
    assert_true(
        str_contains(testing_read(scope, scope_format(scope, "%s/output", process.folder).at), str_of(rows[i].part)));
  }
  process_clear(&process);
}

static void a_killed_service_starts_again(void **state)
{
  struct scope *scope = *state;
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  for (int i = 0; i < 3; i++) {
    process_start(&process, scope, STR("open = true\n"));
    struct raw_reply reply = raw_exchange(process.port, scope, STR("GET /echo/a HTTP/1.1\r\nHost: probe\r\n\r\n"));
    assert_int_equal(reply.status, 200);
    process_kill(&process);
  }
  process_clear(&process);
}

/* Clients that ask without a pause on connections kept alive, or on a new one for each request, until the service is
   gone. Every request that was sent is answered whole, or nothing of it was ever taken in. */
struct asker {
  pthread_t thread;
  uint16_t port;
  const char *path;
  bool keeps; /* its connection */
  size_t answered;
  size_t lost; /* sent on a connection that had not announced its end, and not answered */
  bool told; /* "Connection: close" was seen */
};

static bool says_close(const struct raw_reply *reply)
{
  struct str value = raw_field(reply, "Connection");
  return str_equal(value, STR("close")) || str_equal(value, STR("Close"));
}

static void *ask_until_end(void *context)
{
  struct asker *asker = context;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(64 * 1024 * 1024);
  int fd = raw_open(asker->port);
  struct str text = scope_format(scope, "GET %s HTTP/1.1\r\nHost: probe\r\n\r\n", asker->path);
  while (!asker->told) {
    if (!raw_send(fd, text)) {
      asker->lost++;
      break;
    }
    struct raw_reply reply = raw_read(fd, scope, false, 5000);
    if (reply.status != 200) {
      asker->lost++;
      break;
    }
    asker->answered++;
    asker->told = says_close(&reply);
  }
  close(fd);
  return NULL;
}

static void stopping_loses_no_answer(void **state)
{
  struct scope *scope = *state;
  enum { ASKERS = 8, ROUNDS = 5 };
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  for (int round = 0; round < ROUNDS; round++) {
    process_start(&process, scope, STR("open = true\nworkers = 2\n"));
    struct asker askers[ASKERS] = {0};
    for (size_t i = 0; i < ASKERS; i++) {
      askers[i].port = process.port;
      askers[i].path = i % 2 == 0 ? "/echo/a" : "/slow";
      assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_until_end, &askers[i]), 0);
    }
    usleep((unsigned)(150000 + round * 7000));
    assert_int_equal(process_stop(&process), 0);
    for (size_t i = 0; i < ASKERS; i++) {
      pthread_join(askers[i].thread, NULL);
      assert_int_equal(askers[i].lost, 0);
      assert_true(askers[i].told);
      assert_true(askers[i].answered > 0);
    }
  }
  process_clear(&process);
}

enum { BUSY_MOST = 24, QUEUED = 6 };

static void open_all(const struct process *process, size_t len, int fds[])
{
  for (size_t i = 0; i < len; i++) {
    fds[i] = raw_open(process->port);
  }
}

static void ask_slowly(size_t len, const int fds[])
{
  for (size_t i = 0; i < len; i++) {
    assert_true(raw_send(fds[i], STR("GET /slow HTTP/1.1\r\nHost: probe\r\n\r\n")));
  }
}

static void assert_answered_once(struct scope *scope, size_t len, const int fds[])
{
  for (size_t i = 0; i < len; i++) {
    assert_int_equal(raw_read(fds[i], scope, false, 5000).status, 200);
    assert_true(raw_closed(fds[i], 5000));
    close(fds[i]);
  }
}

/* Connections that the kernel has completed while the only worker was busy, for a moment or for more than a second: all
   that long it does not learn that it shall stop. */
static void queued_connections_are_answered(void **state)
{
  static const size_t busy[] = {1, BUSY_MOST};
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  for (size_t i = 0; i < sizeof busy / sizeof *busy; i++) {
    process_start(&process, *state, STR("open = true\nworkers = 1\n"));
    int busy_fds[BUSY_MOST];
    int queued_fds[QUEUED];
    open_all(&process, busy[i], busy_fds);
    usleep(100000); /* all accepted: one round can take them all */
    ask_slowly(busy[i], busy_fds);
    usleep(70000 * (busy[i] > 1)); /* after the first it has begun to */
    open_all(&process, QUEUED, queued_fds);
    ask_slowly(QUEUED, queued_fds);
    kill(process.pid, SIGTERM);
    assert_answered_once(*state, QUEUED, queued_fds);
    for (size_t j = 0; j < busy[i]; j++) {
      close(busy_fds[j]);
    }
    assert_int_equal(process_stop(&process), 0);
  }
  process_clear(&process);
}

/* An idle connection does not hold the service up. */
static void idle_connections_do_not_hold(void **state)
{
  struct scope *scope = *state;
  struct process process;
  process_prepare(&process, PROBE_SERVICE);
  process_start(&process, scope, STR("open = true\ndrain_ms = 60000\n"));
  int idle = raw_open(process.port);
  int used = raw_open(process.port);
  assert_true(raw_send(used, STR("GET /echo/a HTTP/1.1\r\nHost: probe\r\n\r\n")));
  assert_int_equal(raw_read(used, scope, false, 3000).status, 200);
  assert_int_equal(process_stop(&process), 0);
  assert_true(raw_closed(idle, 1000));
  assert_true(raw_closed(used, 1000));
  close(idle);
  close(used);
  process_clear(&process);
}

TESTING_MAIN(SCOPED_TEST(it_starts_serves_and_stops), SCOPED_TEST(log_lines_tell_no_names),
             SCOPED_TEST(wrong_starts_are_refused), SCOPED_TEST(it_explains_itself),
             SCOPED_TEST(a_killed_service_starts_again), SCOPED_TEST(stopping_loses_no_answer),
             SCOPED_TEST(queued_connections_are_answered), SCOPED_TEST(idle_connections_do_not_hold))

#include "http/server.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "codec/gzip.h"
#include "probe.h"
#include "raw.h"
#include "testing/testing.h"
#include "json/text.h"

static struct probe probe;

static int start_probe(void **state)
{
  (void)state;
  struct http_settings settings = http_settings_default();
  settings.workers = 2;
  settings.request_ms = 1500;
  settings.idle_ms = 2500;
  probe_start(&probe, &settings);
  return 0;
}

static int end_probe(void **state)
{
  (void)state;
  probe_stop(&probe);
  return 0;
}

static void the_layer_answers_by_status(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *head, *body;
    int status;
    const char *field, *value; /* a header that must be there */
    const char *part; /* what the body must hold */
  } rows[] = {
      {"GET /echo/a%2Fb?q=%EA%B0%80+x", "", 200, "Content-Type", "application/json",
       "{\"name\":\"a/b\",\"q\":\"가 x\"}"},
      {"GET http://probe.example/echo/abs?q=1", "", 200, "Content-Type", "application/json", "\"name\":\"abs\""},
      {"GET /tile/0/x001/067", "", 200, "Cache-Control", "no-store", "\"name\":\"0/x001/067\""},
      {"POST /echo", "[1, 2]", 200, "X-Content-Type-Options", "nosniff", "[1,2]"},
      {"DELETE /echo/x", "", 204, "Cache-Control", "no-store", ""},
      {"GET /nowhere", "", 404, "Content-Type", "application/problem+json", "\"code\":\"not_found\""},
      {"GET /echo", "", 405, "Allow", "POST", "\"code\":\"method_not_allowed\""},
      {"PUT /echo/x", "{}", 405, "Allow", "GET, HEAD, DELETE", "\"titleKo\":\"허용되지 않는 요청 방식입니다\""},
      {"OPTIONS *", "", 404, "Content-Type", "application/problem+json", "\"status\":404"},
      {"GET /echo/%zz", "", 400, "Content-Type", "application/problem+json", "percent-encoding"},
      {"GET /echo/a?q=%zz", "", 400, "Content-Type", "application/problem+json", "percent-encoding"},
      {"GET /echo/a?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17", "", 413, "Content-Type", "application/problem+json",
       "parameters"},
      {"POST /echo", "{", 400, "Content-Type", "application/problem+json", "PARSING_ERROR"},
      {"POST /echo", "", 400, "Content-Type", "application/problem+json", "no body"},
      {"POST /secret", "{}", 401, "WWW-Authenticate", "Bearer realm=\"dojang\"", "\"code\":\"unauthorized\""},
      {"GET /silent", "", 500, "Content-Type", "application/problem+json", "\"status\":500"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = scope_format(scope,
                                   "%s HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                                   "Content-Length: %zu\r\n\r\n%s",
                                   rows[i].head, strlen(rows[i].body), rows[i].body);
    struct raw_reply reply = raw_exchange(probe.port, scope, text);
    if (reply.status != rows[i].status || !str_contains(reply.body, str_of(rows[i].part))) {
      fail_msg("%s: %d %.*s", rows[i].head, reply.status, STR_ARG(reply.body));
    }
    ASSERT_STR(raw_field(&reply, rows[i].field), str_of(rows[i].value));
  }
}

/* SPEC: fetch#http-cors-protocol */
static void pages_of_others_may_call_some_paths(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *head;
    int status;
    const char *origins, *headers;
  } rows[] = {
      {"OPTIONS /echo/x", 204, "*", "Authorization, Content-Type"},
      {"GET /echo/x", 200, "*", ""},
      {"GET /echo/%zz", 400, "*", ""},
      {"DELETE /echo/x", 204, "", ""}, /* the row of another method, which does not say so */
      {"OPTIONS /echo", 405, "", ""},
      {"OPTIONS /secret", 405, "", ""},
      {"OPTIONS /nowhere", 404, "", ""},
      {"GET /static", 200, "", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = scope_format(scope,
                                   "%s HTTP/1.1\r\nHost: probe\r\nOrigin: https://other.example\r\n"
                                   "Access-Control-Request-Method: GET\r\n\r\n",
                                   rows[i].head);
    struct raw_reply reply = raw_exchange(probe.port, scope, text);
    if (reply.status != rows[i].status) {
      fail_msg("%s: %d", rows[i].head, reply.status);
    }
    ASSERT_STR(raw_field(&reply, "Access-Control-Allow-Origin"), str_of(rows[i].origins));
    ASSERT_STR(raw_field(&reply, "Access-Control-Allow-Headers"), str_of(rows[i].headers));
  }
}

static void tokens_open_doors(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *authorization;
    int status;
    const char *caller;
  } rows[] = {
      {"Bearer issue-token-0123456789", 201, "desk-1"},
      {"bearer  issue-token-0123456789 ", 201, "desk-1"},
      {"Bearer audit-token-0123456789", 403, ""},
      {"Bearer issue-token-012345678", 401, ""},
      {"Bearer issue-token-01234567890", 401, ""},
      {"Bearer ", 401, ""},
      {"Bearer", 401, ""},
      {"Basic issue-token-0123456789", 401, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = scope_format(scope,
                                   "POST /secret HTTP/1.1\r\nHost: probe\r\nAuthorization: %s\r\n"
                                   "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                                   rows[i].authorization);
    struct raw_reply reply = raw_exchange(probe.port, scope, text);
    if (reply.status != rows[i].status) {
      fail_msg("%s: %d", rows[i].authorization, reply.status);
    }
    ASSERT_STR(raw_field(&reply, "X-Caller"), str_of(rows[i].caller));
  }
}

static void media_types(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *path, *type;
    int status;
  } rows[] = {
      {"/echo", "Content-Type: application/json\r\n", 200},
      {"/echo", "Content-Type: Application/JSON; charset=utf-8\r\n", 200},
      {"/echo", "Content-Type:application/json\r\n", 200},
      {"/echo", "Content-Type: application/ld+json\r\n", 200},
      {"/echo", "Content-Type: application/vc\r\n", 200},
      {"/echo", "Content-Type: application/jsonx\r\n", 415},
      {"/echo", "Content-Type: text/plain\r\n", 415},
      {"/echo", "Content-Type: application/x-www-form-urlencoded\r\n", 415},
      {"/echo", "Content-Type: \r\n", 415},
      {"/echo", "", 415},
      {"/text", "Content-Type: text/csv; header=present\r\n", 200},
      {"/text", "Content-Type: text/plain\r\n", 200},
      {"/text", "Content-Type: application/json\r\n", 415},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = scope_format(scope, "POST %s HTTP/1.1\r\nHost: probe\r\n%sContent-Length: 2\r\n\r\n{}",
                                   rows[i].path, rows[i].type);
    struct raw_reply reply = raw_exchange(probe.port, scope, text);
    if (reply.status != rows[i].status) {
      fail_msg("%s %s: %d", rows[i].path, rows[i].type, reply.status);
    }
  }
}

/* A reply of ours never tells what only the operator should know. */
static void every_error_is_a_problem(void **state)
{
  struct scope *scope = *state;
  for (int err = OK + 1; err < ERR_COUNT; err++) {
    struct str text = scope_format(scope, "GET /fault/%d HTTP/1.1\r\nHost: probe\r\n\r\n", err);
    struct raw_reply reply = raw_exchange(probe.port, scope, text);
    struct json problem;
    assert_int_equal(reply.status, err_info((enum err)err)->http_status);
    ASSERT_OK(scope, json_parse(scope, reply.body, &problem));
    assert_true(json_is(json_get(&problem, STR("code")), str_of(err_info((enum err)err)->name)));
    assert_true(json_is(json_get(&problem, STR("type")), str_of(err_info((enum err)err)->problem_type)));
    assert_true(json_is(json_get(&problem, STR("titleKo")), str_of(err_info((enum err)err)->title_ko)));
    assert_int_equal((int)json_get(&problem, STR("status"))->number, reply.status);
    bool ours = err == ERR_IO || err == ERR_CONFIG;
    assert_int_equal(str_contains(reply.body, STR("/etc/secret")), !ours);
    assert_false(str_contains(reply.body, STR("probe.c")));
  }
}

static struct raw_reply get_static(struct scope *scope, const char *fields)
{
  struct str text = scope_format(scope, "GET /static HTTP/1.1\r\nHost: probe\r\n%s\r\n", fields);
  return raw_exchange(probe.port, scope, text);
}

static void caches_are_told(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *fields;
    int status;
  } rows[] = {
      {"", 200},
      {"If-None-Match: \"v1\"\r\n", 304},
      {"If-None-Match: W/\"v1\"\r\n", 304},
      {"If-None-Match: \"v0\", \"v1\"\r\n", 304},
      {"If-None-Match: *\r\n", 304},
      {"If-None-Match: v1\r\n", 200},
      {"If-None-Match: \"v0\"\r\n", 200},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct raw_reply reply = get_static(scope, rows[i].fields);
    assert_int_equal(reply.status, rows[i].status);
    ASSERT_STR(raw_field(&reply, "ETag"), STR("\"v1\""));
    ASSERT_STR(raw_field(&reply, "Cache-Control"), STR("public, max-age=60"));
    assert_int_equal(reply.body.len, rows[i].status == 200 ? 4003 : 0);
  }
}

static void large_bodies_are_compressed(void **state)
{
  struct scope *scope = *state;
  struct raw_reply plain = get_static(scope, "");
  struct raw_reply packed = get_static(scope, "Accept-Encoding: br, gzip;q=0.5\r\n");
  struct raw_reply refused = get_static(scope, "Accept-Encoding: gzip;q=0\r\n");
  ASSERT_STR(raw_field(&plain, "Vary"), STR("Accept-Encoding"));
  ASSERT_STR(raw_field(&packed, "Content-Encoding"), STR("gzip"));
  ASSERT_STR(raw_field(&refused, "Content-Encoding"), STR(""));
  struct bytes unpacked;
  ASSERT_OK(scope, gzip_decode(scope, str_bytes(packed.body), 100000, &unpacked));
  ASSERT_STR(bytes_str(unpacked), plain.body);
  assert_true(packed.body.len < 100);
}

static void head_has_no_body(void **state)
{
  struct scope *scope = *state;
  int fd = raw_open(probe.port);
  assert_true(raw_send(fd, STR("HEAD /static HTTP/1.1\r\nHost: probe\r\n\r\n")));
  struct raw_reply reply = raw_read(fd, scope, true, 5000);
  assert_int_equal(reply.status, 200);
  ASSERT_STR(raw_field(&reply, "Content-Length"), STR("4003"));
  assert_true(raw_send(fd, STR("GET /echo/next HTTP/1.1\r\nHost: probe\r\n\r\n")));
  reply = raw_read(fd, scope, false, 5000);
  ASSERT_STR(reply.body, STR("{\"name\":\"next\",\"q\":\"\"}"));
  close(fd);
}

static struct str repeated(struct scope *scope, char c, size_t len)
{
  char *at = SCOPE_ARRAY(scope, char, len);
  memset(at, c, len);
  return (struct str){at, len};
}

/* The client gets its answer although it sends the whole body first, and the connection lives on. */
static void long_bodies_are_refused(void **state)
{
  struct scope *scope = *state;
  static const size_t lens[] = {LIMIT_BODY_OCTETS + 1, 10 * 1024 * 1024};
  for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
    int fd = raw_open(probe.port);
    assert_true(raw_send(fd, scope_format(scope,
                                          "POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                                          "Content-Length: %zu\r\n\r\n",
                                          lens[i])));
    assert_true(raw_send(fd, repeated(scope, '[', lens[i])));
    struct raw_reply reply = raw_read(fd, scope, false, 5000);
    assert_int_equal(reply.status, 413);
    assert_true(raw_send(fd, STR("GET /echo/next HTTP/1.1\r\nHost: probe\r\n\r\n")));
    assert_int_equal(raw_read(fd, scope, false, 5000).status, 200);
    close(fd);
  }
}

static void the_limit_itself_is_allowed(void **state)
{
  struct scope *scope = *state;
  struct str body = repeated(scope, 'x', 100);
  struct str text = scope_format(scope,
                                 "POST /text HTTP/1.1\r\nHost: probe\r\nContent-Type: text/plain\r\n"
                                 "Content-Length: 100\r\n\r\n" STR_FMT,
                                 STR_ARG(body));
  struct raw_reply reply = raw_exchange(probe.port, scope, text);
  assert_int_equal(reply.status, 200);
  ASSERT_STR(reply.body, body);
  text = scope_format(scope,
                      "POST /text HTTP/1.1\r\nHost: probe\r\nContent-Type: text/plain\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n64\r\n" STR_FMT "\r\n1\r\ny\r\n0\r\n\r\n",
                      STR_ARG(body));
  assert_int_equal(raw_exchange(probe.port, scope, text).status, 413);
}

static void endless_bodies_end(void **state)
{
  struct scope *scope = *state;
  struct str declared = scope_format(scope,
                                     "POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                                     "Content-Length: %d\r\n\r\n",
                                     LIMIT_DISCARD_OCTETS + 1);
  int fd = raw_open(probe.port);
  assert_true(raw_send(fd, declared));
  assert_int_equal(raw_read(fd, scope, false, 5000).status, 413);
  assert_true(raw_closed(fd, 5000));
  close(fd);
  fd = raw_open(probe.port);
  assert_true(raw_send(fd, STR("POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                               "Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n")));
  assert_int_equal(raw_read(fd, scope, false, 5000).status, 413);
  assert_true(raw_closed(fd, 5000));
  close(fd);
}

static void long_heads_are_refused(void **state)
{
  struct scope *scope = *state;
  struct str text = scope_format(scope, "GET /echo/x?q=" STR_FMT " HTTP/1.1\r\nHost: probe\r\n\r\n",
                                 STR_ARG(repeated(scope, 'a', LIMIT_URL_OCTETS)));
  assert_int_equal(raw_exchange(probe.port, scope, text).status, 414);
  static const size_t lens[] = {LIMIT_HEADER_OCTETS, LIMIT_HEADER_OCTETS + 2048, 200 * 1024};
  for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
    text = scope_format(scope, "GET /echo/x HTTP/1.1\r\nHost: probe\r\nX: " STR_FMT "\r\n\r\n",
                        STR_ARG(repeated(scope, 'a', lens[i])));
    struct raw_reply reply = raw_exchange(probe.port, scope, text);
    /* Beyond the library's memory it answers itself and closes before all was sent, which may lose its answer. */
    assert_true(reply.status == 431 || (i == 2 && reply.status == 0));
  }
  struct buf many = buf_in(scope);
  buf_add(&many, STR("GET /echo/x HTTP/1.1\r\nHost: probe\r\n"));
  for (int i = 0; i < 1000; i++) {
    buf_format(&many, "X%d: a\r\n", i);
  }
  buf_add(&many, STR("\r\n"));
  assert_int_equal(raw_exchange(probe.port, scope, (struct str){many.at, many.len}).status, 431);
}

/* One octet every 50 ms keeps no connection longer than the time for a request. */
static void a_drip_is_cut(void **state)
{
  (void)state;
  static const char *const texts[] = {
      "GET /echo/",
      "POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\nContent-Length: "
      "100\r\n\r\n[1,1,1,1,1,1,1",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct str text = str_of(texts[i]);
    int fd = raw_open(probe.port);
    int64_t from_us = clock_monotonic_us();
    size_t fast = i == 0 ? 0 : text.len;
    assert_true(raw_send(fd, str_slice(text, 0, fast)));
    bool open = true;
    for (size_t at = fast; at < fast + 80 && open; at++) {
      open = raw_send(fd, at < text.len ? str_slice(text, at, at + 1) : STR("1")) && !raw_closed(fd, 50);
    }
    int64_t took_ms = (clock_monotonic_us() - from_us) / 1000;
    assert_false(open);
    assert_in_range(took_ms, 1400, 3900);
    close(fd);
  }
}

static void idle_connections_end(void **state)
{
  struct scope *scope = *state;
  int fd = raw_open(probe.port);
  assert_true(raw_send(fd, STR("GET /echo/a HTTP/1.1\r\nHost: probe\r\n\r\n")));
  assert_int_equal(raw_read(fd, scope, false, 5000).status, 200);
  int64_t from_us = clock_monotonic_us();
  assert_true(raw_closed(fd, 10000));
  assert_in_range((clock_monotonic_us() - from_us) / 1000, 2300, 8000);
  close(fd);
}

static void *ask_many(void *context)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(64 * 1024 * 1024);
  size_t *good = context;
  int fd = raw_open(probe.port);
  for (int i = 0; i < 25; i++) {
    struct str body = scope_format(scope, "{\"n\":%d}", i);
    struct str text = scope_format(scope,
                                   "POST /echo HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                                   "Content-Length: %zu\r\n\r\n" STR_FMT,
                                   body.len, STR_ARG(body));
    (void)raw_send(fd, text);
    struct raw_reply reply = raw_read(fd, scope, false, 5000);
    *good += reply.status == 200 && str_equal(reply.body, body);
  }
  close(fd);
  return NULL;
}

static void many_at_a_time(void **state)
{
  (void)state;
  enum { THREADS = 8 };
  pthread_t threads[THREADS];
  size_t good[THREADS] = {0};
  size_t all = 0;
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, ask_many, &good[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    all += good[i];
  }
  assert_int_equal(all, 200);
}

static struct str own_page(struct scope *scope, const char *path)
{
  struct str text = scope_format(scope, "GET %s HTTP/1.1\r\nHost: probe\r\n\r\n", path);
  struct raw_reply reply = raw_exchange(probe.port, scope, text);
  assert_int_equal(reply.status, 200);
  return reply.body;
}

/* The number at the end of the only line that begins so. */
static long metric(struct str page, const char *begin)
{
  for (size_t from = 0; from < page.len;) {
    size_t end = str_find(page, '\n', from);
    struct str line = str_slice(page, from, end);
    if (str_starts(line, str_of(begin))) {
      return atol(line.at + str_find_last(line, ' '));
    }
    from = end == SIZE_MAX ? page.len : end + 1;
  }
  return 0;
}

static void numbers_are_counted(void **state)
{
  struct scope *scope = *state;
  static const char good[] = "dojang_http_requests_total{route=\"/echo/{name}\",method=\"GET\",status=\"2xx\"}";
  static const char lost[] = "dojang_http_requests_total{route=\"none\",method=\"\",status=\"4xx\"}";
  static const char timed[] = "dojang_http_handler_seconds_count{route=\"/echo/{name}\",method=\"GET\"}";
  static const char slow[] = "dojang_http_handler_seconds_bucket{route=\"/slow\",method=\"GET\",le=\"0.025\"}";
  static const char slow_all[] = "dojang_http_handler_seconds_bucket{route=\"/slow\",method=\"GET\",le=\"+Inf\"}";
  struct str before = own_page(scope, "/metrics");
  for (int i = 0; i < 5; i++) {
    (void)own_page(scope, "/echo/x");
  }
  (void)own_page(scope, "/slow");
  (void)raw_exchange(probe.port, scope, STR("GET /nowhere HTTP/1.1\r\nHost: probe\r\n\r\n"));
  /* a request is counted when its last octet has left, so perhaps a moment after the client has it */
  struct str after = own_page(scope, "/metrics");
  for (int i = 0; i < 100 && metric(after, lost) == metric(before, lost); i++) {
    usleep(10000);
    after = own_page(scope, "/metrics");
  }
  assert_int_equal(metric(after, good) - metric(before, good), 5);
  assert_int_equal(metric(after, lost) - metric(before, lost), 1);
  assert_int_equal(metric(after, timed) - metric(before, timed), 5);
  assert_int_equal(metric(after, slow) - metric(before, slow), 0);
  assert_int_equal(metric(after, slow_all) - metric(before, slow_all), 1);
  assert_true(metric(after, "dojang_http_connections ") >= 1);
  assert_int_equal(metric(after, "dojang_probe_things "), 7);
}

static void the_table_is_described(void **state)
{
  struct scope *scope = *state;
  struct json root;
  ASSERT_OK(scope, json_parse(scope, own_page(scope, "/openapi.json"), &root));
  const struct json *paths = json_get(&root, STR("paths"));
  const struct json *echo = json_get(paths, STR("/echo/{name}"));
  assert_non_null(json_get(echo, STR("get")));
  assert_non_null(json_get(echo, STR("delete")));
  const struct json *tile = json_get(json_get(paths, STR("/tile/{name}")), STR("get"));
  assert_true(json_is(json_get(tile, STR("summary")), STR("a path with slashes")));
  assert_true(json_is(json_get(&json_get(tile, STR("parameters"))->items.at[0], STR("name")), STR("name")));
  assert_non_null(json_get(json_get(json_get(paths, STR("/secret")), STR("post")), STR("security")));
  const struct json *text = json_get(json_get(json_get(paths, STR("/text")), STR("post")), STR("requestBody"));
  assert_non_null(json_get(json_get(text, STR("content")), STR("text/csv")));
  assert_non_null(json_get(paths, STR("/healthz")));
  ASSERT_STR(own_page(scope, "/healthz"), STR("{\"status\":\"ok\"}"));
}

static void a_taken_port_is_refused(void **state)
{
  struct scope *scope = *state;
  struct http_settings settings = http_settings_default();
  struct http_server *second = NULL;
  settings.port = probe.port;
  ASSERT_ERR(scope, ERR_IO, http_server_start(scope, &settings, &probe.service, &second));
  settings.address = STR("localhost");
  ASSERT_ERR(scope, ERR_CONFIG, http_server_start(scope, &settings, &probe.service, &second));
  settings.workers = 0;
  ASSERT_ERR(scope, ERR_CONFIG, http_server_start(scope, &settings, &probe.service, &second));
}

static enum err ill(void *self, struct scope *scope)
{
  (void)self;
  return FAIL(scope, ERR_IO, "the disk is full");
}

static void an_ill_service_says_so(void **state)
{
  struct scope *scope = *state;
  struct http_settings settings = http_settings_default();
  struct http_service service = {.name = "ill", .routes = probe_routes, .health = ill};
  struct http_server *server = NULL;
  ASSERT_OK(scope, http_server_start(scope, &settings, &service, &server));
  struct raw_reply reply =
      raw_exchange(http_server_port(server), scope, STR("GET /healthz HTTP/1.1\r\nHost: probe\r\n\r\n"));
  assert_int_equal(reply.status, 503);
  /* without tokens every door is open */
  reply = raw_exchange(http_server_port(server), scope,
                       STR("POST /secret HTTP/1.1\r\nHost: probe\r\nContent-Type: application/json\r\n"
                           "Content-Length: 2\r\n\r\n{}"));
  assert_int_equal(reply.status, 201);
  http_server_stop(server);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SCOPED_TEST(the_layer_answers_by_status),
      SCOPED_TEST(pages_of_others_may_call_some_paths),
      SCOPED_TEST(tokens_open_doors),
      SCOPED_TEST(media_types),
      SCOPED_TEST(every_error_is_a_problem),
      SCOPED_TEST(caches_are_told),
      SCOPED_TEST(large_bodies_are_compressed),
      SCOPED_TEST(head_has_no_body),
      SCOPED_TEST(long_bodies_are_refused),
      SCOPED_TEST(the_limit_itself_is_allowed),
      SCOPED_TEST(endless_bodies_end),
      SCOPED_TEST(long_heads_are_refused),
      SCOPED_TEST(a_drip_is_cut),
      SCOPED_TEST(idle_connections_end),
      SCOPED_TEST(many_at_a_time),
      SCOPED_TEST(numbers_are_counted),
      SCOPED_TEST(the_table_is_described),
      SCOPED_TEST(a_taken_port_is_refused),
      SCOPED_TEST(an_ill_service_says_so),
  };
  return cmocka_run_group_tests(tests, start_probe, end_probe) != 0;
}

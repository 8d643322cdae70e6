#include "witness_city.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "raw.h"
#include "witness_client/witness_client.h"
#include "witness_service/witness_service.h"

struct world {
  struct city city;
  struct http_service service;
  struct http_server *server;
  struct witness_client *client;
  struct str url;
};

static int setup(void **state)
{
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct world *world = SCOPE_NEW(scope, struct world);
  const struct witness_client_settings client = {.timeout_ms = 3000};
  struct http_settings settings = http_settings_default();
  settings.workers = 2;
  world->city = city_new(scope);
  city_open(&world->city);
  world->service = witness_service(world->city.witness);
  ASSERT_OK(scope, http_server_start(scope, &settings, &world->service, &world->server));
  ASSERT_OK(scope, witness_client_open(scope, &client, &world->client));
  world->url = scope_format(scope, "http://127.0.0.1:%u", http_server_port(world->server));
  *state = world;
  return 0;
}

static int teardown(void **state)
{
  struct world *world = *state;
  struct scope *scope = world->city.scope;
  witness_client_close(world->client);
  http_server_stop(world->server);
  city_clear(&world->city);
  scope_free(scope);
  return 0;
}

static int post(struct world *world, struct str request, struct str *body)
{
  struct witness_port port = witness_client_port(world->client);
  int status = 0;
  ASSERT_OK(world->city.scope, port.add_checkpoint(port.self, world->city.scope, world->url, request, &status, body));
  return status;
}

static struct raw_reply exchange(struct world *world, const char *head, struct str body)
{
  struct scope *scope = world->city.scope;
  struct str text = scope_format(scope, "%s\r\nHost: x\r\nConnection: close\r\n\r\n", head);
  return raw_exchange(http_server_port(world->server), scope, scope_join(scope, text, body));
}

/* What each status means to a log stands in the specification. */
static void a_log_is_answered(void **state)
{
  struct world *world = *state;
  struct city *city = &world->city;
  struct scope *scope = city->scope;
  struct note_signer stranger = signer_of(scope, 9, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer other = signer_of(scope, 10, "other.example/log", NOTE_KEY_LOG);
  struct tlog_hash root = model_root(city->model, 0, 300);
  struct str text = city_checkpoint(city, 300);
  struct str good = city_request(city, 100, 300);
  root.at[3] ^= 1;
  const struct {
    struct str request;
    int status;
  } rows[] = {
      {city_request(city, 0, 0), 200},
      {city_request(city, 0, 100), 200},
      {city_request(city, 100, 100), 200},
      {city_request(city, 0, 300), 409},
      {city_request(city, 300, 300), 409},
      {STR(""), 400},
      {STR("old"), 400},
      {text_with(scope, good, "old 100\n", "old 0100\n"), 400},
      {city_request(city, 300, 200), 400},
      {city_request_of(city, 100, 300, signed_note(scope, scope_join(scope, text, STR("x\n")), &city->log, 1, 0)), 400},
      {city_request_of(city, 100, 300, signed_note(scope, text, &stranger, 1, 0)), 403},
      {text_with(scope, good, "\n300\n", "\n301\n"), 403},
      {city_request_of(city, 100, 300,
                       signed_note(scope, checkpoint_text(scope, "other.example/log", 300, &root), &other, 1, 0)),
       404},
      {city_request_of(city, 100, 300,
                       signed_note(scope, checkpoint_text(scope, LOG_NAME, 300, &root), &city->log, 1, 0)),
       422},
      {city_request_of(city, 100, 100,
                       signed_note(scope, checkpoint_text(scope, LOG_NAME, 100, &root), &city->log, 1, 0)),
       422},
      {good, 200},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str body;
    int status = post(world, rows[i].request, &body);
    if (status != rows[i].status) {
      fail_msg("row %zu: %d " STR_FMT, i, status, STR_ARG(body));
    }
    if (status == 409) {
      ASSERT_STR(body, STR("100\n"));
    }
    assert_true(body.len > 0);
  }
  struct str body;
  assert_int_equal(post(world, city_request(city, 300, 300), &body), 200);
  (void)city_check_answer(city, body, text);
}

static void a_size_has_its_content_type(void **state)
{
  struct world *world = *state;
  struct str request = city_request(&world->city, 5, 10);
  struct str head =
      scope_format(world->city.scope, "POST /add-checkpoint HTTP/1.1\r\nContent-Length: %zu", request.len);
  struct raw_reply reply = exchange(world, head.at, request);
  assert_int_equal(reply.status, 409);
  ASSERT_STR(raw_field(&reply, "Content-Type"), STR("text/x.tlog.size"));
  ASSERT_STR(reply.body, STR("0\n"));
}

static void any_content_type_will_do(void **state)
{
  struct world *world = *state;
  static const char *const types[] = {"", "\r\nContent-Type: text/plain", "\r\nContent-Type: application/octet-stream",
                                      "\r\nContent-Type: application/json"};
  struct str request = city_request(&world->city, 0, 0);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    struct str head = scope_format(world->city.scope, "POST /add-checkpoint HTTP/1.1%s\r\nContent-Length: %zu",
                                   types[i], request.len);
    struct raw_reply reply = exchange(world, head.at, request);
    assert_int_equal(reply.status, 200);
    ASSERT_STR(raw_field(&reply, "Content-Type"), STR("text/plain; charset=utf-8"));
  }
}

static void a_body_has_a_limit(void **state)
{
  struct world *world = *state;
  struct raw_reply reply = exchange(world, "POST /add-checkpoint HTTP/1.1\r\nContent-Length: 200000",
                                    (struct str){SCOPE_ARRAY(world->city.scope, char, 200000), 200000});
  assert_int_equal(reply.status, 413);
  assert_int_equal(exchange(world, "GET /add-checkpoint HTTP/1.1", STR("")).status, 405);
}

static void monitors_see_what_was_cosigned(void **state)
{
  struct world *world = *state;
  struct city *city = &world->city;
  struct str path = scope_format(city->scope, "GET %s/checkpoint HTTP/1.1", strrchr(city_state_file(city).at, '/'));
  assert_int_equal(exchange(world, path.at, STR("")).status, 404);
  assert_int_equal(exchange(world, "GET /00/checkpoint HTTP/1.1", STR("")).status, 404);
  struct str body;
  assert_int_equal(post(world, city_request(city, 0, 100), &body), 200);
  struct raw_reply reply = exchange(world, path.at, STR(""));
  assert_int_equal(reply.status, 200);
  ASSERT_STR(raw_field(&reply, "Content-Type"), STR("text/plain; charset=utf-8"));
  ASSERT_STR(reply.body, testing_read(city->scope, city_state_file(city).at));
  assert_true(str_starts(reply.body, city_checkpoint(city, 100)));
  assert_true(str_ends(reply.body, body));
  assert_int_equal(exchange(world, "GET /healthz HTTP/1.1", STR("")).status, 200);
  reply = exchange(world, "GET /metrics HTTP/1.1", STR(""));
  assert_true(str_contains(reply.body, STR("dojang_witness_size{origin=\"" LOG_NAME "\"} 100\n")));
}

/* A witness that is not there, one that is no witness, and one whose URL is none. */
static void no_answer_is_an_error(void **state)
{
  struct world *world = *state;
  struct scope *scope = world->city.scope;
  struct witness_port port = witness_client_port(world->client);
  int status = 0;
  struct str body;
  ASSERT_ERR(scope, ERR_UNAVAILABLE,
             port.add_checkpoint(port.self, scope, STR("http://127.0.0.1:1"), STR("x"), &status, &body));
  ASSERT_ERR(scope, ERR_CONFIG, port.add_checkpoint(port.self, scope, STR("ftp://x"), STR("x"), &status, &body));
  struct str elsewhere = scope_format(scope, STR_FMT "/elsewhere//", STR_ARG(world->url));
  ASSERT_OK(scope, port.add_checkpoint(port.self, scope, elsewhere, STR("x"), &status, &body));
  assert_int_equal(status, 404);
}

/* Listens, and answers nothing. */
static void a_silent_witness_is_given_up(void **state)
{
  struct world *world = *state;
  struct scope *scope = world->city.scope;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t octets = sizeof address;
  assert_int_equal(bind(listener, (struct sockaddr *)&address, octets), 0);
  assert_int_equal(listen(listener, 4), 0);
  assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &octets), 0);
  struct witness_client *hasty = NULL;
  const struct witness_client_settings settings = {.timeout_ms = 200};
  ASSERT_OK(scope, witness_client_open(scope, &settings, &hasty));
  struct witness_port port = witness_client_port(hasty);
  struct str url = scope_format(scope, "http://127.0.0.1:%u", ntohs(address.sin_port));
  int status = 0;
  struct str body;
  ASSERT_ERR(scope, ERR_UNAVAILABLE, port.add_checkpoint(port.self, scope, url, STR("x"), &status, &body));
  witness_client_close(hasty);
  assert_int_equal(close(listener), 0);
}

enum { THREADS = 8, ROUNDS = 20 };

struct caller {
  struct world *world;
  struct str request;
  size_t answered;
};

static void *call(void *self)
{
  struct caller *caller = self;
  struct witness_port port = witness_client_port(caller->world->client);
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  for (int i = 0; i < ROUNDS; i++) {
    int status = 0;
    struct str body;
    bool good = port.add_checkpoint(port.self, scope, caller->world->url, caller->request, &status, &body) == OK;
    caller->answered += good && status == 200;
  }
  return NULL;
}

static void many_threads_may_call(void **state)
{
  struct world *world = *state;
  struct caller callers[THREADS];
  pthread_t threads[THREADS];
  struct str request = city_request(&world->city, 0, 0);
  for (size_t i = 0; i < THREADS; i++) {
    callers[i] = (struct caller){world, request, 0};
    assert_int_equal(pthread_create(&threads[i], NULL, call, &callers[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(callers[i].answered, ROUNDS);
  }
}

#define SERVICE_TEST(function) cmocka_unit_test_setup_teardown((function), setup, teardown)

TESTING_MAIN(SERVICE_TEST(a_log_is_answered), SERVICE_TEST(a_size_has_its_content_type),
             SERVICE_TEST(any_content_type_will_do), SERVICE_TEST(a_body_has_a_limit),
             SERVICE_TEST(monitors_see_what_was_cosigned), SERVICE_TEST(no_answer_is_an_error),
             SERVICE_TEST(a_silent_witness_is_given_up), SERVICE_TEST(many_threads_may_call))

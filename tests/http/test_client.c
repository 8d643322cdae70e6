#include "http/client.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "http/reply.h"
#include "probe.h"
#include "testing/testing.h"

static struct probe probe;

static int start_probe(void **state)
{
  (void)state;
  struct http_settings settings = http_settings_default();
  settings.workers = 2;
  probe_start(&probe, &settings);
  return 0;
}

static int end_probe(void **state)
{
  (void)state;
  probe_stop(&probe);
  return 0;
}

static struct http_client *client_to(struct scope *scope, uint16_t port, struct http_client_settings settings)
{
  struct http_client *client = NULL;
  settings.base_url = scope_format(scope, "http://127.0.0.1:%u", port);
  ASSERT_OK(scope, http_client_new(scope, &settings, &client));
  return client;
}

static void calls_bring_answers(void **state)
{
  struct scope *scope = *state;
  struct http_client *client =
      client_to(scope, probe.port, (struct http_client_settings){.token = STR("issue-token-0123456789")});
  struct http_answer answer;
  ASSERT_OK(scope, http_client_get(client, scope, STR("/echo/%EA%B0%80"), STR(""), &answer));
  assert_int_equal(answer.status, 200);
  ASSERT_STR(answer.body, STR("{\"name\":\"가\",\"q\":\"\"}"));
  ASSERT_STR(answer.content_type, STR("application/json"));
  ASSERT_OK(scope, http_client_post(client, scope, STR("/secret"), STR("{\"a\":1}"), &answer));
  assert_int_equal(answer.status, 201);
  ASSERT_STR(answer.body, STR("{\"a\":1}"));
  ASSERT_OK(scope, http_client_get(client, scope, STR("/static"), STR(""), &answer));
  ASSERT_STR(answer.etag, STR("\"v1\""));
  ASSERT_OK(scope, http_client_get(client, scope, STR("/static"), answer.etag, &answer));
  assert_int_equal(answer.status, 304);
  http_client_free(client);
}

static void bodies_have_a_kind(void **state)
{
  struct scope *scope = *state;
  struct http_client *client = client_to(scope, probe.port, (struct http_client_settings){0});
  struct http_answer answer;
  ASSERT_OK(scope, http_client_post_as(client, scope, STR("/text"), STR("text/plain"), STR("a\nb\n"), &answer));
  assert_int_equal(answer.status, 200);
  ASSERT_STR(answer.body, STR("a\nb\n"));
  ASSERT_OK(scope, http_client_post(client, scope, STR("/text"), STR("{}"), &answer));
  assert_int_equal(answer.status, 415);
  http_client_free(client);
}

static void problems_become_faults(void **state)
{
  struct scope *scope = *state;
  struct http_client *client = client_to(scope, probe.port, (struct http_client_settings){0});
  struct http_answer answer;
  ASSERT_OK(scope, http_client_get(client, scope, STR("/nowhere"), STR(""), &answer));
  assert_int_equal(http_answer_check(scope, "the registry", &answer), ERR_NOT_FOUND);
  const struct fault *fault = scope_first_fault(scope);
  assert_string_equal(fault->text, "the registry answered 404: nothing is served under this path");
  ASSERT_STR(fault->code, STR("not_found"));
  (void)scope_take_fault(scope);
  ASSERT_OK(scope, http_client_post(client, scope, STR("/secret"), STR("{}"), &answer));
  assert_int_equal(http_answer_check(scope, "the registry", &answer), ERR_UNAVAILABLE);
  (void)scope_take_fault(scope);
  answer = (struct http_answer){.status = 502, .body = STR("<html>")};
  assert_int_equal(http_answer_check(scope, "the registry", &answer), ERR_UNAVAILABLE);
  (void)scope_take_fault(scope);
  answer = (struct http_answer){.status = 304};
  ASSERT_OK(scope, http_answer_check(scope, "the registry", &answer));
  http_client_free(client);
}

static void long_answers_are_refused(void **state)
{
  struct scope *scope = *state;
  struct http_client *client = client_to(scope, probe.port, (struct http_client_settings){.answer_octets = 4000});
  struct http_answer answer;
  ASSERT_ERR(scope, ERR_UNAVAILABLE, http_client_get(client, scope, STR("/static"), STR(""), &answer));
  ASSERT_OK(scope, http_client_get(client, scope, STR("/echo/a"), STR(""), &answer));
  http_client_free(client);
}

/* A server that answers every connection with the same octets, and keeps it open when `hold`. */
struct fake {
  int listener;
  uint16_t port;
  const char *text;
  bool hold;
  pthread_t thread;
};

static void *fake_run(void *context)
{
  struct fake *fake = context;
  for (int fd; (fd = accept(fake->listener, NULL, NULL)) >= 0;) {
    char request[2000];
    (void)recv(fd, request, sizeof request, 0);
    (void)send(fd, fake->text, strlen(fake->text), MSG_NOSIGNAL);
    if (fake->hold) {
      (void)recv(fd, request, sizeof request, 0);
    }
    close(fd);
  }
  return NULL;
}

static void fake_start(struct fake *fake)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof address;
  fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(listen(fake->listener, 8), 0);
  getsockname(fake->listener, (struct sockaddr *)&address, &len);
  fake->port = ntohs(address.sin_port);
  assert_int_equal(pthread_create(&fake->thread, NULL, fake_run, fake), 0);
}

static void fake_stop(struct fake *fake)
{
  shutdown(fake->listener, SHUT_RDWR);
  pthread_join(fake->thread, NULL);
  close(fake->listener);
}

static void bad_servers_are_unavailable(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    bool hold;
  } rows[] = {
      {"", false},
      {"", true},
      {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", true},
      {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", true},
      {"SSH-2.0-x\r\n\r\n", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct fake fake = {.text = rows[i].text, .hold = rows[i].hold};
    fake_start(&fake);
    struct http_client *client = client_to(scope, fake.port, (struct http_client_settings){.timeout_ms = 300});
    struct http_answer answer;
    int64_t from_us = clock_monotonic_us();
    ASSERT_ERR(scope, ERR_UNAVAILABLE, http_client_get(client, scope, STR("/x"), STR(""), &answer));
    assert_in_range((clock_monotonic_us() - from_us) / 1000, 0, 2000);
    http_client_free(client);
    fake_stop(&fake);
    /* nobody listens any more */
    client = client_to(scope, fake.port, (struct http_client_settings){.timeout_ms = 300});
    ASSERT_ERR(scope, ERR_UNAVAILABLE, http_client_get(client, scope, STR("/x"), STR(""), &answer));
    http_client_free(client);
  }
}

static void redirects_are_not_followed(void **state)
{
  struct scope *scope = *state;
  struct fake fake = {.text = "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"};
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  fake_start(&fake);
  struct http_client *client = client_to(scope, fake.port, (struct http_client_settings){0});
  struct http_answer answer;
  ASSERT_OK(scope, http_client_get(client, scope, STR("/x"), STR(""), &answer));
  assert_int_equal(answer.status, 302);
  http_client_free(client);
  fake_stop(&fake);
  unsetenv("http_proxy");
}

static void other_schemes_are_refused(void **state)
{
  struct scope *scope = *state;
  struct http_client *client = NULL;
  ASSERT_ERR(scope, ERR_CONFIG,
             http_client_new(scope, &(struct http_client_settings){.base_url = STR("file:///etc")}, &client));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SCOPED_TEST(calls_bring_answers),        SCOPED_TEST(bodies_have_a_kind), SCOPED_TEST(problems_become_faults),
      SCOPED_TEST(long_answers_are_refused),   SCOPED_TEST(bad_servers_are_unavailable),
      SCOPED_TEST(redirects_are_not_followed), SCOPED_TEST(other_schemes_are_refused),
  };
  return cmocka_run_group_tests(tests, start_probe, end_probe) != 0;
}

#include "http/server.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "listen.h"
#include "openapi.h"
#include "wire.h"

enum { WORKERS_MAX = 64, SETTLE_MS = 500, ROUND_MS = 10 };

struct http_server {
  struct scope *memory; /* holds what the server makes at its start, this struct included */
  struct http_settings settings;
  struct exchange_host host;
  struct http_static openapi;
  struct watch *watch;
  struct wire *workers[WORKERS_MAX];
  struct route_meter *meters[WORKERS_MAX];
  size_t workers_len;
  uint16_t port;
};

struct http_settings http_settings_default(void)
{
  return (struct http_settings){
      .address = STR("127.0.0.1"),
      .workers = 4,
      .connections = 1024,
      .request_ms = 10000,
      .idle_ms = 30000,
      .drain_ms = 10000,
  };
}

static enum err get_health(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct http_server *server = self;
  const struct http_service *service = server->host.service;
  if (service->health != NULL && service->health(service->self, request->scope) != OK) {
    return ERR_UNAVAILABLE;
  }
  return REPLY_JSON_TEXT(reply, 200, STR("{\"status\":\"ok\"}"));
}

static enum err get_metrics(void *self, struct http_request *request, struct http_reply *reply)
{
  struct http_server *server = self;
  const struct http_service *service = server->host.service;
  struct buf text = buf_in(request->scope);
  meter_print(&text, server->host.routes, server->workers_len, server->meters);
  buf_format(&text,
             "# HELP dojang_http_connections Open connections.\n# TYPE dojang_http_connections gauge\n"
             "dojang_http_connections %zu\n",
             watch_count(server->watch));
  if (service->metrics != NULL) {
    service->metrics(service->self, &text);
  }
  struct str out;
  TRY(buf_str(&text, &out));
  return REPLY_BYTES(reply, 200, STR("text/plain; version=0.0.4; charset=utf-8"), str_bytes(out));
}

static enum err get_openapi(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)request;
  const struct http_server *server = self;
  return REPLY_STATIC(reply, &server->openapi);
}

static const struct http_route own_routes[] = {
    {.method = HTTP_GET, .path = "/healthz", .handle = get_health, .summary = "whether the service can do its work"},
    {.method = HTTP_GET, .path = "/metrics", .handle = get_metrics, .summary = "counters in the Prometheus format"},
    {.method = HTTP_GET, .path = "/openapi.json", .handle = get_openapi, .summary = "this description"},
};
enum { OWN_ROUTES = sizeof own_routes / sizeof *own_routes };

/* The service's routes, then the server's own. */
static enum err routes_build(struct http_server *server, struct scope *memory, const struct http_service *service)
{
  size_t len = service->routes.len + OWN_ROUTES;
  struct http_route *routes = SCOPE_ARRAY(memory, struct http_route, len);
  if (routes == NULL) {
    return scope_err(memory);
  }
  for (size_t i = 0; i < len; i++) {
    routes[i] = i < service->routes.len ? service->routes.at[i] : own_routes[i - service->routes.len];
  }
  server->host = (struct exchange_host){service, {routes, len}, server};
  struct str text;
  TRY(openapi_print(memory, service->name, server->host.routes, &text));
  server->openapi = (struct http_static){.content_type = STR("application/json"), .body = str_bytes(text)};
  return http_etag(memory, server->openapi.body, &server->openapi.etag);
}

static enum err meters_build(struct http_server *server, struct scope *memory)
{
  for (size_t i = 0; i < server->settings.workers; i++) {
    server->meters[i] = SCOPE_ARRAY(memory, struct route_meter, server->host.routes.len + 1);
    if (server->meters[i] == NULL) {
      return scope_err(memory);
    }
  }
  return OK;
}

static void workers_close(struct http_server *server)
{
  for (size_t i = 0; i < server->workers_len; i++) {
    wire_close(server->workers[i]);
  }
  server->workers_len = 0;
}

static enum err workers_open(struct http_server *server, struct scope *memory)
{
  size_t count = server->settings.workers;
  int listeners[WORKERS_MAX];
  TRY(listen_open(memory, server->settings.address, server->settings.port, count, listeners, &server->port));
  for (size_t i = 0; i < count; i++) {
    struct wire_settings wire = {
        .host = &server->host,
        .settings = &server->settings,
        .watch = server->watch,
        .meters = server->meters[i],
        .listener = listeners[i],
    };
    enum err err = wire_open(memory, &wire, &server->workers[i]);
    if (err != OK) {
      while (++i < count) {
        close(listeners[i]);
      }
      return err;
    }
    server->workers_len++;
  }
  return OK;
}

static enum err server_build(struct http_server *server, struct scope *memory, const struct http_service *service)
{
  TRY(routes_build(server, memory, service));
  TRY(meters_build(server, memory));
  TRY(watch_open(memory, &server->watch));
  enum err err = workers_open(server, memory);
  if (err != OK) {
    workers_close(server);
    watch_close(server->watch);
  }
  return err;
}

static enum err settings_check(struct scope *scope, const struct http_settings *settings)
{
  if (settings->workers < 1 || settings->workers > WORKERS_MAX) {
    return FAIL(scope, ERR_CONFIG, "workers must be from 1 to %d", WORKERS_MAX);
  }
  return OK;
}

enum err http_server_start(struct scope *scope, const struct http_settings *settings,
                           const struct http_service *service, struct http_server **out)
{
  TRY(settings_check(scope, settings));
  struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  struct http_server *server = memory == NULL ? NULL : SCOPE_NEW(memory, struct http_server);
  if (server == NULL) {
    scope_free(memory);
    return FAIL(scope, ERR_LIMIT, "no memory for a server");
  }
  server->memory = memory;
  server->settings = *settings;
  enum err err = server_build(server, memory, service);
  if (err != OK) {
    err = FAIL(scope, err, "%s", scope_first_fault(memory)->text);
    scope_free(memory);
    return err;
  }
  *out = server;
  return OK;
}

uint16_t http_server_port(const struct http_server *server)
{
  return server->port;
}

static void pause_ms(int ms)
{
  nanosleep(&(struct timespec){.tv_nsec = (long)ms * 1000000}, NULL);
}

static bool all_called(const struct http_server *server)
{
  for (size_t i = 0; i < server->workers_len; i++) {
    if (!wire_called(server->workers[i])) {
      return false;
    }
  }
  return true;
}

/* Waits until no connection is left, not even in the kernel; false when `ms` have passed before. */
static bool settle(struct http_server *server, unsigned ms)
{
  int64_t until_us = clock_monotonic_us() + (int64_t)ms * 1000;
  for (;;) {
    pause_ms(ROUND_MS);
    if (all_called(server) && watch_count(server->watch) == 0) {
      return true;
    }
    if (clock_monotonic_us() > until_us) {
      return false;
    }
  }
}

static void workers_enter(struct http_server *server, enum wire_phase phase)
{
  for (size_t i = 0; i < server->workers_len; i++) {
    wire_enter(server->workers[i], phase);
  }
}

/* Connections in use get an answer with "Connection: close" and end by that; idle ones are told after a moment. */
void http_server_stop(struct http_server *server)
{
  workers_enter(server, WIRE_LAST_CALL);
  if (!settle(server, SETTLE_MS)) {
    workers_enter(server, WIRE_DRAINING);
    watch_shut_idle(server->watch);
    (void)settle(server, server->settings.drain_ms);
  }
  workers_close(server);
  watch_close(server->watch);
  scope_free(server->memory);
}

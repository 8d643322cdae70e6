#pragma once

#include "base/buf.h"
#include "http/reply.h"
#include "http/request.h"

/* A running HTTP server: one listening socket and one thread per worker on the same port (SO_REUSEPORT), so that
   keep-alive connections spread. Plain HTTP; a proxy in front adds TLS. Beside the service's routes it answers
   GET /healthz, /metrics and /openapi.json. */

struct http_settings {
  struct str address; /* numeric, "127.0.0.1" or "::1" */
  uint16_t port; /* 0 picks a free one */
  unsigned workers; /* threads; a worker runs one handler at a time */
  unsigned connections; /* open at a time over all workers; more wait in the backlog */
  unsigned request_ms; /* from the first octet of a request to its last, and again for sending the reply */
  unsigned idle_ms; /* a connection between requests */
  unsigned drain_ms; /* at stop: for what is under way */
};

struct http_settings http_settings_default(void);

/* What is served. Const while the server runs. */
struct http_service {
  const char *name; /* "issuer" */
  struct http_routes routes;
  void *self; /* handed to every handler */
  const struct tokens *tokens; /* NULL: every route is open to all, for tests and the demo */
  /* Whether the service can do its work: OK, or a fault that /healthz answers with 503. NULL: always. */
  enum err (*health)(void *self, struct scope *scope);
  /* Adds the service's own lines in the Prometheus text format. NULL: none. */
  void (*metrics)(void *self, struct buf *out);
};

struct http_server;

/* Listens and serves until http_server_stop. `service` is borrowed. ERR_CONFIG (address), ERR_IO. */
enum err http_server_start(struct scope *scope, const struct http_settings *settings,
                           const struct http_service *service, struct http_server **out);
/* The port it listens on. */
uint16_t http_server_port(const struct http_server *server);
/* Takes no new connections, answers what is under way with "Connection: close", then ends the threads and frees. */
void http_server_stop(struct http_server *server);

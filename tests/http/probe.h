#pragma once

#include "http/server.h"

/* A service whose answers show what reached the handlers. */
extern const struct http_routes probe_routes;

/* Tokens: "issue-token-0123456789" may issue, "audit-token-0123456789" may audit. */
extern const char probe_tokens[];

/* A server on a free port in this process, with tokens. */
struct probe {
  struct tokens *tokens;
  struct http_service service;
  struct http_server *server;
  uint16_t port;
};
void probe_start(struct probe *probe, const struct http_settings *settings);
void probe_stop(struct probe *probe);

#pragma once

#include "http/config.h"
#include "http/server.h"

/* The common main of a service: `dojang-issuer [--check | --help | --version] [file.ini]`. It reads the configuration,
   opens the service, serves until SIGTERM or SIGINT, answers what is under way and closes.

   Keys that every service has beside its own: listen, workers, connections, request_ms, idle_ms, drain_ms, port_file,
   tokens, open. Exactly one of `tokens` (a file) and `open = true` must be given: nothing is unauthenticated by
   oversight, and an open service says so at level alert when it starts. */

struct service_program {
  const char *name; /* "issuer": names the variables DOJANG_ISSUER_... and the program dojang-issuer */
  const char *listen; /* default address, "127.0.0.1:8101" */
  struct config_keys keys; /* the service's own */
  struct http_routes routes;
  /* Makes the service. The scope lives as long as the program; `config` lives in it. */
  enum err (*open)(struct scope *scope, const struct config *config, void **self);
  void (*close)(void *self); /* may be NULL */
  enum err (*health)(void *self, struct scope *scope); /* may be NULL */
  void (*metrics)(void *self, struct buf *out); /* may be NULL */
};

/* 0 after a clean stop, 1 when it could not start, 2 for wrong usage or configuration. */
int service_main(const struct service_program *program, int argc, char **argv);

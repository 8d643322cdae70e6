#pragma once

#include <stdatomic.h>

#include "exchange.h"
#include "watch.h"

/* One worker of a server: a listening socket and a thread that serves its connections, by libmicrohttpd. Requests and
   handlers of one worker run one after the other. */

struct wire_settings {
  const struct exchange_host *host; /* all borrowed until wire_close */
  const struct http_settings *settings;
  struct watch *watch;
  struct route_meter *meters; /* only this worker writes here */
  const _Atomic bool *draining; /* then every answer says "Connection: close" */
  int listener; /* the worker's from now on */
};

struct wire;

enum err wire_open(struct scope *scope, const struct wire_settings *settings, struct wire **out);
/* No new connections are accepted by the worker's thread from now on. */
void wire_quiesce(struct wire *wire);
/* After wire_quiesce: takes in the connections that the kernel has queued already. */
void wire_accept_queued(struct wire *wire);
/* Ends the thread, with what may still be under way. */
void wire_close(struct wire *wire);

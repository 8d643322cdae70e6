#pragma once

#include "exchange.h"
#include "watch.h"

/* One worker of a server: a listening socket and a thread that serves its connections, by libmicrohttpd. Requests and
   handlers of one worker run one after the other. */

struct wire_settings {
  const struct exchange_host *host; /* all borrowed until wire_close */
  const struct http_settings *settings;
  struct watch *watch;
  struct route_meter *meters; /* only this worker writes here */
  int listener; /* the worker's from now on */
};

struct wire;

/* A worker's life. From WIRE_LAST_CALL on every answer says "Connection: close". */
enum wire_phase {
  WIRE_SERVING,
  WIRE_LAST_CALL, /* only what the kernel has accepted for it is taken in: closing the socket then resets nobody */
  WIRE_DRAINING, /* no new connections, but those of the last call where the worker was too busy to hear it */
  WIRE_ENDING,
};

enum err wire_open(struct scope *scope, const struct wire_settings *settings, struct wire **out);
/* Any thread; the worker follows when its round is over. Phases only go forward. */
void wire_enter(struct wire *wire, enum wire_phase phase);
/* Whether it has followed into WIRE_LAST_CALL or beyond: what had been queued for it is among the watched by then. */
bool wire_called(const struct wire *wire);
/* Ends the thread, with what may still be under way. */
void wire_close(struct wire *wire);

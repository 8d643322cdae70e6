#pragma once

#include "head.h"
#include "http/server.h"
#include "meter.h"

/* One request and its reply, without the wire: begin (the first line has come), head (all fields have come), body (any
   number of times), finish (the reply is ready), then log. What refuses the request before its end is remembered; the
   body is then read and dropped, so that the client gets to see the answer. */

/* What all exchanges of a server share; const while it runs. */
struct exchange_host {
  const struct http_service *service;
  struct http_routes routes; /* the service's own first, then the server's */
  void *server; /* handed to the server's own routes */
};

struct http_exchange {
  const struct exchange_host *host;
  struct scope *scope;
  struct http_request request;
  struct http_reply reply;
  struct buf body;
  size_t body_limit;
  size_t body_expected; /* at most so many octets will come; 0 when there is no body */
  size_t discarded; /* octets */
  enum err refused;
  struct fault fault; /* why, once the reply is made */
  bool preflight; /* a browser asks on behalf of another site's page */
  bool must_close; /* the framing is not certain, or the body too long to be dropped */
  bool finished;
  struct str allow;
  int64_t started_us;
  int64_t handler_us;
};

void exchange_begin(struct http_exchange *exchange, const struct exchange_host *host, struct scope *scope);
void exchange_head(struct http_exchange *exchange, const struct http_head *head);
/* False when the connection has to be closed without an answer: a refused body without end. */
bool exchange_body(struct http_exchange *exchange, struct str part);
/* Refuses the request although its head was good, when the server has too much on its hands. */
void exchange_turn_away(struct http_exchange *exchange);
void exchange_finish(struct http_exchange *exchange);
/* `sent`: the reply left whole. */
void exchange_log(const struct http_exchange *exchange, struct route_meter *meters, bool sent);

#pragma once

#include "base/scope.h"

/* A TCP connection that sends exactly what it is told. */

struct raw_reply {
  int status; /* 0: closed without an answer; -1: nothing within the time */
  struct str head; /* status line and fields */
  struct str body; /* as far as Content-Length says */
};

int raw_open(uint16_t port);
/* False when the other side has closed. */
bool raw_send(int fd, struct str octets);
/* The next reply; `head_only` for replies to HEAD. Waits at most `wait_ms` for each part. */
struct raw_reply raw_read(int fd, struct scope *scope, bool head_only, int wait_ms);
/* True when the other side closes within the time, whatever it still sends. */
bool raw_closed(int fd, int wait_ms);
/* The value of a field of the reply, or empty. */
struct str raw_field(const struct raw_reply *reply, const char *name);
/* Opens, sends, reads one reply, closes. */
struct raw_reply raw_exchange(uint16_t port, struct scope *scope, struct str octets);

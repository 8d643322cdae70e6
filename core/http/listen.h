#pragma once

#include "http/server.h"

/* Listening sockets on one address and port, one per worker: the kernel spreads new connections over them. */

/* Opens `count` sockets; with port 0 they share one free port. ERR_CONFIG for an address that is not numeric, ERR_IO
   when the port is taken (also by another process that would share it). */
enum err listen_open(struct scope *scope, struct str address, uint16_t port, size_t count, int listeners[],
                     uint16_t *real_port);

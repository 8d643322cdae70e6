#pragma once

#include "base/str.h"

/* A keep-alive connection to a service on loopback, one request at a time. */
struct load_wire {
  int fd;
  int64_t due_us; /* when the request under way should have gone out */
  size_t received; /* octets of its answer */
  char answer[16 * 1024];
};

/* Ends the program when the service cannot be reached. */
void load_wire_open(struct load_wire *wire, uint16_t port);
void load_wire_close(struct load_wire *wire);
/* Forgets the former answer. False when the connection is gone. */
bool load_wire_send(struct load_wire *wire, struct str request);

/* Octets of a whole HTTP message of which this is the beginning; 0 as long as its head is not there. */
size_t load_wire_whole_len(struct str message);

enum load_answer { LOAD_UNFINISHED, LOAD_GOOD, LOAD_BAD };
/* Reads what has come. Good: the whole answer is there, with status 200 and `expected` in it. */
enum load_answer load_wire_receive(struct load_wire *wire, struct str expected);

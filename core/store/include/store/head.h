#pragma once

#include <stdint.h>

/* Where a store stands. Every commit names the head it was made against and fails if the store has moved on. */
enum { STORE_ROOT_OCTETS = 32 };

struct store_head {
  uint64_t epoch; /* who may write: raised by every acquire, so that an earlier writer is fenced off */
  uint64_t commits; /* raised by one with every commit */
  uint64_t size; /* records, and leaves of the log */
  uint64_t status_seq; /* status changes */
  uint8_t root[STORE_ROOT_OCTETS]; /* of the log's tree over the records; zero while there is no log */
};

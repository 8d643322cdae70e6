#pragma once

#include <stdint.h>

/* Where a store stands. Every commit names the head it was made against and fails if the store has moved on. */
enum { STORE_ROOT_OCTETS = 32 };

struct store_head {
  uint64_t epoch; /* who may write: raised by every acquire, so that an earlier writer is fenced off */
  uint64_t commits; /* raised by one with every commit */
  uint64_t
      log; /* which of the registry's logs `size` and `root` are of: raised when a log is closed and the next begun */
  uint64_t size; /* leaves of that log */
  uint64_t status_seq; /* status changes */
  uint8_t root[STORE_ROOT_OCTETS]; /* of that log's tree; zero before its first leaf */
};

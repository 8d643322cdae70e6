#pragma once

#include "base/buf.h"
#include "http/route.h"

/* What a worker has done, counted by route. One worker's thread writes, /metrics reads from any thread: every number
   is an atomic of its own. */

enum { METER_BUCKETS = 13 };

struct route_meter {
  _Atomic uint64_t by_class[6]; /* status 1xx to 5xx; [0]: no reply left */
  _Atomic uint64_t buckets[METER_BUCKETS + 1]; /* time in the handler; the last: beyond all bounds */
  _Atomic uint64_t total_us;
};

void meter_count(struct route_meter *meter, int status, int64_t handler_us);

/* Prometheus text of `workers` arrays, each with one row per route and one more for requests without a route. */
void meter_print(struct buf *out, struct http_routes routes, size_t workers, struct route_meter *const meters[]);

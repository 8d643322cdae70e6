#include "meter.h"

#include <stdatomic.h>

static const int64_t bounds_us[METER_BUCKETS] = {500,    1000,   2500,   5000,    10000,   25000,  50000,
                                                 100000, 250000, 500000, 1000000, 2500000, 5000000};

/* Only one thread writes, so that reading and storing needs no lock prefix. */
static void add(_Atomic uint64_t *number, uint64_t more)
{
  atomic_store_explicit(number, atomic_load_explicit(number, memory_order_relaxed) + more, memory_order_relaxed);
}

void meter_count(struct route_meter *meter, int status, int64_t handler_us)
{
  size_t class = status >= 100 && status < 600 ? (size_t)status / 100 : 0;
  size_t bucket = 0;
  while (bucket < METER_BUCKETS && handler_us > bounds_us[bucket]) {
    bucket++;
  }
  add(&meter->by_class[class], 1);
  add(&meter->buckets[bucket], 1);
  add(&meter->total_us, (uint64_t)handler_us);
}

static uint64_t sum(size_t workers, struct route_meter *const meters[], size_t route, size_t offset)
{
  uint64_t total = 0;
  for (size_t i = 0; i < workers; i++) {
    const char *row = (const char *)&meters[i][route];
    total += atomic_load_explicit((const _Atomic uint64_t *)(const void *)(row + offset), memory_order_relaxed);
  }
  return total;
}

static void labels_print(struct buf *out, struct http_routes routes, size_t route)
{
  if (route == routes.len) {
    buf_add(out, STR("{route=\"none\",method=\"\""));
    return;
  }
  buf_format(out, "{route=\"%s\",method=\"%s\"", routes.at[route].path, http_method_name(routes.at[route].method));
}

static void requests_print(struct buf *out, struct http_routes routes, size_t route, size_t workers,
                           struct route_meter *const meters[])
{
  static const char *const classes[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    uint64_t count = sum(workers, meters, route, offsetof(struct route_meter, by_class[i]));
    if (count > 0) {
      buf_add(out, STR("dojang_http_requests_total"));
      labels_print(out, routes, route);
      buf_format(out, ",status=\"%s\"} %llu\n", classes[i], (unsigned long long)count);
    }
  }
}

static void times_print(struct buf *out, struct http_routes routes, size_t route, size_t workers,
                        struct route_meter *const meters[])
{
  uint64_t count = 0;
  for (size_t i = 0; i <= METER_BUCKETS; i++) {
    count += sum(workers, meters, route, offsetof(struct route_meter, buckets[i]));
    buf_add(out, STR("dojang_http_handler_seconds_bucket"));
    labels_print(out, routes, route);
    if (i == METER_BUCKETS) {
      buf_format(out, ",le=\"+Inf\"} %llu\n", (unsigned long long)count);
    } else {
      buf_format(out, ",le=\"%g\"} %llu\n", (double)bounds_us[i] / 1e6, (unsigned long long)count);
    }
  }
  buf_add(out, STR("dojang_http_handler_seconds_sum"));
  labels_print(out, routes, route);
  buf_format(out, "} %.6f\n", (double)sum(workers, meters, route, offsetof(struct route_meter, total_us)) / 1e6);
  buf_add(out, STR("dojang_http_handler_seconds_count"));
  labels_print(out, routes, route);
  buf_format(out, "} %llu\n", (unsigned long long)count);
}

void meter_print(struct buf *out, struct http_routes routes, size_t workers, struct route_meter *const meters[])
{
  buf_add(out, STR("# HELP dojang_http_requests_total Requests by route and class of status.\n"
                   "# TYPE dojang_http_requests_total counter\n"));
  for (size_t i = 0; i <= routes.len; i++) {
    requests_print(out, routes, i, workers, meters);
  }
  buf_add(out, STR("# HELP dojang_http_handler_seconds Time from the complete request to the reply.\n"
                   "# TYPE dojang_http_handler_seconds histogram\n"));
  for (size_t i = 0; i <= routes.len; i++) {
    times_print(out, routes, i, workers, meters);
  }
}

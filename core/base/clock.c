#include "base/clock.h"

#include <time.h>

static int64_t read_ns(clockid_t which)
{
  struct timespec now;
  clock_gettime(which, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_now_us(const struct clock *clock)
{
  return clock->fixed_s > 0 ? clock->fixed_s * 1000000 : read_ns(CLOCK_REALTIME) / 1000;
}

int64_t clock_now_ms(const struct clock *clock)
{
  return clock->fixed_s > 0 ? clock->fixed_s * 1000 : read_ns(CLOCK_REALTIME) / 1000000;
}

int64_t clock_now_s(const struct clock *clock)
{
  return clock_now_ms(clock) / 1000;
}

int64_t clock_monotonic_us(void)
{
  return read_ns(CLOCK_MONOTONIC) / 1000;
}

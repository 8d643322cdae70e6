#pragma once

#include <stdint.h>

/* Where the time comes from. The system's clock, or one that a test or a command has set. Read-only after start. */
struct clock {
  int64_t fixed_s; /* seconds since 1970 when positive, else the system's time is used */
};

int64_t clock_now_s(const struct clock *clock);
int64_t clock_now_ms(const struct clock *clock);
int64_t clock_now_us(const struct clock *clock);
/* Never goes back; for durations only. */
int64_t clock_monotonic_us(void);

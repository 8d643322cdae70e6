#include "measure.h"

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"

enum { PAIRS_MAX = 101, PAIRS_LEAST = 7, BATCH_US = 1500, ENOUGH_US = 600000 };

/* The pairs of one step so far. */
struct pairs {
  double ratios[PAIRS_MAX];
  double units_us[PAIRS_MAX];
  size_t len;
};

/* The thread's own time. */
static double thread_us(void)
{
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double measure_batch_us(struct bench *bench, bench_step run, int64_t rounds)
{
  double start_us = thread_us();
  for (int64_t i = 0; i < rounds; i++) {
    scope_reset(bench->scope);
    run(bench);
  }
  return thread_us() - start_us;
}

/* What reading the time costs, which is much beside a short stage. */
static double reading_us(void)
{
  enum { READINGS = 1000 };
  double start_us = thread_us();
  for (int i = 1; i < READINGS; i++) {
    (void)thread_us();
  }
  return (thread_us() - start_us) / READINGS;
}

/* How many runs make a batch. */
static int64_t rounds_of(struct bench *bench, bench_step run)
{
  int64_t rounds = 1;
  while (measure_batch_us(bench, run, rounds) < BATCH_US / 2.0) {
    rounds *= 2;
  }
  return rounds;
}

static int by_size(const void *a, const void *b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;
  return (left > right) - (left < right);
}

static void add_pair(struct pairs *pairs, double step_us, double unit_us)
{
  pairs->units_us[pairs->len] = unit_us;
  pairs->ratios[pairs->len] = step_us / unit_us;
  pairs->len++;
}

static struct ratio ratio_of(struct pairs *pairs)
{
  size_t len = pairs->len;
  qsort(pairs->ratios, len, sizeof *pairs->ratios, by_size);
  qsort(pairs->units_us, len, sizeof *pairs->units_us, by_size);
  return (struct ratio){pairs->ratios[len / 4], pairs->ratios[len / 2], pairs->ratios[len * 3 / 4],
                        pairs->units_us[len / 2]};
}

/* Whether another pair is worth its time. */
static bool goes_on(const struct pairs *pairs, double start_us)
{
  return pairs->len < PAIRS_LEAST || (pairs->len < PAIRS_MAX && thread_us() - start_us < ENOUGH_US);
}

struct ratio measure(struct bench *bench, bench_step run, bench_step unit)
{
  struct pairs pairs = {.len = 0};
  int64_t rounds = rounds_of(bench, run);
  int64_t unit_rounds = rounds_of(bench, unit);
  double start_us = thread_us();
  double before_us = measure_batch_us(bench, unit, unit_rounds);
  while (goes_on(&pairs, start_us)) {
    double step_us = measure_batch_us(bench, run, rounds);
    double after_us = measure_batch_us(bench, unit, unit_rounds);
    add_pair(&pairs, step_us / (double)rounds, (before_us + after_us) / 2 / (double)unit_rounds);
    before_us = after_us;
  }
  return ratio_of(&pairs);
}

/* Runs all stages one after the other, `rounds` times; microseconds of one run of each. */
static void run_stages(struct bench *bench, const struct stages *stages, int64_t rounds, double us[])
{
  for (size_t i = 0; i < stages->len; i++) {
    us[i] = 0;
  }
  for (int64_t round = 0; round < rounds; round++) {
    scope_reset(bench->scope);
    double before_us = thread_us();
    for (size_t i = 0; i < stages->len; i++) {
      stages->run(bench, stages->context, i);
      double after_us = thread_us();
      us[i] += (after_us - before_us) / (double)rounds;
      before_us = after_us;
    }
  }
}

void measure_stages(struct bench *bench, const struct stages *stages, bench_step unit, struct ratio out[])
{
  struct pairs pairs[STAGES_MAX];
  for (size_t i = 0; i < stages->len; i++) {
    pairs[i].len = 0;
  }
  int64_t unit_rounds = rounds_of(bench, unit);
  double start_us = thread_us();
  double before_us = measure_batch_us(bench, unit, unit_rounds);
  while (goes_on(&pairs[0], start_us)) {
    double us[STAGES_MAX];
    double clock_us = reading_us();
    run_stages(bench, stages, unit_rounds / 2 + 1, us);
    double after_us = measure_batch_us(bench, unit, unit_rounds);
    for (size_t i = 0; i < stages->len; i++) {
      add_pair(&pairs[i], us[i] - clock_us, (before_us + after_us) / 2 / (double)unit_rounds);
    }
    before_us = after_us;
  }
  for (size_t i = 0; i < stages->len; i++) {
    out[i] = ratio_of(&pairs[i]);
  }
}

size_t measure_memory_octets(struct bench *bench, bench_step run)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct bench fresh = *bench;
  fresh.scope = scope;
  run(&fresh);
  return scope_kept_octets(scope);
}

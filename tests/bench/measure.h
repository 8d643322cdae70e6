#pragma once

#include "bench.h"

/* Machines are noisy, and their speed drifts within seconds: neither time of two steps that were measured one after the
   other means much, nor does their quotient. So a short batch of the step runs between two short batches of the unit,
   many times over, and each such pair gives one ratio. Times are the thread's own, so that other processes count as
   little as may be. */

struct ratio {
  double lower; /* a quarter of the pairs gave less */
  double median;
  double upper; /* a quarter gave more */
  double unit_us; /* median of the unit in these pairs */
};

/* What one run of the step costs, in runs of the unit. Resets the bench's scope before each run of either. */
struct ratio measure(struct bench *bench, bench_step run, bench_step unit);

/* The same for the stages of an operation, each of which costs more where it follows the others than alone: nothing is
   reset between them, so that memory and caches are as the whole leaves them. */
enum { STAGES_MAX = 16 };
struct stages {
  const void *context;
  void (*run)(struct bench *bench, const void *context, size_t index);
  size_t len;
};
void measure_stages(struct bench *bench, const struct stages *stages, bench_step unit, struct ratio out[]);

/* Microseconds of the thread's time for so many runs. */
double measure_batch_us(struct bench *bench, bench_step run, int64_t rounds);
/* What the scope of one run holds in the end. */
size_t measure_memory_octets(struct bench *bench, bench_step run);

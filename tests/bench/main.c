#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "growth.h"
#include "material.h"
#include "table.h"

/* bench                 the whole table
   bench --figures FILE  the same, and its main figures as JSON
   bench --growth        only how cost grows with input
   bench --documents     what is measured, as JSON
   bench --rate STEP S   one step over and over for S seconds: runs a second, as JSON
   bench STEP COUNT      one step for a profiler */

void bench_need(enum err err, const struct scope *scope)
{
  if (err != OK) {
    fprintf(stderr, "bench: %s: %s\n", err_info(err)->name, scope_first_fault(scope)->text);
    exit(1);
  }
}

static int refuse_step(const char *name)
{
  fprintf(stderr, "bench: no step is called %s\n", name);
  return 2;
}

/* By the wall clock, as whoever waits for it would count, and in the thread's own time, where others wait for it. */
static int print_rate(struct bench *bench, const char *step, double seconds)
{
  enum { ROUNDS = 16 };
  int64_t count = 0;
  double own_us = 0;
  int64_t start_us = clock_monotonic_us();
  int64_t spent_us = 0;
  for (; (double)spent_us < seconds * 1e6; spent_us = clock_monotonic_us() - start_us) {
    double batch_us = table_run(bench, step, ROUNDS);
    if (batch_us < 0) {
      return refuse_step(step);
    }
    own_us += batch_us;
    count += ROUNDS;
  }
  printf("{\"per_s\":%.1f,\"own_us\":%.2f}\n", (double)count * 1e6 / (double)spent_us, own_us / (double)count);
  return 0;
}

static int run(struct bench *bench, int argc, char **argv)
{
  const char *first = argc > 1 ? argv[1] : "";
  const char *second = argc > 2 ? argv[2] : NULL;
  if (strcmp(first, "--documents") == 0) {
    material_print(bench);
    return 0;
  }
  if (strcmp(first, "--growth") == 0) {
    growth_print(bench);
    return 0;
  }
  if (strcmp(first, "--rate") == 0 && argc == 4) {
    return print_rate(bench, second, strtod(argv[3], NULL));
  }
  if (first[0] == '-' || first[0] == '\0') {
    table_print(bench, second);
    growth_print(bench);
    return 0;
  }
  if (second == NULL || table_run(bench, first, strtol(second, NULL, 10)) < 0) {
    return refuse_step(first);
  }
  return 0;
}

int main(int argc, char **argv)
{
  struct bench bench;
  material_make(&bench);
  int status = run(&bench, argc, argv);
  material_free(&bench);
  return status;
}

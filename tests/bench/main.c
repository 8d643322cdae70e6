#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "growth.h"
#include "material.h"
#include "table.h"

/* bench                 the whole table
   bench --figures FILE  the same, and its main figures as JSON
   bench --growth        only how cost grows with input
   bench --documents     what is measured, as JSON
   bench STEP COUNT      one step for a profiler */

void bench_need(enum err err, const struct scope *scope)
{
  if (err != OK) {
    fprintf(stderr, "bench: %s: %s\n", err_info(err)->name, scope_first_fault(scope)->text);
    exit(1);
  }
}

static int run(struct bench *bench, const char *first, const char *second)
{
  if (strcmp(first, "--documents") == 0) {
    material_print(bench);
    return 0;
  }
  if (strcmp(first, "--growth") == 0) {
    growth_print(bench);
    return 0;
  }
  if (first[0] == '-' || first[0] == '\0') {
    table_print(bench, second);
    growth_print(bench);
    return 0;
  }
  if (second == NULL || !table_run(bench, first, strtol(second, NULL, 10))) {
    fprintf(stderr, "bench: no step is called %s\n", first);
    return 2;
  }
  return 0;
}

int main(int argc, char **argv)
{
  struct bench bench;
  material_make(&bench);
  int status = run(&bench, argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : NULL);
  material_free(&bench);
  return status;
}

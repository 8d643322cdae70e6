#pragma once

#include "bench.h"

/* Prints what verifying and issuing cost, and their stages. `figures`: a file for the main figures as JSON, or NULL. */
void table_print(struct bench *bench, const char *figures);
/* Runs one row of the tables by its name and nothing else. Microseconds of the thread's time; -1 when there is no such
   row. */
double table_run(struct bench *bench, const char *name, int64_t rounds);

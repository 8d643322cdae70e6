#pragma once

#include "bench.h"

/* Prints how cost grows with input: text, nodes, credentials, proofs, status entries; then graphs. */
void growth_print(struct bench *bench);
/* The same for canonizing graphs whose quads share blank nodes, up to those that must be given up. */
void graphs_print(struct bench *bench);

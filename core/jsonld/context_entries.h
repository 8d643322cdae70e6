#pragma once

#include "context.h"

/* Reads a context definition (a map) into `context`, which nobody else sees yet.
   SPEC: json-ld11-api#context-processing-algorithm steps 5.5 to 5.13 */
enum err context_read_entries(struct processor *processor, struct context *context, const struct json *map,
                              const struct context_call *call);

#pragma once

#include "context.h"

/* Works out the contexts that can be entered from `context` by its properties and types, and from those again, to a
   small depth, so that the processor's memo knows them. */
enum err scoped_compile(struct processor *processor, const struct context *context);

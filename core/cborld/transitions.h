#pragma once

#include "context.h"

/* What became of active contexts when a context was applied to them, so that each is worked out once. The keys are
   addresses: what they point to is immutable and lives as long. Transitions may stand on others that are const. */
struct active;

/* How a context came to be applied. */
enum way { EMBEDDED, TYPE_SCOPED, PROPERTY_SCOPED };

struct transition {
  const struct active *previous; /* of the result: outside of what the contexts were entered for */
  const struct active *from; /* whose terms the result starts with */
  const struct context *context; /* NULL: all terms are taken away */
  enum way way;
  const struct active *result; /* NULL: a free row */
};

struct transitions {
  const struct transitions *below; /* NULL, or const from now on */
  struct scope *scope;
  struct transition *rows;
  size_t cap; /* a power of two, or 0 */
  size_t len;
};

/* NULL when it is not known yet. The wanted one's own `result` is not looked at. */
const struct active *transitions_find(const struct transitions *transitions, const struct transition *wanted);
/* Must not be there yet. */
enum err transitions_put(struct transitions *transitions, const struct transition *made);

#pragma once

#include "base/scope.h"

/* What became of an active context when a local context was applied to it, so that this is worked out once. The keys
   are addresses: contexts, terms and documents are immutable and live as long as the memo. */
struct context;

struct memo_key {
  const struct context *active;
  const void *applied; /* a term with a local context, or a document of the catalogue */
  int use;
};

struct memo_row {
  struct memo_key key;
  const struct context *result; /* NULL: free */
};

struct memo {
  struct memo_row *rows;
  size_t cap; /* a power of two, or 0 */
  size_t len;
};

/* NULL when it is not known yet. */
const struct context *memo_find(const struct memo *memo, struct memo_key key);
enum err memo_put(struct scope *scope, struct memo *memo, struct memo_key key, const struct context *result);
/* Puts what `from` knows into `memo`. */
enum err memo_merge(struct scope *scope, struct memo *memo, const struct memo *from);

#include "scoped.h"

enum {
  SCOPED_DEPTH = 3, /* a credential nests types and properties hardly deeper */
  SCOPED_CONTEXTS = 2000 /* of one prepared context */
};

struct scoped {
  struct processor *processor;
  const struct context *context;
  size_t depth;
  size_t *left;
};

static enum err compile(struct processor *processor, const struct context *context, size_t depth, size_t *left);

/* Types are written with a capital, properties without: a guess that costs nothing when it is wrong. */
static enum context_use likely_use(struct str name)
{
  return name.len > 0 && name.at[0] >= 'A' && name.at[0] <= 'Z' ? USE_TYPE : USE_PROPERTY;
}

static enum err visit(void *handle, const struct term *term)
{
  const struct scoped *scoped = handle;
  if (term->context == NULL || *scoped->left == 0) {
    return OK;
  }
  --*scoped->left;
  struct processor *processor = scoped->processor;
  size_t depth = processor->depth;
  processor->definitions = 0;
  const struct context *entered;
  enum err err = context_enter(processor, scoped->context, term, likely_use(term->name), &entered);
  if (err == OK) {
    return compile(processor, entered, scoped->depth - 1, scoped->left);
  }
  processor->depth = depth;
  /* One that cannot be entered from here is no fault until a document does it. */
  return scope_take_fault(processor->scope).err == ERR_LIMIT ? ERR_LIMIT : OK;
}

static enum err compile(struct processor *processor, const struct context *context, size_t depth, size_t *left)
{
  if (depth == 0) {
    return OK;
  }
  struct scoped scoped = {processor, context, depth, left};
  return term_map_each(&context->terms, &scoped, visit);
}

enum err scoped_compile(struct processor *processor, const struct context *context)
{
  size_t left = SCOPED_CONTEXTS;
  return compile(processor, context, SCOPED_DEPTH, &left);
}

#include "processor.h"

#include "base/limits.h"

enum { SHOWN_NAME_OCTETS = 120 };

enum err processor_count(struct processor *processor)
{
  if (++processor->definitions > LIMIT_CONTEXT_TERMS) {
    return FAIL(processor->scope, ERR_LIMIT, "the document's contexts define more than %d terms", LIMIT_CONTEXT_TERMS);
  }
  return OK;
}

enum err processor_enter(struct processor *processor)
{
  if (++processor->depth > LIMIT_JSONLD_DEPTH) {
    return FAIL(processor->scope, ERR_LIMIT, "the document is nested deeper than %d levels", LIMIT_JSONLD_DEPTH);
  }
  return OK;
}

void processor_leave(struct processor *processor)
{
  processor->depth--;
}

struct str processor_shown(struct str name)
{
  size_t len = name.len < SHOWN_NAME_OCTETS ? name.len : SHOWN_NAME_OCTETS;
  while (len < name.len && len > 0 && ((unsigned char)name.at[len] & 0xc0) == 0x80) {
    len--;
  }
  return str_slice(name, 0, len);
}

enum err processor_drop(struct processor *processor, struct str name, const char *why)
{
  if (!processor->options->safe) {
    return OK;
  }
  struct str shown = processor_shown(name);
  return FAIL(processor->scope, ERR_DATA_LOSS, "\"" STR_FMT "\" would be lost: %s", STR_ARG(shown), why);
}

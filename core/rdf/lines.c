#include "lines.h"

#include <stdlib.h>

#include "rdf/nquads.h"

enum { LINE_OCTETS = 160 }; /* of a usual line */

struct lines lines_in(struct scope *scope, size_t quads)
{
  struct lines lines = {.text = buf_in(scope), .at = SCOPE_ARRAY(scope, struct str, quads), .cap = quads};
  buf_reserve(&lines.text, quads * LINE_OCTETS);
  lines.text.broken |= lines.at == NULL;
  return lines;
}

void lines_clear(struct lines *lines)
{
  lines->text.len = 0;
  lines->len = 0;
}

void lines_add(struct lines *lines, const struct rdf_quad *quad)
{
  struct str *at = scope_grow(lines->text.scope, lines->at, lines->len, &lines->cap, sizeof *at);
  size_t from = lines->text.len;
  nquads_print(&lines->text, quad);
  if (at == NULL || lines->text.broken) {
    lines->text.broken = true;
    return;
  }
  at[lines->len++] = (struct str){lines->text.at + from, lines->text.len - from};
  lines->at = at;
}

static int compare(const void *a, const void *b)
{
  return str_compare(*(const struct str *)a, *(const struct str *)b);
}

enum err lines_sort(struct lines *lines)
{
  if (lines->text.broken) {
    return scope_err(lines->text.scope);
  }
  if (lines->len > 1) {
    qsort(lines->at, lines->len, sizeof *lines->at, compare);
  }
  return OK;
}

struct digest lines_digest(size_t count, const struct str lines[], enum digest_kind kind)
{
  struct digest_state state;
  digest_start(&state, kind);
  for (size_t i = 0; i < count; i++) {
    digest_add(&state, str_bytes(lines[i]));
  }
  return digest_end(&state);
}

#include "lines.h"

#include <assert.h>

enum { LINE_OCTETS = 160 }; /* of a usual line */

struct lines lines_in(struct scope *scope, size_t quads)
{
  struct lines lines = {.text = buf_in(scope),
                        .at = SCOPE_ROOM(scope, struct str, quads),
                        .spare = SCOPE_ROOM(scope, struct str, quads),
                        .cap = quads};
  buf_reserve(&lines.text, quads * LINE_OCTETS);
  lines.text.broken |= lines.at == NULL || lines.spare == NULL;
  return lines;
}

void lines_clear(struct lines *lines)
{
  lines->text.len = 0;
  lines->len = 0;
}

void lines_add(struct lines *lines, const struct rdf_quad *quad, const struct blank_labels *labels)
{
  assert(lines->len < lines->cap || lines->text.broken);
  size_t from = lines->text.len;
  nquads_print_labelled(&lines->text, quad, labels);
  if (!lines->text.broken) {
    lines->at[lines->len++] = (struct str){lines->text.at + from, lines->text.len - from};
  }
}

/* Merges two sorted stretches of `from`, up to `middle` and up to `end`, into the same places of `to`. */
static void merge(const struct str from[], struct str to[], size_t start, size_t middle, size_t end)
{
  size_t left = start;
  size_t right = middle;
  for (size_t i = start; i < end; i++) {
    bool take_left = right == end || (left < middle && str_compare(from[left], from[right]) <= 0);
    to[i] = from[take_left ? left++ : right++];
  }
}

/* qsort calls its comparison through a pointer and moves its elements octet by octet, which shows: every quad is put in
   order once with its canonical labels and once for each of its blank nodes. */
enum err lines_sort(struct lines *lines)
{
  for (size_t width = 1; width < lines->len; width *= 2) {
    for (size_t start = 0; start < lines->len; start += 2 * width) {
      size_t middle = start + width < lines->len ? start + width : lines->len;
      size_t end = middle + width < lines->len ? middle + width : lines->len;
      merge(lines->at, lines->spare, start, middle, end);
    }
    struct str *sorted = lines->spare;
    lines->spare = lines->at;
    lines->at = sorted;
  }
  return lines->text.broken ? scope_err(lines->text.scope) : OK;
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

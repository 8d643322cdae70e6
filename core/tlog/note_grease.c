#include "tlog/note.h"

#include "crypto/random.h"

enum { GREASE_LINES = 2, GREASE_LEAST_OCTETS = 16, GREASE_MORE_OCTETS = 128 };

static enum err make_line(struct scope *scope, struct note_signature *out)
{
  size_t len = GREASE_LEAST_OCTETS + random_below(GREASE_MORE_OCTETS);
  uint8_t *octets = SCOPE_ROOM(scope, uint8_t, len);
  if (octets == NULL) {
    return scope_err(scope);
  }
  random_fill(octets, len);
  random_fill((uint8_t *)&out->id, sizeof out->id);
  out->octets = (struct bytes){octets, len};
  /* A top-level domain that nobody can have. SPEC: RFC 6761 section 6.4 */
  out->name = scope_format(scope, "%08x.invalid", random_below(UINT32_MAX));
  return out->name.at == NULL ? scope_err(scope) : OK;
}

enum err note_grease(struct scope *scope, struct note *note)
{
  size_t len = note->len + GREASE_LINES;
  struct note_signature *lines = SCOPE_ARRAY(scope, struct note_signature, len);
  if (lines == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < len; i++) {
    struct note_signature line;
    if (i < note->len) {
      line = note->at[i];
    } else {
      TRY(make_line(scope, &line));
    }
    size_t place = random_below((uint32_t)i + 1);
    lines[i] = lines[place];
    lines[place] = line;
  }
  note->at = lines;
  note->len = len;
  return OK;
}

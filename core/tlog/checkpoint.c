#include "tlog/checkpoint.h"

#include "lines.h"
#include "note_text.h"

static enum err refuse(struct scope *scope)
{
  return FAIL(scope, ERR_SYNTAX, "a checkpoint is a line of its log's name, one of its size and one of its root");
}

/* No line of it is empty, and the last one is whole. */
static bool is_extension(struct str text)
{
  for (struct str line; text.len > 0;) {
    if (!line_take(&text, &line) || line.len == 0) {
      return false;
    }
  }
  return true;
}

enum err checkpoint_parse(struct scope *scope, struct str text, struct checkpoint *out)
{
  struct str rest = text;
  struct str size = {0};
  struct str root = {0};
  bool whole = note_text_is_clean(text) && line_take(&rest, &out->origin) && line_take(&rest, &size) &&
               line_take(&rest, &root) && out->origin.len > 0 && is_extension(rest);
  if (!whole) {
    return refuse(scope);
  }
  if (!str_to_u64(size, &out->size)) {
    return FAIL(scope, ERR_SYNTAX, "the size of a checkpoint must be a decimal number without leading zeros");
  }
  if (tlog_hash_parse(scope, root, &out->root) != OK) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_SYNTAX, "the root of a checkpoint must be the base64 text of 32 octets");
  }
  out->extension = rest;
  return OK;
}

enum err checkpoint_print(struct scope *scope, const struct checkpoint *checkpoint, struct str *out)
{
  struct str origin = checkpoint->origin;
  bool good = origin.len > 0 && str_find(origin, '\n', 0) == SIZE_MAX && note_text_is_clean(origin) &&
              note_text_is_clean(checkpoint->extension) && is_extension(checkpoint->extension);
  if (!good) {
    return FAIL(scope, ERR_VALUE, "the lines of a checkpoint must not be empty nor hold control characters");
  }
  struct buf buf = buf_in(scope);
  buf_add(&buf, origin);
  buf_add_char(&buf, '\n');
  buf_add_u64(&buf, checkpoint->size);
  buf_add_char(&buf, '\n');
  tlog_hash_print(&buf, &checkpoint->root);
  buf_add_char(&buf, '\n');
  buf_add(&buf, checkpoint->extension);
  return buf_str(&buf, out);
}

enum err checkpoint_open(struct scope *scope, struct str whole, struct note *note, struct checkpoint *out)
{
  TRY(note_parse(scope, whole, note));
  return checkpoint_parse(scope, note->text, out);
}

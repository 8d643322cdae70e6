#include "tlog/note.h"

#include "base/buf.h"
#include "base/limits.h"
#include "codec/base64.h"
#include "lines.h"
#include "note_text.h"

/* An em dash and a blank. */
static const struct str LINE_PREFIX = STR_INIT("\xe2\x80\x94 ");
enum { ID_OCTETS = 4 };

static enum err read_line(struct scope *scope, struct str line, struct note_signature *out)
{
  struct str rest = str_slice(line, LINE_PREFIX.len, line.len);
  size_t blank = str_find(rest, ' ', 0);
  if (!str_starts(line, LINE_PREFIX) || blank == SIZE_MAX || !note_key_name_is(str_slice(rest, 0, blank))) {
    return FAIL(scope, ERR_SYNTAX, "a signature line of a note is an em dash, a name and a signature");
  }
  struct bytes octets = {0};
  TRY(base64_decode(scope, BASE64, str_slice(rest, blank + 1, rest.len), &octets));
  if (octets.len <= ID_OCTETS) {
    return FAIL(scope, ERR_SYNTAX, "a signature line of a note ends before its signature");
  }
  const uint8_t *id = octets.at;
  *out = (struct note_signature){
      .name = str_slice(rest, 0, blank),
      .id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3],
      .octets = {octets.at + ID_OCTETS, octets.len - ID_OCTETS},
  };
  return OK;
}

static enum err check_text(struct scope *scope, struct str whole)
{
  if (whole.len > LIMIT_NOTE_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "a note has more than %d octets", LIMIT_NOTE_OCTETS);
  }
  if (!note_text_is_clean(whole)) {
    return FAIL(scope, ERR_SYNTAX, "a note is not UTF-8, or holds control characters");
  }
  return OK;
}

static enum err read_lines(struct scope *scope, struct str lines, struct note *out)
{
  struct note_signature *signatures = NULL;
  size_t cap = 0;
  size_t len = 0;
  for (struct str line; line_take(&lines, &line); len++) {
    if (len == LIMIT_NOTE_SIGNATURES) {
      return FAIL(scope, ERR_LIMIT, "a note has more than %d signatures", LIMIT_NOTE_SIGNATURES);
    }
    signatures = scope_grow(scope, signatures, len, &cap, sizeof *signatures);
    if (signatures == NULL) {
      return scope_err(scope);
    }
    TRY(read_line(scope, line, &signatures[len]));
  }
  if (len == 0 || lines.len > 0) {
    return FAIL(scope, ERR_SYNTAX, "a note must end with whole lines of signatures");
  }
  out->at = signatures;
  out->len = len;
  return OK;
}

enum err note_lines_parse(struct scope *scope, struct str lines, struct note *out)
{
  TRY(check_text(scope, lines));
  *out = (struct note){0};
  return read_lines(scope, lines, out);
}

/* Where the empty line before the signatures begins; a text may hold empty lines, too, so it is the last. */
static size_t find_last_empty_line(struct str whole)
{
  for (size_t i = whole.len; i > 1; i--) {
    if (whole.at[i - 1] == '\n' && whole.at[i - 2] == '\n') {
      return i - 1;
    }
  }
  return SIZE_MAX;
}

enum err note_parse(struct scope *scope, struct str whole, struct note *out)
{
  TRY(check_text(scope, whole));
  size_t empty = find_last_empty_line(whole);
  if (empty == SIZE_MAX) {
    return FAIL(scope, ERR_SYNTAX, "a note has no empty line between its text and its signatures");
  }
  *out = (struct note){.text = str_slice(whole, 0, empty)};
  return read_lines(scope, str_slice(whole, empty + 1, whole.len), out);
}

static enum err add_line(struct scope *scope, struct buf *buf, const struct note_signature *signature)
{
  struct buf octets = buf_in(scope);
  uint8_t id[ID_OCTETS] = {(uint8_t)(signature->id >> 24), (uint8_t)(signature->id >> 16),
                           (uint8_t)(signature->id >> 8), (uint8_t)signature->id};
  buf_add_bytes(&octets, (struct bytes){id, sizeof id});
  buf_add_bytes(&octets, signature->octets);
  struct bytes blob = {0};
  struct str text = {0};
  TRY(buf_bytes(&octets, &blob));
  TRY(base64_encode(scope, BASE64, blob, &text));
  buf_add(buf, LINE_PREFIX);
  buf_add(buf, signature->name);
  buf_add_char(buf, ' ');
  buf_add(buf, text);
  buf_add_char(buf, '\n');
  return OK;
}

static enum err add_lines(struct scope *scope, struct buf *buf, const struct note *note)
{
  for (size_t i = 0; i < note->len; i++) {
    TRY(add_line(scope, buf, &note->at[i]));
  }
  return OK;
}

enum err note_lines_print(struct scope *scope, const struct note *note, struct str *out)
{
  struct buf buf = buf_in(scope);
  TRY(add_lines(scope, &buf, note));
  return buf_str(&buf, out);
}

enum err note_print(struct scope *scope, const struct note *note, struct str *out)
{
  if (!note_text_is_clean(note->text) || !str_ends(note->text, STR("\n"))) {
    return FAIL(scope, ERR_VALUE, "the text of a note must be UTF-8 without control characters and end with a newline");
  }
  if (note->len == 0) {
    return FAIL(scope, ERR_VALUE, "a note without a signature is none");
  }
  struct buf buf = buf_in(scope);
  buf_add(&buf, note->text);
  buf_add_char(&buf, '\n');
  TRY(add_lines(scope, &buf, note));
  return buf_str(&buf, out);
}

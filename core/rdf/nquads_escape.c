#include "nquads_escape.h"

#include "base/buf.h"

bool nquads_is_iri_character(uint32_t code_point)
{
  switch (code_point) {
  case '<':
  case '>':
  case '"':
  case '{':
  case '}':
  case '|':
  case '^':
  case '`':
  case '\\':
    return false;
  default:
    return code_point > 0x20;
  }
}

static bool hex_value(struct str digits, uint32_t *out)
{
  *out = 0;
  for (size_t i = 0; i < digits.len; i++) {
    char c = digits.at[i];
    bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'A' && c <= 'F') && !(c >= 'a' && c <= 'f')) {
      return false;
    }
    *out = *out << 4 | (uint32_t)(is_digit ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return true;
}

static void add_code_point(struct buf *buf, uint32_t code_point)
{
  if (code_point < 0x80) {
    buf_add_char(buf, (char)code_point);
    return;
  }
  int continuations = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  static const uint8_t LEADS[] = {0, 0xc0, 0xe0, 0xf0};
  buf_add_char(buf, (char)(LEADS[continuations] | code_point >> (6 * continuations)));
  while (continuations-- > 0) {
    buf_add_char(buf, (char)(0x80 | (code_point >> (6 * continuations) & 0x3f)));
  }
}

/* UCHAR: `raw` begins with "u" or "U", the rest are its digits and what follows. */
static enum err unescape_code_point(const struct nquads_reader *reader, struct str raw, bool in_iri, struct buf *buf,
                                    size_t *taken)
{
  size_t digits = raw.at[0] == 'u' ? 4 : 8;
  uint32_t code_point = 0;
  if (raw.len < 1 + digits || !hex_value(str_slice(raw, 1, 1 + digits), &code_point)) {
    return nquads_refuse(reader, "an escape \\u or \\U lacks hexadecimal digits");
  }
  if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff)) {
    return nquads_refuse(reader, "an escape \\u or \\U is not a character");
  }
  if (in_iri && !nquads_is_iri_character(code_point)) {
    return nquads_refuse(reader, "an IRI holds an escaped character that no IRI may have");
  }
  add_code_point(buf, code_point);
  *taken = 1 + digits;
  return OK;
}

/* `raw` is what follows a backslash. IRIs know only UCHAR, strings ECHAR, too. */
static enum err unescape_one(const struct nquads_reader *reader, struct str raw, bool in_iri, struct buf *buf,
                             size_t *taken)
{
  static const char MEANINGS[] = "\t\b\n\r\f\"'\\";
  if (raw.len > 0 && (raw.at[0] == 'u' || raw.at[0] == 'U')) {
    return unescape_code_point(reader, raw, in_iri, buf, taken);
  }
  size_t which = in_iri || raw.len == 0 ? SIZE_MAX : str_find(STR("tbnrf\"'\\"), raw.at[0], 0);
  if (which == SIZE_MAX) {
    return nquads_refuse(reader, "an unknown escape follows a backslash");
  }
  buf_add_char(buf, MEANINGS[which]);
  *taken = 1;
  return OK;
}

enum err nquads_unescape(const struct nquads_reader *reader, struct str raw, bool in_iri, struct str *out)
{
  size_t backslash = str_find(raw, '\\', 0);
  if (backslash == SIZE_MAX) {
    *out = raw;
    return OK;
  }
  struct buf buf = buf_in(reader->scope);
  buf_reserve(&buf, raw.len);
  size_t from = 0;
  while (backslash != SIZE_MAX) {
    buf_add(&buf, str_slice(raw, from, backslash));
    size_t taken = 0;
    TRY(unescape_one(reader, str_slice(raw, backslash + 1, raw.len), in_iri, &buf, &taken));
    from = backslash + 1 + taken;
    backslash = str_find(raw, '\\', from);
  }
  buf_add(&buf, str_slice(raw, from, raw.len));
  return buf_str(&buf, out);
}

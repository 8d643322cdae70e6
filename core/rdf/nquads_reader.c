#include "nquads_reader.h"

#include "nquads_escape.h"

enum { NOTHING = -1 }; /* what peek gives at the end of the text */

enum err nquads_refuse(const struct nquads_reader *reader, const char *reason)
{
  struct str before = str_slice(reader->text, 0, reader->at);
  size_t line = 1;
  for (size_t i = 0; i < before.len; i++) {
    bool is_pair = before.at[i] == '\r' && i + 1 < before.len && before.at[i + 1] == '\n';
    line += (before.at[i] == '\n' || before.at[i] == '\r') && !is_pair;
  }
  return FAIL(reader->scope, ERR_SYNTAX, "N-Quads, line %zu: %s", line, reason);
}

static int peek(const struct nquads_reader *reader)
{
  return reader->at < reader->text.len ? (uint8_t)reader->text.at[reader->at] : NOTHING;
}

static bool take(struct nquads_reader *reader, char wanted)
{
  if (peek(reader) != (uint8_t)wanted) {
    return false;
  }
  reader->at++;
  return true;
}

static bool is_letter(int c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(int c)
{
  return c >= '0' && c <= '9';
}

void nquads_skip_blanks(struct nquads_reader *reader)
{
  while (peek(reader) == ' ' || peek(reader) == '\t') {
    reader->at++;
  }
}

bool nquads_at_line_end(const struct nquads_reader *reader)
{
  int c = peek(reader);
  return c == NOTHING || c == '\n' || c == '\r' || c == '#';
}

enum err nquads_read_line_end(struct nquads_reader *reader)
{
  if (peek(reader) == '#') {
    while (peek(reader) != NOTHING && peek(reader) != '\n' && peek(reader) != '\r') {
      reader->at++;
    }
  }
  if (peek(reader) == NOTHING || take(reader, '\n') || take(reader, '\r')) {
    return OK;
  }
  return nquads_refuse(reader, "something follows the full stop of a statement");
}

/* N-Quads has no base, so every IRI begins with a scheme. */
static bool has_scheme(struct str iri)
{
  size_t colon = str_find(iri, ':', 0);
  if (colon == SIZE_MAX || colon == 0 || !is_letter((uint8_t)iri.at[0])) {
    return false;
  }
  for (size_t i = 1; i < colon; i++) {
    char c = iri.at[i];
    if (!is_letter((uint8_t)c) && !is_digit(c) && c != '+' && c != '-' && c != '.') {
      return false;
    }
  }
  return true;
}

static enum err read_iri(struct nquads_reader *reader, struct str *out)
{
  if (!take(reader, '<')) {
    return nquads_refuse(reader, "an IRI in angle brackets is missing");
  }
  size_t from = reader->at;
  while (peek(reader) != NOTHING && (nquads_is_iri_character((uint32_t)peek(reader)) || peek(reader) == '\\')) {
    reader->at++;
  }
  struct str raw = str_slice(reader->text, from, reader->at);
  if (!take(reader, '>')) {
    return nquads_refuse(reader, peek(reader) == NOTHING ? "an IRI does not end"
                                                         : "an IRI holds a character that no IRI may have");
  }
  TRY(nquads_unescape(reader, raw, true, out));
  return has_scheme(*out) ? OK : nquads_refuse(reader, "an IRI is relative");
}

/* The code point at the reader's place and its length in octets; NOTHING at the end. */
static int32_t peek_code_point(const struct nquads_reader *reader, size_t *octets)
{
  int lead = peek(reader);
  *octets = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead < 0x80) {
    return lead;
  }
  int32_t code_point = lead & (0xff >> (*octets + 1));
  for (size_t i = 1; i < *octets; i++) {
    code_point = code_point << 6 | ((uint8_t)reader->text.at[reader->at + i] & 0x3f);
  }
  return code_point;
}

struct range {
  int32_t first;
  int32_t last;
};

static bool is_in(int32_t code_point, size_t count, const struct range ranges[])
{
  for (size_t i = 0; i < count; i++) {
    if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
      return true;
    }
  }
  return false;
}

/* SPEC: n-quads#grammar-production-PN_CHARS_U, with the digits that a label may begin with, too. */
static bool begins_label(int32_t c)
{
  static const struct range BASE[] = {{0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
                                      {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
                                      {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff}};
  return is_letter(c) || is_digit(c) || c == '_' || c == ':' || is_in(c, sizeof BASE / sizeof *BASE, BASE);
}

/* SPEC: n-quads#grammar-production-PN_CHARS */
static bool continues_label(int32_t c)
{
  static const struct range MORE[] = {{0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040}};
  return begins_label(c) || c == '-' || is_in(c, sizeof MORE / sizeof *MORE, MORE);
}

static enum err read_blank(struct nquads_reader *reader, struct str *out)
{
  size_t octets = 0;
  if (!take(reader, '_') || !take(reader, ':')) {
    return nquads_refuse(reader, "a blank node does not begin with \"_:\"");
  }
  if (!begins_label(peek_code_point(reader, &octets))) {
    return nquads_refuse(reader, "a blank node has no label");
  }
  size_t from = reader->at;
  size_t to = from;
  for (int32_t c; (c = peek_code_point(reader, &octets)) == '.' || continues_label(c);) {
    reader->at += octets;
    to = c == '.' ? to : reader->at;
  }
  reader->at = to; /* full stops at the end are not the label's */
  *out = str_slice(reader->text, from, to);
  return OK;
}

static enum err read_string(struct nquads_reader *reader, struct str *out)
{
  reader->at++;
  size_t from = reader->at;
  while (peek(reader) != '"') {
    if (peek(reader) == NOTHING || peek(reader) == '\n' || peek(reader) == '\r') {
      return nquads_refuse(reader, "a literal does not end on its line");
    }
    reader->at += peek(reader) == '\\' ? 2 : 1;
  }
  struct str raw = str_slice(reader->text, from, reader->at++);
  return nquads_unescape(reader, raw, false, out);
}

/* LANGTAG: letters, then parts of letters and digits behind hyphens. */
static enum err read_language(struct nquads_reader *reader, struct str *out)
{
  size_t from = reader->at;
  size_t part_from = from;
  bool is_first = true;
  for (;; is_first = false, part_from = reader->at) {
    while (is_letter(peek(reader)) || (!is_first && is_digit(peek(reader)))) {
      reader->at++;
    }
    if (reader->at == part_from) {
      return nquads_refuse(reader, "a language tag has an empty part");
    }
    if (!take(reader, '-')) {
      break;
    }
  }
  *out = str_slice(reader->text, from, reader->at);
  return OK;
}

static enum err read_literal(struct nquads_reader *reader, struct rdf_term *out)
{
  TRY(read_string(reader, &out->value));
  if (take(reader, '@')) {
    out->datatype = STR(RDF "langString");
    return read_language(reader, &out->language);
  }
  if (!take(reader, '^')) {
    out->datatype = STR(XSD "string");
    return OK;
  }
  if (!take(reader, '^')) {
    return nquads_refuse(reader, "a datatype does not begin with \"^^\"");
  }
  return read_iri(reader, &out->datatype);
}

/* `expected` is the sentence when nothing of these kinds is there. */
static enum err read_term(struct nquads_reader *reader, bool may_be_literal, const char *expected, struct rdf_term *out)
{
  switch (peek(reader)) {
  case '<':
    out->kind = RDF_IRI;
    return read_iri(reader, &out->value);
  case '_':
    out->kind = RDF_BLANK;
    return read_blank(reader, &out->value);
  case '"':
    out->kind = RDF_LITERAL;
    return may_be_literal ? read_literal(reader, out) : nquads_refuse(reader, expected);
  default:
    return nquads_refuse(reader, expected);
  }
}

enum err nquads_read_statement(struct nquads_reader *reader, struct rdf_quad *out)
{
  *out = (struct rdf_quad){0};
  TRY(read_term(reader, false, "a subject must be an IRI or a blank node", &out->subject));
  nquads_skip_blanks(reader);
  out->predicate.kind = RDF_IRI;
  TRY(read_iri(reader, &out->predicate.value));
  nquads_skip_blanks(reader);
  TRY(read_term(reader, true, "an object must be an IRI, a blank node or a literal", &out->object));
  nquads_skip_blanks(reader);
  if (peek(reader) != '.') {
    TRY(read_term(reader, false, "a graph name or the full stop is missing", &out->graph));
    nquads_skip_blanks(reader);
  }
  return take(reader, '.') ? OK : nquads_refuse(reader, "the full stop of a statement is missing");
}

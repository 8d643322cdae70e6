#include "rdf/nquads.h"

#include <assert.h>
#include <string.h>

#include "base/octets.h"
#include "nquads_labels.h"
#include "nquads_reader.h"

/* SPEC: rdf-canon#canonical-quads. The letter of the short escape of a character, or NUL. */
static char short_escape(char c)
{
  switch (c) {
  case '\b':
    return 'b';
  case '\t':
    return 't';
  case '\n':
    return 'n';
  case '\f':
    return 'f';
  case '\r':
    return 'r';
  case '"':
  case '\\':
    return c;
  default:
    return '\0';
  }
}

/* U+FFFE or U+FFFF: beside the controls the only characters that are not XML 1.1's. */
static bool is_noncharacter(struct str text, size_t at)
{
  return text.len - at >= 3 && (uint8_t)text.at[at] == 0xef && (uint8_t)text.at[at + 1] == 0xbf &&
         (uint8_t)text.at[at + 2] >= 0xbe;
}

/* 1 for the controls, the quotation mark, the backslash and the first octet of U+F000 to U+FFFF, else 0. */
static octets may_need_escape(octets part)
{
  return (octets)((part < 0x20) | (part == '"') | (part == '\\') | (part == 0x7f) | (part == 0xef)) & 1;
}

static size_t count_escapes(struct str text)
{
  size_t count = 0;
  for (size_t at = 0; at < text.len; at += sizeof(octets)) {
    count += octets_count(may_need_escape(octets_from(text, at, 'a')));
  }
  return count;
}

/* --- what follows writes into room that nquads_print has reserved --- */

static void put(struct buf *buf, struct str text)
{
  if (text.len > 0) {
    memcpy(buf->at + buf->len, text.at, text.len);
    buf->len += text.len;
  }
}

static void put_char(struct buf *buf, char c)
{
  buf->at[buf->len++] = c;
}

static void put_hex(struct buf *buf, uint32_t code_point)
{
  static const char HEX[] = "0123456789ABCDEF";
  put(buf, STR("\\u"));
  for (int shift = 12; shift >= 0; shift -= 4) {
    put_char(buf, HEX[code_point >> shift & 15]);
  }
}

/* Puts the character at `at`, escaped if need be, and returns how many octets it took. */
static size_t put_escaped(struct buf *buf, struct str text, size_t at)
{
  if (is_noncharacter(text, at)) {
    put_hex(buf, 0xff40u + (uint8_t)text.at[at + 2]);
    return 3;
  }
  char letter = short_escape(text.at[at]);
  if (letter != '\0') {
    put_char(buf, '\\');
    put_char(buf, letter);
    return 1;
  }
  if ((uint8_t)text.at[at] < 0x20 || text.at[at] == 0x7f) {
    put_hex(buf, (uint8_t)text.at[at]);
    return 1;
  }
  put_char(buf, text.at[at]);
  return 1;
}

static void put_string(struct buf *buf, struct str text, size_t escapes)
{
  if (escapes == 0) {
    put(buf, text);
    return;
  }
  for (size_t at = 0; at < text.len;) {
    at += put_escaped(buf, text, at);
  }
}

static void put_iri(struct buf *buf, struct str iri)
{
  put_char(buf, '<');
  put(buf, iri);
  put_char(buf, '>');
}

static void put_literal(struct buf *buf, const struct rdf_term *literal, size_t escapes)
{
  put_char(buf, '"');
  put_string(buf, literal->value, escapes);
  put_char(buf, '"');
  if (literal->language.len > 0) {
    put_char(buf, '@');
    put(buf, literal->language);
    return;
  }
  if (!str_equal(literal->datatype, STR(XSD "string"))) {
    put(buf, STR("^^"));
    put_iri(buf, literal->datatype);
  }
}

/* With the space that follows every term. */
static void put_term(struct buf *buf, const struct rdf_term *term, struct str label, size_t escapes)
{
  switch (term->kind) {
  case RDF_NONE:
    return;
  case RDF_IRI:
    put_iri(buf, term->value);
    break;
  case RDF_BLANK:
    put(buf, STR("_:"));
    put(buf, label);
    break;
  case RDF_LITERAL:
    put_literal(buf, term, escapes);
    break;
  }
  put_char(buf, ' ');
}

static size_t name_len(const struct rdf_term *term, struct str label)
{
  return term->kind == RDF_BLANK ? label.len : term->value.len;
}

void nquads_print_labelled(struct buf *buf, const struct rdf_quad *quad, const struct blank_labels *labels)
{
  enum { MARKS_OCTETS = 32, ESCAPE_OCTETS = 6 }; /* brackets, spaces, quotation marks ...; one escape */
  const struct rdf_term *object = &quad->object;
  size_t escapes = object->kind == RDF_LITERAL ? count_escapes(object->value) : 0;
  buf_reserve(buf, name_len(&quad->subject, labels->at[PLACE_SUBJECT]) + quad->predicate.value.len +
                       name_len(object, labels->at[PLACE_OBJECT]) + object->datatype.len + object->language.len +
                       name_len(&quad->graph, labels->at[PLACE_GRAPH]) + escapes * ESCAPE_OCTETS + MARKS_OCTETS);
  if (buf->broken) {
    return;
  }
  put_term(buf, &quad->subject, labels->at[PLACE_SUBJECT], 0);
  put_term(buf, &quad->predicate, quad->predicate.value, 0);
  put_term(buf, object, labels->at[PLACE_OBJECT], escapes);
  put_term(buf, &quad->graph, labels->at[PLACE_GRAPH], 0);
  put(buf, STR(".\n"));
  assert(buf->len <= buf->cap);
}

void nquads_print(struct buf *buf, const struct rdf_quad *quad)
{
  nquads_print_labelled(buf, quad,
                        &(struct blank_labels){{quad->subject.value, quad->object.value, quad->graph.value}});
}

static enum err print_into_buf(void *handle, const struct rdf_quad *quad)
{
  struct buf *buf = handle;
  nquads_print(buf, quad);
  return buf->broken ? scope_err(buf->scope) : OK;
}

struct rdf_sink nquads_sink(struct buf *buf)
{
  return (struct rdf_sink){buf, print_into_buf};
}

static enum err parse_line(struct nquads_reader *reader, const struct rdf_sink *sink)
{
  nquads_skip_blanks(reader);
  if (!nquads_at_line_end(reader)) {
    struct rdf_quad quad = {0};
    TRY(nquads_read_statement(reader, &quad));
    TRY(rdf_sink_write(sink, &quad));
    nquads_skip_blanks(reader);
  }
  return nquads_read_line_end(reader);
}

enum err nquads_parse(struct scope *scope, struct str text, struct rdf_sink sink)
{
  if (!str_is_utf8(text)) {
    return FAIL(scope, ERR_SYNTAX, "N-Quads: the text is not UTF-8");
  }
  struct nquads_reader reader = {.scope = scope, .text = text};
  while (reader.at < text.len) {
    TRY(parse_line(&reader, &sink));
  }
  return OK;
}

#include "rdf/nquads.h"

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

static bool is_plain(struct str text, size_t at)
{
  uint8_t octet = (uint8_t)text.at[at];
  if (octet == 0xef) {
    return !is_noncharacter(text, at);
  }
  return octet >= 0x20 && octet != '"' && octet != '\\' && octet != 0x7f;
}

static void print_hex(struct buf *buf, uint32_t code_point)
{
  static const char HEX[] = "0123456789ABCDEF";
  const char escape[] = {'\\',
                         'u',
                         HEX[code_point >> 12 & 15],
                         HEX[code_point >> 8 & 15],
                         HEX[code_point >> 4 & 15],
                         HEX[code_point & 15]};
  buf_add(buf, (struct str){escape, sizeof escape});
}

/* Prints the character at `at` escaped and returns how many octets it took. */
static size_t print_escape(struct buf *buf, struct str text, size_t at)
{
  if (is_noncharacter(text, at)) {
    print_hex(buf, 0xff40u + (uint8_t)text.at[at + 2]);
    return 3;
  }
  char letter = short_escape(text.at[at]);
  if (letter == '\0') {
    print_hex(buf, (uint8_t)text.at[at]);
    return 1;
  }
  buf_add_char(buf, '\\');
  buf_add_char(buf, letter);
  return 1;
}

static void print_string(struct buf *buf, struct str text)
{
  buf_add_char(buf, '"');
  size_t plain_from = 0;
  for (size_t at = 0; at < text.len;) {
    if (is_plain(text, at)) {
      at++;
      continue;
    }
    buf_add(buf, str_slice(text, plain_from, at));
    at += print_escape(buf, text, at);
    plain_from = at;
  }
  buf_add(buf, str_slice(text, plain_from, text.len));
  buf_add_char(buf, '"');
}

static void print_iri(struct buf *buf, struct str iri)
{
  buf_add_char(buf, '<');
  buf_add(buf, iri);
  buf_add_char(buf, '>');
}

static void print_literal(struct buf *buf, const struct rdf_term *literal)
{
  print_string(buf, literal->value);
  if (literal->language.len > 0) {
    buf_add_char(buf, '@');
    buf_add(buf, literal->language);
    return;
  }
  if (!str_equal(literal->datatype, STR(XSD "string"))) {
    buf_add(buf, STR("^^"));
    print_iri(buf, literal->datatype);
  }
}

/* With the space that follows every term. */
static void print_term(struct buf *buf, const struct rdf_term *term)
{
  switch (term->kind) {
  case RDF_NONE:
    return;
  case RDF_IRI:
    print_iri(buf, term->value);
    break;
  case RDF_BLANK:
    buf_add(buf, STR("_:"));
    buf_add(buf, term->value);
    break;
  case RDF_LITERAL:
    print_literal(buf, term);
    break;
  }
  buf_add_char(buf, ' ');
}

void nquads_print(struct buf *buf, const struct rdf_quad *quad)
{
  print_term(buf, &quad->subject);
  print_term(buf, &quad->predicate);
  print_term(buf, &quad->object);
  print_term(buf, &quad->graph);
  buf_add(buf, STR(".\n"));
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

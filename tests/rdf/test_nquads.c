#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "rdf/dataset.h"
#include "rdf/nquads.h"

/* Parses and prints again. */
static enum err reprint(struct scope *scope, struct str text, struct str *out)
{
  struct buf printed = buf_in(scope);
  TRY(nquads_parse(scope, text, nquads_sink(&printed)));
  return buf_str(&printed, out);
}

static void good_texts(void **state)
{
  struct scope *scope = *state;
  static const struct {
    struct str text;
    struct str canonical;
  } rows[] = {
      {STR_INIT(""), STR_INIT("")},
      {STR_INIT("\n\r\n \t\n# a comment\n#\r  # another"), STR_INIT("")},
      {STR_INIT("<a:s> <a:p> <a:o> ."), STR_INIT("<a:s> <a:p> <a:o> .\n")},
      {STR_INIT("<a:s><a:p><a:o>."), STR_INIT("<a:s> <a:p> <a:o> .\n")},
      {STR_INIT("\t<a:s>  <a:p>\t<a:o> \t.\t# said\r\n\r\n"), STR_INIT("<a:s> <a:p> <a:o> .\n")},
      {STR_INIT("<a:s> <a:p> <a:o> <a:g> .\r<a:s> <a:p> _:b _:g."),
       STR_INIT("<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> _:b _:g .\n")},
      {STR_INIT("_:a.b<a:p>_:c.\n"), STR_INIT("_:a.b <a:p> _:c .\n")},
      {STR_INIT("_:0 <a:p> _:a-b\xc2\xb7\xed\x95\x9c:_ .\n"), STR_INIT("_:0 <a:p> _:a-b\xc2\xb7\xed\x95\x9c:_ .\n")},
      {STR_INIT("<a:s> <a:p> \"\" .\n"), STR_INIT("<a:s> <a:p> \"\" .\n")},
      {STR_INIT("<a:s> <a:p> \"x\"@en-x-1a.\n"), STR_INIT("<a:s> <a:p> \"x\"@en-x-1a .\n")},
      {STR_INIT("<a:s> <a:p> \"x\"^^<" XSD "string> .\n"), STR_INIT("<a:s> <a:p> \"x\" .\n")},
      {STR_INIT("<a:s> <a:p> \"1\"^^<" XSD "integer> <a:g> .\n"),
       STR_INIT("<a:s> <a:p> \"1\"^^<" XSD "integer> <a:g> .\n")},
      {STR_INIT("<a:s> <a:p> \"\\t\\b\\n\\r\\f\\\"\\'\\\\\" .\n"),
       STR_INIT("<a:s> <a:p> \"\\t\\b\\n\\r\\f\\\"'\\\\\" .\n")},
      {STR_INIT("<a:s> <a:p> \"\\u0000\\u0041\\u00e9\\uD55C\\U0001F600\" .\n"),
       STR_INIT("<a:s> <a:p> \"\\u0000A\xc3\xa9\xed\x95\x9c\xf0\x9f\x98\x80\" .\n")},
      {STR_INIT("<a:\\u00e9\\U0001f600> <a:p> <a:\xed\x95\x9c> .\n"),
       STR_INIT("<a:\xc3\xa9\xf0\x9f\x98\x80> <a:p> <a:\xed\x95\x9c> .\n")},
      {STR_INIT("<a:s> <a:p> \"\xef\xbf\xbe \xef\xbf\xbf \xef\xbf\xbd \xef\xbc\xa1 \xc2\x80\" .\n"),
       STR_INIT("<a:s> <a:p> \"\\uFFFE \\uFFFF \xef\xbf\xbd \xef\xbc\xa1 \xc2\x80\" .\n")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str printed;
    ASSERT_OK(scope, reprint(scope, rows[i].text, &printed));
    ASSERT_STR(printed, rows[i].canonical);
    struct str again;
    ASSERT_OK(scope, reprint(scope, printed, &again));
    ASSERT_STR(again, printed);
  }
}

static void bad_texts(void **state)
{
  struct scope *scope = *state;
  static const struct {
    struct str text;
    const char *says;
  } rows[] = {
      {STR_INIT("x"), "line 1: a subject must be"},
      {STR_INIT("\"x\" <a:p> <a:o> .\n"), "a subject must be"},
      {STR_INIT("<a:s> _:p <a:o> .\n"), "an IRI in angle brackets is missing"},
      {STR_INIT("<a:s> \"p\" <a:o> .\n"), "an IRI in angle brackets is missing"},
      {STR_INIT("<a:s> <a:p> .\n"), "an object must be"},
      {STR_INIT("<a:s> <a:p> 1 .\n"), "an object must be"},
      {STR_INIT("<a:s> <a:p> <a:o> \"g\" .\n"), "a graph name or the full stop is missing"},
      {STR_INIT("<a:s> <a:p> <a:o>\n"), "a graph name or the full stop is missing"},
      {STR_INIT("<a:s> <a:p> <a:o> <a:g> <a:h> .\n"), "the full stop of a statement is missing"},
      {STR_INIT("<a:s> <a:p> <a:o> . <a:s> <a:p> <a:o> .\n"), "something follows"},
      {STR_INIT("<a:s> <a:p> <a:o> ..\n"), "something follows"},
      {STR_INIT("<a:s> <a:p> <a:o> .\n\r\n\n<s> <a:p> <a:o> .\n"), "line 4: an IRI is relative"},
      {STR_INIT("<> <a:p> <a:o> .\n"), "an IRI is relative"},
      {STR_INIT("<//a:s> <a:p> <a:o> .\n"), "an IRI is relative"},
      {STR_INIT("<1a:s> <a:p> <a:o> .\n"), "an IRI is relative"},
      {STR_INIT("<a:s s> <a:p> <a:o> .\n"), "a character that no IRI may have"},
      {STR_INIT("<a:{}> <a:p> <a:o> .\n"), "a character that no IRI may have"},
      {STR_INIT("<a:\\u0020> <a:p> <a:o> .\n"), "an escaped character that no IRI may have"},
      {STR_INIT("<a:\\u003E> <a:p> <a:o> .\n"), "an escaped character that no IRI may have"},
      {STR_INIT("<a:\\n> <a:p> <a:o> .\n"), "an unknown escape"},
      {STR_INIT("<a:\\> <a:p> <a:o> .\n"), "an unknown escape"},
      {STR_INIT("<a:s> <a:p> \"\\a\" .\n"), "an unknown escape"},
      {STR_INIT("<a:s> <a:p> \"\\\n\" .\n"), "an unknown escape"},
      {STR_INIT("<a:s> <a:p> \"\\u12g4\" .\n"), "lacks hexadecimal digits"},
      {STR_INIT("<a:s> <a:p> \"\\u123\" .\n"), "lacks hexadecimal digits"},
      {STR_INIT("<a:s> <a:p> \"\\U0001F60\" .\n"), "lacks hexadecimal digits"},
      {STR_INIT("<a:s> <a:p> \"\\uD83D\\uDE00\" .\n"), "is not a character"},
      {STR_INIT("<a:s> <a:p> \"\\U00110000\" .\n"), "is not a character"},
      {STR_INIT("<a:s> <a:p> \"\\U80000000\" .\n"), "is not a character"},
      {STR_INIT("<a:s> <a:p> \"a\nb\" .\n"), "a literal does not end on its line"},
      {STR_INIT("<a:s> <a:p> \"a\\"), "a literal does not end on its line"},
      {STR_INIT("<a:s> <a:p> 'a' .\n"), "an object must be"},
      {STR_INIT("<a:s> <a:p> \"a\"@ .\n"), "a language tag has an empty part"},
      {STR_INIT("<a:s> <a:p> \"a\"@1 .\n"), "a language tag has an empty part"},
      {STR_INIT("<a:s> <a:p> \"a\"@en- .\n"), "a language tag has an empty part"},
      {STR_INIT("<a:s> <a:p> \"a\"^<a:t> .\n"), "a datatype does not begin with"},
      {STR_INIT("<a:s> <a:p> \"a\"^^_:t .\n"), "an IRI in angle brackets is missing"},
      {STR_INIT("_: <a:p> <a:o> .\n"), "a blank node has no label"},
      {STR_INIT("_:-a <a:p> <a:o> .\n"), "a blank node has no label"},
      {STR_INIT("_:.a <a:p> <a:o> .\n"), "a blank node has no label"},
      {STR_INIT("_:\xc3\x97 <a:p> <a:o> .\n"), "a blank node has no label"},
      {STR_INIT("_a <a:p> <a:o> .\n"), "a blank node does not begin with"},
      {STR_INIT("<a:s> <a:p> \"\xc0\x80\" .\n"), "not UTF-8"},
      {STR_INIT("<a:s> <a:p> \"\xed\xa0\x80\" .\n"), "not UTF-8"},
      {STR_INIT("\xef\xbb\xbf<a:s> <a:p> <a:o> .\n"), "a subject must be"},
      {STR_INIT("@prefix a: <a:> .\n"), "a subject must be"},
      {STR_INIT("<< <a:s> <a:p> <a:o> >> <a:p> <a:o> .\n"), "a character that no IRI may have"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str printed;
    enum err err = reprint(scope, rows[i].text, &printed);
    if (err != ERR_SYNTAX || strstr(scope_first_fault(scope)->text, rows[i].says) == NULL) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
  }
}

/* Each octet of a statement is needed; the text is copied so that reading behind its end is seen. */
static void every_truncation_is_refused(void **state)
{
  struct scope *scope = *state;
  static const struct str rows[] = {
      STR_INIT("_:b.1 <a:\\u00e9\xed\x95\x9c> \"\\t\\u00E9\\U0001F600\xf0\x9f\x98\x80\"@en-US _:g ."),
      STR_INIT("<a:s> <a:p> \"x\"^^<" XSD "date> <a:g> ."),
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str printed;
    ASSERT_OK(scope, reprint(scope, rows[i], &printed));
    for (size_t len = 1; len < rows[i].len; len++) {
      [[gnu::cleanup(scope_drop)]] struct scope *exact = scope_new(LIMIT_SCOPE_OCTETS);
      char *copy = test_malloc(len);
      memcpy(copy, rows[i].at, len);
      ASSERT_ERR(exact, ERR_SYNTAX, reprint(exact, (struct str){copy, len}, &printed));
      test_free(copy);
    }
  }
}

/* SPEC: rdf-canon#canonical-quads, for every character of ASCII. */
static void controls_are_escaped(void **state)
{
  struct scope *scope = *state;
  static const char *const SHORT[0x80] = {
      ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
  for (unsigned c = 0; c < 0x80; c++) {
    char octet = (char)c;
    struct rdf_term iri = {.kind = RDF_IRI, .value = STR("a:b")};
    struct rdf_quad quad = {.subject = iri, .predicate = iri};
    quad.object = (struct rdf_term){RDF_LITERAL, {&octet, 1}, STR(XSD "string"), STR("")};
    struct buf printed = buf_in(scope);
    nquads_print(&printed, &quad);
    struct str line;
    ASSERT_OK(scope, buf_str(&printed, &line));
    struct str escaped = SHORT[c] != NULL        ? str_of(SHORT[c])
                         : c < 0x20 || c == 0x7f ? scope_format(scope, "\\u%04X", c)
                                                 : (struct str){&octet, 1};
    ASSERT_STR(line, scope_format(scope, "<a:b> <a:b> \"" STR_FMT "\" .\n", STR_ARG(escaped)));
  }
}

/* The room for a line is reckoned before it is printed. */
static void long_texts_have_room(void **state)
{
  struct scope *scope = *state;
  static const char *const PARTS[] = {"\x01", "\"", "\xef\xbf\xbf", "\xef\xbf\xbd", "a"};
  static const char *const PRINTED[] = {"\\u0001", "\\\"", "\\uFFFF", "\xef\xbf\xbd", "a"};
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
    struct buf text = buf_in(scope);
    struct buf expected = buf_in(scope);
    buf_add(&expected, STR("_:s <a:p> \""));
    for (int k = 0; k < 5000; k++) {
      buf_add(&text, str_of(PARTS[i]));
      buf_add(&expected, str_of(PRINTED[i]));
    }
    buf_add(&expected, STR("\"@en _:g .\n"));
    struct rdf_quad quad = {.subject = {.kind = RDF_BLANK, .value = STR("s")},
                            .predicate = {.kind = RDF_IRI, .value = STR("a:p")},
                            .object = {RDF_LITERAL, {text.at, text.len}, STR(RDF "langString"), STR("en")},
                            .graph = {.kind = RDF_BLANK, .value = STR("g")}};
    struct buf printed = buf_in(scope);
    nquads_print(&printed, &quad);
    struct str line;
    struct str expected_line;
    ASSERT_OK(scope, buf_str(&printed, &line));
    ASSERT_OK(scope, buf_str(&expected, &expected_line));
    ASSERT_STR(line, expected_line);
  }
}

static void errors_do_not_quote_the_text(void **state)
{
  struct scope *scope = *state;
  struct str printed;
  assert_int_equal(reprint(scope, STR("<a:s> <a:p> \"홍길동\" x\n"), &printed), ERR_SYNTAX);
  assert_null(strstr(scope_first_fault(scope)->text, "홍길동"));
}

/* A sink's refusal ends the parse. */
static void the_sink_may_refuse(void **state)
{
  struct scope *scope = *state;
  struct buf text = buf_in(scope);
  for (int i = 0; i <= LIMIT_QUADS; i++) {
    buf_format(&text, "<a:s> <a:p> \"%d\" .\n", i);
  }
  struct str all;
  ASSERT_OK(scope, buf_str(&text, &all));
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  ASSERT_ERR(scope, ERR_LIMIT, nquads_parse(scope, all, rdf_dataset_sink(dataset)));
}

TESTING_MAIN(SCOPED_TEST(good_texts), SCOPED_TEST(bad_texts), SCOPED_TEST(every_truncation_is_refused),
             SCOPED_TEST(controls_are_escaped), SCOPED_TEST(long_texts_have_room),
             SCOPED_TEST(errors_do_not_quote_the_text), SCOPED_TEST(the_sink_may_refuse))

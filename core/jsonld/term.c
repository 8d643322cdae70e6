#include "term.h"

#include "json/text.h"

/* By their canonical texts, which costs little more than reading them, whatever the order of their members. */
static enum err contexts_same(struct scope *scope, const struct json *a, const struct json *b, bool *same)
{
  *same = a == b;
  if (a == NULL || b == NULL || a == b) {
    return OK;
  }
  struct str a_text;
  struct str b_text;
  TRY(json_print_jcs(scope, a, &a_text));
  TRY(json_print_jcs(scope, b, &b_text));
  *same = str_equal(a_text, b_text);
  return OK;
}

enum err term_same(struct scope *scope, const struct term *a, const struct term *b, bool *same)
{
  *same = str_equal(a->iri, b->iri) && a->keyword == b->keyword && a->coercion == b->coercion &&
          str_equal(a->datatype, b->datatype) && a->containers == b->containers && a->has_language == b->has_language &&
          str_equal(a->language, b->language) && a->direction == b->direction && str_equal(a->index, b->index) &&
          str_equal(a->nest, b->nest) && a->prefix == b->prefix && a->reverse == b->reverse;
  return *same ? contexts_same(scope, a->context, b->context, same) : OK;
}

enum direction direction_parse(struct str text)
{
  if (str_equal(text, STR("ltr"))) {
    return DIRECTION_LTR;
  }
  return str_equal(text, STR("rtl")) ? DIRECTION_RTL : DIRECTION_UNSET;
}

struct str direction_name(enum direction direction)
{
  switch (direction) {
  case DIRECTION_LTR:
    return STR("ltr");
  case DIRECTION_RTL:
    return STR("rtl");
  case DIRECTION_UNSET:
  case DIRECTION_NULL:
    break;
  }
  return STR("");
}

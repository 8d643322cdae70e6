#include "term.h"

static bool contexts_same(const struct json *a, const struct json *b)
{
  if (a == NULL || b == NULL) {
    return a == b;
  }
  return json_same(a, b);
}

bool term_same(const struct term *a, const struct term *b)
{
  return str_equal(a->iri, b->iri) && a->keyword == b->keyword && a->coercion == b->coercion &&
         str_equal(a->datatype, b->datatype) && a->containers == b->containers && a->has_language == b->has_language &&
         str_equal(a->language, b->language) && a->direction == b->direction && str_equal(a->index, b->index) &&
         str_equal(a->nest, b->nest) && a->prefix == b->prefix && a->reverse == b->reverse &&
         contexts_same(a->context, b->context);
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

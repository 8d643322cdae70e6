#pragma once

#include "base/str.h"

/* The keywords of JSON-LD 1.1. SPEC: json-ld11#keywords */
#define KEYWORDS(X)                                                                                                    \
  X(BASE, "@base")                                                                                                     \
  X(CONTAINER, "@container")                                                                                           \
  X(CONTEXT, "@context")                                                                                               \
  X(DIRECTION, "@direction")                                                                                           \
  X(GRAPH, "@graph")                                                                                                   \
  X(ID, "@id")                                                                                                         \
  X(IMPORT, "@import")                                                                                                 \
  X(INCLUDED, "@included")                                                                                             \
  X(INDEX, "@index")                                                                                                   \
  X(JSON, "@json")                                                                                                     \
  X(LANGUAGE, "@language")                                                                                             \
  X(LIST, "@list")                                                                                                     \
  X(NEST, "@nest")                                                                                                     \
  X(NONE, "@none")                                                                                                     \
  X(PREFIX, "@prefix")                                                                                                 \
  X(PROPAGATE, "@propagate")                                                                                           \
  X(PROTECTED, "@protected")                                                                                           \
  X(REVERSE, "@reverse")                                                                                               \
  X(SET, "@set")                                                                                                       \
  X(TYPE, "@type")                                                                                                     \
  X(VALUE, "@value")                                                                                                   \
  X(VERSION, "@version")                                                                                               \
  X(VOCAB, "@vocab")

enum keyword {
  NO_KEYWORD,
#define KEYWORD_CONSTANT(name, text) KEYWORD_##name,
  KEYWORDS(KEYWORD_CONSTANT)
#undef KEYWORD_CONSTANT
      KEYWORD_COUNT
};

#define KEYWORD_BIT(keyword) (UINT32_C(1) << (keyword))

enum keyword keyword_find(struct str text);
/* Inline, because nearly no name is a keyword and every name is asked. */
static inline enum keyword keyword_parse(struct str text)
{
  return text.len > 0 && text.at[0] == '@' ? keyword_find(text) : NO_KEYWORD;
}
struct str keyword_name(enum keyword keyword);
/* "@" and letters: reserved for keywords to come, ignored when it is none of today's. */
bool keyword_has_form(struct str text);

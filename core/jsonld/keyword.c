#include "keyword.h"

static const struct str names[KEYWORD_COUNT] = {[NO_KEYWORD] = STR_INIT(""),
#define KEYWORD_NAME(name, text) [KEYWORD_##name] = STR_INIT(text),
                                                KEYWORDS(KEYWORD_NAME)
#undef KEYWORD_NAME
};

struct str keyword_name(enum keyword keyword)
{
  return names[keyword];
}

/* The keywords stand in the order of the alphabet: of each letter, the first. */
static const unsigned char first_of[26] = {
    ['b' - 'a'] = KEYWORD_BASE,     ['c' - 'a'] = KEYWORD_CONTAINER, ['d' - 'a'] = KEYWORD_DIRECTION,
    ['g' - 'a'] = KEYWORD_GRAPH,    ['i' - 'a'] = KEYWORD_ID,        ['j' - 'a'] = KEYWORD_JSON,
    ['l' - 'a'] = KEYWORD_LANGUAGE, ['n' - 'a'] = KEYWORD_NEST,      ['p' - 'a'] = KEYWORD_PREFIX,
    ['r' - 'a'] = KEYWORD_REVERSE,  ['s' - 'a'] = KEYWORD_SET,       ['t' - 'a'] = KEYWORD_TYPE,
    ['v' - 'a'] = KEYWORD_VALUE,
};

enum keyword keyword_find(struct str text)
{
  if (text.len < 3 || text.at[1] < 'a' || text.at[1] > 'z') {
    return NO_KEYWORD;
  }
  enum keyword keyword = first_of[text.at[1] - 'a'];
  for (; keyword != NO_KEYWORD && keyword < KEYWORD_COUNT && names[keyword].at[1] == text.at[1]; keyword++) {
    if (names[keyword].at == text.at || str_equal(names[keyword], text)) {
      return keyword;
    }
  }
  return NO_KEYWORD;
}

static bool is_alpha(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool keyword_has_form(struct str text)
{
  if (text.len < 2 || text.at[0] != '@') {
    return false;
  }
  for (size_t i = 1; i < text.len; i++) {
    if (!is_alpha(text.at[i])) {
      return false;
    }
  }
  return true;
}

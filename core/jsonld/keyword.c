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

enum keyword keyword_parse(struct str text)
{
  if (text.len < 3 || text.at[0] != '@') {
    return NO_KEYWORD;
  }
  for (enum keyword keyword = NO_KEYWORD + 1; keyword < KEYWORD_COUNT; keyword++) {
    if (names[keyword].at[1] == text.at[1] && str_equal(names[keyword], text)) {
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

#include "language_tag.h"

static bool is_upper(char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
  return is_upper(c) || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool language_tag_is_well_formed(struct str tag)
{
  size_t subtag_len = 0;
  bool first = true;
  for (size_t i = 0; i < tag.len; i++) {
    char c = tag.at[i];
    if (c == '-' && subtag_len > 0) {
      subtag_len = 0;
      first = false;
      continue;
    }
    if (!is_letter(c) && (first || !is_digit(c))) {
      return false;
    }
    if (++subtag_len > 8) {
      return false;
    }
  }
  return subtag_len > 0;
}

static bool is_lower_case(struct str tag)
{
  for (size_t i = 0; i < tag.len; i++) {
    if (is_upper(tag.at[i])) {
      return false;
    }
  }
  return true;
}

enum err language_tag_lower(struct scope *scope, struct str tag, struct str *out)
{
  *out = tag;
  if (is_lower_case(tag)) {
    return OK;
  }
  char *lower = SCOPE_ARRAY(scope, char, tag.len);
  if (lower == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < tag.len; i++) {
    lower[i] = (char)(is_upper(tag.at[i]) ? tag.at[i] - 'A' + 'a' : tag.at[i]);
  }
  *out = (struct str){lower, tag.len};
  return OK;
}

#include "codec/url.h"

#include "base/limits.h"

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme(struct str text)
{
  bool good = text.len > 0 && is_letter(text.at[0]);
  for (size_t i = 1; good && i < text.len; i++) {
    char c = text.at[i];
    good = is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  }
  return good;
}

static bool is_forbidden(char c)
{
  return (unsigned char)c <= ' ' || c == 0x7f || str_find(STR("<>\"\\^`{|}"), c, 0) != SIZE_MAX;
}

bool url_is_absolute(struct str text)
{
  size_t colon = str_find(text, ':', 0);
  bool good =
      text.len <= LIMIT_URL_OCTETS && colon != SIZE_MAX && colon + 1 < text.len && is_scheme(str_slice(text, 0, colon));
  for (size_t i = 0; good && i < text.len; i++) {
    good = !is_forbidden(text.at[i]);
  }
  return good;
}

bool url_is_web(struct str text)
{
  size_t start = str_starts(text, STR("https://")) ? 8 : str_starts(text, STR("http://")) ? 7 : text.len;
  return start < text.len && text.at[start] != '/' && url_is_absolute(text);
}

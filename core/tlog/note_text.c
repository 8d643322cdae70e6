#include "note_text.h"

bool note_text_is_clean(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    if ((uint8_t)text.at[i] < 0x20 && text.at[i] != '\n') {
      return false;
    }
  }
  return str_is_utf8(text);
}

/* U+0009 to U+000D are control characters and not in here; U+2000 to U+200A differ in their last octet only. */
static const struct str spaces[] = {
    STR_INIT(" "),
    STR_INIT("\xc2\x85"),
    STR_INIT("\xc2\xa0"),
    STR_INIT("\xe1\x9a\x80"),
    STR_INIT("\xe2\x80\xa8"),
    STR_INIT("\xe2\x80\xa9"),
    STR_INIT("\xe2\x80\xaf"),
    STR_INIT("\xe2\x81\x9f"),
    STR_INIT("\xe3\x80\x80"),
};

static bool is_space(struct str character)
{
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
    if (str_equal(character, spaces[i])) {
      return true;
    }
  }
  return str_starts(character, STR("\xe2\x80")) && (uint8_t)character.at[2] <= 0x8a;
}

bool note_text_has_space(struct str text)
{
  for (size_t i = 0, len = 0; i < text.len; i += len) {
    len = str_utf8_sequence(str_slice(text, i, text.len));
    if (len == 0 || is_space(str_slice(text, i, i + len))) {
      return true;
    }
  }
  return false;
}

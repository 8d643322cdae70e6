#include "base/str.h"

#include <string.h>

struct str str_of(const char *terminated)
{
  return (struct str){terminated, strlen(terminated)};
}

bool str_equal(struct str a, struct str b)
{
  return a.len == b.len && (a.len == 0 || a.at == b.at || memcmp(a.at, b.at, a.len) == 0);
}

static unsigned char folded(char c)
{
  return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : (unsigned char)c;
}

bool str_equal_caseless(struct str a, struct str b)
{
  if (a.len != b.len) {
    return false;
  }
  for (size_t i = 0; i < a.len; i++) {
    if (folded(a.at[i]) != folded(b.at[i])) {
      return false;
    }
  }
  return true;
}

int str_compare(struct str a, struct str b)
{
  size_t shorter = a.len < b.len ? a.len : b.len;
  int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);
  return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* UTF-8 and UTF-16 disagree in one place only: code points above U+FFFF (lead octet F0..F4) are surrogates D800..DFFF
   in UTF-16 and so sort before U+E000..U+FFFF (lead octet EE, EF). Lifting those two lead octets is enough. */
static int utf16_rank(uint8_t octet)
{
  return octet == 0xee || octet == 0xef ? octet + 0x10 : octet;
}

int str_compare_utf16(struct str a, struct str b)
{
  size_t shorter = a.len < b.len ? a.len : b.len;
  for (size_t i = 0; i < shorter; i++) {
    if (a.at[i] != b.at[i]) {
      return utf16_rank((uint8_t)a.at[i]) - utf16_rank((uint8_t)b.at[i]);
    }
  }
  return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str text, struct str prefix)
{
  return text.len >= prefix.len && str_equal(str_slice(text, 0, prefix.len), prefix);
}

bool str_ends(struct str text, struct str suffix)
{
  return text.len >= suffix.len && str_equal(str_slice(text, text.len - suffix.len, text.len), suffix);
}

size_t str_find(struct str text, char wanted, size_t from)
{
  if (from >= text.len) {
    return SIZE_MAX;
  }
  const char *found = memchr(text.at + from, wanted, text.len - from);
  return found == NULL ? SIZE_MAX : (size_t)(found - text.at);
}

size_t str_find_last(struct str text, char wanted)
{
  for (size_t i = text.len; i > 0; i--) {
    if (text.at[i - 1] == wanted) {
      return i - 1;
    }
  }
  return SIZE_MAX;
}

bool str_contains(struct str text, struct str part)
{
  return part.len == 0 || (text.len >= part.len && memmem(text.at, text.len, part.at, part.len) != NULL);
}

struct str str_slice(struct str text, size_t from, size_t to)
{
  size_t end = to > text.len ? text.len : to;
  size_t start = from > end ? end : from;
  return (struct str){text.at == NULL ? NULL : text.at + start, end - start};
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str text)
{
  size_t from = 0;
  size_t to = text.len;
  while (from < to && is_blank(text.at[from])) {
    from++;
  }
  while (to > from && is_blank(text.at[to - 1])) {
    to--;
  }
  return str_slice(text, from, to);
}

bool str_to_u64(struct str text, uint64_t *out)
{
  if (text.len == 0 || text.len > 20 || (text.len > 1 && text.at[0] == '0')) {
    return false;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint64_t digit = (uint64_t)(uint8_t)text.at[i] - '0';
    if (digit > 9 || value > (UINT64_MAX - digit) / 10) {
      return false;
    }
    value = value * 10 + digit;
  }
  *out = value;
  return true;
}

size_t str_utf8_sequence(struct str text)
{
  const uint8_t *at = (const uint8_t *)text.at;
  if (text.len == 0) {
    return 0;
  }
  uint8_t lead = at[0];
  if (lead < 0x80) {
    return 1;
  }
  size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.len < len) {
    return 0;
  }
  uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (at[1] < low || at[1] > high) {
    return 0;
  }
  for (size_t i = 2; i < len; i++) {
    if ((at[i] & 0xc0) != 0x80) {
      return 0;
    }
  }
  return len;
}

bool str_is_utf8(struct str text)
{
  for (size_t i = 0; i < text.len;) {
    size_t len = str_utf8_sequence((struct str){text.at + i, text.len - i});
    if (len == 0) {
      return false;
    }
    i += len;
  }
  return true;
}

/* FNV-1a. Tables over foreign keys bound their size, so a forged collision costs at most that bound. */
uint64_t str_hash(struct str text)
{
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < text.len; i++) {
    hash = (hash ^ (uint8_t)text.at[i]) * 0x100000001b3u;
  }
  return hash;
}

struct bytes str_bytes(struct str text)
{
  return (struct bytes){(const uint8_t *)text.at, text.len};
}

struct str bytes_str(struct bytes octets)
{
  return (struct str){(const char *)octets.at, octets.len};
}

bool bytes_equal(struct bytes a, struct bytes b)
{
  return str_equal(bytes_str(a), bytes_str(b));
}

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text and octets by value: read-only views that never own. A view lives as long as what it points into.
   Text is UTF-8 and not NUL-terminated; a terminated copy exists only at the edge of a foreign library (scope_cstr). */
struct str {
  const char *at;
  size_t len; /* octets */
};

struct bytes {
  const uint8_t *at;
  size_t len; /* octets */
};

/* A view of a string literal; the form for initializers of static tables is STR_INIT. */
#define STR_INIT(literal)                                                                                              \
  {                                                                                                                    \
    "" literal, sizeof(literal) - 1                                                                                    \
  }
#define STR(literal) ((struct str)STR_INIT(literal))

/* The form of printf's "%.*s" for a view. */
#define STR_FMT "%.*s"
#define STR_ARG(view) (int)(view).len, (view).at

struct str str_of(const char *terminated);
bool str_equal(struct str a, struct str b);
/* The letters of ASCII in either case are one, whatever the locale. */
bool str_equal_caseless(struct str a, struct str b);
/* Order of the octets, which for UTF-8 is the order of the code points. */
int str_compare(struct str a, struct str b);
/* Order of the UTF-16 code units: what RFC 8785 and JavaScript sort by. Both must be valid UTF-8. */
int str_compare_utf16(struct str a, struct str b);
bool str_starts(struct str text, struct str prefix);
bool str_ends(struct str text, struct str suffix);
/* Position of the first occurrence at or after `from`, or SIZE_MAX. */
size_t str_find(struct str text, char wanted, size_t from);
size_t str_find_last(struct str text, char wanted);
bool str_contains(struct str text, struct str part);
/* The view from `from` up to but excluding `to`; both are clamped to the text. */
struct str str_slice(struct str text, size_t from, size_t to);
/* Without ASCII blanks at both ends. For configuration and headers, never for scanned codes. */
struct str str_trim(struct str text);
/* True for a decimal number without sign or leading zeros that fits. */
bool str_to_u64(struct str text, uint64_t *out);
/* Octets of the well-formed UTF-8 sequence at the start of the text, or 0. SPEC: RFC 3629 section 4: no overlong forms,
   no surrogates, nothing above U+10FFFF. */
size_t str_utf8_sequence(struct str text);
bool str_is_utf8(struct str text);
uint64_t str_hash(struct str text);

struct bytes str_bytes(struct str text);
struct str bytes_str(struct bytes octets);
bool bytes_equal(struct bytes a, struct bytes b);

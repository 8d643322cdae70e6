#include "base/octets.h"

#include "testing/testing.h"

/* How often the text has the character, as the walks over all texts count it. */
static size_t count(struct str text, char wanted, uint8_t filler)
{
  size_t seen = 0;
  for (size_t at = 0; at < text.len; at += sizeof(octets)) {
    seen += octets_count((octets)(octets_from(text, at, filler) == (uint8_t)wanted) & 1);
  }
  return seen;
}

/* Each octet counts once, of texts of every length, wherever they begin in memory. */
static void every_octet_once(void **state)
{
  struct scope *scope = *state;
  for (size_t len = 0; len <= 70; len++) {
    char *at = scope_alloc(scope, len + 1, 1);
    memset(at, 'x', len);
    struct str text = {at, len};
    assert_int_equal(count(text, 'x', 'a'), len);
    assert_int_equal(count(text, 'a', 'a') % sizeof(octets), (sizeof(octets) - len % sizeof(octets)) % sizeof(octets));
    for (size_t i = 0; i < len; i++) {
      at[i] = '!';
      assert_int_equal(count(text, '!', 0), 1);
      assert_int_equal(count(text, 'x', 0), len - 1);
      at[i] = 'x';
    }
  }
}

static void any_lane(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(octets); i++) {
    octets found = {0};
    assert_false(octets_any(found));
    found[i] = 1;
    assert_true(octets_any(found));
    assert_int_equal(octets_count(found), 1);
  }
}

TESTING_MAIN(SCOPED_TEST(every_octet_once), SCOPED_TEST(any_lane))

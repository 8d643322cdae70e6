#include "testing/testing.h"

#include <string.h>

#include "tlog/entry_bundle.h"

static void round_trips(void **state)
{
  struct scope *scope = *state;
  static const size_t lengths[] = {0, 1, 2, 255, 256, 300, ENTRY_MAX_OCTETS};
  enum { COUNT = sizeof lengths / sizeof *lengths };
  uint8_t *octets = SCOPE_ARRAY(scope, uint8_t, ENTRY_MAX_OCTETS + 1);
  memset(octets, 0xa5, ENTRY_MAX_OCTETS);
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < COUNT; i++) {
    ASSERT_OK(scope, entry_bundle_add(&buf, (struct bytes){octets, lengths[i]}));
  }
  struct bytes bundle;
  const struct bytes *entries = NULL;
  ASSERT_OK(scope, buf_bytes(&buf, &bundle));
  assert_memory_equal(bundle.at, "\0\0\0\1\xa5\0\2\xa5\xa5\0\xff", 11);
  ASSERT_OK(scope, entry_bundle_decode(scope, bundle, COUNT, &entries));
  for (size_t i = 0; i < COUNT; i++) {
    assert_true(bytes_equal(entries[i], (struct bytes){octets, lengths[i]}));
  }
  ASSERT_ERR(scope, ERR_SYNTAX, entry_bundle_decode(scope, bundle, COUNT - 1, &entries));
  ASSERT_ERR(scope, ERR_SYNTAX, entry_bundle_decode(scope, bundle, COUNT + 1, &entries));
  ASSERT_ERR(scope, ERR_LIMIT, entry_bundle_add(&buf, (struct bytes){octets, ENTRY_MAX_OCTETS + 1}));
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  static const struct str bundle = STR_INIT("\0\3one\0\0\0\5three");
  const struct bytes *entries = NULL;
  ASSERT_OK(scope, entry_bundle_decode(scope, str_bytes(bundle), 3, &entries));
  ASSERT_STR(bytes_str(entries[2]), STR("three"));
  for (size_t len = 0; len < bundle.len; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, entry_bundle_decode(scope, str_bytes(str_slice(bundle, 0, len)), 3, &entries));
  }
  ASSERT_OK(scope, entry_bundle_decode(scope, (struct bytes){0}, 0, &entries));
}

TESTING_MAIN(SCOPED_TEST(round_trips), SCOPED_TEST(truncated_at_every_octet))

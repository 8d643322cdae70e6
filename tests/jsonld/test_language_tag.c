#include "language_tag.h"

#include "testing/testing.h"

static void well_formed(void **state)
{
  (void)state;
  static const struct {
    const char *tag;
    bool good;
  } rows[] = {
      {"ko", true},   {"ko-KR", true},       {"zh-Hant-TW", true}, {"x-private", true}, {"de-1996", true},
      {"", false},    {"a b", false},        {"ko_KR", false},     {"-ko", false},      {"ko-", false},
      {"1ko", false}, {"toolongtag", false}, {"ko--KR", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(language_tag_is_well_formed(str_of(rows[i].tag)), rows[i].good);
  }
}

static void lower_case(void **state)
{
  struct scope *scope = *state;
  struct str lower;
  ASSERT_OK(scope, language_tag_lower(scope, STR("zh-Hant-TW"), &lower));
  ASSERT_STR(lower, STR("zh-hant-tw"));
  struct str tag = STR("ko");
  ASSERT_OK(scope, language_tag_lower(scope, tag, &lower));
  assert_ptr_equal(lower.at, tag.at);
}

TESTING_MAIN(cmocka_unit_test(well_formed), SCOPED_TEST(lower_case))

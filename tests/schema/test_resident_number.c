#include "schema/resident_number.h"
#include "testing/testing.h"

static void found_or_not(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool found;
  } rows[] = {
      {"900101-1234567", true},
      {"9001011234567", true},
      {"900101 1234567", true},
      {"900101 - 1234567", true},
      {"900101–1234567", true}, /* en dash */
      {"900101－1234567", true}, /* full-width hyphen */
      {"900101\xc2\xa0"
       "1234567",
       true}, /* no-break space */
      {"900101\xe2\x80\x8b"
       "1234567",
       true}, /* zero-width space */
      {"９００１０１-１２３４５６７", true},
      {"９00１01１23４567", true},
      {"홍길동(900101-1234567)", true},
      {"번호는900101.1234567입니다", true},
      {"051231-3000000", true},
      {"051231-8000000", true},
      {"12-900101-1234567", true},
      {"900101-123456 / 900101-1234567", true},
      {"", false},
      {"홍길동", false},
      {"900101", false},
      {"900101-0234567", false}, /* no century has 0 or 9 today */
      {"900101-9234567", false},
      {"901301-1234567", false}, /* month 13 */
      {"900100-1234567", false}, /* day 0 */
      {"900132-1234567", false},
      {"900001-1234567", false},
      {"900101-123456", false},
      {"900101-12345678", false},
      {"1900101-1234567", false},
      {"90010112345678", false},
      {"900101a1234567", false},
      {"900101    1234567", false}, /* four blanks */
      {"1234-5678-9012-3456", false}, /* a document number */
      {"9001-0112-3456-7000", false},
      {"2026-03-10T01:02:03Z", false},
      {"010-1234-5678", false},
      {"did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX", false},
      {"\xff\xfe\xed", false}, /* no UTF-8 */
      {"900101-123456\xef", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (resident_number_find(str_of(rows[i].text)) != rows[i].found) {
      fail_msg("row %zu: %s", i, rows[i].text);
    }
  }
}

/* Never reads beyond the text, wherever it is cut: the sanitizer watches. */
static void cut_anywhere(void **state)
{
  static const char text[] = "９００１０１－１２３４５６７";
  for (size_t len = 0; len < sizeof text - 1; len++) {
    struct str copy = scope_str(*state, (struct str){text, len});
    assert_false(resident_number_find(copy));
  }
  assert_true(resident_number_find(str_of(text)));
}

TESTING_MAIN(cmocka_unit_test(found_or_not), SCOPED_TEST(cut_anywhere))

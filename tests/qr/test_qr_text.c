#include "qr/text.h"

#include <string.h>

#include "base/limits.h"
#include "codec/hex.h"
#include "testing/testing.h"
#include "json/text.h"

/* Calls with the octets and the text of each of the 16 encodings of shared/vectors/qr. */
static void for_each_vector(struct scope *scope, void (*check)(struct scope *, enum qr_form, struct bytes, struct str))
{
  static const struct {
    const char *path;
    enum qr_form form;
  } files[] = {
      {DOJANG_SHARED_DIR "/vectors/qr/vc.cborld.json", QR_CREDENTIAL},
      {DOJANG_SHARED_DIR "/vectors/qr/vcB.cborld.json", QR_CREDENTIAL},
      {DOJANG_SHARED_DIR "/vectors/qr/vp.cborld.json", QR_PRESENTATION},
      {DOJANG_SHARED_DIR "/vectors/qr/vpB.cborld.json", QR_PRESENTATION},
  };
  size_t seen = 0;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct json rows;
    ASSERT_OK(scope, json_parse(scope, testing_read(scope, files[i].path), &rows));
    for (size_t k = 0; k < rows.members.len; k++, seen++) {
      struct bytes octets;
      ASSERT_OK(scope, hex_decode(scope, json_get(&rows.members.at[k].value, STR("hex"))->string, &octets));
      check(scope, files[i].form, octets, json_get(&rows.members.at[k].value, STR("text"))->string);
    }
  }
  assert_int_equal(seen, 16);
}

static void check_print(struct scope *scope, enum qr_form form, struct bytes octets, struct str text)
{
  struct qr_text parts = {form, octets};
  struct str seen;
  ASSERT_OK(scope, qr_text_print(scope, &parts, &seen));
  ASSERT_STR(seen, text);
}

static void check_parse(struct scope *scope, enum qr_form form, struct bytes octets, struct str text)
{
  struct qr_text seen;
  assert_true(qr_text_is(text));
  ASSERT_OK(scope, qr_text_parse(scope, text, &seen));
  assert_int_equal(seen.form, form);
  assert_true(bytes_equal(seen.octets, octets));
}

static void check_digits(struct scope *scope, enum qr_form form, struct bytes octets, struct str text)
{
  (void)form;
  (void)text;
  struct qr_text parts = {QR_UNSTATED, octets};
  struct str digits;
  ASSERT_OK(scope, qr_text_print(scope, &parts, &digits));
  struct qr_text seen;
  ASSERT_OK(scope, qr_text_parse(scope, digits, &seen));
  assert_int_equal(seen.form, QR_UNSTATED);
  assert_true(bytes_equal(seen.octets, octets));
}

static void vectors_print(void **state)
{
  for_each_vector(*state, check_print);
}

static void vectors_parse(void **state)
{
  for_each_vector(*state, check_parse);
}

static void vectors_survive_as_digits(void **state)
{
  for_each_vector(*state, check_digits);
}

static void rows_parse_or_not(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    enum err err;
    enum qr_form form;
    const char *octets;
  } rows[] = {
      {"VP1-RBB8", OK, QR_PRESENTATION, "AB"}, /* SPEC: RFC 9285 section 4.3 */
      {"VC1-R%69 VD92EX0", OK, QR_CREDENTIAL, "Hello!!"},
      {"VP1-RUJCLQE7W581", OK, QR_PRESENTATION, "base-45"},
      {"VP1-BMZXW6YTBOI", OK, QR_PRESENTATION, "foobar"}, /* SPEC: RFC 4648 section 10, without padding */
      {"VC1-BMZXW6YQ", OK, QR_CREDENTIAL, "foob"},
      {"VP1-R", OK, QR_PRESENTATION, ""},
      {"51997", OK, QR_UNSTATED, ""},
      {"51997097", OK, QR_UNSTATED, "a"},
      {"5199727411251766584935", OK, QR_UNSTATED, "abcdefg"}, /* 0x61626364656667 */
      {"5199727411251766584935104", OK, QR_UNSTATED, "abcdefgh"},
      {"51997256", ERR_SYNTAX, 0, ""}, /* 256 is no octet */
      {"5199799999999999999999", ERR_SYNTAX, 0, ""},
      {"519971", ERR_SYNTAX, 0, ""}, /* no group has one digit */
      {"519971234", ERR_SYNTAX, 0, ""},
      {"5199709a", ERR_SYNTAX, 0, ""},
      {"", ERR_SYNTAX, 0, ""},
      {"VP1-", ERR_SYNTAX, 0, ""},
      {"vp1-RBB8", ERR_SYNTAX, 0, ""}, /* compared octet by octet */
      {" VP1-RBB8", ERR_SYNTAX, 0, ""},
      {"VP1-rBB8", ERR_SYNTAX, 0, ""},
      {"VP2-RBB8", ERR_SYNTAX, 0, ""},
      {"VP1-zBB8", ERR_SYNTAX, 0, ""},
      {"HC1:BB8", ERR_SYNTAX, 0, ""},
      {"VP1-RBB8 ", ERR_SYNTAX, 0, ""}, /* never trimmed: a body cannot have this length */
      {"VP1-RBB8\n", ERR_SYNTAX, 0, ""},
      {"VP1-RGGW", ERR_SYNTAX, 0, ""}, /* SPEC: RFC 9285 section 4.3: 65536 */
      {"VP1-RbB8", ERR_SYNTAX, 0, ""},
      {"VP1-BMZXW6===", ERR_SYNTAX, 0, ""},
      {"VP1-Bmzxw6", ERR_SYNTAX, 0, ""},
      {"VP1-R\xea\xb0\x80", ERR_SYNTAX, 0, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct qr_text seen;
    enum err err = qr_text_parse(scope, str_of(rows[i].text), &seen);
    if (err != rows[i].err) {
      fail_msg("\"%s\": expected %s, saw %s", rows[i].text, err_info(rows[i].err)->name, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
    if (err == OK) {
      assert_int_equal(seen.form, rows[i].form);
      ASSERT_STR(bytes_str(seen.octets), str_of(rows[i].octets));
    }
  }
}

static void only_our_texts_are_told_apart(void **state)
{
  (void)state;
  assert_false(qr_text_is(STR("{\"type\":[]}")));
  assert_false(qr_text_is(STR("openid4vp://?request_uri=x")));
  assert_false(qr_text_is(STR("VP1-")));
  assert_true(qr_text_is(STR("VP1-R")));
}

static struct str repeated(struct scope *scope, const char *start, char c, size_t len)
{
  char *text = scope_alloc(scope, len, 1);
  memset(text, c, len);
  memcpy(text, start, strlen(start));
  return (struct str){text, len};
}

static void lengths_are_bounded(void **state)
{
  struct scope *scope = *state;
  struct qr_text seen;
  static const char *const starts[] = {"VP1-R", "VC1-B", "51997", "junk"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    ASSERT_ERR(scope, ERR_LIMIT, qr_text_parse(scope, repeated(scope, starts[i], '0', 100000), &seen));
    ASSERT_ERR(scope, ERR_LIMIT, qr_text_parse(scope, repeated(scope, starts[i], '0', LIMIT_QR_TEXT_CHARS + 1), &seen));
  }
  /* 5 + 4290 characters are the largest body that base45 can have within the limit. */
  ASSERT_OK(scope, qr_text_parse(scope, repeated(scope, "VP1-R", '0', LIMIT_QR_TEXT_CHARS - 1), &seen));
  assert_int_equal(seen.octets.len, 2860);
  struct str text;
  ASSERT_OK(scope, qr_text_print(scope, &seen, &text));
  uint8_t *octets = scope_alloc(scope, 2861, 1);
  struct qr_text larger = {QR_PRESENTATION, {octets, 2861}};
  ASSERT_ERR(scope, ERR_LIMIT, qr_text_print(scope, &larger, &text));
}

static void groups_of_digits_keep_every_octet(void **state)
{
  struct scope *scope = *state;
  for (size_t len = 0; len <= 30; len++) {
    for (unsigned fill = 0; fill <= 0xff; fill += 0x33) {
      uint8_t octets[30];
      memset(octets, (int)fill, sizeof octets);
      check_digits(scope, QR_UNSTATED, (struct bytes){octets, len}, STR(""));
    }
  }
}

TESTING_MAIN(SCOPED_TEST(vectors_print), SCOPED_TEST(vectors_parse), SCOPED_TEST(vectors_survive_as_digits),
             SCOPED_TEST(rows_parse_or_not), cmocka_unit_test(only_our_texts_are_told_apart),
             SCOPED_TEST(lengths_are_bounded), SCOPED_TEST(groups_of_digits_keep_every_octet))

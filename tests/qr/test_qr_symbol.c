#include "qr/symbol.h"

#include <string.h>

#include "testing/testing.h"
#include "json/text.h"

static void vectors_have_their_versions(void **state)
{
  struct scope *scope = *state;
  static const char *const paths[] = {
      DOJANG_SHARED_DIR "/vectors/qr/vc.cborld.json",
      DOJANG_SHARED_DIR "/vectors/qr/vcB.cborld.json",
      DOJANG_SHARED_DIR "/vectors/qr/vp.cborld.json",
      DOJANG_SHARED_DIR "/vectors/qr/vpB.cborld.json",
  };
  size_t seen = 0;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    struct json rows;
    ASSERT_OK(scope, json_parse(scope, testing_read(scope, paths[i]), &rows));
    for (size_t k = 0; k < rows.members.len; k++) {
      const struct json *row = &rows.members.at[k].value;
      const struct json *versions = json_get(row, STR("qr"));
      for (size_t v = 0; v < versions->members.len; v++, seen++) {
        enum qr_level level = QR_LEVEL_L;
        struct qr_symbol symbol;
        ASSERT_OK(scope, qr_level_parse(scope, versions->members.at[v].key, &level));
        ASSERT_OK(scope, qr_symbol_create(scope, json_get(row, STR("text"))->string, level, &symbol));
        assert_int_equal(symbol.version, (int)versions->members.at[v].value.number);
        assert_int_equal(symbol.side, 17 + 4 * symbol.version);
      }
    }
  }
  assert_int_equal(seen, 16 * 3);
}

/* SPEC: ISO/IEC 18004, capacities of versions 1 and 40: the last length that fits, in each mode. */
static void capacities(void **state)
{
  struct scope *scope = *state;
  static const struct {
    char c;
    size_t len;
    enum qr_level level;
    int version;
  } rows[] = {
      {'7', 41, QR_LEVEL_L, 1},     {'7', 42, QR_LEVEL_L, 2},    {'A', 25, QR_LEVEL_L, 1},
      {'A', 26, QR_LEVEL_L, 2},     {'a', 17, QR_LEVEL_L, 1},    {'a', 18, QR_LEVEL_L, 2},
      {'A', 10, QR_LEVEL_H, 1},     {'A', 11, QR_LEVEL_H, 2},    {'7', 7089, QR_LEVEL_L, 40},
      {'A', 4296, QR_LEVEL_L, 40},  {'a', 2953, QR_LEVEL_L, 40}, {'A', 3391, QR_LEVEL_M, 40},
      {'A', 2420, QR_LEVEL_Q, 40},  {'A', 1852, QR_LEVEL_H, 40}, {'7', 7090, QR_LEVEL_L, 0},
      {'A', 4297, QR_LEVEL_L, 0},   {'a', 2954, QR_LEVEL_L, 0},  {'A', 1853, QR_LEVEL_H, 0},
      {'A', 100000, QR_LEVEL_L, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char *text = scope_alloc(scope, rows[i].len, 1);
    memset(text, rows[i].c, rows[i].len);
    struct qr_symbol symbol = {0};
    enum err err = qr_symbol_create(scope, (struct str){text, rows[i].len}, rows[i].level, &symbol);
    assert_int_equal(err, rows[i].version == 0 ? ERR_LIMIT : OK);
    assert_int_equal(symbol.version, rows[i].version);
    (void)scope_take_fault(scope);
  }
}

static void refusals(void **state)
{
  struct scope *scope = *state;
  struct qr_symbol symbol;
  enum qr_level level = QR_LEVEL_L;
  ASSERT_ERR(scope, ERR_VALUE, qr_symbol_create(scope, STR(""), QR_LEVEL_L, &symbol));
  ASSERT_ERR(scope, ERR_OPTION, qr_level_parse(scope, STR("l"), &level));
  ASSERT_ERR(scope, ERR_OPTION, qr_level_parse(scope, STR(""), &level));
  ASSERT_ERR(scope, ERR_OPTION, qr_level_parse(scope, STR("LM"), &level));
  ASSERT_OK(scope, qr_level_parse(scope, STR("H"), &level));
  assert_int_equal(level, QR_LEVEL_H);
}

/* The three finder patterns: dark rings of 7 with a heart of 3. */
static void finders_are_where_they_belong(void **state)
{
  struct scope *scope = *state;
  struct qr_symbol symbol;
  ASSERT_OK(scope, qr_symbol_create(scope, STR("VP1-RBB8"), QR_LEVEL_M, &symbol));
  size_t far = symbol.side - 7;
  const size_t corners[3][2] = {{0, 0}, {far, 0}, {0, far}};
  for (size_t corner = 0; corner < 3; corner++) {
    for (size_t i = 0; i < 49; i++) {
      size_t x = i % 7;
      size_t y = i / 7;
      bool ring = x == 0 || x == 6 || y == 0 || y == 6;
      bool heart = x >= 2 && x <= 4 && y >= 2 && y <= 4;
      uint8_t seen = symbol.dark[(y + corners[corner][1]) * symbol.side + x + corners[corner][0]];
      assert_int_equal(seen, ring || heart);
    }
  }
}

TESTING_MAIN(SCOPED_TEST(vectors_have_their_versions), SCOPED_TEST(capacities), SCOPED_TEST(refusals),
             SCOPED_TEST(finders_are_where_they_belong))

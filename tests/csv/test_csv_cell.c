#include "cell.h"

#include "testing/testing.h"
#include "json/text.h"

static void cells(void **state)
{
  static const char list[] = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";
  static const struct {
    const char *definition, *text, *json; /* json NULL: refused */
  } rows[] = {
      {"{\"type\":\"string\"}", "홍길동", "\"홍길동\""},
      {"{\"type\":\"string\"}", "12", "\"12\""},
      {"{\"type\":\"integer\"}", "12", "12"},
      {"{\"type\":\"integer\"}", "0", "0"},
      {"{\"type\":\"integer\"}", "007", "7"},
      {"{\"type\":\"integer\"}", "-5", "-5"},
      {"{\"type\":\"integer\"}", "200,000", "200000"},
      {"{\"type\":\"integer\"}", "1,234,567", "1234567"},
      {"{\"type\":\"integer\"}", "999999999999999", "999999999999999"},
      {"{\"type\":\"integer\"}", "1000000000000000", NULL},
      {"{\"type\":\"integer\"}", "1,23", NULL},
      {"{\"type\":\"integer\"}", "1234,567", NULL},
      {"{\"type\":\"integer\"}", ",123", NULL},
      {"{\"type\":\"integer\"}", "123,", NULL},
      {"{\"type\":\"integer\"}", "1,2345", NULL},
      {"{\"type\":\"integer\"}", "1.5", NULL},
      {"{\"type\":\"integer\"}", "-", NULL},
      {"{\"type\":\"integer\"}", "두 명", NULL},
      {"{\"type\":\"integer\"}", "１２", NULL},
      {"{\"type\":\"boolean\"}", "예", "true"},
      {"{\"type\":\"boolean\"}", "아니오", "false"},
      {"{\"type\":\"boolean\"}", "true", NULL},
      {"{\"type\":\"boolean\"}", "Y", NULL},
      {list, "하나", "[\"하나\"]"},
      {list, "하나; 둘 ;셋", "[\"하나\",\"둘\",\"셋\"]"},
      {list, "하나;", NULL},
      {list, ";", NULL},
      {list, "하나;;둘", NULL},
      {"{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}", "1;2", "[1,2]"},
      {"{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}", "1;둘", NULL},
      {"{\"type\":\"object\"}", "x", NULL},
      {"{}", "x", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json definition, value;
    const struct cell_reason *reason = NULL;
    ASSERT_OK(*state, json_parse(*state, str_of(rows[i].definition), &definition));
    ASSERT_OK(*state, cell_parse(*state, &definition, str_of(rows[i].text), &value, &reason));
    if ((reason == NULL) != (rows[i].json != NULL)) {
      fail_msg("%s as %s", rows[i].text, rows[i].definition);
    }
    if (reason == NULL) {
      struct str seen;
      ASSERT_OK(*state, json_print(*state, &value, &seen));
      ASSERT_STR(seen, str_of(rows[i].json));
    }
  }
}

TESTING_MAIN(SCOPED_TEST(cells))

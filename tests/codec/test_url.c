#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "codec/url.h"

static const struct {
  const char *text;
  bool absolute;
  bool web;
} rows[] = {
    {"https://a.example/status/3", true, true},
    {"http://a.example", true, true},
    {"https://a.example/길?q=1#x", true, true},
    {"did:key:z6Mk", true, false},
    {"did:example:1?a[]=1", true, false},
    {"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", true, false},
    {"a+b-c.1:x", true, false},
    {"ftp://a.example/", true, false},
    {"https:", false, false},
    {"https://", true, false},
    {"https:///x", true, false},
    {"a:", false, false},
    {":a", false, false},
    {"", false, false},
    {"a", false, false},
    {"relative/a:b", false, false},
    {"#a:b", false, false},
    {"_:b0", false, false},
    {"1:x", false, false},
    {"-a:x", false, false},
    {"a_b:x", false, false},
    {"https://a.example/a b", false, false},
    {"https://a.example/\n", false, false},
    {"https://a.example/\x7f", false, false},
    {"https://a.example/<", false, false},
    {"https://a.example/>", false, false},
    {"https://a.example/\"", false, false},
    {"https://a.example/\\", false, false},
    {"https://a.example/^", false, false},
    {"https://a.example/`", false, false},
    {"https://a.example/{", false, false},
    {"https://a.example/|", false, false},
    {"https://a.example/}", false, false},
};

static void what_is_a_url(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = str_of(rows[i].text);
    if (url_is_absolute(text) != rows[i].absolute || url_is_web(text) != rows[i].web) {
      fail_msg("%s", rows[i].text);
    }
  }
  assert_false(url_is_absolute((struct str){"a:\0b", 4}));
}

static void cut_short_or_too_long(void **state)
{
  static char long_text[LIMIT_URL_OCTETS + 1];
  static const char text[] = "https://a.example";
  (void)state;
  for (size_t len = 0; len <= strlen(text); len++) {
    assert_int_equal(url_is_absolute((struct str){text, len}), len > 6);
    assert_int_equal(url_is_web((struct str){text, len}), len > 8);
  }
  memset(long_text, 'a', sizeof long_text);
  memcpy(long_text, text, strlen(text));
  assert_true(url_is_web((struct str){long_text, LIMIT_URL_OCTETS}));
  assert_false(url_is_absolute((struct str){long_text, LIMIT_URL_OCTETS + 1}));
}

TESTING_MAIN(cmocka_unit_test(what_is_a_url), cmocka_unit_test(cut_short_or_too_long))

#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "status/bundle.h"

#define ISSUERS "{\"id\":\"https://r.example/issuers\",\"name\":\"가온\"}"
#define LIST "{\"id\":\"https://r.example/status/revocation-0\",\"ttl\":60000,\"a\":[1,true,null,\"\\n\\\"\"]}"
#define NOTE "r.example/2026\n7\nAAAA\n\n— r.example/2026 AAAA\n"
#define PRINTED                                                                                                        \
  "{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\",\"issuers\":" ISSUERS ",\"statusLists\":[" LIST        \
  ",{}],\"checkpoint\":\"r.example/2026\\n7\\nAAAA\\n\\n— r.example/2026 AAAA\\n\"}"

static void what_is_printed_is_read_again(void **state)
{
  struct scope *scope = *state;
  const struct str lists[] = {STR_INIT(LIST), STR_INIT("{}")};
  for (size_t len = 0; len <= 2; len++) {
    const struct bundle bundle = {1773104523, STR(ISSUERS), lists, len, STR(NOTE)};
    struct bundle read;
    struct str text;
    ASSERT_OK(scope, bundle_print(scope, &bundle, &text));
    if (len == 2) {
      ASSERT_STR(text, STR(PRINTED));
    }
    ASSERT_OK(scope, bundle_parse(scope, text, &read));
    assert_true(read.made_s == bundle.made_s);
    ASSERT_STR(read.issuers, bundle.issuers);
    ASSERT_STR(read.checkpoint, bundle.checkpoint);
    assert_int_equal(read.lists_len, len);
    for (size_t i = 0; i < len; i++) {
      ASSERT_STR(read.lists[i], lists[i]);
    }
  }
}

static void truncated_at_every_octet(void **state)
{
  struct scope *scope = *state;
  for (size_t len = 0; len < strlen(PRINTED); len++) {
    struct bundle read;
    ASSERT_ERR(scope, ERR_SYNTAX, bundle_parse(scope, str_slice(STR(PRINTED), 0, len), &read));
  }
}

static void bad_ones_are_refused_by_name(void **state)
{
  static const struct {
    const char *text, *says;
  } rows[] = {
      {"[]", "type: "},
      {"{\"type\":[\"DojangBundle\"]}", "type: "},
      {"{\"type\":\"DojangBundle\"}", "made: "},
      {"{\"type\":\"DojangBundle\",\"made\":\"yesterday\"}", "made: "},
      {"{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\"}", "issuers: "},
      {"{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\",\"issuers\":[]}", "issuers: "},
      {"{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\",\"issuers\":{}}", "statusLists: "},
      {"{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\",\"issuers\":{},\"statusLists\":{}}",
       "statusLists: "},
      {"{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\",\"issuers\":{},\"statusLists\":[]}",
       "checkpoint: "},
  };
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct bundle read;
    enum err err = bundle_parse(scope, str_of(rows[i].text), &read);
    struct fault fault = scope_take_fault(scope);
    if (err != ERR_VALUE || strstr(fault.text, rows[i].says) != fault.text) {
      fail_msg("%s: %s: %s", rows[i].text, err_info(err)->name, fault.text);
    }
  }
}

/* A later registry may say more. */
static void what_is_not_known_is_left_alone(void **state)
{
  struct scope *scope = *state;
  struct bundle read;
  ASSERT_OK(scope, bundle_parse(scope,
                                STR("{\"type\":\"DojangBundle\",\"made\":\"2026-03-10T01:02:03Z\",\"tiles\":[],"
                                    "\"issuers\":{},\"statusLists\":[7],\"checkpoint\":\"\"}"),
                                &read));
  assert_int_equal(read.lists_len, 1); /* what it is worth is found out where signatures are looked at */
}

static void a_limit_is_kept(void **state)
{
  struct scope *scope = *state;
  struct bundle read;
  ASSERT_ERR(scope, ERR_LIMIT, bundle_parse(scope, (struct str){PRINTED, LIMIT_BUNDLE_OCTETS + 1}, &read));
}

TESTING_MAIN(SCOPED_TEST(what_is_printed_is_read_again), SCOPED_TEST(truncated_at_every_octet),
             SCOPED_TEST(bad_ones_are_refused_by_name), SCOPED_TEST(what_is_not_known_is_left_alone),
             SCOPED_TEST(a_limit_is_kept))

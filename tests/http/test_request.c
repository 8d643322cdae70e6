#include "http/request.h"

#include "testing/testing.h"

static void forms_are_decoded(void **state)
{
  struct scope *scope = *state;
  struct http_pair pairs[4];
  size_t len = 0;
  ASSERT_OK(scope, http_form_parse(scope, STR("a=1&b=x+y%26z&&c&d=%EA%B0%80=%3D"), 4, pairs, &len));
  assert_int_equal(len, 4);
  ASSERT_STR(http_form_get(len, pairs, "a"), STR("1"));
  ASSERT_STR(http_form_get(len, pairs, "b"), STR("x y&z"));
  ASSERT_STR(http_form_get(len, pairs, "c"), STR(""));
  ASSERT_STR(http_form_get(len, pairs, "d"), STR("가=="));
  assert_null(http_form_get(len, pairs, "e").at);
}

static void bad_forms_are_refused(void **state)
{
  struct scope *scope = *state;
  struct http_pair pairs[4];
  size_t len = 0;
  ASSERT_ERR(scope, ERR_LIMIT, http_form_parse(scope, STR("a&b&c&d&e"), 4, pairs, &len));
  ASSERT_ERR(scope, ERR_SYNTAX, http_form_parse(scope, STR("a=%"), 4, pairs, &len));
  ASSERT_ERR(scope, ERR_SYNTAX, http_form_parse(scope, STR("%4=a"), 4, pairs, &len));
  ASSERT_ERR(scope, ERR_SYNTAX, http_form_parse(scope, STR("a=%00"), 4, pairs, &len));
  ASSERT_ERR(scope, ERR_SYNTAX, http_form_parse(scope, STR("a=%C3%28"), 4, pairs, &len));
}

static void bodies_are_json(void **state)
{
  struct scope *scope = *state;
  struct json value;
  struct http_request request = {.scope = scope, .body = STR("{\"a\":1}")};
  ASSERT_OK(scope, http_request_object(&request, &value));
  request.body = STR("[1]");
  ASSERT_OK(scope, http_request_json(&request, &value));
  ASSERT_ERR(scope, ERR_SYNTAX, http_request_object(&request, &value));
  request.body = STR("{");
  ASSERT_ERR(scope, ERR_SYNTAX, http_request_json(&request, &value));
  request.body = STR("");
  ASSERT_ERR(scope, ERR_SYNTAX, http_request_json(&request, &value));
}

TESTING_MAIN(SCOPED_TEST(forms_are_decoded), SCOPED_TEST(bad_forms_are_refused), SCOPED_TEST(bodies_are_json))

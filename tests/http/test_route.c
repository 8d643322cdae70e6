#include "http/route.h"

#include "testing/testing.h"

static const struct http_route routes[] = {
    {.method = HTTP_POST, .path = "/credentials/issue"},
    {.method = HTTP_POST, .path = "/issuers/{instance}/credentials/issue"},
    {.method = HTTP_GET, .path = "/batches/{id}"},
    {.method = HTTP_DELETE, .path = "/batches/{id}"},
    {.method = HTTP_GET, .path = "/tile/{level}/{rest...}"},
    {.method = HTTP_GET, .path = "/"},
};

static void paths_find_their_route(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *method, *path;
    enum err err;
    size_t route;
    const char *first, *second; /* parameters */
    const char *allow;
  } rows[] = {
      {"POST", "/credentials/issue", OK, 0, "", "", ""},
      {"POST", "/issuers/eddsa-rdfc/credentials/issue", OK, 1, "eddsa-rdfc", "", ""},
      {"POST", "/issuers/a%2Fb/credentials/issue", OK, 1, "a/b", "", ""},
      {"POST", "/issuers/%EB%8F%84%EC%9E%A5/credentials/issue", OK, 1, "도장", "", ""},
      {"GET", "/batches/7", OK, 2, "7", "", ""},
      {"HEAD", "/batches/7", OK, 2, "7", "", ""},
      {"DELETE", "/batches/7", OK, 3, "7", "", ""},
      {"GET", "/tile/0/x001/067.p/12", OK, 4, "0", "x001/067.p/12", ""},
      {"GET", "/", OK, 5, "", "", ""},
      {"PATCH", "/batches/7", ERR_NOT_ALLOWED, 0, "", "", "GET, HEAD, DELETE"},
      {"GET", "/credentials/issue", ERR_NOT_ALLOWED, 0, "", "", "POST"},
      {"get", "/batches/7", ERR_NOT_ALLOWED, 0, "", "", "GET, HEAD, DELETE"},
      {"GET", "/batches/", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "/batches", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "/batches/7/", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "/batches//7", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "//batches/7", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "/tile/0/", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "/Batches/7", ERR_NOT_FOUND, 0, "", "", ""},
      {"POST", "/credentials/issue/", ERR_NOT_FOUND, 0, "", "", ""},
      {"GET", "/batches/%", ERR_SYNTAX, 0, "", "", ""},
      {"GET", "/batches/%4", ERR_SYNTAX, 0, "", "", ""},
      {"GET", "/batches/%zz", ERR_SYNTAX, 0, "", "", ""},
      {"GET", "/batches/%00", ERR_SYNTAX, 0, "", "", ""},
      {"GET", "/batches/%ff", ERR_SYNTAX, 0, "", "", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct http_route *found = NULL;
    struct http_pair params[HTTP_PARAMS_MAX];
    struct str allow = STR("");
    enum err err = http_route_find(scope, HTTP_ROUTES(routes), http_method_of(str_of(rows[i].method)),
                                   str_of(rows[i].path), &found, params, &allow);
    if (err != rows[i].err) {
      fail_msg("%s %s: %s", rows[i].method, rows[i].path, err_info(err)->name);
    }
    ASSERT_STR(allow, str_of(rows[i].allow));
    (void)scope_take_fault(scope);
    if (err == OK) {
      assert_ptr_equal(found, &routes[rows[i].route]);
      ASSERT_STR(params[0].value, str_of(rows[i].first));
      ASSERT_STR(params[1].value, str_of(rows[i].second));
    }
  }
}

static void parameters_have_their_names(void **state)
{
  struct scope *scope = *state;
  const struct http_route *found = NULL;
  struct http_pair params[HTTP_PARAMS_MAX];
  struct str allow;
  ASSERT_OK(scope, http_route_find(scope, HTTP_ROUTES(routes), HTTP_GET, STR("/tile/3/a/b"), &found, params, &allow));
  ASSERT_STR(params[0].name, STR("level"));
  ASSERT_STR(params[1].name, STR("rest"));
  assert_int_equal(params[2].name.len, 0);
}

TESTING_MAIN(SCOPED_TEST(paths_find_their_route), SCOPED_TEST(parameters_have_their_names))

#include "http/pages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "codec/gzip.h"
#include "http/request.h"
#include "testing/testing.h"

static char root[] = "/tmp/dojang-pages-XXXXXX";

static void put(struct scope *scope, const char *name, struct str content)
{
  char *path = file_join(scope, root, str_of(name));
  ASSERT_OK(scope, file_replace(scope, path, str_bytes(content), 0644));
}

static struct str long_script(struct scope *scope)
{
  char *text = SCOPE_ARRAY(scope, char, 5000);
  memset(text, ';', 5000);
  return (struct str){text, 5000};
}

static int make_folder(void **state)
{
  (void)state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(1024 * 1024);
  if (mkdtemp(root) == NULL) {
    return -1;
  }
  static const char *const folders[] = {"wallet", "wallet/icons", "secret"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    if (mkdir(file_join(scope, root, str_of(folders[i])), 0755) != 0) {
      return -1;
    }
  }
  put(scope, "wallet/index.html", STR("<!doctype html>"));
  put(scope, "wallet/main.js", long_script(scope));
  put(scope, "wallet/icons/192.png", STR("\x89PNG"));
  put(scope, "wallet/.hidden.js", STR("1"));
  put(scope, "wallet/noname", STR("?"));
  put(scope, "secret/token.txt", STR("dj_"));
  return 0;
}

static int remove_folder(void **state)
{
  (void)state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(64 * 1024);
  return system(scope_cstr(scope, scope_format(scope, "rm -r %s", root)));
}

static struct pages *load(struct scope *scope)
{
  static const char *const folders[] = {"wallet", "not_there"};
  struct pages *pages = NULL;
  ASSERT_OK(scope, pages_load(scope, root, 2, folders, &pages));
  return pages;
}

static struct str header_of(const struct http_reply *reply, const char *name)
{
  for (size_t i = 0; i < reply->headers_len; i++) {
    if (str_equal(reply->headers[i].name, str_of(name))) {
      return reply->headers[i].value;
    }
  }
  return STR("");
}

static void only_exact_names_are_served(void **state)
{
  struct scope *scope = *state;
  struct pages *pages = load(scope);
  static const struct {
    const char *path;
    enum err err;
    const char *type;
  } rows[] = {
      {"/wallet/index.html", OK, "text/html; charset=utf-8"},
      {"/wallet/", OK, "text/html; charset=utf-8"},
      {"/wallet/main.js", OK, "text/javascript; charset=utf-8"},
      {"/wallet/icons/192.png", OK, "image/png"},
      {"/wallet/noname", OK, "application/octet-stream"},
      {"/wallet/.hidden.js", ERR_NOT_FOUND, ""},
      {"/wallet/Main.js", ERR_NOT_FOUND, ""},
      {"/wallet/main.js/", ERR_NOT_FOUND, ""},
      {"/wallet/icons", ERR_NOT_FOUND, ""},
      {"/wallet/icons/", ERR_NOT_FOUND, ""},
      {"/wallet//main.js", ERR_NOT_FOUND, ""},
      {"/wallet/./main.js", ERR_NOT_FOUND, ""},
      {"/wallet/../wallet/main.js", ERR_NOT_FOUND, ""},
      {"/wallet/../secret/token.txt", ERR_NOT_FOUND, ""},
      {"/wallet/%2e%2e/secret/token.txt", ERR_NOT_FOUND, ""},
      {"/secret/token.txt", ERR_NOT_FOUND, ""},
      {"/not_there/", ERR_NOT_FOUND, ""},
      {"/", ERR_NOT_FOUND, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct http_request request = {.scope = scope, .path = str_of(rows[i].path)};
    struct http_reply reply = {.scope = scope, .request = &request};
    enum err err = pages_reply(pages, &reply);
    if (err != rows[i].err) {
      fail_msg("%s: %s", rows[i].path, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
    ASSERT_STR(reply.content_type, str_of(rows[i].type));
  }
}

static void a_page_may_load_nothing_from_elsewhere(void **state)
{
  struct scope *scope = *state;
  struct http_request request = {.scope = scope, .path = STR("/wallet/")};
  struct http_reply reply = {.scope = scope, .request = &request};
  ASSERT_OK(scope, pages_reply(load(scope), &reply));
  struct str policy = header_of(&reply, "Content-Security-Policy");
  assert_true(str_starts(policy, STR("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';")));
  assert_true(str_ends(policy, STR("frame-ancestors 'none'")));
  ASSERT_STR(header_of(&reply, "Referrer-Policy"), STR("no-referrer"));
  ASSERT_STR(header_of(&reply, "Cache-Control"), STR("no-cache"));
  assert_true(str_starts(header_of(&reply, "Permissions-Policy"), STR("camera=(self), ")));
}

static void what_is_large_goes_out_as_gzip(void **state)
{
  struct scope *scope = *state;
  struct http_request request = {.scope = scope, .path = STR("/wallet/main.js"), .accept_encoding = STR("br, gzip")};
  struct http_reply reply = {.scope = scope, .request = &request};
  struct bytes plain;
  ASSERT_OK(scope, pages_reply(load(scope), &reply));
  ASSERT_STR(header_of(&reply, "Content-Encoding"), STR("gzip"));
  ASSERT_STR(header_of(&reply, "Vary"), STR("Accept-Encoding"));
  ASSERT_OK(scope, gzip_decode(scope, reply.body, 10000, &plain));
  ASSERT_STR(bytes_str(plain), long_script(scope));
}

static void what_did_not_change_is_not_sent_again(void **state)
{
  struct scope *scope = *state;
  struct pages *pages = load(scope);
  struct http_request request = {.scope = scope, .path = STR("/wallet/main.js")};
  struct http_reply first = {.scope = scope, .request = &request};
  ASSERT_OK(scope, pages_reply(pages, &first));
  assert_int_equal(first.status, 200);
  request.if_none_match = header_of(&first, "ETag");
  request.accept_encoding = STR("gzip");
  struct http_reply second = {.scope = scope, .request = &request};
  ASSERT_OK(scope, pages_reply(pages, &second));
  assert_int_equal(second.status, 304);
  assert_int_equal(second.body.len, 0);
  ASSERT_STR(header_of(&second, "Content-Encoding"), STR(""));
}

static void a_folder_without_its_slash_is_led_there(void **state)
{
  struct scope *scope = *state;
  struct http_request request = {.scope = scope, .path = STR("/wallet")};
  struct http_reply reply = {.scope = scope, .request = &request};
  ASSERT_OK(scope, pages_redirect(&reply));
  assert_int_equal(reply.status, 308);
  ASSERT_STR(header_of(&reply, "Location"), STR("wallet/"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SCOPED_TEST(only_exact_names_are_served),
      SCOPED_TEST(a_page_may_load_nothing_from_elsewhere),
      SCOPED_TEST(what_is_large_goes_out_as_gzip),
      SCOPED_TEST(what_did_not_change_is_not_sent_again),
      SCOPED_TEST(a_folder_without_its_slash_is_led_there),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder) != 0;
}

#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/passphrase.h"

static void from_environment(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(secret_drop)]] struct secret *secret = NULL;
  assert_int_equal(setenv("DOJANG_TEST_PASSPHRASE", "correct horse\nsecond line", 1), 0);
  ASSERT_OK(scope, passphrase_read(scope, STR("env:DOJANG_TEST_PASSPHRASE"), &secret));
  ASSERT_STR(bytes_str(secret_bytes(secret)), STR("correct horse"));
  struct secret *none = NULL;
  assert_int_equal(setenv("DOJANG_TEST_PASSPHRASE", "", 1), 0);
  ASSERT_ERR(scope, ERR_CONFIG, passphrase_read(scope, STR("env:DOJANG_TEST_PASSPHRASE"), &none));
  assert_int_equal(unsetenv("DOJANG_TEST_PASSPHRASE"), 0);
  ASSERT_ERR(scope, ERR_CONFIG, passphrase_read(scope, STR("env:DOJANG_TEST_PASSPHRASE"), &none));
  ASSERT_ERR(scope, ERR_CONFIG, passphrase_read(scope, STR("correct horse"), &none));
  ASSERT_ERR(scope, ERR_CONFIG, passphrase_read(scope, STR(""), &none));
}

static enum err read_content(struct scope *scope, const char *path, struct str content, unsigned mode,
                             struct secret **out)
{
  ASSERT_OK(scope, file_replace(scope, path, str_bytes(content), mode));
  assert_int_equal(chmod(path, mode), 0);
  return passphrase_read(scope, scope_join(scope, STR("file:"), str_of(path)), out);
}

static void from_file(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(secret_drop)]] struct secret *secret = NULL;
  struct secret *none = NULL;
  char folder[] = "/tmp/dojang-passphrase-XXXXXX";
  assert_non_null(mkdtemp(folder));
  char *path = file_join(scope, folder, STR("passphrase"));
  static char line[1026];
  memset(line, 'x', sizeof line);
  ASSERT_OK(scope, read_content(scope, path, STR("바른 말\n"), 0600, &secret));
  ASSERT_STR(bytes_str(secret_bytes(secret)), STR("바른 말"));
  ASSERT_ERR(scope, ERR_CONFIG, read_content(scope, path, STR("open to all\n"), 0644, &none));
  ASSERT_ERR(scope, ERR_CONFIG, read_content(scope, path, STR("open to the group\n"), 0640, &none));
  ASSERT_ERR(scope, ERR_CONFIG, read_content(scope, path, STR("\n"), 0600, &none));
  ASSERT_ERR(scope, ERR_CONFIG, read_content(scope, path, STR(""), 0600, &none));
  ASSERT_ERR(scope, ERR_CONFIG, read_content(scope, path, (struct str){line, 1025}, 0600, &none));
  ASSERT_ERR(scope, ERR_CONFIG, read_content(scope, path, (struct str){line, 1026}, 0600, &none));
  assert_int_equal(unlink(path), 0);
  ASSERT_ERR(scope, ERR_IO, passphrase_read(scope, scope_join(scope, STR("file:"), str_of(path)), &none));
  ASSERT_ERR(scope, ERR_CONFIG, passphrase_read(scope, scope_join(scope, STR("file:"), str_of(folder)), &none));
  assert_int_equal(rmdir(folder), 0);
}

TESTING_MAIN(SCOPED_TEST(from_environment), SCOPED_TEST(from_file))

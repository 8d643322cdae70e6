#include "base/folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "testing/testing.h"

static void belongs_to_one_at_a_time(void **state)
{
  struct scope *scope = *state;
  char parent[] = "/tmp/dojang-folder-XXXXXX";
  int first = -1;
  int second = 0;
  struct stat about;
  assert_non_null(mkdtemp(parent));
  struct str folder = scope_format(scope, "%s/store", parent);
  ASSERT_OK(scope, folder_claim(scope, folder.at, &first));
  assert_int_equal(stat(folder.at, &about), 0);
  assert_int_equal(about.st_mode & 0777, 0700);
  ASSERT_ERR(scope, ERR_CONFLICT, folder_claim(scope, folder.at, &second));
  assert_int_equal(second, -1);
  assert_int_equal(close(first), 0);
  ASSERT_OK(scope, folder_claim(scope, folder.at, &second));
  ASSERT_OK(scope, folder_sync(scope, folder.at));
  assert_int_equal(close(second), 0);
  assert_int_equal(unlink(scope_format(scope, "%s/lock", folder.at).at), 0);
  assert_int_equal(rmdir(folder.at), 0);
  assert_int_equal(rmdir(parent), 0);
}

static void what_is_no_folder_is_refused(void **state)
{
  struct scope *scope = *state;
  int lock = 0;
  ASSERT_ERR(scope, ERR_CONFIG, folder_claim(scope, "/dev/null", &lock));
  assert_int_equal(lock, -1);
  ASSERT_ERR(scope, ERR_CONFIG, folder_claim(scope, "/nowhere/at/all", &lock));
  ASSERT_ERR(scope, ERR_IO, folder_sync(scope, "/nowhere/at/all"));
  ASSERT_ERR(scope, ERR_IO, folder_sync(scope, "/dev/null"));
}

TESTING_MAIN(SCOPED_TEST(belongs_to_one_at_a_time), SCOPED_TEST(what_is_no_folder_is_refused))

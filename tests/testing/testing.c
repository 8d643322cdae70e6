#include "testing/testing.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

int testing_setup(void **state)
{
  *state = scope_new(LIMIT_SCOPE_OCTETS);
  return *state == NULL;
}

int testing_teardown(void **state)
{
  scope_free(*state);
  return 0;
}

void testing_assert_str(struct str seen, struct str expected, const char *file, int line)
{
  if (!str_equal(seen, expected)) {
    print_error("seen:     " STR_FMT "\nexpected: " STR_FMT "\n", STR_ARG(seen), STR_ARG(expected));
    _fail(file, line);
  }
}

bool testing_exists(const char *path)
{
  return access(path, R_OK) == 0;
}

struct str testing_read(struct scope *scope, const char *path)
{
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fail_msg("cannot read %s (is DOJANG_SHARED_DIR right?)", path);
  }
  struct buf text = buf_in(scope);
  char block[4096];
  for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;) {
    buf_add(&text, (struct str){block, got});
  }
  fclose(file);
  struct str out;
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

#include "testing/testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "folder.h"

struct fixture {
  struct folder folder;
  struct publication_port port;
};

static struct fixture open_new(struct scope *scope)
{
  struct fixture f = {.folder = folder_new()};
  f.port = folder_public(scope, &f.folder);
  return f;
}

static void close_all(struct fixture *f)
{
  publication_close(&f->port);
  folder_remove(&f->folder);
}

static struct bytes octets(const char *text)
{
  return str_bytes(str_of(text));
}

static void assert_read(struct fixture *f, struct scope *scope, const char *path, const char *expected)
{
  bool found = false;
  struct bytes seen;
  ASSERT_OK(scope, publication_read(&f->port, scope, str_of(path), &found, &seen));
  assert_int_equal(found, expected != NULL);
  if (found) {
    ASSERT_STR(bytes_str(seen), str_of(expected));
  }
}

static void what_is_put_stays(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  assert_read(&f, scope, "logs/log/tile/0/000", NULL);
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("logs/log/tile/0/000"), octets("one")));
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("top"), octets("two")));
  ASSERT_OK(scope, publication_settle(&f.port, scope));
  ASSERT_OK(scope, publication_settle(&f.port, scope));
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("top"), octets("two")));
  ASSERT_ERR(scope, ERR_CONFLICT, publication_put(&f.port, scope, STR("top"), octets("twp")));
  ASSERT_ERR(scope, ERR_CONFLICT, publication_put(&f.port, scope, STR("top"), octets("")));
  ASSERT_ERR(scope, ERR_CONFLICT, publication_put(&f.port, scope, STR("top"), octets("tw")));
  ASSERT_ERR(scope, ERR_CONFLICT, publication_put(&f.port, scope, STR("top"), octets("one and two")));
  publication_close(&f.port);
  f.port = folder_public(scope, &f.folder);
  assert_read(&f, scope, "logs/log/tile/0/000", "one");
  assert_read(&f, scope, "top", "two");
  close_all(&f);
}

/* A name with a part of its content, or none, or zeros where it was to be, is what a loss of power may leave. */
static void a_torn_file_is_written_anew(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  static const struct str torn[] = {STR_INIT(""),   STR_INIT("w"),        STR_INIT("whol"),
                                    STR_INIT("\0"), STR_INIT("wh\0\0\0"), STR_INIT("\0\0\0\0\0")};
  for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
    folder_write(scope, &f.folder, "public/a", str_bytes(torn[i]));
    ASSERT_OK(scope, publication_put(&f.port, scope, STR("a"), octets("whole")));
    assert_read(&f, scope, "a", "whole");
  }
  static const struct str other[] = {STR_INIT("whole\0"), STR_INIT("w\0ole"), STR_INIT("x")};
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    folder_write(scope, &f.folder, "public/a", str_bytes(other[i]));
    ASSERT_ERR(scope, ERR_CONFLICT, publication_put(&f.port, scope, STR("a"), octets("whole")));
  }
  close_all(&f);
}

static void a_file_is_replaced_whole(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  static const char *const texts[] = {"long enough", "short", "", "again"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ASSERT_OK(scope, publication_replace(&f.port, scope, STR("status/a/current"), octets(texts[i])));
    ASSERT_OK(scope, publication_settle(&f.port, scope));
    assert_read(&f, scope, "status/a/current", texts[i]);
    assert_false(testing_exists(folder_path(scope, &f.folder, "public/status/a/current.new").at));
  }
  /* what a process that was killed has left */
  folder_write(scope, &f.folder, "public/status/a/current.new", octets("half of"));
  ASSERT_OK(scope, publication_replace(&f.port, scope, STR("status/a/current"), octets("whole")));
  assert_read(&f, scope, "status/a/current", "whole");
  close_all(&f);
}

/* More folders than are remembered until the next settling. */
static void many_folders_are_settled(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  for (unsigned i = 0; i < 200; i++) {
    struct str path = scope_format(scope, "%u/a/%u", i, i);
    ASSERT_OK(scope, publication_put(&f.port, scope, path, str_bytes(path)));
  }
  ASSERT_OK(scope, publication_settle(&f.port, scope));
  for (unsigned i = 0; i < 200; i++) {
    struct str path = scope_format(scope, "%u/a/%u", i, i);
    assert_read(&f, scope, path.at, path.at);
  }
  close_all(&f);
}

static void no_path_leads_out(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  folder_write(scope, &f.folder, "secret", octets("x"));
  char long_path[600];
  for (size_t i = 0; i < sizeof long_path - 1; i++) {
    long_path[i] = 'a';
  }
  long_path[sizeof long_path - 1] = '\0';
  assert_read(&f, scope, "../secret", NULL);
  assert_read(&f, scope, "a/../../secret", NULL);
  assert_read(&f, scope, folder_path(scope, &f.folder, "secret").at, NULL);
  assert_read(&f, scope, "", NULL);
  assert_read(&f, scope, long_path, NULL);
  /* nor does a link, of a file or of a folder */
  assert_int_equal(symlink("../secret", folder_path(scope, &f.folder, "public/link").at), 0);
  assert_int_equal(symlink("..", folder_path(scope, &f.folder, "public/up").at), 0);
  bool found = false;
  struct bytes seen;
  assert_int_not_equal(publication_read(&f.port, scope, STR("link"), &found, &seen), OK);
  assert_false(found);
  (void)scope_take_fault(scope);
  assert_read(&f, scope, "up/secret", NULL);
  ASSERT_ERR(scope, ERR_IO, publication_put(&f.port, scope, STR("up/new"), octets("x")));
  assert_false(testing_exists(folder_path(scope, &f.folder, "new").at));
  publication_prune(&f.port, STR(".."));
  publication_prune(&f.port, STR("/tmp"));
  assert_true(testing_exists(folder_path(scope, &f.folder, "secret").at));
  close_all(&f);
}

static void a_folder_is_pruned(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("tile/0/000.p/1"), octets("1")));
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("tile/0/000.p/2"), octets("2")));
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("tile/0/000"), octets("3")));
  ASSERT_OK(scope, publication_settle(&f.port, scope));
  publication_prune(&f.port, STR("tile/0/000.p"));
  publication_prune(&f.port, STR("tile/0/000.p"));
  publication_prune(&f.port, STR("tile/0/000")); /* no folder */
  assert_read(&f, scope, "tile/0/000.p/1", NULL);
  assert_read(&f, scope, "tile/0/000", "3");
  assert_false(testing_exists(folder_path(scope, &f.folder, "public/tile/0/000.p").at));
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("tile/0/000.p/1"), octets("1")));
  ASSERT_OK(scope, publication_settle(&f.port, scope));
  close_all(&f);
}

/* A fault is told, leaves nothing half done, and passes. */
static void a_folder_that_cannot_be_written(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  folder_write(scope, &f.folder, "public/a", octets("a file where a folder should be"));
  ASSERT_ERR(scope, ERR_IO, publication_put(&f.port, scope, STR("a/b"), octets("1")));
  ASSERT_ERR(scope, ERR_IO, publication_replace(&f.port, scope, STR("a/b"), octets("1")));
  assert_read(&f, scope, "a/b", NULL);
  assert_int_equal(unlink(folder_path(scope, &f.folder, "public/a").at), 0);
  ASSERT_OK(scope, publication_put(&f.port, scope, STR("a/b"), octets("1")));
  assert_read(&f, scope, "a/b", "1");
  /* a folder where the file should be: nothing else is left behind either */
  assert_int_equal(mkdir(folder_path(scope, &f.folder, "public/c").at, 0755), 0);
  ASSERT_ERR(scope, ERR_IO, publication_replace(&f.port, scope, STR("c"), octets("1")));
  assert_false(testing_exists(folder_path(scope, &f.folder, "public/c.new").at));
  close_all(&f);
}

static void what_is_too_large_is_not_read(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  folder_write(scope, &f.folder, "public/a", octets("1"));
  assert_int_equal(truncate(folder_path(scope, &f.folder, "public/a").at, LIMIT_PUBLISHED_OCTETS + 1), 0);
  bool found = false;
  struct bytes seen;
  ASSERT_ERR(scope, ERR_LIMIT, publication_read(&f.port, scope, STR("a"), &found, &seen));
  close_all(&f);
}

static void a_folder_that_cannot_be_opened(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_new(scope);
  struct publication_port port;
  folder_write(scope, &f.folder, "file", octets("1"));
  ASSERT_ERR(scope, ERR_CONFIG, publication_folder_open(scope, folder_path(scope, &f.folder, "file").at, &port));
  ASSERT_ERR(scope, ERR_CONFIG, publication_folder_open(scope, folder_path(scope, &f.folder, "no/public").at, &port));
  publication_close(&port); /* nothing to close */
  close_all(&f);
}

TESTING_MAIN(SCOPED_TEST(what_is_put_stays), SCOPED_TEST(a_torn_file_is_written_anew),
             SCOPED_TEST(a_file_is_replaced_whole), SCOPED_TEST(many_folders_are_settled),
             SCOPED_TEST(no_path_leads_out), SCOPED_TEST(a_folder_is_pruned),
             SCOPED_TEST(a_folder_that_cannot_be_written), SCOPED_TEST(what_is_too_large_is_not_read),
             SCOPED_TEST(a_folder_that_cannot_be_opened))

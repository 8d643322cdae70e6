#include "testing/testing.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/lmdb.h"

static struct bytes octets(const char *text)
{
  return str_bytes(str_of(text));
}

struct folder {
  char path[64];
};

static struct folder folder_new(void)
{
  struct folder folder = {"/tmp/dojang-store-XXXXXX"};
  assert_non_null(mkdtemp(folder.path));
  return folder;
}

static void folder_remove(const struct folder *folder)
{
  static const char *const names[] = {"data.mdb", "lock.mdb", "lock"};
  char path[96];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
    (void)unlink(path);
  }
  assert_int_equal(rmdir(folder->path), 0);
}

static struct store_port open_store(struct scope *scope, const struct folder *folder, struct store_head *head)
{
  struct store_port port;
  ASSERT_OK(scope, store_lmdb_open(scope, folder->path, &port));
  ASSERT_OK(scope, store_acquire(&port, scope, head));
  return port;
}

static enum err put_one(const struct store_port *port, struct scope *scope, struct store_head *head, const char *key,
                        const char *value)
{
  struct store_batch batch = store_batch_in(scope);
  TRY(store_batch_add(&batch, STORE_RECORDS, octets(key), octets(value)));
  struct store_head next = *head;
  next.size++;
  return store_commit(port, scope, head, &next, &batch);
}

static void expect(const struct store_port *port, struct scope *scope, const char *key, const char *value)
{
  bool found = false;
  struct bytes seen;
  ASSERT_OK(scope, store_get(port, scope, STORE_RECORDS, octets(key), &found, &seen));
  assert_int_equal(found, value != NULL);
  if (value != NULL) {
    ASSERT_STR(bytes_str(seen), str_of(value));
  }
}

static void what_was_committed_is_there_after_reopening(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  assert_int_equal(head.epoch, 1);
  ASSERT_OK(scope, put_one(&port, scope, &head, "a", "1"));
  ASSERT_OK(scope, put_one(&port, scope, &head, "b", ""));
  expect(&port, scope, "a", "1");
  store_close(&port);
  struct store_head again;
  port = open_store(scope, &folder, &again);
  assert_int_equal(again.epoch, 2);
  assert_int_equal(again.commits, 2);
  assert_int_equal(again.size, 2);
  expect(&port, scope, "a", "1");
  expect(&port, scope, "b", "");
  expect(&port, scope, "c", NULL);
  store_close(&port);
  folder_remove(&folder);
}

static void a_stale_head_writes_nothing(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  struct store_head stale = head;
  ASSERT_OK(scope, put_one(&port, scope, &head, "a", "1"));
  ASSERT_ERR(scope, ERR_CONFLICT, put_one(&port, scope, &stale, "b", "2"));
  expect(&port, scope, "b", NULL);
  struct store_head fenced = head;
  ASSERT_OK(scope, store_acquire(&port, scope, &head));
  ASSERT_ERR(scope, ERR_CONFLICT, put_one(&port, scope, &fenced, "b", "2"));
  ASSERT_OK(scope, put_one(&port, scope, &head, "b", "3"));
  expect(&port, scope, "b", "3");
  store_close(&port);
  folder_remove(&folder);
}

static void a_key_that_must_be_absent_drops_the_whole_batch(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  ASSERT_OK(scope, put_one(&port, scope, &head, "a", "1"));
  struct store_batch batch = store_batch_in(scope);
  ASSERT_OK(scope, store_batch_put(&batch, STORE_RECORDS, octets("b"), octets("2")));
  ASSERT_OK(scope, store_batch_add(&batch, STORE_RECORDS, octets("a"), octets("2")));
  struct store_head next = head;
  ASSERT_ERR(scope, ERR_CONFLICT, store_commit(&port, scope, &head, &next, &batch));
  expect(&port, scope, "a", "1");
  expect(&port, scope, "b", NULL);
  struct store_head seen;
  ASSERT_OK(scope, store_read_head(&port, scope, &seen));
  assert_memory_equal(&seen, &head, sizeof seen);
  store_close(&port);
  folder_remove(&folder);
}

struct visited {
  const struct store_port *port;
  struct scope *scope;
  struct buf keys;
  size_t most;
};

static bool visit(void *self, struct bytes key, struct bytes value)
{
  struct visited *visited = self;
  bool found = false;
  struct bytes again;
  ASSERT_OK(visited->scope, store_get(visited->port, visited->scope, STORE_RECORDS, key, &found, &again));
  assert_true(found && bytes_equal(again, value));
  buf_add_bytes(&visited->keys, key);
  return --visited->most > 0;
}

static void a_scan_goes_in_order_from_a_key(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  static const char *const keys[] = {"d", "a", "c", "b"};
  for (size_t i = 0; i < 4; i++) {
    ASSERT_OK(scope, put_one(&port, scope, &head, keys[i], keys[i]));
  }
  static const struct {
    const char *from;
    size_t most;
    const char *expected;
  } rows[] = {{"", 9, "abcd"}, {"b", 9, "bcd"}, {"bb", 9, "cd"}, {"e", 9, ""}, {"", 2, "ab"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct visited visited = {&port, scope, buf_in(scope), rows[i].most};
    ASSERT_OK(scope, store_scan(&port, scope, STORE_RECORDS, octets(rows[i].from), visit, &visited));
    struct str seen;
    ASSERT_OK(scope, buf_str(&visited.keys, &seen));
    ASSERT_STR(seen, str_of(rows[i].expected));
  }
  store_close(&port);
  folder_remove(&folder);
}

static void a_second_process_is_refused(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  pid_t child = fork();
  if (child == 0) {
    struct store_port second;
    _exit((int)store_lmdb_open(scope, folder.path, &second));
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), ERR_CONFLICT);
  ASSERT_OK(scope, put_one(&port, scope, &head, "a", "1"));
  store_close(&port);
  folder_remove(&folder);
}

static void a_store_of_another_format_is_refused(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  struct store_batch batch = store_batch_in(scope);
  ASSERT_OK(scope, store_batch_put(&batch, STORE_META, octets("format"), octets("dojang-registry 1")));
  struct store_head next = head;
  ASSERT_OK(scope, store_commit(&port, scope, &head, &next, &batch));
  store_close(&port);
  ASSERT_ERR(scope, ERR_CONFIG, store_lmdb_open(scope, folder.path, &port));
  ASSERT_ERR(scope, ERR_CONFIG, store_lmdb_open(scope, "/proc/no such folder", &port));
  folder_remove(&folder);
}

static void what_is_removed_is_gone(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_head head;
  bool found = true;
  struct bytes value;
  struct store_port port = open_store(scope, &folder, &head);
  ASSERT_OK(scope, put_one(&port, scope, &head, "a", "1"));
  struct store_batch batch = store_batch_in(scope);
  ASSERT_OK(scope, store_batch_remove(&batch, STORE_RECORDS, octets("a")));
  ASSERT_OK(scope, store_batch_remove(&batch, STORE_RECORDS, octets("never there")));
  ASSERT_OK(scope, store_batch_put(&batch, STORE_RECORDS, octets("b"), octets("2")));
  ASSERT_OK(scope, store_batch_remove(&batch, STORE_RECORDS, octets("b")));
  struct store_head next = head;
  ASSERT_OK(scope, store_commit(&port, scope, &head, &next, &batch));
  ASSERT_OK(scope, store_get(&port, scope, STORE_RECORDS, octets("a"), &found, &value));
  assert_false(found);
  ASSERT_OK(scope, store_get(&port, scope, STORE_RECORDS, octets("b"), &found, &value));
  assert_false(found);
  ASSERT_OK(scope, put_one(&port, scope, &head, "a", "3"));
  store_close(&port);
  folder_remove(&folder);
}

static void a_store_is_for_one_purpose(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  struct store_port port;
  ASSERT_OK(scope, store_lmdb_open_as(scope, &store_of_issuer, folder.path, &port));
  store_close(&port);
  ASSERT_ERR(scope, ERR_CONFIG, store_lmdb_open(scope, folder.path, &port));
  ASSERT_OK(scope, store_lmdb_open_as(scope, &store_of_issuer, folder.path, &port));
  store_close(&port);
  folder_remove(&folder);
}

/* The file may not grow: LMDB's write fails in the middle of a commit. */
static void a_failed_write_ends_the_process(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  pid_t child = fork();
  if (child == 0) {
    struct store_head head;
    struct store_port port = open_store(scope, &folder, &head);
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit = {128 * 1024, 128 * 1024};
    setrlimit(RLIMIT_FSIZE, &limit);
    char value[4096];
    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = '\0';
    for (int i = 0; i < 1000; i++) {
      char key[16];
      snprintf(key, sizeof key, "%06d", i);
      if (put_one(&port, scope, &head, key, value) != OK) {
        _exit(1);
      }
    }
    _exit(0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), STORE_EXIT_STATUS);
  struct store_head head;
  struct store_port port = open_store(scope, &folder, &head);
  for (uint64_t i = 0; i < head.size; i++) {
    char key[24];
    snprintf(key, sizeof key, "%06llu", (unsigned long long)i);
    bool found = false;
    struct bytes value;
    ASSERT_OK(scope, store_get(&port, scope, STORE_RECORDS, octets(key), &found, &value));
    assert_true(found);
  }
  ASSERT_OK(scope, put_one(&port, scope, &head, "after", "it"));
  store_close(&port);
  folder_remove(&folder);
}

/* Commits numbers, three keys each, and tells each number only when it is durable. */
static void commit_for_ever(const struct folder *folder, int acknowledged)
{
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct store_head head;
  struct store_port port = open_store(scope, folder, &head);
  for (;;) {
    scope_reset(scope);
    struct store_batch batch = store_batch_in(scope);
    for (int part = 0; part < 3; part++) {
      struct str key = scope_format(scope, "%llu.%d", (unsigned long long)head.size, part);
      if (store_batch_add(&batch, STORE_RECORDS, str_bytes(key), str_bytes(key)) != OK) {
        _exit(1);
      }
    }
    struct store_head next = head;
    next.size++;
    if (store_commit(&port, scope, &head, &next, &batch) != OK) {
      _exit(2);
    }
    uint64_t told = head.size;
    if (write(acknowledged, &told, sizeof told) != sizeof told) {
      _exit(3);
    }
  }
}

/* Kills the child some time after it has told `wanted` commits, so that a slow machine has as many as a fast one; with
   none wanted it may die while it still opens the store. */
static uint64_t kill_while_committing(const struct folder *folder, unsigned wanted, unsigned wait_us, uint64_t known)
{
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    commit_for_ever(folder, ends[1]);
  }
  close(ends[1]);
  uint64_t told = known;
  for (unsigned i = 0; i < wanted; i++) {
    assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
  }
  usleep(wait_us);
  assert_int_equal(kill(child, SIGKILL), 0);
  while (read(ends[0], &told, sizeof told) == sizeof told) {
  }
  close(ends[0]);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status));
  return told;
}

struct counted {
  size_t keys;
};

static bool count(void *self, struct bytes key, struct bytes value)
{
  assert_true(bytes_equal(key, value));
  ((struct counted *)self)->keys++;
  return true;
}

static void fifty_kills_lose_nothing_that_was_acknowledged(void **state)
{
  struct scope *scope = *state;
  struct folder folder = folder_new();
  uint64_t told = 0;
  uint32_t random = (uint32_t)getpid();
  for (int round = 0; round < 50; round++) {
    random = random * 1664525U + 1013904223U;
    told = kill_while_committing(&folder, (random >> 24) % 8, (random >> 8) % 10000, told);
    struct store_head head;
    struct store_port port = open_store(scope, &folder, &head);
    /* At most one more than was told: durable, but killed before it could be said. */
    assert_true(head.size == told || head.size == told + 1);
    struct counted counted = {0};
    ASSERT_OK(scope, store_scan(&port, scope, STORE_RECORDS, (struct bytes){0}, count, &counted));
    assert_int_equal(counted.keys, head.size * 3);
    store_close(&port);
    told = head.size;
  }
  print_message("%llu commits survived 50 kills\n", (unsigned long long)told);
  folder_remove(&folder);
}

TESTING_MAIN(SCOPED_TEST(what_was_committed_is_there_after_reopening), SCOPED_TEST(a_stale_head_writes_nothing),
             SCOPED_TEST(a_key_that_must_be_absent_drops_the_whole_batch), SCOPED_TEST(a_scan_goes_in_order_from_a_key),
             SCOPED_TEST(a_second_process_is_refused), SCOPED_TEST(a_store_of_another_format_is_refused),
             SCOPED_TEST(what_is_removed_is_gone), SCOPED_TEST(a_store_is_for_one_purpose),
             SCOPED_TEST(a_failed_write_ends_the_process), SCOPED_TEST(fifty_kills_lose_nothing_that_was_acknowledged))

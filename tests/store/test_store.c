#include "testing/testing.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"

/* An engine that answers as it was told. */
struct store {
  enum store_outcome outcome;
};

static enum store_outcome told_acquire(struct store *store, struct store_head *head)
{
  *head = (struct store_head){.epoch = 7};
  return store->outcome;
}

static enum store_outcome told_commit(struct store *store, const struct store_head *expected,
                                      const struct store_head *next, const struct store_batch *batch)
{
  (void)batch;
  assert_int_equal(next->commits, expected->commits + 1);
  assert_int_equal(next->epoch, expected->epoch);
  return store->outcome;
}

static const struct store_calls TOLD = {.acquire = told_acquire, .commit = told_commit};

static void outcomes_become_errors_and_move_the_head_only_when_durable(void **state)
{
  struct scope *scope = *state;
  static const struct {
    enum store_outcome outcome;
    enum err err;
  } rows[] = {
      {STORE_OK, OK},
      {STORE_CONFLICT, ERR_CONFLICT},
      {STORE_EXISTS, ERR_CONFLICT},
      {STORE_FULL, ERR_UNAVAILABLE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct store store = {rows[i].outcome};
    struct store_port port = {&TOLD, &store};
    struct store_head head = {.epoch = 3, .commits = 5, .size = 8};
    struct store_head next = head;
    next.size = 9;
    struct store_batch batch = store_batch_in(scope);
    assert_int_equal(store_commit(&port, scope, &head, &next, &batch), rows[i].err);
    (void)scope_take_fault(scope);
    assert_int_equal(head.size, rows[i].err == OK ? 9 : 8);
    assert_int_equal(head.commits, rows[i].err == OK ? 6 : 5);
  }
}

static void an_unknown_outcome_ends_the_process(void **state)
{
  struct scope *scope = *state;
  for (int call = 0; call < 2; call++) {
    pid_t child = fork();
    if (child == 0) {
      struct store store = {STORE_UNKNOWN};
      struct store_port port = {&TOLD, &store};
      struct store_head head = {0};
      struct store_head next = {0};
      struct store_batch batch = store_batch_in(scope);
      enum err err = call == 0 ? store_acquire(&port, scope, &head) : store_commit(&port, scope, &head, &next, &batch);
      _exit(err == OK ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), STORE_EXIT_STATUS);
  }
}

static void numbers_keep_their_order(void **state)
{
  (void)state;
  static const uint64_t numbers[] = {0, 1, 255, 256, 131072, UINT32_MAX, UINT64_MAX - 1, UINT64_MAX};
  uint8_t before[8] = {0};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    uint8_t at[8];
    store_u64_write(at, numbers[i]);
    assert_int_equal(store_u64_read(at), numbers[i]);
    assert_true(i == 0 || memcmp(before, at, 8) < 0);
    memcpy(before, at, 8);
  }
}

TESTING_MAIN(SCOPED_TEST(outcomes_become_errors_and_move_the_head_only_when_durable),
             SCOPED_TEST(an_unknown_outcome_ends_the_process), cmocka_unit_test(numbers_keep_their_order))

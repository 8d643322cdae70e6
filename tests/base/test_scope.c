#include "testing/testing.h"

#include <string.h>

#include "base/buf.h"

static void the_cap_holds(void **state)
{
  (void)state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(1000);
  assert_non_null(scope_alloc(scope, 1, 900));
  assert_null(scope_alloc(scope, 1, 200));
  assert_int_equal(scope_err(scope), ERR_LIMIT);
  assert_null(scope_alloc(scope, SIZE_MAX / 2, 4));
  (void)scope_take_fault(scope);
  assert_int_equal(scope_err(scope), ERR_LIMIT); /* exhaustion cannot be taken for a finding */
  scope_reset(scope);
  assert_int_equal(scope_err(scope), OK);
  assert_non_null(scope_alloc(scope, 1, 900));
}

static void memory_is_zero_again_after_reset(void **state)
{
  (void)state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(1 << 20);
  for (int round = 0; round < 3; round++) {
    for (size_t size = 1; size < 70000; size = size * 3 + 1) {
      unsigned char *at = scope_alloc(scope, size, 1);
      for (size_t i = 0; i < size; i++) {
        assert_int_equal(at[i], 0);
      }
      memset(at, 0xa5, size);
    }
    scope_reset(scope);
  }
}

/* From an empty scope, from the middle of a chunk, and over several chunks. */
static void what_came_before_a_mark_stays(void **state)
{
  (void)state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(1 << 20);
  for (size_t before = 0; before < 100000; before = before * 3 + 1) {
    scope_reset(scope);
    unsigned char *kept = before == 0 ? NULL : memset(scope_alloc(scope, before, 1), 0xa5, before);
    struct scope_mark mark = scope_mark(scope);
    size_t used = scope_used_octets(scope);
    void *first = NULL;
    for (int round = 0; round < 3; round++) {
      void *at = scope_alloc(scope, 100, 1);
      first = first == NULL ? at : first;
      assert_ptr_equal(at, first);
      assert_non_null(memset(scope_alloc(scope, 50000, 1), 0x5a, 50000));
      (void)FAIL(scope, ERR_VALUE, "round %d", round);
      scope_rewind(scope, mark);
      assert_int_equal(scope_used_octets(scope), used);
    }
    for (size_t i = 0; i < before; i++) {
      assert_int_equal(kept[i], 0xa5);
    }
    assert_string_equal(scope_first_fault(scope)->text, "round 0");
  }
}

/* A client that asks for a little more each time must not make the scope hold the sum of it. */
static void what_is_kept_does_not_pile_up(void **state)
{
  (void)state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(1 << 24);
  for (size_t more = 0; more < 1000000; more += 1000) {
    scope_reset(scope);
    assert_non_null(scope_alloc(scope, 1000, 1));
    assert_non_null(scope_alloc(scope, 20000 + more, 1));
    assert_non_null(scope_alloc(scope, 5000 + more, 1));
    assert_true(scope_kept_octets(scope) <= 4 * (25000 + 2 * more) + 64 * 1024);
  }
}

static void the_first_fault_stays(void **state)
{
  struct scope *scope = *state;
  assert_int_equal(FAIL(scope, ERR_VALUE, "first %d", 1), ERR_VALUE);
  assert_int_equal(FAIL(scope, ERR_RANGE, "second"), ERR_RANGE);
  assert_string_equal(scope_first_fault(scope)->text, "first 1");
  struct fault taken = scope_take_fault(scope);
  assert_int_equal(taken.err, ERR_VALUE);
  assert_int_equal(scope_err(scope), OK);
}

static void a_long_sentence_is_cut_between_characters(void **state)
{
  struct scope *scope = *state;
  for (int pad = 0; pad < 4; pad++) {
    struct buf text = buf_in(scope);
    for (int i = 0; i < pad; i++) {
      buf_add_char(&text, 'x');
    }
    for (int i = 0; i < 200; i++) {
      buf_add(&text, STR("\xea\xb0\x80"));
    }
    (void)FAIL(scope, ERR_VALUE, STR_FMT, (int)text.len, text.at);
    struct fault fault = scope_take_fault(scope);
    assert_true(str_is_utf8(str_of(fault.text)));
  }
}

static void buffers_grow_and_tell_once(void **state)
{
  struct scope *scope = *state;
  struct buf buf = buf_in(scope);
  for (int i = 0; i < 1000; i++) {
    buf_add_u64(&buf, 7);
    buf_format(&buf, "%c", ',');
  }
  struct str out;
  ASSERT_OK(scope, buf_str(&buf, &out));
  assert_int_equal(out.len, 2000);
  [[gnu::cleanup(scope_drop)]] struct scope *tight = scope_new(600);
  struct buf small = buf_in(tight);
  for (int i = 0; i < 1000; i++) {
    buf_add(&small, STR("0123456789"));
  }
  assert_int_equal(buf_str(&small, &out), ERR_LIMIT);
}

TESTING_MAIN(cmocka_unit_test(the_cap_holds), cmocka_unit_test(memory_is_zero_again_after_reset),
             cmocka_unit_test(what_came_before_a_mark_stays), cmocka_unit_test(what_is_kept_does_not_pile_up),
             SCOPED_TEST(the_first_fault_stays), SCOPED_TEST(a_long_sentence_is_cut_between_characters),
             SCOPED_TEST(buffers_grow_and_tell_once))

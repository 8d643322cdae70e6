#include "testing/testing.h"

#include <string.h>

#include "book.h"
#include "folder.h"

enum { NOW_S = 1773100800 };

struct fixture {
  struct folder folder;
  struct store_port store;
  struct book book;
  size_t open_most;
};

/* As a round of the writer does. */
static void begin(struct fixture *f, struct scope *scope)
{
  uint64_t groups = 0;
  book_begin(&f->book, scope);
  ASSERT_OK(scope, book_open_groups(&f->book, scope, NOW_S, &groups));
}

static void open_store(struct fixture *f, struct scope *scope)
{
  f->store = folder_store(scope, &f->folder);
  ASSERT_OK(scope, book_open(&f->book, scope, &f->store, f->open_most));
  begin(f, scope);
}

static struct fixture open_book_of(struct scope *scope, size_t open_most)
{
  struct fixture f = {.folder = folder_new(), .open_most = open_most};
  open_store(&f, scope);
  return f;
}

static struct fixture open_book(struct scope *scope)
{
  return open_book_of(scope, 1);
}

static uint64_t groups_of(struct fixture *f, struct scope *scope)
{
  uint64_t count = 0;
  ASSERT_OK(scope, book_groups(&f->book, scope, &count));
  return count;
}

static void reopen(struct fixture *f, struct scope *scope)
{
  book_end(&f->book);
  store_close(&f->store);
  open_store(f, scope);
}

static void close_book(struct fixture *f)
{
  book_end(&f->book);
  store_close(&f->store);
  folder_remove(&f->folder);
}

static void commit(struct fixture *f, struct scope *scope)
{
  ASSERT_OK(scope, book_commit(&f->book, scope));
  begin(f, scope);
}

static uint32_t lease_one(struct fixture *f, struct scope *scope)
{
  uint64_t group = 99;
  uint32_t index = 0;
  ASSERT_OK(scope, book_lease(&f->book, scope, 1, NOW_S, &group, &index));
  assert_int_equal(group, 0);
  return index;
}

static struct registry_record record_of(const char *key, uint32_t index)
{
  return (struct registry_record){.idempotency_key = str_of(key),
                                  .digest = {1},
                                  .index = index,
                                  .issuer = STR("did:example:issuer"),
                                  .type = STR("WelfareEligibilityCredential"),
                                  .valid_until_s = NOW_S + 1000};
}

static void leases_never_repeat_over_restarts_and_groups(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  struct bitstring seen[3];
  for (size_t i = 0; i < 3; i++) {
    ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &seen[i]));
  }
  uint32_t indices[1000];
  uint64_t before = 0;
  for (int round = 0; round < 300; round++) {
    uint64_t group = 0;
    ASSERT_OK(scope, book_lease(&f.book, scope, 1000, NOW_S, &group, indices));
    assert_true(group == before || group == before + 1);
    before = group;
    for (size_t i = 0; i < 1000; i++) {
      assert_false(bitstring_get(&seen[group], indices[i]));
      bitstring_set(&seen[group], indices[i], true);
    }
    commit(&f, scope);
    if (round % 100 == 50) {
      reopen(&f, scope);
    }
  }
  /* 131 leases of 1000 fit a group; the 72 indices left are given up. */
  assert_int_equal(before, 2);
  assert_int_equal(bitstring_count(&seen[0]), 131000);
  assert_int_equal(groups_of(&f, scope), 4); /* one is ahead */
  close_book(&f);
}

static void an_exactly_full_group_is_left_behind(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t indices[1024];
  uint64_t group = 0;
  for (int i = 0; i < 128; i++) {
    ASSERT_OK(scope, book_lease(&f.book, scope, 1024, NOW_S, &group, indices));
    assert_int_equal(group, 0);
  }
  commit(&f, scope);
  assert_int_equal(groups_of(&f, scope), 3);
  reopen(&f, scope);
  ASSERT_OK(scope, book_lease(&f.book, scope, 1024, NOW_S, &group, indices));
  assert_int_equal(group, 1);
  struct registry_record record = record_of("k", indices[5]);
  struct registry_receipt receipt;
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &record, NOW_S, &receipt)); /* group 0 is leased to the last index */
  record = record_of("l", indices[5]);
  record.group = 1;
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  record = record_of("m", 5);
  record.group = 2;
  ASSERT_ERR(scope, ERR_CONFLICT, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  close_book(&f);
}

/* Whichever group chance picks: the one that is ahead has given nothing yet. */
static void indices_come_out_of_several_groups(void **state)
{
  enum { OPEN = 3, LEASES = 900, COUNT = 500 };
  struct scope *scope = *state;
  struct fixture f = open_book_of(scope, OPEN);
  struct bitstring seen[16];
  uint32_t indices[COUNT];
  size_t leases[16] = {0};
  for (size_t i = 0; i < 16; i++) {
    ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &seen[i]));
  }
  for (size_t round = 0; round < LEASES; round++) {
    uint64_t group = 0;
    ASSERT_OK(scope, book_lease(&f.book, scope, COUNT, NOW_S, &group, indices));
    assert_true(group + 1 < groups_of(&f, scope));
    leases[group]++;
    for (size_t i = 0; i < COUNT; i++) {
      assert_false(bitstring_get(&seen[group], indices[i]));
      bitstring_set(&seen[group], indices[i], true);
    }
    if (round % 7 == 0) {
      commit(&f, scope);
    }
    if (round % 98 == 0) {
      reopen(&f, scope);
    }
  }
  uint64_t count = groups_of(&f, scope);
  assert_in_range(count, LEASES * COUNT / STATUS_LIST_ENTRIES + 2, 10);
  assert_int_equal(leases[count - 1], 0);
  assert_true(leases[0] > 50 && leases[1] > 50 && leases[2] > 50);
  struct row_groups row;
  struct bytes value;
  bool found = false;
  commit(&f, scope);
  ASSERT_OK(scope, store_get(&f.store, scope, STORE_META, ROW_GROUPS_KEY, &found, &value));
  ASSERT_OK(scope, row_groups_decode(scope, value, &row));
  assert_int_equal(row.open_len, OPEN + 1);
  close_book(&f);
}

/* More open groups than the settings say stay in use, fewer are filled up. */
static void the_number_of_open_groups_may_change(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book_of(scope, 4);
  assert_int_equal(groups_of(&f, scope), 5);
  commit(&f, scope);
  f.open_most = 1;
  reopen(&f, scope);
  assert_int_equal(groups_of(&f, scope), 5);
  f.open_most = 8;
  reopen(&f, scope);
  assert_int_equal(groups_of(&f, scope), 9);
  close_book(&f);
}

static void a_lost_round_leaves_nothing(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t first = lease_one(&f, scope);
  struct registry_record record = record_of("k", first);
  struct registry_receipt receipt;
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  book_begin(&f.book, scope); /* never committed */
  assert_int_equal(groups_of(&f, scope), 0);
  begin(&f, scope);
  ASSERT_ERR(scope, ERR_CONFLICT, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  uint32_t second = lease_one(&f, scope); /* out of group 0, which was made again with another key */
  commit(&f, scope);
  reopen(&f, scope);
  assert_int_equal(f.book.head.size, 0);
  record = record_of("k", second);
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  close_book(&f);
}

static void a_record_is_taken_once(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t indices[4];
  uint64_t group = 0;
  ASSERT_OK(scope, book_lease(&f.book, scope, 4, NOW_S, &group, indices));
  struct registry_record first = record_of("a", indices[0]);
  struct registry_receipt receipt;
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &first, NOW_S, &receipt));
  assert_int_equal(receipt.sequence, 0);
  commit(&f, scope);
  reopen(&f, scope);
  struct registry_receipt again;
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &first, NOW_S + 60, &again));
  assert_int_equal(again.sequence, receipt.sequence);
  assert_int_equal(again.recorded_s, receipt.recorded_s);
  struct registry_record changed[7];
  for (size_t i = 0; i < 7; i++) {
    changed[i] = first;
  }
  changed[0].digest[31] = 1;
  changed[1].index = indices[1];
  changed[2].type = STR("PublicWorkEligibilityCredential");
  changed[3].valid_until_s++;
  changed[4].group = 1;
  changed[5].idempotency_key = STR("b"); /* the index is used */
  changed[6].issuer = STR("did:example:other"); /* another key then, but the index is used */
  for (size_t i = 0; i < 7; i++) {
    ASSERT_ERR(scope, ERR_CONFLICT, book_record(&f.book, scope, 1, &changed[i], NOW_S, &again));
  }
  assert_int_equal(f.book.batch.len, 0);
  struct registry_record second = record_of("b", indices[1]);
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &second, NOW_S, &again));
  assert_int_equal(again.sequence, 1);
  close_book(&f);
}

static void a_request_is_taken_whole_or_not_at_all(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t indices[2];
  uint64_t group = 0;
  ASSERT_OK(scope, book_lease(&f.book, scope, 2, NOW_S, &group, indices));
  size_t before = f.book.batch.len;
  struct registry_record records[] = {record_of("a", indices[0]), record_of("b", indices[1]),
                                      record_of("c", indices[0])};
  struct registry_receipt receipts[3];
  assert_int_equal(book_record(&f.book, scope, 3, records, NOW_S, receipts), ERR_CONFLICT);
  assert_string_equal(scope_take_fault(scope).text, "records[2].index: is used by another record");
  assert_int_equal(f.book.batch.len, before);
  assert_int_equal(f.book.next.size, 0);
  records[2] = records[1]; /* the same record twice in one request */
  ASSERT_OK(scope, book_record(&f.book, scope, 3, records, NOW_S, receipts));
  assert_int_equal(receipts[2].sequence, receipts[1].sequence);
  assert_int_equal(f.book.next.size, 2);
  close_book(&f);
}

static void an_index_that_was_not_leased_is_refused(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t index = lease_one(&f, scope);
  struct registry_receipt receipt;
  for (uint32_t other = 0; other < 2000; other++) {
    struct registry_record record = record_of("k", other);
    if (other != index) {
      ASSERT_ERR(scope, ERR_CONFLICT, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
    }
  }
  close_book(&f);
}

static void texts_that_could_name_a_person_are_refused(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t index = lease_one(&f, scope);
  struct registry_receipt receipt;
  static const char *const keys[] = {"",
                                     "two words",
                                     "\xed\x99\x8d\xea\xb8\xb8\xeb\x8f\x99",
                                     "900101-1234567",
                                     "x\x7f",
                                     "0123456789012345678901234567890123456789012345678901234567890123x"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    struct registry_record record = record_of(keys[i], index);
    ASSERT_ERR(scope, ERR_VALUE, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  }
  struct registry_record record = record_of("k", index);
  record.issuer = STR("https://a.example");
  ASSERT_ERR(scope, ERR_VALUE, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  record = record_of("k", index);
  record.type = STR("");
  ASSERT_ERR(scope, ERR_VALUE, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  record = record_of("k", STATUS_LIST_ENTRIES);
  ASSERT_ERR(scope, ERR_RANGE, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  close_book(&f);
}

static void status_changes_follow_their_rules(void **state)
{
  struct scope *scope = *state;
  struct fixture f = open_book(scope);
  uint32_t index = lease_one(&f, scope);
  struct registry_record record = record_of("k", index);
  struct registry_receipt receipt;
  ASSERT_OK(scope, book_record(&f.book, scope, 1, &record, NOW_S, &receipt));
  static const struct {
    enum status_purpose purpose;
    bool status;
    const char *reason;
    int64_t recheck_s;
    enum err err;
    uint64_t sequence; /* of the answer */
    const char *told; /* reason of the answer */
  } rows[] = {
      {STATUS_SUSPENSION, false, "", 0, OK, 0, ""}, /* holds already */
      {STATUS_SUSPENSION, true, "under_review", NOW_S + 86400, OK, 1, "under_review"},
      {STATUS_SUSPENSION, true, "device_lost", 0, OK, 1, "under_review"}, /* holds already */
      {STATUS_SUSPENSION, true, "no_such_code", 0, ERR_VALUE, 0, ""},
      {STATUS_SUSPENSION, false, "eligibility_ended", 0, ERR_VALUE, 0, ""},
      {STATUS_SUSPENSION, false, "", NOW_S, ERR_VALUE, 0, ""}, /* recheckDate without a suspension */
      {STATUS_SUSPENSION, false, "review_cleared", 0, OK, 2, "review_cleared"},
      {STATUS_SUSPENSION, true, "", 0, OK, 3, "unspecified"},
      {STATUS_REVOCATION, true, "review_cleared", 0, ERR_VALUE, 0, ""},
      {STATUS_REVOCATION, true, "eligibility_ended", NOW_S, ERR_VALUE, 0, ""},
      {STATUS_REVOCATION, true, "eligibility_ended", 0, OK, 4, "eligibility_ended"},
      {STATUS_REVOCATION, true, "eligibility_ended", 0, OK, 4, "eligibility_ended"},
      {STATUS_REVOCATION, false, "", 0, ERR_CONFLICT, 0, ""},
      {STATUS_REVOCATION, true, "", 0, OK, 4, "eligibility_ended"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct registry_change change = {.index = index,
                                     .purpose = rows[i].purpose,
                                     .status = rows[i].status,
                                     .reason = str_of(rows[i].reason),
                                     .recheck_s = rows[i].recheck_s};
    struct registry_change_receipt seen = {0};
    enum err err = book_change(&f.book, scope, &change, 0, NOW_S, &seen);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err || seen.sequence != rows[i].sequence) {
      fail_msg("row %zu: %s, sequence %llu: %s", i, err_info(err)->name, (unsigned long long)seen.sequence, fault.text);
    }
    if (err == OK) {
      ASSERT_STR(seen.reason, str_of(rows[i].told));
      assert_int_equal(seen.status, rows[i].status);
    }
    if (i % 3 == 0) {
      commit(&f, scope);
      reopen(&f, scope);
    }
  }
  commit(&f, scope);
  assert_int_equal(f.book.head.status_seq, 4);
  struct registry_change unknown = {
      .index = (index + 1) % STATUS_LIST_ENTRIES, .purpose = STATUS_REVOCATION, .status = true};
  struct registry_change_receipt seen;
  ASSERT_ERR(scope, ERR_NOT_FOUND, book_change(&f.book, scope, &unknown, 0, NOW_S, &seen));
  close_book(&f);
}

TESTING_MAIN(SCOPED_TEST(leases_never_repeat_over_restarts_and_groups),
             SCOPED_TEST(an_exactly_full_group_is_left_behind), SCOPED_TEST(indices_come_out_of_several_groups),
             SCOPED_TEST(the_number_of_open_groups_may_change), SCOPED_TEST(a_lost_round_leaves_nothing),
             SCOPED_TEST(a_record_is_taken_once), SCOPED_TEST(a_request_is_taken_whole_or_not_at_all),
             SCOPED_TEST(an_index_that_was_not_leased_is_refused),
             SCOPED_TEST(texts_that_could_name_a_person_are_refused), SCOPED_TEST(status_changes_follow_their_rules))

#include "testing/testing.h"

#include <stdio.h>
#include <unistd.h>

#include "log_view.h"
#include "town.h"

/* What an office does wrong with backups and second machines, and what stops it before it signs. */

static struct str checkpoint_of(struct town *town, struct scope *scope)
{
  return testing_read(scope, folder_path(scope, &town->folder, "public/logs/log/checkpoint").at);
}

static void credentials(struct town *town, struct scope *scope, int count)
{
  struct registry_receipt receipt;
  for (int i = 0; i < count; i++) {
    (void)town_credential(town, scope, &receipt);
  }
}

static void copy(struct town *town, struct scope *scope, const char *suffix)
{
  static const char *const names[] = {"store", "public"};
  for (size_t i = 0; i < 2; i++) {
    folder_copy(scope, &town->folder, names[i], scope_format(scope, "%s.%s", names[i], suffix).at);
  }
}

static void restore(struct town *town, struct scope *scope, const char *name, const char *suffix)
{
  folder_drop(scope, &town->folder, name);
  folder_copy(scope, &town->folder, scope_format(scope, "%s.%s", name, suffix).at, name);
}

static bool is_stopped(struct town *town, struct scope *scope, const char *reason)
{
  assert_int_equal(registry_health(town->registry, scope), ERR_UNAVAILABLE);
  struct fault fault = scope_take_fault(scope);
  return str_contains(str_of(fault.text), str_of(reason)) ||
         str_contains(str_of(fault.text), STR("has stopped writing"));
}

/* It shows what was published, and takes nothing. */
static void assert_stopped(struct town *town, struct scope *scope, const char *reason)
{
  struct registry_lease lease;
  struct registry_document document;
  struct str before = checkpoint_of(town, scope);
  int signatures = atomic_load(&town->signer.signatures);
  for (int i = 0; i < 3; i++) {
    ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town->port, scope, 1, &lease));
    usleep(20000);
  }
  assert_true(is_stopped(town, scope, reason));
  ASSERT_STR(checkpoint_of(town, scope), before);
  ASSERT_OK(scope, registry_fetch_checkpoint(&town->port, scope, STR(""), &document));
  ASSERT_STR(document.body, before);
  assert_int_equal(atomic_load(&town->signer.signatures), signatures);
}

static void a_store_out_of_a_backup_does_not_sign(void **state)
{
  struct scope *scope = *state;
  struct town town;
  town_new(&town, scope);
  town_open(&town, scope);
  credentials(&town, scope, 3);
  town_close(&town);
  copy(&town, scope, "backup");
  copy(&town, scope, "none"); /* a copy that nothing was added to goes on */
  town_open(&town, scope);
  town_close(&town);
  copy(&town, scope, "now");
  restore(&town, scope, "store", "none");
  town_open(&town, scope);
  credentials(&town, scope, 2);
  town_close(&town);
  /* the store alone: the public folder shows more */
  restore(&town, scope, "store", "backup");
  ASSERT_ERR(scope, ERR_CONFIG, town_try(&town, scope));
  /* both: the witnesses have seen more */
  restore(&town, scope, "public", "backup");
  town_open(&town, scope);
  assert_stopped(&town, scope, "has seen more of this log");
  town_close(&town);
  town_open(&town, scope);
  assert_stopped(&town, scope, "has seen more of this log");
  town_clear(&town);
}

/* While too few witnesses answer, an old store waits before the gate; it passes no earlier for that. */
static void a_backup_waits_for_the_witnesses(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct registry_lease lease;
  town_new(&town, scope);
  town_open(&town, scope);
  credentials(&town, scope, 1);
  town_close(&town);
  copy(&town, scope, "backup");
  town_open(&town, scope);
  credentials(&town, scope, 1);
  town_close(&town);
  restore(&town, scope, "store", "backup");
  restore(&town, scope, "public", "backup");
  town_set_moods(&town, MOOD_DEAD);
  int signatures = atomic_load(&town.signer.signatures);
  town_open(&town, scope);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town.port, scope, 1, &lease));
  assert_int_equal(atomic_load(&town.signer.signatures), signatures);
  atomic_store(&town.witnesses[2].mood, MOOD_GOOD); /* one is enough to say it */
  for (int i = 0; i < 1000 && !is_stopped(&town, scope, "has seen more of this log"); i++) {
    usleep(20000);
    ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town.port, scope, 1, &lease));
  }
  assert_stopped(&town, scope, "has seen more of this log");
  town_clear(&town);
}

/* What was published is shown, all of it; nothing new is taken until a quorum is back. */
static void a_start_without_witnesses_shows_what_was_published(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct registry_document document;
  struct registry_lease lease;
  town_new(&town, scope);
  town_open(&town, scope);
  credentials(&town, scope, 2);
  town_close(&town);
  struct str before = checkpoint_of(&town, scope);
  town_set_moods(&town, MOOD_DEAD);
  town_open(&town, scope);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town.port, scope, 1, &lease));
  ASSERT_OK(scope, registry_fetch_checkpoint(&town.port, scope, STR(""), &document));
  ASSERT_STR(document.body, before);
  ASSERT_OK(scope, registry_fetch_issuers(&town.port, scope, STR(""), &document));
  ASSERT_OK(scope, registry_fetch_bundle(&town.port, scope, STR(""), &document));
  (void)town_list(&town, scope, STR(TOWN_URL "/status/revocation-0"));
  town_set_moods(&town, MOOD_GOOD);
  enum err err = ERR_UNAVAILABLE;
  for (int i = 0; i < 100 && err != OK; i++) {
    err = registry_lease(&town.port, scope, 1, &lease);
    (void)scope_take_fault(scope);
    usleep(err == OK ? 0 : 50000);
  }
  assert_int_equal(err, OK);
  town_clear(&town);
}

/* A machine set up anew under an old name. */
static void a_second_store_of_one_key_does_not_begin(void **state)
{
  struct scope *scope = *state;
  struct town town;
  town_new(&town, scope);
  town_open(&town, scope);
  credentials(&town, scope, 2);
  town_close(&town);
  folder_drop(scope, &town.folder, "store");
  folder_drop(scope, &town.folder, "public");
  town_open(&town, scope);
  struct registry_lease lease;
  ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town.port, scope, 1, &lease));
  ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_health(town.registry, scope));
  assert_int_equal(access(folder_path(scope, &town.folder, "public/logs").at, F_OK), -1);
  town_clear(&town);
}

/* Two stores grow apart, one of them past the witnesses: whichever comes to them second stops for good. */
static void stores_that_grew_apart_are_told_from_each_other(void **state)
{
  for (int more = 0; more <= 2; more++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new((size_t)96 << 20);
    struct town town;
    town_new(&town, scope);
    struct str policy = town.settings.witness_policy;
    town_open(&town, scope);
    credentials(&town, scope, 2);
    town_close(&town);
    copy(&town, scope, "fork");
    town_open(&town, scope);
    credentials(&town, scope, 2);
    town_close(&town);
    restore(&town, scope, "store", "fork");
    restore(&town, scope, "public", "fork");
    town.settings.witness_policy = STR("");
    town.clock.fixed_s += 60; /* its entries are others */
    town_open(&town, scope);
    credentials(&town, scope, 2 + more);
    town_close(&town);
    town.settings.witness_policy = policy;
    town_open(&town, scope);
    assert_stopped(&town, scope, "has seen another log");
    town_close(&town);
    town_open(&town, scope); /* and a restart does not help */
    assert_stopped(&town, scope, "has seen another log");
    town_clear(&town);
  }
  (void)state;
}

/* The last commit's files are in the store, older ones are not. */
static void a_public_folder_that_lost_a_file_is_not_built_upon(void **state)
{
  struct scope *scope = *state;
  struct town town;
  town_new(&town, scope);
  town_open(&town, scope);
  enum { RECORDS = 300 };
  struct registry_lease lease;
  struct registry_record records[RECORDS];
  struct registry_receipt receipts[RECORDS];
  ASSERT_OK(scope, registry_lease(&town.port, scope, RECORDS, &lease));
  for (size_t i = 0; i < RECORDS; i++) {
    records[i] = town_record(scope, &lease, i);
  }
  ASSERT_OK(scope, registry_record(&town.port, scope, RECORDS, records, receipts));
  credentials(&town, scope, 1);
  town_close(&town);
  folder_drop(scope, &town.folder, "public");
  ASSERT_ERR(scope, ERR_NOT_FOUND, town_try(&town, scope));
  town_clear(&town);
}

/* The clock goes back and forth: lists are signed anew, the log goes on, and witnesses keep to their own time. */
static void a_clock_that_is_set_back_stops_nothing(void **state)
{
  static const int64_t times[] = {0, -7200, 7200, -86400 * 365, 86400 * 365, 1};
  struct scope *scope = *state;
  struct town town;
  struct log_view view;
  town_new(&town, scope);
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    town.clock.fixed_s = TOWN_TIME_S + times[i];
    town_open(&town, scope);
    credentials(&town, scope, 2);
    struct status_list list = town_list(&town, scope, STR(TOWN_URL "/status/revocation-0"));
    assert_true(list.valid_from_s <= town.clock.fixed_s && town.clock.fixed_s < list.valid_until_s);
    town_close(&town);
  }
  struct publication_port publication = folder_public(scope, &town.folder);
  log_view_read(&view, scope, &publication, STR("logs/log"));
  publication_close(&publication);
  assert_int_equal(log_view_count(&view, LEAF_ISSUED), 2 * sizeof times / sizeof *times);
  town_clear(&town);
}

TESTING_MAIN(SCOPED_TEST(a_store_out_of_a_backup_does_not_sign), SCOPED_TEST(a_backup_waits_for_the_witnesses),
             SCOPED_TEST(a_start_without_witnesses_shows_what_was_published),
             SCOPED_TEST(a_second_store_of_one_key_does_not_begin),
             SCOPED_TEST(stores_that_grew_apart_are_told_from_each_other),
             SCOPED_TEST(a_public_folder_that_lost_a_file_is_not_built_upon),
             SCOPED_TEST(a_clock_that_is_set_back_stops_nothing))

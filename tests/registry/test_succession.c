#include "testing/testing.h"

#include <unistd.h>

#include "log_view.h"
#include "registry/upkeep.h"
#include "town.h"

/* A log is closed and the next one opened, with witnesses that fall silent anywhere in between; and what a registry
   that was contradicted does afterwards. */

#define NEXT_ORIGIN "registry.gaon.example/logs/2027"

/* The way to the witnesses, which ends after so many calls. */
struct silence {
  struct town *town;
  struct witness_port inner;
  atomic_int calls_left;
  struct policy_log logs[2];
};

static enum err add_checkpoint(void *self, struct scope *scope, struct str url, struct str request, int *status,
                               struct str *body)
{
  struct silence *silence = self;
  if (atomic_fetch_sub(&silence->calls_left, 1) <= 0) {
    return FAIL(scope, ERR_UNAVAILABLE, "silence");
  }
  return silence->inner.add_checkpoint(silence->inner.self, scope, url, request, status, body);
}

/* Witnesses know the keys of both logs. */
static void start(struct town *town, struct silence *silence, struct scope *scope)
{
  town_new(town, scope);
  *silence = (struct silence){.town = town, .inner = town->settings.witness_port, .calls_left = INT32_MAX};
  silence->logs[0] = town->policy_log;
  silence->logs[1].key = signer_of(scope, 7, NEXT_ORIGIN, NOTE_KEY_LOG).key;
  town->logs.logs = silence->logs;
  town->logs.logs_len = 2;
  town_close_witnesses(town);
  town_open_witnesses(town);
  town->settings.witness_port = (struct witness_port){silence, add_checkpoint};
  town_open(town, scope);
}

static struct log_view view_of(struct town *town, struct scope *scope, const char *folder)
{
  struct log_view view;
  struct publication_port publication;
  struct str path = folder_path(scope, &town->folder, "public");
  ASSERT_OK(scope, publication_folder_open(scope, path.at, &publication));
  log_view_read(&view, scope, &publication, str_of(folder));
  publication_close(&publication);
  return view;
}

/* The old log ends with what says so, the new one goes on from there, and both are whole. */
static void assert_succeeded(struct town *town, struct scope *scope)
{
  struct log_view old = view_of(town, scope, "logs/log");
  struct log_view next = view_of(town, scope, "logs/2027");
  struct tlog_hash origin = tlog_sha256(str_bytes(STR(NEXT_ORIGIN)));
  uint64_t size = old.checkpoint.size;
  assert_int_equal(old.entries[size - 1].kind, LEAF_CLOSED);
  assert_true(tlog_hash_equal(&old.entries[size - 1].digest, &origin));
  assert_int_equal(log_view_count(&old, LEAF_CLOSED), 1);
  assert_int_equal(next.entries[0].kind, LEAF_OPENED);
  assert_int_equal(next.entries[0].number, size);
  assert_true(tlog_hash_equal(&next.entries[0].digest, &old.checkpoint.root));
  assert_int_equal(log_view_count(&next, LEAF_OPENED), 1);
  assert_true(log_view_count(&next, LEAF_LIST) >= 4); /* each list is in each log */
}

/* After every number of calls that a start can take: it fails, or not; the next one goes on where it stopped. */
static void silence_anywhere_loses_nothing(void **state)
{
  enum { CALLS = 16 };
  for (int calls = 0; calls < CALLS; calls++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(64 * 1024 * 1024);
    struct town town;
    struct silence silence;
    struct registry_receipt receipt;
    (void)state;
    start(&town, &silence, scope);
    struct registry_lease lease = town_credential(&town, scope, &receipt);
    town_close(&town);
    town.settings.log_name = STR("2027");
    town.settings.witness_wait_ms = 200;
    for (int again = 0; again < 2; again++) { /* and then in silence from the beginning */
      atomic_store(&silence.calls_left, again == 0 ? calls : 0);
      if (town_try(&town, scope) == OK) {
        town_close(&town);
      }
      (void)scope_take_fault(scope);
    }
    atomic_store(&silence.calls_left, INT32_MAX);
    town.settings.witness_wait_ms = 10000;
    town_open(&town, scope);
    ASSERT_OK(scope, town_set(&town, scope, &lease, STATUS_REVOCATION, true));
    (void)town_credential(&town, scope, &receipt);
    assert_succeeded(&town, scope);
    town_clear(&town);
  }
}

/* A name that was used is a log that is closed. */
static void no_log_is_opened_twice(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct silence silence;
  start(&town, &silence, scope);
  town_close(&town);
  town.settings.log_name = STR("2027");
  town_open(&town, scope);
  town_close(&town);
  town.settings.log_name = STR("log");
  ASSERT_ERR(scope, ERR_CONFIG, town_try(&town, scope));
  town.settings.log_name = STR("2027");
  town_open(&town, scope);
  assert_succeeded(&town, scope);
  town_clear(&town);
}

static void contradict(struct town *town, struct scope *scope)
{
  struct registry_lease lease;
  struct registry_lease known = town_credential(town, scope, &(struct registry_receipt){0});
  town->witnesses[2].told_status = 422;
  town->witnesses[2].told_body = STR("");
  atomic_store(&town->witnesses[2].mood, MOOD_TOLD);
  (void)town_set(town, scope, &known, STATUS_SUSPENSION, true); /* two of three may be enough for this one */
  (void)scope_take_fault(scope);
  for (int i = 0; i < 500 && registry_health(town->registry, scope) == OK; i++) {
    usleep(10000);
  }
  (void)scope_take_fault(scope);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town->port, scope, 1, &lease));
}

/* ... for good: also when that witness is not there at the next start. */
static void a_contradiction_holds_after_a_restart(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct silence silence;
  struct registry_lease lease;
  start(&town, &silence, scope);
  contradict(&town, scope);
  town_close(&town);
  atomic_store(&town.witnesses[2].mood, MOOD_DEAD);
  town_open(&town, scope);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town.port, scope, 1, &lease));
  town_close(&town);
  /* until the operator has looked, and says that the store is all there is */
  struct str store = folder_path(scope, &town.folder, "store");
  struct str public = folder_path(scope, &town.folder, "public");
  const struct registry_places places = {store.at, public.at};
  struct recovery recovery;
  ASSERT_OK(scope, registry_recover(scope, &places, &town.log.key, &recovery));
  assert_int_equal(recovery.from_size, recovery.to_size);
  town_open(&town, scope);
  (void)town_credential(&town, scope, &(struct registry_receipt){0});
  town_clear(&town);
}

/* Or begins a new log; what was contradicted is left as it is, without an end. */
static void a_contradicted_log_is_left(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct silence silence;
  start(&town, &silence, scope);
  contradict(&town, scope);
  town_close(&town);
  town.settings.log_name = STR("2027");
  atomic_store(&town.witnesses[2].mood, MOOD_GOOD);
  town_open(&town, scope);
  (void)town_credential(&town, scope, &(struct registry_receipt){0});
  struct log_view next = view_of(&town, scope, "logs/2027");
  struct note note;
  struct checkpoint old;
  struct str path = folder_path(scope, &town.folder, "public/logs/log/checkpoint");
  ASSERT_OK(scope, checkpoint_open(scope, testing_read(scope, path.at), &note, &old));
  assert_int_equal(next.entries[0].kind, LEAF_OPENED);
  /* The last entry was published if the two others were quicker than the one that contradicted. */
  assert_in_range(next.entries[0].number, old.size, old.size + 1);
  town_clear(&town);
}

/* Indices that nobody would get are not given out. */
static void an_outage_spends_no_indices(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct silence silence;
  struct registry_lease lease;
  start(&town, &silence, scope);
  town_close(&town);
  town.settings.witness_wait_ms = 20;
  town_open(&town, scope);
  struct registry_lease known = town_credential(&town, scope, &(struct registry_receipt){0});
  atomic_store(&silence.calls_left, 0);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, town_set(&town, scope, &known, STATUS_REVOCATION, true));
  for (int i = 0; i < 300; i++) {
    ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_lease(&town.port, scope, 1024, &lease));
  }
  atomic_store(&silence.calls_left, INT32_MAX);
  for (int i = 0; i < 500 && registry_lease(&town.port, scope, 1, &lease) != OK; i++) {
    (void)scope_take_fault(scope);
    usleep(10000);
  }
  struct registry_document lists;
  ASSERT_OK(scope, registry_fetch_lists(&town.port, scope, STR(""), &lists));
  assert_false(str_contains(lists.body, STR("revocation-3")));
  town_clear(&town);
}

TESTING_MAIN(cmocka_unit_test(silence_anywhere_loses_nothing), SCOPED_TEST(no_log_is_opened_twice),
             SCOPED_TEST(a_contradiction_holds_after_a_restart), SCOPED_TEST(a_contradicted_log_is_left),
             SCOPED_TEST(an_outage_spends_no_indices))

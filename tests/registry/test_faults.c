#include "testing/testing.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "log_view.h"
#include "town.h"

/* Every step of the commit protocol (registry/round.c) fails, or fails although it was done, at each of the places
   where a request takes it. Then the registry recovers, in the same process or a new one, with the same request or
   another one first. Whatever happens: what was acknowledged is there once, what was refused as not stored is not
   there, the public folder makes the signed root, every checkpoint ever seen is consistent with every other, all three
   witnesses cosign the next one, and the versions of the lists have no gap. */

enum step {
  STEP_NONE,
  STEP_COMMIT,
  STEP_PUT,
  STEP_SETTLE,
  STEP_REPLACE_CHECKPOINT,
  STEP_REPLACE_LIST,
  STEP_READ,
  STEP_WITNESS,
};

/* Which call fails, and how. */
struct plan {
  atomic_int step;
  atomic_uint at; /* the number of the call of this step, from 1 */
  atomic_bool persisted; /* it is done all the same */
  enum store_outcome outcome; /* of STEP_COMMIT */
  atomic_uint calls;
  atomic_bool fired;
};

struct store {
  struct plan *plan;
  struct store_port inner;
};

enum { UNSETTLED_MOST = 64 };

struct publication {
  struct plan *plan;
  struct publication_port inner;
  char unsettled[UNSETTLED_MOST][96]; /* paths of what was written since the last settling */
  size_t unsettled_len;
};

static bool strikes(struct plan *plan, enum step step)
{
  if (atomic_load(&plan->step) != (int)step || atomic_fetch_add(&plan->calls, 1) + 1 != atomic_load(&plan->at)) {
    return false;
  }
  atomic_store(&plan->fired, true);
  return true;
}

static enum err told(struct scope *scope)
{
  return FAIL(scope, ERR_IO, "told to fail");
}

static enum store_outcome faulty_acquire(struct store *store, struct store_head *head)
{
  return store->inner.calls->acquire(store->inner.store, head);
}

static enum err faulty_read_head(struct store *store, struct scope *scope, struct store_head *head)
{
  return store->inner.calls->read_head(store->inner.store, scope, head);
}

static enum store_outcome faulty_commit(struct store *store, const struct store_head *expected,
                                        const struct store_head *next, const struct store_batch *batch)
{
  bool strike = strikes(store->plan, STEP_COMMIT);
  enum store_outcome outcome = STORE_OK;
  if (!strike || atomic_load(&store->plan->persisted)) {
    outcome = store->inner.calls->commit(store->inner.store, expected, next, batch);
  }
  return strike ? store->plan->outcome : outcome;
}

static enum err faulty_get(struct store *store, struct scope *scope, enum store_table table, struct bytes key,
                           bool *found, struct bytes *value)
{
  return store->inner.calls->get(store->inner.store, scope, table, key, found, value);
}

static enum err faulty_scan(struct store *store, struct scope *scope, enum store_table table, struct bytes from,
                            store_visit visit, void *self)
{
  return store->inner.calls->scan(store->inner.store, scope, table, from, visit, self);
}

static void faulty_store_close(struct store *store)
{
  store->inner.calls->close(store->inner.store);
}

static enum err note_unsettled(struct publication *self, struct str path)
{
  assert_true(self->unsettled_len < UNSETTLED_MOST && path.len < sizeof self->unsettled[0]);
  char *at = self->unsettled[self->unsettled_len++];
  memcpy(at, path.at, path.len);
  at[path.len] = '\0';
  return OK;
}

/* What is not settled may be lost: all of it is. */
static enum err lose_unsettled(struct publication *self, struct scope *scope)
{
  for (size_t i = 0; i < self->unsettled_len; i++) {
    TRY(publication_replace(&self->inner, scope, str_of(self->unsettled[i]), (struct bytes){0}));
  }
  return OK;
}

static enum err faulty_put(struct publication *self, struct scope *scope, struct str path, struct bytes octets)
{
  bool strike = strikes(self->plan, STEP_PUT);
  if (!strike || atomic_load(&self->plan->persisted)) {
    TRY(publication_put(&self->inner, scope, path, octets));
    TRY(note_unsettled(self, path));
  }
  return strike ? told(scope) : OK;
}

static enum err faulty_replace(struct publication *self, struct scope *scope, struct str path, struct bytes octets)
{
  bool is_checkpoint = str_ends(path, STR("/checkpoint"));
  bool strike = strikes(self->plan, is_checkpoint ? STEP_REPLACE_CHECKPOINT : STEP_REPLACE_LIST);
  if (!strike || atomic_load(&self->plan->persisted)) {
    TRY(publication_replace(&self->inner, scope, path, octets));
    TRY(note_unsettled(self, path));
  }
  return strike ? told(scope) : OK;
}

static enum err faulty_settle(struct publication *self, struct scope *scope)
{
  bool strike = strikes(self->plan, STEP_SETTLE);
  TRY(strike && !atomic_load(&self->plan->persisted) ? lose_unsettled(self, scope)
                                                     : publication_settle(&self->inner, scope));
  self->unsettled_len = 0;
  return strike ? told(scope) : OK;
}

static enum err faulty_read(struct publication *self, struct scope *scope, struct str path, bool *found,
                            struct bytes *octets)
{
  TRY(strikes(self->plan, STEP_READ) ? told(scope) : OK);
  return publication_read(&self->inner, scope, path, found, octets);
}

static void faulty_prune(struct publication *self, struct str path)
{
  publication_prune(&self->inner, path);
}

static void faulty_close(struct publication *self)
{
  publication_close(&self->inner);
}

enum { ACKNOWLEDGED_MOST = 4000, WAIT_MS = 50, WAITS_MOST = 200, PRELOAD = 245 };

/* One town goes through many faults. */
struct world {
  struct scope *scope;
  struct scope *scratch; /* of one case */
  struct town town;
  struct plan plan;
  struct store store;
  struct publication publication;
  struct seen_roots seen;
  struct registry_lease base; /* the credential whose status changes */
  bool suspended; /* as acknowledged last */
  struct registry_record acknowledged[ACKNOWLEDGED_MOST];
  struct registry_receipt receipts[ACKNOWLEDGED_MOST];
  size_t acknowledged_len;
  struct bitstring leased; /* of group 0 */
  size_t cases;
};

static void wrap(void *self, struct registry_settings *settings)
{
  static const struct store_calls STORE_CALLS = {faulty_acquire, faulty_read_head, faulty_commit,
                                                 faulty_get,     faulty_scan,      faulty_store_close};
  static const struct publication_calls PUBLICATION_CALLS = {faulty_put,  faulty_replace, faulty_settle,
                                                             faulty_read, faulty_prune,   faulty_close};
  struct world *world = self;
  world->store = (struct store){&world->plan, settings->store};
  world->publication = (struct publication){.plan = &world->plan, .inner = settings->publication};
  settings->store = (struct store_port){&STORE_CALLS, &world->store};
  settings->publication = (struct publication_port){&PUBLICATION_CALLS, &world->publication};
}

static struct str kept(struct world *world, struct str text)
{
  return scope_str(world->scope, text);
}

static void acknowledge(struct world *world, const struct registry_record *record,
                        const struct registry_receipt *receipt)
{
  assert_true(world->acknowledged_len < ACKNOWLEDGED_MOST);
  struct registry_record *mine = &world->acknowledged[world->acknowledged_len];
  *mine = *record;
  mine->idempotency_key = kept(world, record->idempotency_key);
  world->receipts[world->acknowledged_len++] = *receipt;
}

static void note_lease(struct world *world, const struct registry_lease *lease)
{
  assert_int_equal(lease->group, 0);
  for (size_t i = 0; i < lease->len; i++) {
    assert_false(bitstring_get(&world->leased, lease->indices[i]));
    bitstring_set(&world->leased, lease->indices[i], true);
  }
}

/* So many records that the faults come where tiles become full. */
static void preload(struct world *world)
{
  struct scope *scope = world->scope;
  struct registry_lease lease;
  struct registry_record records[PRELOAD];
  struct registry_receipt receipts[PRELOAD];
  ASSERT_OK(scope, registry_lease(&world->town.port, scope, PRELOAD, &lease));
  note_lease(world, &lease);
  for (size_t i = 0; i < PRELOAD; i++) {
    records[i] = town_record(scope, &lease, i);
  }
  ASSERT_OK(scope, registry_record(&world->town.port, scope, PRELOAD, records, receipts));
  for (size_t i = 0; i < PRELOAD; i++) {
    acknowledge(world, &records[i], &receipts[i]);
  }
  world->base = lease;
  world->base.indices = SCOPE_ARRAY(scope, uint32_t, 1);
  memcpy((void *)(uintptr_t)world->base.indices, lease.indices, sizeof *lease.indices);
}

static void look(struct world *world)
{
  struct str path = folder_path(world->scratch, &world->town.folder, "public/logs/log/checkpoint");
  struct str note = testing_read(world->scratch, path.at);
  if (note.len > 0) { /* a fault may have lost it */
    seen_roots_add(&world->seen, world->scope, note);
  }
}

static void world_open(struct world *world)
{
  memset(world, 0, sizeof *world);
  world->scope = scope_new(4 * (size_t)LIMIT_SCOPE_OCTETS);
  world->scratch = scope_new(LIMIT_SCOPE_OCTETS);
  ASSERT_OK(world->scope, bitstring_in(world->scope, STATUS_LIST_ENTRIES, &world->leased));
  town_new(&world->town, world->scope);
  world->town.settings.witness_policy = town_policy(&world->town, TOWN_WITNESSES);
  world->town.wrap = wrap;
  world->town.wrap_self = world;
  town_open(&world->town, world->scope);
  preload(world);
  look(world);
}

static void world_close(struct world *world)
{
  town_clear(&world->town);
  scope_free(world->scratch);
  scope_free(world->scope);
}

/* One request, which may be made again. */
enum act { ACT_LEASE, ACT_RECORD, ACT_CHANGE, ACTS };

struct attempt {
  enum act act;
  struct registry_record record;
  struct registry_receipt receipt;
  bool status;
  bool is_stored; /* a refusal said so */
  bool is_not_stored; /* likewise */
};

/* A lease for the next record; while a witness is waited for, it may take several. */
static struct registry_lease lease_one(struct world *world)
{
  struct registry_lease lease = {0};
  enum err err = ERR_UNAVAILABLE;
  for (int i = 0; i < WAITS_MOST && err == ERR_UNAVAILABLE; i++) {
    err = registry_lease(&world->town.port, world->scratch, 1, &lease);
    if (err != OK) {
      (void)scope_take_fault(world->scratch);
      usleep(WAIT_MS * 1000);
    }
  }
  assert_int_equal(err, OK);
  note_lease(world, &lease);
  return lease;
}

static struct attempt attempt_of(struct world *world, enum act act)
{
  struct attempt attempt = {.act = act, .status = !world->suspended};
  if (act == ACT_RECORD) {
    struct registry_lease lease = lease_one(world);
    attempt.record = town_record(world->scratch, &lease, 0);
  }
  return attempt;
}

static enum err lease_some(struct world *world)
{
  struct registry_lease lease;
  TRY(registry_lease(&world->town.port, world->scratch, 3, &lease));
  note_lease(world, &lease);
  return OK;
}

static enum err ask(struct world *world, struct attempt *attempt)
{
  switch (attempt->act) {
  case ACT_LEASE:
    return lease_some(world);
  case ACT_RECORD:
    return registry_record(&world->town.port, world->scratch, 1, &attempt->record, &attempt->receipt);
  case ACT_CHANGE:
  case ACTS:
    break;
  }
  return town_set(&world->town, world->scratch, &world->base, STATUS_SUSPENSION, attempt->status);
}

/* Faults are of the kind that may pass: the client is told to ask again. */
static bool make(struct world *world, struct attempt *attempt)
{
  enum err err = ask(world, attempt);
  struct fault fault = scope_take_fault(world->scratch);
  if (err != OK && err != ERR_UNAVAILABLE) {
    fail_msg("%s: %s", err_info(err)->name, fault.text);
  }
  attempt->is_stored = err != OK && str_contains(str_of(fault.text), STR("this is stored"));
  attempt->is_not_stored = err != OK && !attempt->is_stored;
  if (err == OK && attempt->act == ACT_RECORD) {
    acknowledge(world, &attempt->record, &attempt->receipt);
  }
  if (err == OK && attempt->act == ACT_CHANGE) {
    world->suspended = attempt->status;
  }
  look(world);
  return err == OK;
}

static void make_until_done(struct world *world, struct attempt *attempt)
{
  for (int i = 0; i < WAITS_MOST; i++) {
    if (make(world, attempt)) {
      return;
    }
    usleep(WAIT_MS * 1000);
  }
  fail_msg("the registry does not recover");
}

static size_t count_of(const struct log_view *view, const struct registry_record *record)
{
  size_t count = 0;
  for (uint64_t i = 0; i < view->checkpoint.size; i++) {
    const struct leaf *leaf = &view->entries[i];
    count += leaf->kind == LEAF_ISSUED && memcmp(leaf->digest.at, record->digest, sizeof record->digest) == 0;
  }
  return count;
}

static void read_log(struct world *world, struct log_view *view)
{
  struct publication_port publication = folder_public(world->scratch, &world->town.folder);
  log_view_read(view, world->scratch, &publication, STR("logs/log"));
  publication_close(&publication);
}

static bool is_suspended(struct world *world)
{
  struct status_list list = town_list(&world->town, world->scratch, STR(TOWN_URL "/status/suspension-0"));
  return bitstring_get(&list.bits, world->base.indices[0]);
}

static void check_records(const struct world *world, const struct log_view *view, const struct attempt *refused)
{
  for (size_t i = 0; i < world->acknowledged_len; i++) {
    const struct registry_record *record = &world->acknowledged[i];
    const struct leaf *leaf = &view->entries[world->receipts[i].sequence];
    assert_true(world->receipts[i].sequence < view->checkpoint.size);
    assert_memory_equal(leaf->digest.at, record->digest, sizeof record->digest);
  }
  size_t more = 0;
  if (refused->act == ACT_RECORD) {
    more = count_of(view, &refused->record);
    assert_false(refused->is_not_stored && more != 0);
    assert_false(refused->is_stored && more != 1);
  }
  assert_int_equal(log_view_count(view, LEAF_ISSUED), world->acknowledged_len + more);
}

/* Nothing is under way, and all was acknowledged but what was refused. */
static void check(struct world *world, const struct attempt *refused)
{
  struct log_view view;
  read_log(world, &view);
  check_records(world, &view, refused);
  seen_roots_check(&world->seen, &view);
  bool may_differ = refused->act == ACT_CHANGE && !refused->is_not_stored;
  assert_true(may_differ || is_suspended(world) == world->suspended);
}

static void check_done(struct world *world)
{
  static const struct attempt none = {.act = ACT_LEASE};
  check(world, &none);
}

struct recovery {
  bool restarted;
  bool other_first;
};

static void recover(struct world *world, struct attempt *attempt, const struct recovery *recovery)
{
  if (recovery->restarted) {
    town_close(&world->town);
    town_open(&world->town, world->scratch);
    look(world);
  }
  if (recovery->other_first) {
    struct attempt other = attempt_of(world, ACT_RECORD);
    make_until_done(world, &other);
    check(world, attempt);
  }
  make_until_done(world, attempt);
}

/* False when the plan's call was not reached: the request has fewer of this step. */
static bool run_case(struct world *world, enum act act, unsigned at, const struct recovery *recovery)
{
  scope_reset(world->scratch);
  struct attempt attempt = attempt_of(world, act);
  enum step step = (enum step)atomic_load(&world->plan.step);
  atomic_store(&world->plan.calls, 0);
  atomic_store(&world->plan.fired, false);
  atomic_store(&world->plan.at, at);
  bool done = make(world, &attempt);
  atomic_store(&world->plan.at, 0);
  if (!atomic_load(&world->plan.fired)) {
    assert_true(done);
    return false;
  }
  if (done) {
    fail_msg("step %d, call %u: failed and was acknowledged", step, at);
  }
  recover(world, &attempt, recovery);
  check_done(world);
  world->cases++;
  return true;
}

static const struct recovery RECOVERIES[] = {{false, false}, {true, true}, {false, true}, {true, false}};

/* Each place, each request, each of so many ways of recovering. */
static void sweep(struct world *world, unsigned calls_least, size_t recoveries)
{
  for (size_t i = 0; i < recoveries; i++) {
    for (enum act act = ACT_RECORD; act < ACTS; act++) {
      unsigned at = 1;
      while (run_case(world, act, at, &RECOVERIES[i])) {
        at++;
      }
      assert_true(at > calls_least);
    }
  }
}

static void sweep_step(enum step step, bool persisted, enum store_outcome outcome, unsigned calls_least)
{
  static struct world world;
  world_open(&world);
  atomic_store(&world.plan.persisted, persisted);
  world.plan.outcome = outcome;
  atomic_store(&world.plan.step, (int)step);
  sweep(&world, calls_least, step == STEP_READ ? 2 : 4); /* who waits for a witness again waits for a second */
  print_message("step %d%s: %zu faults\n", (int)step, persisted ? ", persisted" : "", world.cases);
  world_close(&world);
}

static void a_commit_without_room(void **state)
{
  (void)state;
  sweep_step(STEP_COMMIT, false, STORE_FULL, 1);
}

static void a_file_that_cannot_be_put(void **state)
{
  (void)state;
  sweep_step(STEP_PUT, false, STORE_OK, 2);
  sweep_step(STEP_PUT, true, STORE_OK, 2);
}

static void what_cannot_be_made_durable(void **state)
{
  (void)state;
  sweep_step(STEP_SETTLE, false, STORE_OK, 2);
  sweep_step(STEP_SETTLE, true, STORE_OK, 2);
}

static void a_checkpoint_that_cannot_be_replaced(void **state)
{
  (void)state;
  sweep_step(STEP_REPLACE_CHECKPOINT, false, STORE_OK, 1);
  sweep_step(STEP_REPLACE_CHECKPOINT, true, STORE_OK, 1);
}

static void a_list_that_cannot_be_replaced(void **state)
{
  (void)state;
  sweep_step(STEP_REPLACE_LIST, false, STORE_OK, 0);
  sweep_step(STEP_REPLACE_LIST, true, STORE_OK, 0);
}

static void a_file_that_cannot_be_read(void **state)
{
  (void)state;
  sweep_step(STEP_READ, false, STORE_OK, 2);
}

/* All three have to cosign: each of them in turn is lost, or its answer is. */
static void a_witness_that_fails(void **state)
{
  (void)state;
  static struct world world;
  static const enum mood MOODS[] = {MOOD_DEAD, MOOD_LOST};
  world_open(&world);
  for (size_t i = 0; i < 4 * 2 * 2; i++) {
    scope_reset(world.scratch);
    struct attempt attempt = attempt_of(&world, i % 2 == 0 ? ACT_RECORD : ACT_CHANGE);
    atomic_int *mood = &world.town.witnesses[i % TOWN_WITNESSES].mood;
    atomic_store(mood, MOODS[i / 2 % 2]);
    assert_false(make(&world, &attempt));
    assert_true(attempt.is_stored);
    atomic_store(mood, MOOD_GOOD);
    recover(&world, &attempt, &RECOVERIES[i / 4]);
    check_done(&world);
  }
  world_close(&world);
}

/* A lease that is refused is lost; its indices never come again. */
static void leases_over_faults(void **state)
{
  (void)state;
  static struct world world;
  world_open(&world);
  world.plan.outcome = STORE_FULL;
  for (int i = 0; i < 20; i++) {
    scope_reset(world.scratch);
    struct attempt attempt = {.act = ACT_LEASE};
    atomic_store(&world.plan.step, STEP_COMMIT);
    atomic_store(&world.plan.calls, 0);
    atomic_store(&world.plan.at, 1);
    assert_false(make(&world, &attempt));
    atomic_store(&world.plan.at, 0);
    make_until_done(&world, &attempt);
  }
  world_close(&world);
}

/* The last lease of a group makes the next one; when it is lost, nothing may be logged of that. */
static void a_group_that_was_made_in_a_lost_round(void **state)
{
  (void)state;
  static struct world world;
  world_open(&world);
  world.plan.outcome = STORE_FULL;
  uint32_t left = STATUS_LIST_ENTRIES - PRELOAD;
  struct registry_lease lease;
  for (; left > LIMIT_INDEX_LEASE; left -= LIMIT_INDEX_LEASE) {
    scope_reset(world.scratch);
    ASSERT_OK(world.scratch, registry_lease(&world.town.port, world.scratch, LIMIT_INDEX_LEASE, &lease));
  }
  atomic_store(&world.plan.step, STEP_COMMIT);
  atomic_store(&world.plan.calls, 0);
  atomic_store(&world.plan.at, 1);
  ASSERT_ERR(world.scratch, ERR_UNAVAILABLE, registry_lease(&world.town.port, world.scratch, left, &lease));
  atomic_store(&world.plan.at, 0);
  struct attempt change = attempt_of(&world, ACT_CHANGE);
  make_until_done(&world, &change);
  check_done(&world);
  town_close(&world.town);
  town_open(&world.town, world.scratch);
  ASSERT_OK(world.scratch, registry_lease(&world.town.port, world.scratch, left, &lease));
  assert_int_equal(lease.group, 0);
  change = attempt_of(&world, ACT_CHANGE);
  make_until_done(&world, &change);
  check_done(&world);
  ASSERT_OK(world.scratch, registry_lease(&world.town.port, world.scratch, 1, &lease));
  assert_int_equal(lease.group, 1);
  world_close(&world);
}

/* The outcome of the commit is unknown: the process ends, whatever became of it. */
static void die_in_commit(struct world *world, struct attempt *attempt)
{
  pid_t child = fork();
  if (child == 0) {
    town_open_witnesses(&world->town);
    (void)town_try(&world->town, world->scratch);
    atomic_store(&world->plan.step, STEP_COMMIT);
    atomic_store(&world->plan.calls, 0);
    atomic_store(&world->plan.at, 1);
    (void)ask(world, attempt);
    _exit(99);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), STORE_EXIT_STATUS);
}

static void a_commit_of_unknown_outcome(void **state)
{
  (void)state;
  static struct world world;
  for (unsigned i = 0; i < 2 * 2 * 2; i++) {
    world_open(&world);
    struct attempt attempt = attempt_of(&world, i % 2 == 0 ? ACT_RECORD : ACT_CHANGE);
    const struct recovery recovery = {false, i / 2 % 2 == 1};
    bool persisted = i / 4 == 1;
    atomic_store(&world.plan.persisted, persisted);
    world.plan.outcome = STORE_UNKNOWN;
    town_close(&world.town);
    town_close_witnesses(&world.town);
    die_in_commit(&world, &attempt);
    town_open_witnesses(&world.town);
    town_open(&world.town, world.scratch);
    attempt.is_stored = persisted;
    attempt.is_not_stored = !persisted;
    recover(&world, &attempt, &recovery);
    check_done(&world);
    world_close(&world);
  }
}

TESTING_MAIN(cmocka_unit_test(a_commit_without_room), cmocka_unit_test(a_commit_of_unknown_outcome),
             cmocka_unit_test(a_file_that_cannot_be_put), cmocka_unit_test(what_cannot_be_made_durable),
             cmocka_unit_test(a_checkpoint_that_cannot_be_replaced), cmocka_unit_test(a_list_that_cannot_be_replaced),
             cmocka_unit_test(a_file_that_cannot_be_read), cmocka_unit_test(a_witness_that_fails),
             cmocka_unit_test(leases_over_faults), cmocka_unit_test(a_group_that_was_made_in_a_lost_round))

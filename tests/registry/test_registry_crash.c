#include "testing/testing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "log_view.h"
#include "permutation.h"
#include "registry_process.h"
#include "row.h"
#include "served_witness.h"
#include "status/list.h"
#include "store/lmdb.h"
#include "json/text.h"

/* The registry is killed with SIGKILL again and again while clients lease, record and change status, and note what was
   acknowledged. Afterwards all of it must be there, once, and every checkpoint that was ever seen must be consistent
   with every other. The environment variable DOJANG_KILLS says how often it is killed. */

enum {
  KILLS = 50, /* unless the environment says otherwise */
  CLIENTS = 4,
  CREDENTIALS_MOST = 20000,
  CHANGES_MOST = 20000,
  LEASE_MOST = 8,
  CALLS_MOST = 40,
  WAIT_US_MOST = 30000,
  ANSWERS_US_MOST = 60 * 1000 * 1000
};

/* What a client was told. */
struct credential {
  char key[REGISTRY_KEY_CHARS];
  uint64_t group;
  uint32_t index;
  struct registry_receipt receipt;
  bool status[STATUS_KEPT]; /* as last acknowledged */
};

struct change {
  uint64_t sequence;
  enum status_purpose purpose;
  uint64_t group;
  uint32_t index;
  bool status;
};

struct client {
  struct world *world;
  pthread_t thread;
  unsigned number;
  unsigned random;
  struct credential *credentials;
  size_t credentials_len;
  struct change *changes;
  size_t changes_len;
  uint64_t leased; /* indices that were leased, recorded or not */
  struct bitstring places; /* all indices leased to this client, of group 0 */
  atomic_bool gave_up;
  char failure[400]; /* why, once it has given up */
};

struct world {
  struct scope *scope; /* the main thread's */
  struct registry_process registry;
  struct served_witness witness;
  struct log_policy policy; /* by which each checkpoint that is seen is believed */
  struct seen_roots seen; /* the main thread's, as is the next */
  struct scope *glance; /* for one look */
  int kills;
  pthread_rwlock_t lock; /* guards the two below */
  struct registry_client *issue;
  struct registry_client *revoke;
  atomic_bool stopping;
  atomic_bool gone; /* the registry will not be started again */
  atomic_ulong answered;
  atomic_ulong unanswered; /* calls that had to be made again */
  struct client clients[CLIENTS];
};

static unsigned next_random(struct client *client, unsigned bound)
{
  client->random = client->random * 1664525U + 1013904223U;
  return (client->random >> 8) % bound;
}

typedef enum err (*call)(const struct registry_port *port, struct scope *scope, void *self);

/* cmocka's assertions belong to the main thread: a client notes what is wrong and stops. */
static bool give_up(struct client *client, const char *reason)
{
  snprintf(client->failure, sizeof client->failure, "%s", reason);
  atomic_store(&client->gave_up, true);
  return false;
}

/* Calls until there is an answer, over as many deaths of the registry as it takes. */
static bool call_until_answered(struct client *client, struct scope *scope, bool revoke, call make, void *self)
{
  struct world *world = client->world;
  for (;;) {
    (void)pthread_rwlock_rdlock(&world->lock);
    struct registry_port port = registry_client_port(revoke ? world->revoke : world->issue);
    enum err err = make(&port, scope, self);
    (void)pthread_rwlock_unlock(&world->lock);
    if (err == OK) {
      atomic_fetch_add(&world->answered, 1);
      return true;
    }
    if (err != ERR_UNAVAILABLE) {
      return give_up(client, scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
    if (atomic_load(&world->gone)) {
      return give_up(client, "the registry did not come back");
    }
    atomic_fetch_add(&world->unanswered, 1);
    usleep(2000);
  }
}

struct lease_call {
  size_t count;
  struct registry_lease lease;
};

static enum err make_lease(const struct registry_port *port, struct scope *scope, void *self)
{
  struct lease_call *wanted = self;
  return registry_lease(port, scope, wanted->count, &wanted->lease);
}

struct record_call {
  size_t len;
  struct registry_record records[LEASE_MOST];
  struct registry_receipt receipts[LEASE_MOST];
};

static enum err make_record(const struct registry_port *port, struct scope *scope, void *self)
{
  struct record_call *wanted = self;
  return registry_record(port, scope, wanted->len, wanted->records, wanted->receipts);
}

struct change_call {
  struct registry_change change;
  struct registry_change_receipt receipt;
};

static enum err make_change(const struct registry_port *port, struct scope *scope, void *self)
{
  struct change_call *wanted = self;
  return registry_set_status(port, scope, &wanted->change, &wanted->receipt);
}

static struct registry_record record_of(const struct credential *credential)
{
  struct registry_record record = {.idempotency_key = str_of(credential->key),
                                   .group = credential->group,
                                   .index = credential->index,
                                   .issuer = STR("did:example:issuer"),
                                   .type = STR("WelfareEligibilityCredential"),
                                   .valid_until_s = 1900000000};
  memcpy(record.digest, credential->key, sizeof record.digest);
  return record;
}

static enum err make_look(const struct registry_port *port, struct scope *scope, void *self)
{
  struct registry_document *document = self;
  return registry_fetch_checkpoint(port, scope, STR(""), document);
}

/* What was acknowledged is under the checkpoint that is published. */
static bool see_published(struct client *client, struct scope *scope, const struct registry_receipt *receipt)
{
  struct registry_document document;
  struct note note;
  struct checkpoint checkpoint;
  if (!call_until_answered(client, scope, false, make_look, &document)) {
    return false;
  }
  bool good = checkpoint_open(scope, document.body, &note, &checkpoint) == OK && receipt->sequence < checkpoint.size;
  return good || give_up(client, "what was acknowledged is not published");
}

static bool note_lease(struct client *client, const struct registry_lease *lease)
{
  for (size_t i = 0; i < lease->len; i++) {
    if (lease->group != 0 || bitstring_get(&client->places, lease->indices[i])) {
      return give_up(client, "an index was leased twice");
    }
    bitstring_set(&client->places, lease->indices[i], true);
  }
  client->leased += lease->len;
  return true;
}

/* Leases some indices and records most of them. */
static bool issue(struct client *client, struct scope *scope)
{
  struct lease_call lease = {.count = 1 + next_random(client, LEASE_MOST)};
  if (!call_until_answered(client, scope, false, make_lease, &lease) || !note_lease(client, &lease.lease)) {
    return false;
  }
  struct record_call wanted = {.len = 1 + next_random(client, (unsigned)lease.count)};
  struct credential *made = &client->credentials[client->credentials_len];
  for (size_t i = 0; i < wanted.len; i++) {
    made[i] = (struct credential){.group = lease.lease.group, .index = lease.lease.indices[i]};
    snprintf(made[i].key, sizeof made[i].key, "client-%u-credential-%012zu-test", client->number,
             client->credentials_len + i);
    wanted.records[i] = record_of(&made[i]);
  }
  if (!call_until_answered(client, scope, false, make_record, &wanted)) {
    return false;
  }
  for (size_t i = 0; i < wanted.len; i++) {
    made[i].receipt = wanted.receipts[i];
  }
  client->credentials_len += wanted.len;
  return see_published(client, scope, &wanted.receipts[wanted.len - 1]);
}

static bool change_status(struct client *client, struct scope *scope)
{
  struct credential *credential = &client->credentials[next_random(client, (unsigned)client->credentials_len)];
  enum status_purpose purpose = next_random(client, 4) == 0 ? STATUS_REVOCATION : STATUS_SUSPENSION;
  bool status = purpose == STATUS_REVOCATION || !credential->status[STATUS_SUSPENSION];
  bool is_new = credential->status[purpose] != status;
  struct str name = status_purpose_print(purpose);
  struct change_call wanted = {
      .change = {.list_url = scope_format(scope, REGISTRY_PROCESS_URL "/status/" STR_FMT "-0", STR_ARG(name)),
                 .index = credential->index,
                 .purpose = purpose,
                 .status = status}};
  if (!call_until_answered(client, scope, true, make_change, &wanted)) {
    return false;
  }
  credential->status[purpose] = status;
  if (is_new) {
    client->changes[client->changes_len++] =
        (struct change){wanted.receipt.sequence, purpose, credential->group, credential->index, status};
  }
  return true;
}

static bool work_once(struct client *client, struct scope *scope)
{
  bool going = issue(client, scope);
  for (unsigned i = next_random(client, 4); going && i > 0; i--) {
    going = change_status(client, scope);
  }
  return going && client->credentials_len + LEASE_MOST < CREDENTIALS_MOST && client->changes_len + 4 < CHANGES_MOST;
}

static void *work(void *self)
{
  struct client *client = self;
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  do {
    scope_reset(scope);
  } while (!atomic_load(&client->world->stopping) && work_once(client, scope));
  scope_free(scope);
  return NULL;
}

static void connect_clients(struct world *world, struct scope *scope)
{
  struct registry_client *issue_client =
      registry_process_client(&world->registry, scope, world->registry.issue_token_file);
  struct registry_client *revoke_client =
      registry_process_client(&world->registry, scope, world->registry.revoke_token_file);
  (void)pthread_rwlock_wrlock(&world->lock);
  registry_client_close(world->issue);
  registry_client_close(world->revoke);
  world->issue = issue_client;
  world->revoke = revoke_client;
  (void)pthread_rwlock_unlock(&world->lock);
}

static void start_clients(struct world *world, struct scope *scope)
{
  for (unsigned i = 0; i < CLIENTS; i++) {
    struct client *client = &world->clients[i];
    client->world = world;
    client->number = i;
    client->random = (unsigned)clock_monotonic_us() + i;
    client->credentials = calloc(CREDENTIALS_MOST, sizeof *client->credentials);
    client->changes = calloc(CHANGES_MOST, sizeof *client->changes);
    assert_true(client->credentials != NULL && client->changes != NULL);
    ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &client->places));
    assert_int_equal(pthread_create(&client->thread, NULL, work, client), 0);
  }
}

static void stop_clients(struct world *world)
{
  atomic_store(&world->stopping, true);
  for (unsigned i = 0; i < CLIENTS; i++) {
    if (world->clients[i].world != NULL) {
      assert_int_equal(pthread_join(world->clients[i].thread, NULL), 0);
    }
  }
}

static void no_client_gave_up(struct world *world)
{
  for (unsigned i = 0; i < CLIENTS; i++) {
    if (atomic_load(&world->clients[i].gave_up)) {
      fail_msg("client %u: %s", i, world->clients[i].failure);
    }
  }
}

/* Looks at the checkpoint in the public folder, which a quorum must have cosigned. */
static void look(struct world *world)
{
  struct scope *scope = world->glance;
  struct witnessed witnessed;
  scope_reset(scope);
  struct str path =
      scope_format(scope, "%s/public/logs/" REGISTRY_PROCESS_LOG "/checkpoint", world->registry.process.folder);
  if (testing_exists(path.at)) {
    struct str note = testing_read(scope, path.at);
    ASSERT_OK(scope, log_policy_check(scope, &world->policy, note, &witnessed));
    seen_roots_add(&world->seen, world->scope, note);
  }
}

/* Kills it some time after it has answered so many more calls: a slow machine then has done as much as a fast one. A
   client that gave up ends the waiting. */
static void kill_and_start_again(struct world *world, struct scope *scope, unsigned calls, unsigned wait_us)
{
  unsigned long wanted = atomic_load(&world->answered) + calls;
  for (int64_t start_us = clock_monotonic_us(); atomic_load(&world->answered) < wanted; usleep(500)) {
    no_client_gave_up(world);
    look(world);
    assert_true(clock_monotonic_us() - start_us < ANSWERS_US_MOST);
  }
  usleep(wait_us);
  process_kill(&world->registry.process);
  look(world);
  registry_process_start(&world->registry, scope);
  connect_clients(world, scope);
}

static void no_index_was_given_twice(struct world *world, struct scope *scope)
{
  struct bitstring all;
  uint64_t leased = 0;
  ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &all));
  for (unsigned i = 0; i < CLIENTS; i++) {
    leased += world->clients[i].leased;
    for (size_t octet = 0; octet < STATUS_LIST_ENTRIES / 8; octet++) {
      assert_int_equal(all.at[octet] & world->clients[i].places.at[octet], 0);
      all.at[octet] |= world->clients[i].places.at[octet];
    }
  }
  assert_int_equal(bitstring_count(&all), leased);
}

/* The same record sent again has the same receipt. */
static void repetitions_get_the_same_receipt(struct world *world, struct scope *scope)
{
  struct registry_port port = registry_client_port(world->issue);
  for (unsigned i = 0; i < CLIENTS; i++) {
    struct client *client = &world->clients[i];
    for (size_t at = 0; at < client->credentials_len; at += LEASE_MOST) {
      struct record_call wanted = {0};
      for (; wanted.len < LEASE_MOST && at + wanted.len < client->credentials_len; wanted.len++) {
        wanted.records[wanted.len] = record_of(&client->credentials[at + wanted.len]);
      }
      ASSERT_OK(scope, make_record(&port, scope, &wanted));
      for (size_t j = 0; j < wanted.len; j++) {
        assert_int_equal(wanted.receipts[j].sequence, client->credentials[at + j].receipt.sequence);
        assert_int_equal(wanted.receipts[j].recorded_s, client->credentials[at + j].receipt.recorded_s);
      }
    }
  }
}

static struct status_list fetch(struct world *world, struct scope *scope, enum status_purpose purpose)
{
  struct registry_port port = registry_client_port(world->issue);
  struct str name = status_purpose_print(purpose);
  struct str url = scope_format(scope, REGISTRY_PROCESS_URL "/status/" STR_FMT "-0", STR_ARG(name));
  struct registry_document document;
  struct json credential;
  struct status_list list;
  ASSERT_OK(scope, registry_fetch_list(&port, scope, url, STR(""), &document));
  ASSERT_OK(scope, json_parse(scope, document.body, &credential));
  ASSERT_OK(scope, status_list_parse(scope, &credential, &list));
  return list;
}

/* Exactly what was acknowledged last, on every index: each credential has one owner, which has had its answers. */
static void the_lists_show_what_was_acknowledged(struct world *world, struct scope *scope)
{
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    struct bitstring expected;
    ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &expected));
    for (unsigned i = 0; i < CLIENTS; i++) {
      for (size_t at = 0; at < world->clients[i].credentials_len; at++) {
        const struct credential *credential = &world->clients[i].credentials[at];
        bitstring_set(&expected, credential->index, credential->status[purpose]);
      }
    }
    struct status_list list = fetch(world, scope, purpose);
    assert_memory_equal(list.bits.at, expected.at, STATUS_LIST_ENTRIES / 8);
    print_message("%zu bits set in the %.*s list\n", bitstring_count(&expected),
                  STR_ARG(status_purpose_print(purpose)));
  }
}

/* What lies in the store, by sequence. */
struct stored_record {
  struct row_record row; /* its type is NULL where the entry is of no record */
  struct str key;
  uint64_t group;
  uint32_t index;
};

struct stored {
  struct scope *scope;
  struct store_port store;
  struct stored_record *records;
  struct row_status *changes; /* at sequence - 1 */
  size_t records_len; /* room: the entries of the log */
  size_t changes_len; /* how many there must be */
  size_t records_seen;
  size_t changes_seen;
  size_t keys_seen;
};

static struct bytes kept(struct stored *stored, struct bytes octets)
{
  return str_bytes(scope_str(stored->scope, bytes_str(octets)));
}

static bool count_record(void *self, struct bytes key, struct bytes value)
{
  (void)key;
  (void)value;
  ((struct stored *)self)->records_seen++;
  return true;
}

static bool visit_change(void *self, struct bytes key, struct bytes value)
{
  struct stored *stored = self;
  struct row_status row = {0};
  (void)key;
  ASSERT_OK(stored->scope, row_status_decode(stored->scope, kept(stored, value), &row));
  assert_int_equal(row.sequence, stored->changes_seen + 1);
  assert_true(row.sequence <= stored->changes_len);
  stored->changes[row.sequence - 1] = row;
  stored->changes_seen++;
  return true;
}

static struct bytes value_of(struct stored *stored, enum store_table table, struct bytes key)
{
  struct bytes value;
  bool found = false;
  ASSERT_OK(stored->scope, store_get(&stored->store, stored->scope, table, key, &found, &value));
  assert_true(found);
  return value;
}

/* Which index stands at a place of the group's order. */
static uint32_t index_at(struct stored *stored, uint64_t group, uint32_t position)
{
  struct row_key key = row_group_key(group);
  struct row_group row;
  struct permutation order;
  ASSERT_OK(stored->scope, row_group_decode(stored->scope, value_of(stored, STORE_GROUPS, row_key_bytes(&key)), &row));
  permutation_make(&order, row.key);
  return permutation_index(&order, position);
}

/* A key with the record at its place. */
static bool visit_key(void *self, struct bytes key, struct bytes value)
{
  enum { ISSUER_OCTETS = 16, PLACE_OCTETS = 16 };
  struct stored *stored = self;
  struct stored_record record = {.key = str_slice(bytes_str(kept(stored, key)), ISSUER_OCTETS, key.len)};
  assert_int_equal(value.len, PLACE_OCTETS);
  record.group = store_u64_read(value.at);
  record.index = index_at(stored, record.group, (uint32_t)store_u64_read(value.at + 8));
  ASSERT_OK(stored->scope,
            row_record_decode(stored->scope, value_of(stored, STORE_RECORDS, kept(stored, value)), &record.row));
  uint64_t sequence = record.row.receipt.sequence;
  assert_true(sequence < stored->records_len);
  assert_null(stored->records[sequence].row.record.type.at); /* no sequence twice */
  stored->records[sequence] = record;
  stored->keys_seen++;
  return true;
}

static void read_store(struct world *world, struct scope *scope, struct stored *stored)
{
  struct store_head head;
  struct str path = scope_format(scope, "%s/store", world->registry.process.folder);
  *stored = (struct stored){.scope = scope};
  ASSERT_OK(scope, store_lmdb_open(scope, path.at, &stored->store));
  ASSERT_OK(scope, store_read_head(&stored->store, scope, &head));
  stored->records_len = head.size;
  stored->changes_len = head.status_seq;
  stored->records = SCOPE_ARRAY(scope, struct stored_record, head.size);
  stored->changes = SCOPE_ARRAY(scope, struct row_status, head.status_seq);
  assert_true(stored->records != NULL && stored->changes != NULL);
  ASSERT_OK(scope, store_scan(&stored->store, scope, STORE_RECORDS, (struct bytes){0}, count_record, stored));
  ASSERT_OK(scope, store_scan(&stored->store, scope, STORE_CHANGES, (struct bytes){0}, visit_change, stored));
  ASSERT_OK(scope, store_scan(&stored->store, scope, STORE_KEYS, (struct bytes){0}, visit_key, stored));
  store_close(&stored->store);
  assert_int_equal(stored->keys_seen, stored->records_seen);
  assert_int_equal(stored->changes_seen, stored->changes_len);
}

static void check_credential(const struct stored *stored, const struct log_view *view, const struct credential *told)
{
  assert_true(told->receipt.sequence < stored->records_len);
  const struct stored_record *stands = &stored->records[told->receipt.sequence];
  ASSERT_STR(stands->key, str_of(told->key));
  assert_int_equal(stands->group, told->group);
  assert_int_equal(stands->index, told->index);
  assert_int_equal(stands->row.receipt.recorded_s, told->receipt.recorded_s);
  const struct leaf *leaf = &view->entries[told->receipt.sequence];
  assert_int_equal(leaf->kind, LEAF_ISSUED);
  assert_memory_equal(leaf->digest.at, told->key, sizeof leaf->digest.at);
}

static void check_change(const struct stored *stored, const struct change *told)
{
  assert_true(told->sequence >= 1 && told->sequence <= stored->changes_len);
  const struct row_status *row = &stored->changes[told->sequence - 1];
  assert_true(row->purpose == told->purpose && row->index == told->index && row->status == told->status);
}

/* Every record and change that was acknowledged stands at its sequence, in the store and in the log, and nothing else
   stands there: a call without an answer was made again until it had one. */
static void store_and_log_hold_what_was_acknowledged(struct world *world, struct scope *scope,
                                                     const struct log_view *view)
{
  struct stored stored;
  size_t records = 0;
  size_t changes = 0;
  read_store(world, scope, &stored);
  assert_int_equal(stored.records_len, view->checkpoint.size);
  for (unsigned i = 0; i < CLIENTS; i++) {
    const struct client *client = &world->clients[i];
    for (size_t at = 0; at < client->credentials_len; at++) {
      check_credential(&stored, view, &client->credentials[at]);
    }
    for (size_t at = 0; at < client->changes_len; at++) {
      check_change(&stored, &client->changes[at]);
    }
    records += client->credentials_len;
    changes += client->changes_len;
  }
  assert_int_equal(records, stored.records_seen);
  assert_int_equal(records, log_view_count(view, LEAF_ISSUED));
  assert_int_equal(changes, stored.changes_len);
  print_message("%zu records and %zu status changes acknowledged over %d kills, each there once; %lu calls repeated\n",
                records, changes, world->kills, atomic_load(&world->unanswered));
  assert_true(records > 0 && changes > 0);
}

/* What anybody can rebuild from the public folder; and the witness goes on with it. */
static void read_log(struct world *world, struct scope *scope, struct log_view *view)
{
  struct publication_port publication;
  struct str path = scope_format(scope, "%s/public", world->registry.process.folder);
  ASSERT_OK(scope, publication_folder_open(scope, path.at, &publication));
  log_view_read(view, scope, &publication, STR("logs/" REGISTRY_PROCESS_LOG));
  publication_close(&publication);
  size_t seen = world->seen.len;
  seen_roots_check(&world->seen, view);
  print_message("%zu checkpoints seen, each consistent with every other; the log has %llu entries\n", seen,
                (unsigned long long)view->checkpoint.size);
}

static int setup(void **state)
{
  static struct world world;
  const char *kills = getenv("DOJANG_KILLS");
  world.kills = kills == NULL ? KILLS : atoi(kills);
  world.scope = scope_new((size_t)1 << 30);
  world.glance = scope_new(LIMIT_SCOPE_OCTETS);
  (void)pthread_rwlock_init(&world.lock, NULL);
  *state = &world;
  return 0;
}

/* Also after a failure: nothing may be left running. */
static int teardown(void **state)
{
  struct world *world = *state;
  atomic_store(&world->gone, true);
  process_kill(&world->registry.process);
  if (!atomic_load(&world->stopping)) {
    stop_clients(world);
  }
  for (unsigned i = 0; i < CLIENTS; i++) {
    free(world->clients[i].credentials);
    free(world->clients[i].changes);
  }
  registry_client_close(world->issue);
  registry_client_close(world->revoke);
  (void)pthread_rwlock_destroy(&world->lock);
  served_witness_stop(&world->witness);
  process_clear(&world->registry.process);
  scope_free(world->glance);
  scope_free(world->scope);
  return 0;
}

static void open_witness(struct world *world, struct scope *scope)
{
  struct registry_process *registry = &world->registry;
  struct str folder = scope_format(scope, "%s/witness", registry->process.folder);
  served_witness_start(&world->witness, scope, folder, 30, &registry->log_key);
  ASSERT_OK(scope, log_policy_parse(scope, served_witness_policy(&world->witness, scope, true), &world->policy));
  (void)process_file(&registry->process, scope, "witnesses", served_witness_policy(&world->witness, scope, false));
}

static void what_was_acknowledged_survives_every_kill(void **state)
{
  struct world *world = *state;
  struct scope *scope = world->scope;
  struct log_view view;
  registry_process_prepare(&world->registry, scope, REGISTRY_PROGRAM, "witnesses = witnesses\n");
  open_witness(world, scope);
  registry_process_start(&world->registry, scope);
  connect_clients(world, scope);
  start_clients(world, scope);
  unsigned random = (unsigned)clock_monotonic_us();
  for (int i = 0; i < world->kills; i++) {
    random = random * 1664525U + 1013904223U;
    kill_and_start_again(world, scope, (random >> 24) % CALLS_MOST, (random >> 8) % WAIT_US_MOST);
  }
  stop_clients(world);
  no_client_gave_up(world);
  no_index_was_given_twice(world, scope);
  repetitions_get_the_same_receipt(world, scope);
  the_lists_show_what_was_acknowledged(world, scope);
  assert_int_equal(process_stop(&world->registry.process), 0);
  look(world);
  read_log(world, scope, &view);
  store_and_log_hold_what_was_acknowledged(world, scope, &view);
}

TESTING_MAIN(cmocka_unit_test_setup_teardown(what_was_acknowledged_survives_every_kill, setup, teardown))

#include "testing/testing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "registry_process.h"
#include "row.h"
#include "status/list.h"
#include "store/lmdb.h"
#include "json/text.h"

/* The registry is killed with SIGKILL again and again while clients lease, record and change status, and note what was
   acknowledged. Afterwards all of it must be there, once. */

enum {
  KILLS = 50,
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
  return true;
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

/* Kills it some time after it has answered so many more calls: a slow machine then has done as much as a fast one. A
   client that gave up ends the waiting. */
static void kill_and_start_again(struct world *world, struct scope *scope, unsigned calls, unsigned wait_us)
{
  unsigned long wanted = atomic_load(&world->answered) + calls;
  for (int64_t start_us = clock_monotonic_us(); atomic_load(&world->answered) < wanted; usleep(500)) {
    no_client_gave_up(world);
    assert_true(clock_monotonic_us() - start_us < ANSWERS_US_MOST);
  }
  usleep(wait_us);
  process_kill(&world->registry.process);
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
struct stored {
  struct scope *scope;
  struct row_record *records;
  struct row_status *changes; /* at sequence - 1 */
  size_t records_len; /* room, and how many there must be */
  size_t changes_len;
  size_t records_seen;
  size_t changes_seen;
  size_t keys_seen;
};

static struct str kept(struct stored *stored, struct bytes octets)
{
  return scope_str(stored->scope, bytes_str(octets));
}

static bool visit_record(void *self, struct bytes key, struct bytes value)
{
  struct stored *stored = self;
  struct row_record row = {0};
  ASSERT_OK(stored->scope, row_record_decode(stored->scope, key, str_bytes(kept(stored, value)), &row));
  assert_true(row.receipt.sequence < stored->records_len);
  assert_null(stored->records[row.receipt.sequence].record.type.at); /* no sequence twice */
  stored->records[row.receipt.sequence] = row;
  stored->records_seen++;
  return true;
}

static bool visit_change(void *self, struct bytes key, struct bytes value)
{
  struct stored *stored = self;
  struct row_status row = {0};
  (void)key;
  ASSERT_OK(stored->scope, row_status_decode(stored->scope, str_bytes(kept(stored, value)), &row));
  assert_int_equal(row.sequence, stored->changes_seen + 1);
  assert_true(row.sequence <= stored->changes_len);
  stored->changes[row.sequence - 1] = row;
  stored->changes_seen++;
  return true;
}

static bool visit_key(void *self, struct bytes key, struct bytes value)
{
  (void)key;
  (void)value;
  ((struct stored *)self)->keys_seen++;
  return true;
}

static void read_store(struct world *world, struct scope *scope, struct stored *stored)
{
  struct store_port store;
  struct store_head head;
  struct str path = scope_format(scope, "%s/store", world->registry.process.folder);
  ASSERT_OK(scope, store_lmdb_open(scope, path.at, &store));
  ASSERT_OK(scope, store_read_head(&store, scope, &head));
  *stored = (struct stored){.scope = scope, .records_len = head.size, .changes_len = head.status_seq};
  stored->records = SCOPE_ARRAY(scope, struct row_record, head.size);
  stored->changes = SCOPE_ARRAY(scope, struct row_status, head.status_seq);
  assert_true(stored->records != NULL && stored->changes != NULL);
  ASSERT_OK(scope, store_scan(&store, scope, STORE_RECORDS, (struct bytes){0}, visit_record, stored));
  ASSERT_OK(scope, store_scan(&store, scope, STORE_CHANGES, (struct bytes){0}, visit_change, stored));
  ASSERT_OK(scope, store_scan(&store, scope, STORE_KEYS, (struct bytes){0}, visit_key, stored));
  store_close(&store);
  assert_int_equal(stored->records_seen, stored->records_len);
  assert_int_equal(stored->keys_seen, stored->records_len);
  assert_int_equal(stored->changes_seen, stored->changes_len);
}

/* Every record and change that was acknowledged stands at its sequence, and nothing else stands in the store: a call
   without an answer was made again until it had one. */
static void the_store_holds_what_was_acknowledged(struct world *world, struct scope *scope)
{
  struct stored stored;
  size_t records = 0;
  size_t changes = 0;
  read_store(world, scope, &stored);
  for (unsigned i = 0; i < CLIENTS; i++) {
    const struct client *client = &world->clients[i];
    for (size_t at = 0; at < client->credentials_len; at++) {
      const struct credential *told = &client->credentials[at];
      assert_true(told->receipt.sequence < stored.records_len);
      const struct row_record *row = &stored.records[told->receipt.sequence];
      ASSERT_STR(row->record.idempotency_key, str_of(told->key));
      assert_int_equal(row->record.index, told->index);
      assert_int_equal(row->receipt.recorded_s, told->receipt.recorded_s);
    }
    for (size_t at = 0; at < client->changes_len; at++) {
      const struct change *told = &client->changes[at];
      assert_true(told->sequence >= 1 && told->sequence <= stored.changes_len);
      const struct row_status *row = &stored.changes[told->sequence - 1];
      assert_true(row->purpose == told->purpose && row->index == told->index && row->status == told->status);
    }
    records += client->credentials_len;
    changes += client->changes_len;
  }
  assert_int_equal(records, stored.records_len);
  assert_int_equal(changes, stored.changes_len);
  print_message("%zu records and %zu status changes acknowledged over %d kills, each there once; %lu calls repeated\n",
                records, changes, KILLS, atomic_load(&world->unanswered));
  assert_true(records > 0 && changes > 0);
}

static int setup(void **state)
{
  static struct world world;
  world.scope = scope_new(LIMIT_SCOPE_OCTETS);
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
  process_clear(&world->registry.process);
  scope_free(world->scope);
  return 0;
}

static void what_was_acknowledged_survives_fifty_kills(void **state)
{
  struct world *world = *state;
  struct scope *scope = world->scope;
  registry_process_prepare(&world->registry, scope, REGISTRY_PROGRAM, "");
  registry_process_start(&world->registry, scope);
  connect_clients(world, scope);
  start_clients(world, scope);
  unsigned random = (unsigned)clock_monotonic_us();
  for (int i = 0; i < KILLS; i++) {
    random = random * 1664525U + 1013904223U;
    kill_and_start_again(world, scope, (random >> 24) % CALLS_MOST, (random >> 8) % WAIT_US_MOST);
  }
  stop_clients(world);
  no_client_gave_up(world);
  no_index_was_given_twice(world, scope);
  repetitions_get_the_same_receipt(world, scope);
  the_lists_show_what_was_acknowledged(world, scope);
  assert_int_equal(process_stop(&world->registry.process), 0);
  the_store_holds_what_was_acknowledged(world, scope);
}

TESTING_MAIN(cmocka_unit_test_setup_teardown(what_was_acknowledged_survives_fifty_kills, setup, teardown))

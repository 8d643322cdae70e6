#include "testing/testing.h"

#include <stdatomic.h>

#include "town.h"

/* What everybody may read comes from pages in memory and from the public folder: whoever asks, and however often, costs
   the store nothing. */

/* A store that counts who reads it. */
struct store {
  struct store_port inner;
  atomic_uint reads;
};

static enum store_outcome acquire(struct store *store, struct store_head *head)
{
  return store->inner.calls->acquire(store->inner.store, head);
}

static enum err read_head(struct store *store, struct scope *scope, struct store_head *head)
{
  return store->inner.calls->read_head(store->inner.store, scope, head);
}

static enum store_outcome commit(struct store *store, const struct store_head *expected, const struct store_head *next,
                                 const struct store_batch *batch)
{
  return store->inner.calls->commit(store->inner.store, expected, next, batch);
}

static enum err get(struct store *store, struct scope *scope, enum store_table table, struct bytes key, bool *found,
                    struct bytes *value)
{
  atomic_fetch_add(&store->reads, 1);
  return store->inner.calls->get(store->inner.store, scope, table, key, found, value);
}

static enum err scan(struct store *store, struct scope *scope, enum store_table table, struct bytes from,
                     store_visit visit, void *self)
{
  atomic_fetch_add(&store->reads, 1);
  return store->inner.calls->scan(store->inner.store, scope, table, from, visit, self);
}

static void close_inner(struct store *store)
{
  store_close(&store->inner);
}

static void count(void *self, struct registry_settings *settings)
{
  static const struct store_calls CALLS = {acquire, read_head, commit, get, scan, close_inner};
  struct store *store = self;
  store->inner = settings->store;
  settings->store = (struct store_port){&CALLS, store};
}

static void read_all(struct town *town, struct scope *scope)
{
  static const struct {
    enum registry_page page;
    const char *name;
  } pages[] = {
      {REGISTRY_LISTS, ""},  {REGISTRY_LIST, "revocation-0"}, {REGISTRY_ISSUERS, ""},
      {REGISTRY_BUNDLE, ""}, {REGISTRY_CHECKPOINT, ""},       {REGISTRY_TILE, "tile/0/000"},
  };
  struct registry_published published;
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    ASSERT_OK(scope, registry_published(town->registry, scope, pages[i].page, str_of(pages[i].name), &published));
    assert_true(published.body.len > 0);
  }
  ASSERT_OK(scope, registry_version(town->registry, scope, STR("revocation-0"), STR("1"), &published));
  ASSERT_OK(scope, registry_version(town->registry, scope, STR(""), STR("1"), &published));
  ASSERT_OK(scope, registry_proof(town->registry, scope, 5, false, &published));
  ASSERT_OK(scope, registry_proof(town->registry, scope, 5, true, &published));
  ASSERT_OK(scope, registry_log_file(town->registry, scope, STR("log"), STR("checkpoint"), &published));
  ASSERT_OK(scope, registry_log_file(town->registry, scope, STR("log"), STR("proofs/5"), &published));
  ASSERT_OK(scope, registry_log_about(town->registry, scope, &published));
}

static void reading_costs_the_store_nothing(void **state)
{
  struct scope *scope = *state;
  struct town town;
  struct store store = {0};
  town_new(&town, scope);
  town.wrap = count;
  town.wrap_self = &store;
  town_open(&town, scope);
  for (int i = 0; i < 260; i++) { /* a tile becomes full */
    (void)town_credential(&town, scope, &(struct registry_receipt){0});
  }
  assert_true(atomic_load(&store.reads) > 0);
  struct registry_lease lease = town_credential(&town, scope, &(struct registry_receipt){0});
  unsigned before = atomic_load(&store.reads);
  for (int i = 0; i < 50; i++) {
    read_all(&town, scope);
  }
  assert_int_equal(atomic_load(&store.reads), before);
  ASSERT_OK(scope, town_set(&town, scope, &lease, STATUS_REVOCATION, true));
  assert_true(atomic_load(&store.reads) > before);
  town_clear(&town);
}

/* What is not there is not found, whatever its name tries. */
static void other_names_are_not_found(void **state)
{
  struct scope *scope = *state;
  struct town town;
  town_new(&town, scope);
  town_open(&town, scope);
  struct registry_published published;
  static const char *const tiles[] = {
      "",           "tile/0/999",           "tile/0/0",        "tile/../checkpoint", "checkpoint",
      "tile/9/000", "tile/entries/000.p/0", "tile/0/000.p/256"};
  for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
    ASSERT_ERR(scope, ERR_NOT_FOUND,
               registry_published(town.registry, scope, REGISTRY_TILE, str_of(tiles[i]), &published));
  }
  static const char *const versions[][2] = {{"revocation-0", "0"},
                                            {"revocation-0", "2"},
                                            {"revocation-0", "current"},
                                            {"revocation-0", "01"},
                                            {"revocation-99", "1"},
                                            {"../store", "1"},
                                            {"", "0"},
                                            {"", "current"},
                                            {"", "../1"}};
  for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
    ASSERT_ERR(scope, ERR_NOT_FOUND,
               registry_version(town.registry, scope, str_of(versions[i][0]), str_of(versions[i][1]), &published));
  }
  static const char *const files[][2] = {{"log", "proofs/x"},         {"log", "proofs/99999"},
                                         {"log", "proofs/0/subtree"}, {"..", "checkpoint"},
                                         {"", "checkpoint"},          {"2025", "checkpoint"},
                                         {"log", "checkpoint/"},      {"log", "../../status/revocation-0/1"}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    ASSERT_ERR(scope, ERR_NOT_FOUND,
               registry_log_file(town.registry, scope, str_of(files[i][0]), str_of(files[i][1]), &published));
  }
  town_clear(&town);
}

TESTING_MAIN(SCOPED_TEST(reading_costs_the_store_nothing), SCOPED_TEST(other_names_are_not_found))

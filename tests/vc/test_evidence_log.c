#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "model.h"
#include "office.h"
#include "signers.h"
#include "vc/evidence.h"

OFFICE_FIXTURE

#define OTHER_LOG "registry.gaon.example/logs/2027"

enum { LOG_SEED = 7, WITNESS_SEED = 8, STRANGER_SEED = 9 };
enum { SMALL = 700, LARGE = 70000 };

/* A registry with a log that can be told to lie. */
struct registry {
  struct model *model;
  struct str trust;
  struct str checkpoint;
  uint64_t size; /* its tiles are of a log of that size */
  struct model_tiles tiles;
  enum err tile_fault;
  bool no_partial; /* tiles that are not full are gone */
  size_t tiles_asked;
};

static struct str log_policy_text(struct scope *scope)
{
  struct note_signer log = signer_of(scope, LOG_SEED, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer next = signer_of(scope, LOG_SEED, OTHER_LOG, NOTE_KEY_LOG);
  struct note_signer witness = signer_of(scope, WITNESS_SEED, WITNESS_NAME, NOTE_KEY_WITNESS);
  return scope_format(scope, "log " STR_FMT "\nlog " STR_FMT "\nwitness w " STR_FMT "\nquorum w\n",
                      STR_ARG(signer_key_text(scope, &log)), STR_ARG(signer_key_text(scope, &next)),
                      STR_ARG(signer_key_text(scope, &witness)));
}

static struct str checkpoint_of(struct scope *scope, const char *origin, uint64_t size, const struct tlog_hash *root,
                                uint64_t time_s)
{
  struct note_signer signers[] = {signer_of(scope, LOG_SEED, origin, NOTE_KEY_LOG),
                                  signer_of(scope, WITNESS_SEED, WITNESS_NAME, NOTE_KEY_WITNESS)};
  return signed_note(scope, checkpoint_text(scope, origin, size, root), signers, 2, time_s);
}

/* The log as it is at that size, witnessed a second later for each entry. */
static void grow(struct registry *registry, struct scope *scope, uint64_t size)
{
  struct tlog_hash root = model_root(registry->model, 0, size);
  registry->size = size;
  registry->checkpoint = checkpoint_of(scope, LOG_NAME, size, &root, WITNESS_TIME_S + size);
}

static struct registry registry_of(struct scope *scope, uint64_t size)
{
  struct registry registry = {.model = model_new(scope, LARGE)};
  registry.trust = office_trust_text(office, scope, &(struct office_trust){0});
  registry.tiles.model = registry.model;
  grow(&registry, scope, size);
  return registry;
}

static enum err fetch_tile(struct registry *registry, struct scope *scope, struct str path, struct str *out)
{
  struct tile tile;
  struct bytes octets;
  struct tile_source source = model_source(&registry->tiles);
  registry->tiles_asked++;
  TRY(registry->tile_fault == OK ? OK : FAIL(scope, registry->tile_fault, "told to fail"));
  TRY(tile_path_parse(scope, path, &tile));
  if (tile.width < TILE_WIDTH && registry->no_partial) {
    return FAIL(scope, ERR_NOT_FOUND, "this tile is full by now");
  }
  TRY(source.read(source.self, scope, &tile, &octets));
  *out = scope_str(scope, bytes_str(octets));
  return OK;
}

static enum err fetch(void *self, struct scope *scope, enum registry_page page, struct str name, struct str etag,
                      struct registry_document *out)
{
  struct registry *registry = self;
  struct str body = page == REGISTRY_LISTS        ? STR("{\"statusLists\":[]}")
                    : page == REGISTRY_CHECKPOINT ? registry->checkpoint
                                                  : registry->trust;
  if (page == REGISTRY_TILE) {
    TRY(fetch_tile(registry, scope, name, &body));
  }
  struct str own = scope_format(scope, "%016llx", (unsigned long long)str_hash(body));
  *out = (struct registry_document){page == REGISTRY_TILE || !str_equal(own, etag), own, body};
  return body.len > 0 ? OK : FAIL(scope, ERR_NOT_FOUND, "there is no such page");
}

/* Visits the registry; gives up `former`. */
static struct evidence *visit(struct registry *registry, struct scope *scope, struct evidence *former,
                              enum err expected)
{
  static const struct registry_port_calls calls = {.fetch = fetch};
  const struct registry_port port = {&calls, registry};
  struct log_policy policy;
  struct evidence_rules rules = office_rules(office);
  struct evidence *out = NULL;
  rules.log_policy = &policy;
  ASSERT_OK(scope, log_policy_parse(scope, log_policy_text(scope), &policy));
  registry->tiles_asked = 0;
  enum err err = evidence_refresh(scope, &rules, &port, former, &out);
  if (err != expected) {
    fail_msg("%s: %s", err_info(err)->name, scope_first_fault(scope)->text);
  }
  assert_int_equal(out->log_gap.reason.len > 0, err != OK);
  (void)scope_take_fault(scope);
  evidence_free(former);
  return out;
}

static void assert_holds(const struct evidence *evidence, const struct registry *registry, uint64_t size)
{
  const struct evidence_log *log = evidence->log;
  assert_non_null(log);
  assert_true(log->size == size);
  assert_true(log->time_s == WITNESS_TIME_S + size);
  assert_int_equal(log->subtrees_len, size / TILE_WIDTH);
  for (size_t i = 0; i < log->subtrees_len; i++) {
    ASSERT_HASH(log->subtrees[i], registry->model->levels[TILE_HEIGHT][i]);
  }
}

static const uint64_t sizes[] = {0, 1, 255, 256, 257, 700, 65535, 65536, 65537, 65792, 69888, LARGE};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void a_log_of_any_size_is_read(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, 0);
  for (size_t i = 0; i < SIZES; i++) {
    grow(&registry, scope, sizes[i]);
    struct evidence *evidence = visit(&registry, scope, NULL, OK);
    assert_holds(evidence, &registry, sizes[i]);
    evidence_free(evidence);
  }
}

/* From each size to each larger one. What is held is not asked for again. */
static void a_log_that_grows_is_followed(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, 0);
  for (size_t i = 0; i < SIZES; i++) {
    for (size_t k = i; k < SIZES; k++) {
      grow(&registry, scope, sizes[i]);
      struct evidence *evidence = visit(&registry, scope, NULL, OK);
      grow(&registry, scope, sizes[k]);
      evidence = visit(&registry, scope, evidence, OK);
      assert_holds(evidence, &registry, sizes[k]);
      assert_true(registry.tiles_asked <= sizes[k] / TILE_WIDTH / TILE_WIDTH - sizes[i] / TILE_WIDTH / TILE_WIDTH + 2);
      evidence_free(evidence);
    }
  }
}

/* Nothing new, or a registry that is away, takes nothing away. */
static void what_is_held_is_kept(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  struct evidence *evidence = visit(&registry, scope, NULL, OK);
  evidence = visit(&registry, scope, evidence, OK);
  assert_int_equal(registry.tiles_asked, 0);
  assert_holds(evidence, &registry, LARGE);
  registry.checkpoint = (struct str){0};
  evidence = visit(&registry, scope, evidence, ERR_NOT_FOUND);
  assert_holds(evidence, &registry, LARGE);
  assert_false(evidence->log_gap.contradiction);
  evidence_free(evidence);
}

static void a_partial_tile_may_have_become_full(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, SMALL);
  registry.no_partial = true;
  struct evidence *evidence = visit(&registry, scope, NULL, OK);
  assert_holds(evidence, &registry, SMALL);
  evidence_free(evidence);
}

static void without_a_policy_no_log_is_asked_for(void **state)
{
  static const struct registry_port_calls calls = {.fetch = fetch};
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, SMALL);
  const struct registry_port port = {&calls, &registry};
  struct evidence_rules rules = office_rules(office);
  struct evidence *evidence = NULL;
  registry.checkpoint = STR("nonsense");
  ASSERT_OK(scope, evidence_refresh(scope, &rules, &port, NULL, &evidence));
  assert_null(evidence->log);
  evidence_free(evidence);
}

/* Whatever is served in the place of a newer log: it is told, and the one at hand stays as it is. */
static void assert_refused(struct registry *registry, struct scope *scope, enum err err, bool contradiction,
                           const char *says)
{
  struct registry honest = *registry;
  grow(&honest, scope, SMALL);
  honest.tiles.damaged = (struct tile){0};
  struct evidence *evidence = visit(&honest, scope, NULL, OK);
  evidence = visit(registry, scope, evidence, err);
  if (strstr(evidence->log_gap.reason.at, says) == NULL) {
    fail_msg("%s: " STR_FMT, says, STR_ARG(evidence->log_gap.reason));
  }
  assert_int_equal(evidence->log_gap.contradiction, contradiction);
  assert_holds(evidence, registry, SMALL);
  evidence_free(evidence);
}

static void a_checkpoint_that_nobody_vouches_for_is_refused(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  struct tlog_hash root = model_root(registry.model, 0, LARGE);
  struct str text = checkpoint_text(scope, LOG_NAME, LARGE, &root);
  struct note_signer log = signer_of(scope, LOG_SEED, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer witness = signer_of(scope, WITNESS_SEED, WITNESS_NAME, NOTE_KEY_WITNESS);
  struct note_signer stranger = signer_of(scope, STRANGER_SEED, LOG_NAME, NOTE_KEY_LOG);
  struct str good = registry.checkpoint;
  registry.checkpoint = signed_note(scope, text, &log, 1, 0);
  assert_refused(&registry, scope, ERR_PROOF, false, "too few witnesses");
  registry.checkpoint = signed_note(scope, text, &witness, 1, WITNESS_TIME_S);
  assert_refused(&registry, scope, ERR_SIGNATURE, false, "no log of the policy");
  registry.checkpoint = signed_note(scope, text, &stranger, 1, 0);
  assert_refused(&registry, scope, ERR_SIGNATURE, false, "no log of the policy");
  registry.checkpoint = text_with(scope, good, "70000", "70001");
  assert_refused(&registry, scope, ERR_SIGNATURE, false, "");
  registry.checkpoint = STR("nonsense");
  assert_refused(&registry, scope, ERR_SYNTAX, false, "");
}

/* Signed and witnessed, and yet. */
static void a_log_that_contradicts_itself_is_caught(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  struct tlog_hash other = tlog_leaf_hash((struct bytes){0});
  const uint64_t later_s = WITNESS_TIME_S + LARGE;
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, SMALL, &other, later_s);
  assert_refused(&registry, scope, ERR_PROOF, true, "two roots");
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, SMALL, &other, 0);
  assert_refused(&registry, scope, ERR_PROOF, true, "two roots");
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, LARGE, &other, later_s);
  assert_refused(&registry, scope, ERR_PROOF, true, "do not make its checkpoint's root");
  struct tlog_hash root = model_root(registry.model, 0, SMALL - 1);
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, SMALL - 1, &root, later_s);
  assert_refused(&registry, scope, ERR_PROOF, true, "smaller tree");
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, SMALL - 1, &root, WITNESS_TIME_S + SMALL - 1);
  assert_refused(&registry, scope, ERR_PROOF, false, "witnessed before the one at hand");
}

/* Another history of as many entries: a root of its own, with good tiles of its own. */
static void a_forked_log_is_caught(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  struct registry fork = registry;
  struct tlog_hash *leaves = SCOPE_ARRAY(scope, struct tlog_hash, LARGE);
  for (size_t i = 0; i < LARGE; i++) {
    leaves[i] = tlog_node_hash(&registry.model->leaves[i], &registry.model->leaves[i]);
  }
  fork.model = model_of(scope, leaves, LARGE);
  fork.tiles.model = fork.model;
  grow(&fork, scope, LARGE);
  grow(&registry, scope, SMALL);
  struct evidence *evidence = visit(&registry, scope, NULL, OK);
  evidence = visit(&fork, scope, evidence, ERR_PROOF);
  assert_true(evidence->log_gap.contradiction);
  assert_holds(evidence, &registry, SMALL);
  struct evidence *alone = visit(&fork, scope, NULL, OK); /* who never saw the other cannot know */
  evidence_free(alone);
  evidence_free(evidence);
}

/* Any bit of any tile that is asked for. */
static void a_rewritten_tile_is_caught(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  static const struct tile damaged[] = {
      {1, TILE_WIDTH, 0}, {1, LARGE / TILE_WIDTH % TILE_WIDTH, 1}, {0, LARGE % TILE_WIDTH, LARGE / TILE_WIDTH}};
  for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
    registry.tiles.damaged = damaged[i];
    for (size_t bit = 0; bit < damaged[i].width * TLOG_HASH_OCTETS * 8; bit += 509) {
      registry.tiles.damaged_bit = bit;
      assert_refused(&registry, scope, ERR_PROOF, true, "contradicts itself");
      struct evidence *evidence = visit(&registry, scope, NULL, ERR_PROOF);
      assert_null(evidence->log);
      evidence_free(evidence);
    }
  }
}

static void a_tile_of_another_length_is_refused(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  registry.tiles.damaged = (struct tile){1, TILE_WIDTH, 0};
  for (size_t missing = 1; missing <= TILE_OCTETS; missing += 31) {
    registry.tiles.missing_octets = missing;
    assert_refused(&registry, scope, ERR_SYNTAX, false, "octets");
  }
  registry.tile_fault = ERR_UNAVAILABLE;
  struct evidence *evidence = visit(&registry, scope, NULL, ERR_UNAVAILABLE);
  assert_null(evidence->log);
  evidence_free(evidence);
}

/* A new year's log begins anew; the old one's checkpoint does not come back. */
static void another_log_of_the_policy_takes_over(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, LARGE);
  struct evidence *evidence = visit(&registry, scope, NULL, OK);
  struct str old = registry.checkpoint;
  struct tlog_hash root = model_root(registry.model, 0, SMALL);
  registry.checkpoint = checkpoint_of(scope, OTHER_LOG, SMALL, &root, WITNESS_TIME_S + LARGE + 1);
  evidence = visit(&registry, scope, evidence, OK);
  ASSERT_STR(evidence->log->origin, STR(OTHER_LOG));
  assert_int_equal(evidence->log->subtrees_len, SMALL / TILE_WIDTH);
  registry.checkpoint = old;
  evidence = visit(&registry, scope, evidence, ERR_PROOF);
  assert_false(evidence->log_gap.contradiction);
  ASSERT_STR(evidence->log->origin, STR(OTHER_LOG));
  evidence_free(evidence);
}

/* A city's log, of which only the level-1 tiles are there: ten million entries. */
struct city {
  struct registry registry; /* for the other pages */
  struct tlog_hash *subtrees;
  size_t tiles_asked;
};

static enum err fetch_city(void *self, struct scope *scope, enum registry_page page, struct str name, struct str etag,
                           struct registry_document *out)
{
  struct city *city = self;
  struct tile tile;
  if (page != REGISTRY_TILE) {
    return fetch(&city->registry, scope, page, name, etag, out);
  }
  TRY(tile_path_parse(scope, name, &tile));
  city->tiles_asked++;
  struct bytes octets = {city->subtrees[tile.index * TILE_WIDTH].at, tile.width * (size_t)TLOG_HASH_OCTETS};
  *out = (struct registry_document){.changed = true, .body = scope_str(scope, bytes_str(octets))};
  return OK;
}

static void set_city(struct city *city, struct scope *scope, size_t subtrees)
{
  struct tree_edge edge = {0};
  for (size_t i = 0; i < subtrees; i++) {
    (void)tree_edge_add(&edge, TILE_HEIGHT, &city->subtrees[i]);
  }
  struct tlog_hash root = tree_edge_root(&edge);
  city->registry.checkpoint = checkpoint_of(scope, LOG_NAME, edge.size, &root, WITNESS_TIME_S + subtrees);
}

static void ten_million_entries_take_little(void **state)
{
  enum { SUBTREES = 10000000 / TILE_WIDTH, MORE = 4 };
  static const struct registry_port_calls calls = {.fetch = fetch_city};
  struct scope *scope = *state;
  struct city city = {.registry = registry_of(scope, 0)};
  struct registry_port port = {&calls, &city};
  struct log_policy policy;
  struct evidence_rules rules = office_rules(office);
  struct evidence *evidence = NULL;
  rules.log_policy = &policy;
  city.subtrees = SCOPE_ARRAY(scope, struct tlog_hash, SUBTREES + MORE);
  for (size_t i = 0; i < SUBTREES + MORE; i++) {
    city.subtrees[i] = tlog_leaf_hash((struct bytes){(const uint8_t *)&i, sizeof i});
  }
  set_city(&city, scope, SUBTREES);
  ASSERT_OK(scope, log_policy_parse(scope, log_policy_text(scope), &policy));
  size_t before = scope_used_octets(scope);
  ASSERT_OK(scope, evidence_refresh(scope, &rules, &port, NULL, &evidence));
  assert_int_equal(city.tiles_asked, SUBTREES / TILE_WIDTH + 1);
  assert_true(scope_used_octets(evidence->memory) < 3 * SUBTREES * sizeof(struct tlog_hash) / 2);
  assert_true(scope_used_octets(scope) - before < (size_t)1024 * 1024);
  set_city(&city, scope, SUBTREES + MORE);
  struct evidence *next = NULL;
  ASSERT_OK(scope, evidence_refresh(scope, &rules, &port, evidence, &next));
  evidence_free(evidence);
  assert_int_equal(city.tiles_asked, SUBTREES / TILE_WIDTH + 2);
  assert_int_equal(next->log->subtrees_len, SUBTREES + MORE);
  evidence_free(next);
}

static void a_limit_is_kept(void **state)
{
  struct scope *scope = *state;
  struct registry registry = registry_of(scope, SMALL);
  const uint64_t most = (uint64_t)LIMIT_LOG_SUBTREES * TILE_WIDTH;
  struct tlog_hash root = tlog_empty_root();
  registry.tile_fault = ERR_UNAVAILABLE;
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, most + TILE_WIDTH - 1, &root, WITNESS_TIME_S);
  evidence_free(visit(&registry, scope, NULL, ERR_UNAVAILABLE));
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, most + TILE_WIDTH, &root, WITNESS_TIME_S);
  evidence_free(visit(&registry, scope, NULL, ERR_LIMIT));
  registry.checkpoint = checkpoint_of(scope, LOG_NAME, UINT64_MAX, &root, WITNESS_TIME_S);
  evidence_free(visit(&registry, scope, NULL, ERR_LIMIT));
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(a_log_of_any_size_is_read),
                SCOPED_TEST(a_log_that_grows_is_followed), SCOPED_TEST(what_is_held_is_kept),
                SCOPED_TEST(a_partial_tile_may_have_become_full), SCOPED_TEST(without_a_policy_no_log_is_asked_for),
                SCOPED_TEST(a_checkpoint_that_nobody_vouches_for_is_refused),
                SCOPED_TEST(a_log_that_contradicts_itself_is_caught), SCOPED_TEST(a_forked_log_is_caught),
                SCOPED_TEST(a_rewritten_tile_is_caught), SCOPED_TEST(a_tile_of_another_length_is_refused),
                SCOPED_TEST(another_log_of_the_policy_takes_over), SCOPED_TEST(ten_million_entries_take_little),
                SCOPED_TEST(a_limit_is_kept))

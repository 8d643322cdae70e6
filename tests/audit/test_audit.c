#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "json/text.h"

/* The honest log, followed from its first entry over several growths. */

static void honest_log_is_clean(void **state)
{
  static const size_t growths[] = {0, 1, 255, 256, 257, 700, 3};
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  for (size_t i = 0; i < sizeof growths / sizeof *growths; i++) {
    audit_office_grow(office, growths[i]);
    audit_office_is_clean(office, scope);
  }
  audit_office_close(office);
}

/* Who comes for the first time, when the log is large, comes to the same. */
static void late_auditor(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_grow(office, 66000);
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

/* What was read is not read again: a visit costs what is new. */
static void only_the_new_is_read(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_grow(office, 20000);
  audit_office_is_clean(office, scope);
  size_t first = office->source.reads;
  audit_office_is_clean(office, scope);
  size_t second = office->source.reads - first;
  assert_true(first > 150);
  assert_true(second < 20); /* checkpoints, the right edge, what is served now */
  audit_office_close(office);
}

/* Suspensions end; only revocations do not. */
static void suspension_may_end(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  bitstring_set(&office->maker->lists[STATUS_SUSPENSION][0].bits, 1000, false);
  audit_office_grow(office, 1);
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

/* The log is closed, and the next one opened, which says with what root the former ended. */
static void turn_year_to(struct audit_office *office, struct scope *scope, struct tlog_hash root, struct str origin)
{
  struct log_maker *maker = office->maker;
  struct leaf opened = {.kind = LEAF_OPENED, .time_s = maker->now_s, .number = maker->entries_len, .digest = root};
  struct str old_key, policy;
  ASSERT_OK(scope, log_maker_key_text(maker, MAKER_OPERATOR, &old_key));
  maker->origin = origin;
  maker->entries_len = 0;
  maker->edge = (struct tile_edge){0};
  ASSERT_OK(scope, log_maker_entry(maker, &opened));
  audit_office_grow(office, 300);
  ASSERT_OK(scope, log_maker_policy_text(maker, &policy));
  struct str both = scope_format(office->memory, "log " STR_FMT "\n" STR_FMT, STR_ARG(old_key), STR_ARG(policy));
  ASSERT_OK(office->memory, log_policy_parse(office->memory, both, &office->policy));
}

static void turn_year(struct audit_office *office, struct scope *scope, struct tlog_hash root)
{
  turn_year_to(office, scope, root, STR(MAKER_SITE "/logs/2027"));
}

static struct audit_office *office_at_years_end(struct scope *scope)
{
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  struct leaf closed = {.kind = LEAF_CLOSED,
                        .time_s = office->maker->now_s,
                        .digest = tlog_sha256(str_bytes(STR(MAKER_SITE "/logs/2027")))};
  ASSERT_OK(scope, log_maker_entry(office->maker, &closed));
  ASSERT_OK(scope, log_maker_checkpoint(office->maker, MAKER_WITNESSES));
  audit_office_is_clean(office, scope);
  return office;
}

static void year_turns(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = office_at_years_end(scope);
  turn_year(office, scope, tree_edge_root(&office->maker->edge.tree));
  audit_office_is_clean(office, scope);
  audit_office_grow(office, 300);
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

static void next_log_must_begin_where_the_last_ended(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = office_at_years_end(scope);
  turn_year(office, scope, tlog_empty_root());
  ASSERT_OK(scope, audit_office_visit(office, scope));
  assert_int_equal(audit_office_found(office, AUDIT_CONTRADICTION, MAKER_SITE "/logs/2027 entry 0"), 1);
  audit_office_close(office);
}

/* The log that goes on is the one that was named when the last was closed. */
static void next_log_must_be_the_one_that_was_named(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = office_at_years_end(scope);
  turn_year_to(office, scope, tree_edge_root(&office->maker->edge.tree), STR(MAKER_SITE "/logs/2028"));
  ASSERT_OK(scope, audit_office_visit(office, scope));
  assert_int_equal(audit_office_found(office, AUDIT_CONTRADICTION, MAKER_SITE "/logs/2028 entry 0"), 1);
  assert_int_equal(audit_office_found(office, AUDIT_CONTRADICTION, NULL), 1);
  audit_office_close(office);
}

/* Nobody witnesses a closed log any more; the next one is. */
static void closed_log_may_stand_still(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = office_at_years_end(scope);
  turn_year(office, scope, tree_edge_root(&office->maker->edge.tree));
  audit_office_is_clean(office, scope);
  office->maker->now_s += 2 * 86400;
  office->now_s = (int64_t)office->maker->now_s;
  ASSERT_OK(scope, log_maker_trust(office->maker, 2, true));
  audit_office_grow(office, 1);
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

/* Who has not followed the log before takes it up where it begins. */
static void auditor_of_the_next_log_alone(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  struct str policy;
  audit_office_begin(office);
  turn_year(office, scope, tree_edge_root(&office->maker->edge.tree));
  ASSERT_OK(scope, log_maker_policy_text(office->maker, &policy));
  ASSERT_OK(office->memory, log_policy_parse(office->memory, policy, &office->policy));
  ASSERT_OK(scope, log_maker_trust(office->maker, 2, true));
  ASSERT_OK(scope, log_maker_checkpoint(office->maker, MAKER_WITNESSES));
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

/* The registry goes on while it is audited: `at` is the path at whose reading it does so, once. */
struct meanwhile {
  struct audit_office *office;
  const char *at;
  void (*happens)(struct audit_office *office);
};

static void look(void *context, struct str path)
{
  struct meanwhile *meanwhile = context;
  if (meanwhile->at != NULL && str_equal(path, str_of(meanwhile->at))) {
    meanwhile->at = NULL;
    meanwhile->happens(meanwhile->office);
  }
}

static void grows(struct audit_office *office)
{
  audit_office_grow(office, 5);
}

static void list_comes_first(struct audit_office *office)
{
  office->maker->now_s += 60;
  ASSERT_OK(office->memory, log_maker_list(office->maker, STATUS_REVOCATION, 1));
}

static void checkpoint_comes(struct audit_office *office)
{
  ASSERT_OK(office->memory, log_maker_checkpoint(office->maker, MAKER_WITNESSES));
}

/* What is newer than the checkpoint that was read is looked for in the next one, before it is said to be unlogged. */
static void registry_goes_on_meanwhile(void **state)
{
  static const char *const places[] = {"/checkpoint", "/status", "/status/revocation-1", "/issuers"};
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    struct meanwhile meanwhile = {office, places[i], grows};
    office->source.before = look;
    office->source.context = &meanwhile;
    audit_office_is_clean(office, scope);
    assert_null(meanwhile.at);
  }
  audit_office_close(office);
}

/* A list that is served a moment before the checkpoint that has it. */
static void list_before_its_checkpoint(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  list_comes_first(office);
  struct meanwhile meanwhile = {office, "/issuers", checkpoint_comes};
  office->source.before = look;
  office->source.context = &meanwhile;
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

/* The full tile is there, and the partial one is no longer. */
static void grows_and_prunes(struct audit_office *office)
{
  struct str command =
      scope_format(office->memory, "cd %s/logs/2026/tile && rm -r 0/001.p entries/001.p", office->public_folder);
  audit_office_grow(office, 300);
  assert_int_equal(system(command.at), 0);
}

static void partial_tiles_are_pruned_meanwhile(void **state)
{
  static const char *const places[] = {"/logs/2026/tile/entries/000", "/logs/2026/tile/0/001.p/45"};
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    struct audit_office *office = audit_office_open();
    struct meanwhile meanwhile = {office, places[i], grows_and_prunes};
    audit_office_begin(office);
    office->source.before = look;
    office->source.context = &meanwhile;
    audit_office_is_clean(office, scope);
    assert_null(meanwhile.at);
    audit_office_is_clean(office, scope);
    audit_office_close(office);
  }
}

static uint64_t count_of(const struct json *report, const char *member)
{
  const struct json *value = json_get(json_get(report, STR("entries")), str_of(member));
  assert_true(json_is_number(value));
  return (uint64_t)value->number;
}

static const struct json *issuer_named(const struct json *report, const char *did)
{
  struct json_list issuers = json_as_list(json_get(report, STR("issuers")));
  for (size_t i = 0; i < issuers.len; i++) {
    if (json_is(json_get(&issuers.at[i], STR("id")), str_of(did))) {
      return &issuers.at[i];
    }
  }
  fail_msg("no issuer %s", did);
  return NULL;
}

/* Counts, by which an office reconciles its books. */
static void counts(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  struct json report;
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  audit_office_grow(office, 11);
  audit_office_is_clean(office, scope);
  ASSERT_OK(scope, audit_json(office->audit, scope, OK, &report));
  assert_true(json_is(json_get(&report, STR("outcome")), STR("clean")));
  assert_int_equal(count_of(&report, "issued"), 200 + 70 + 20 + 11);
  assert_int_equal(count_of(&report, "list"), 12);
  assert_int_equal(count_of(&report, "keyAdded"), 2);
  assert_int_equal(count_of(&report, "issuers"), 3);
  const struct json *issuer = issuer_named(&report, "did:web:office-0.gaon.example");
  assert_int_equal((int)json_get(issuer, STR("issued"))->number, 200 + 20 + 11);
  assert_int_equal((int)json_get(issuer, STR("new"))->number, 11);
  audit_office_close(office);
}

TESTING_MAIN(SCOPED_TEST(honest_log_is_clean), SCOPED_TEST(late_auditor), SCOPED_TEST(only_the_new_is_read),
             SCOPED_TEST(suspension_may_end), SCOPED_TEST(year_turns),
             SCOPED_TEST(next_log_must_begin_where_the_last_ended),
             SCOPED_TEST(next_log_must_be_the_one_that_was_named), SCOPED_TEST(closed_log_may_stand_still),
             SCOPED_TEST(partial_tiles_are_pruned_meanwhile), SCOPED_TEST(auditor_of_the_next_log_alone),
             SCOPED_TEST(registry_goes_on_meanwhile), SCOPED_TEST(list_before_its_checkpoint), SCOPED_TEST(counts))

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "office.h"

/* Each lie that a registry can tell, and where the auditor says that it is. Before each there was an honest log, seen
   and clean. */

#define LIE_OK(expression) ASSERT_OK(office->memory, (expression))
#define LOG MAKER_SITE "/logs/2026"

/* The begun log: 3 + 2 + 290 entries, and six of the lists' first versions: 301. */
enum { BEGUN = 301, LAST_OCTET = -1 };

static void flip(struct audit_office *office, const char *name, ptrdiff_t at)
{
  struct str text = {0};
  LIE_OK(log_maker_read(office->maker, name, &text));
  char *copy = scope_alloc(office->memory, text.len, 1);
  assert_non_null(copy);
  memcpy(copy, text.at, text.len);
  copy[at < 0 ? text.len - (size_t)-at : (size_t)at] ^= 1;
  LIE_OK(log_maker_write(office->maker, str_of(name), (struct str){copy, text.len}));
}

static void copy_file(struct audit_office *office, const char *from, const char *to)
{
  struct str text = {0};
  LIE_OK(log_maker_read(office->maker, from, &text));
  LIE_OK(log_maker_write(office->maker, str_of(to), text));
}

static void remove_file(struct audit_office *office, const char *name)
{
  struct str path = scope_format(office->memory, "%s/%s", office->public_folder, name);
  assert_int_equal(remove(path.at), 0);
}

static struct bitstring *bits_of(struct audit_office *office, enum status_purpose purpose, unsigned group)
{
  return &office->maker->lists[purpose][group].bits;
}

static void checkpoint(struct audit_office *office)
{
  LIE_OK(log_maker_checkpoint(office->maker, MAKER_WITNESSES));
}

/* Lists. */
static void unrevoke(struct audit_office *office)
{
  bitstring_set(bits_of(office, STATUS_REVOCATION, 1), 1000, false);
  audit_office_grow(office, 5);
}

static void swap_current(struct audit_office *office)
{
  copy_file(office, "status/revocation-2/current", "status/revocation-0/current");
}

static void put_list_of(struct audit_office *office, enum status_purpose purpose, uint64_t named, bool is_logged)
{
  struct str text = {0};
  struct log_maker *maker = office->maker;
  maker->now_s += 60;
  LIE_OK(log_maker_list_text(maker, purpose, named, &maker->lists[STATUS_REVOCATION][0].bits, &text));
  LIE_OK(log_maker_list_put(maker, STATUS_REVOCATION, 0, text, is_logged));
  checkpoint(office);
}

static void swap_logged(struct audit_office *office)
{
  put_list_of(office, STATUS_REVOCATION, 2, true);
}

static void disguise_purpose(struct audit_office *office)
{
  office->maker->disguise = STR("https://" MAKER_SITE "/status/revocation-0");
  put_list_of(office, STATUS_SUSPENSION, 0, true);
}

static void alter_signed(struct audit_office *office)
{
  struct log_maker *maker = office->maker;
  struct str text = {0};
  LIE_OK(log_maker_list_text(maker, STATUS_REVOCATION, 0, bits_of(office, STATUS_REVOCATION, 0), &text));
  char *copy = scope_cstr(office->memory, text);
  char *year = strstr(copy, "\"validUntil\":\"2");
  assert_non_null(year);
  year[sizeof "\"validUntil\":\"" - 1] = '3';
  LIE_OK(log_maker_list_put(maker, STATUS_REVOCATION, 0, str_of(copy), true));
  checkpoint(office);
}

static void publish_unlogged(struct audit_office *office)
{
  put_list_of(office, STATUS_REVOCATION, 0, false);
}

static void publish_older(struct audit_office *office)
{
  audit_office_grow(office, 3);
  copy_file(office, "status/revocation-0/1", "status/revocation-0/current");
}

static void name_unlogged_list(struct audit_office *office)
{
  LIE_OK(log_maker_index(office->maker, STATUS_OTHER, 77));
}

static void hide_lists(struct audit_office *office)
{
  LIE_OK(log_maker_index(office->maker, STATUS_SUSPENSION, 0));
}

static void skip_version(struct audit_office *office)
{
  office->maker->lists[STATUS_SUSPENSION][2].version++;
  audit_office_grow(office, 1);
}

static void repeat_version(struct audit_office *office)
{
  office->maker->lists[STATUS_SUSPENSION][2].version--;
  audit_office_grow(office, 1);
}

static void list_goes_back_in_time(struct audit_office *office)
{
  office->maker->now_s -= 10;
  LIE_OK(log_maker_list(office->maker, STATUS_REVOCATION, 0));
  checkpoint(office);
}

static void change_version(struct audit_office *office)
{
  audit_office_grow(office, 1);
  flip(office, "status/revocation-0/2", 30);
}

static void withhold_version(struct audit_office *office)
{
  audit_office_grow(office, 1);
  remove_file(office, "status/revocation-0/2");
}

static void sign_by_stranger(struct audit_office *office)
{
  office->maker->signer = MAKER_STRANGER;
  LIE_OK(log_maker_list(office->maker, STATUS_REVOCATION, 0));
  checkpoint(office);
}

static void log_other_bits(struct audit_office *office)
{
  struct bitstring other;
  struct str text = {0};
  struct log_maker *maker = office->maker;
  LIE_OK(bitstring_in(office->memory, STATUS_LIST_ENTRIES, &other));
  bitstring_set(&other, 1000, true);
  bitstring_set(&other, 5, true);
  LIE_OK(log_maker_list_text(maker, STATUS_REVOCATION, 0, &other, &text));
  LIE_OK(log_maker_list_put(maker, STATUS_REVOCATION, 0, text, true));
  checkpoint(office);
}

static void publish_rubbish(struct audit_office *office)
{
  LIE_OK(log_maker_list_put(office->maker, STATUS_REVOCATION, 0, STR("{\"id\": 3}"), true));
  checkpoint(office);
}

/* The tree. */
static void rewrite_full_tile(struct audit_office *office)
{
  audit_office_grow(office, 400);
  flip(office, "logs/2026/tile/0/001", 32 * 100 + 7);
}

static void rewrite_edge_tile(struct audit_office *office)
{
  audit_office_grow(office, 4);
  flip(office, "logs/2026/tile/0/001.p/55", 32 * 50);
}

static void rewrite_high_tile(struct audit_office *office)
{
  audit_office_grow(office, 400);
  flip(office, "logs/2026/tile/1/000.p/2", 32);
}

static void rewrite_new_entry(struct audit_office *office)
{
  audit_office_grow(office, 400);
  flip(office, "logs/2026/tile/entries/001", LAST_OCTET);
}

static void rewrite_old_entry(struct audit_office *office)
{
  audit_office_grow(office, 4);
  flip(office, "logs/2026/tile/entries/001.p/55", 40); /* of the first entry in it, 256, which was seen */
}

static void cut_bundle(struct audit_office *office)
{
  audit_office_grow(office, 4);
  LIE_OK(log_maker_write(office->maker, STR("logs/2026/tile/entries/001.p/55"), STR("\0\0")));
}

static void withhold_bundle(struct audit_office *office)
{
  audit_office_grow(office, 4);
  remove_file(office, "logs/2026/tile/entries/001.p/55");
}

static void withhold_tile(struct audit_office *office)
{
  audit_office_grow(office, 400);
  remove_file(office, "logs/2026/tile/0/001");
}

/* The same log from its first entry, with another entry in the middle. */
static void fork_log(struct audit_office *office, size_t more)
{
  struct log_maker *maker = office->maker;
  maker->entries[100] = maker->entries[101];
  maker->edge = (struct tile_edge){0};
  LIE_OK(log_maker_issue(maker, 0, more));
  checkpoint(office);
}

static void fork_at_the_same_size(struct audit_office *office)
{
  fork_log(office, 0);
}

static void fork_and_grow(struct audit_office *office)
{
  fork_log(office, 500);
}

static void roll_back(struct audit_office *office)
{
  struct log_maker *maker = office->maker;
  maker->entries_len = BEGUN - 20;
  maker->edge = (struct tile_edge){0};
  checkpoint(office);
}

static void fork_front(struct audit_office *office)
{
  struct str own = {0};
  LIE_OK(log_maker_read(office->maker, "logs/2026/checkpoint", &own));
  roll_back(office);
  LIE_OK(log_maker_write(office->maker, STR("logs/2026/checkpoint"), own));
}

static void sign_other_root(struct audit_office *office)
{
  struct log_maker *maker = office->maker;
  struct str bundle = {0};
  audit_office_grow(office, 0);
  LIE_OK(log_maker_read(maker, "logs/2026/checkpoint", &bundle));
  LIE_OK(log_maker_issue(maker, 0, 1));
  maker->edge.tree.at[0].at[0] ^= 1; /* a subtree that the next one is hashed with */
  checkpoint(office);
}

static void leave_out_witness(struct audit_office *office)
{
  LIE_OK(log_maker_issue(office->maker, 0, 1));
  LIE_OK(log_maker_checkpoint(office->maker, 1));
}

static void break_signature(struct audit_office *office)
{
  struct str text = {0};
  audit_office_grow(office, 1);
  LIE_OK(log_maker_read(office->maker, "logs/2026/checkpoint", &text));
  size_t size = str_find(text, '\n', 0) + 1;
  flip(office, "logs/2026/checkpoint", (ptrdiff_t)size + 2);
}

static void break_checkpoint(struct audit_office *office)
{
  LIE_OK(log_maker_write(office->maker, STR("logs/2026/checkpoint"), STR("not a note")));
}

/* Entries. */
static void log_rubbish(struct audit_office *office)
{
  LIE_OK(log_maker_octets(office->maker, str_bytes(STR("DOJANG01 and something else"))));
  checkpoint(office);
}

static void date_back(struct audit_office *office)
{
  office->maker->now_s -= 86400;
  LIE_OK(log_maker_issue(office->maker, 0, 1));
  checkpoint(office);
}

/* Each entry goes back by no more than clocks may differ; all together go back by minutes. */
static void date_back_in_steps(struct audit_office *office)
{
  uint64_t now_s = office->maker->now_s;
  for (unsigned i = 1; i <= 3; i++) {
    office->maker->now_s = now_s - 60 * i;
    LIE_OK(log_maker_issue(office->maker, 0, 1));
  }
  office->maker->now_s = now_s;
  checkpoint(office);
}

/* Later than every entry before it, and earlier than a time at which the witnesses saw the log without it. */
static void date_back_behind_witnesses(struct audit_office *office)
{
  office->maker->now_s += 7200;
  checkpoint(office);
  audit_office_is_clean(office, office->memory);
  office->maker->now_s -= 3600;
  LIE_OK(log_maker_issue(office->maker, 0, 1));
  office->maker->now_s += 3600;
  checkpoint(office);
}

/* The honest entry behind it is not the one that lies. */
static void date_ahead(struct audit_office *office)
{
  office->maker->now_s += 86400;
  LIE_OK(log_maker_issue(office->maker, 0, 1));
  office->maker->now_s -= 86400;
  LIE_OK(log_maker_issue(office->maker, 0, 1));
  checkpoint(office);
}

/* Time passes. */
static void stand_still(struct audit_office *office)
{
  office->now_s += 365 * INT64_C(86400);
}

/* All is signed anew after two days, but not what is left out. */
static void renew(struct audit_office *office, bool lists, bool trust)
{
  struct log_maker *maker = office->maker;
  maker->now_s += 2 * 86400;
  office->now_s = (int64_t)maker->now_s;
  for (unsigned i = lists ? 0 : 1; i < STATUS_KEPT * MAKER_GROUPS; i++) {
    LIE_OK(log_maker_list(maker, (enum status_purpose)(i / MAKER_GROUPS), i % MAKER_GROUPS));
  }
  LIE_OK(trust ? log_maker_trust(maker, 2, true) : OK);
  checkpoint(office);
}

static void let_list_expire(struct audit_office *office)
{
  renew(office, false, true);
}

static void let_trust_expire(struct audit_office *office)
{
  renew(office, true, false);
}

static void open_late(struct audit_office *office)
{
  struct leaf leaf = {.kind = LEAF_OPENED, .time_s = office->maker->now_s};
  LIE_OK(log_maker_entry(office->maker, &leaf));
  checkpoint(office);
}

static void close_early(struct audit_office *office)
{
  struct leaf leaf = {.kind = LEAF_CLOSED, .time_s = office->maker->now_s};
  LIE_OK(log_maker_entry(office->maker, &leaf));
  LIE_OK(log_maker_issue(office->maker, 0, 1));
  checkpoint(office);
}

/* Trust list. */
static void add_key_without_entry(struct audit_office *office)
{
  LIE_OK(log_maker_trust(office->maker, 3, true));
  checkpoint(office);
}

static void remove_key_without_entry(struct audit_office *office)
{
  LIE_OK(log_maker_trust(office->maker, 1, true));
  checkpoint(office);
}

/* For one version alone: by the end the keys are those of before. */
static void add_key_for_a_while(struct audit_office *office)
{
  LIE_OK(log_maker_trust(office->maker, 3, true));
  LIE_OK(log_maker_trust(office->maker, 2, true));
  LIE_OK(log_maker_key_entry(office->maker, LEAF_KEY_RETIRED, 3));
  checkpoint(office);
}

static void log_key_too_late(struct audit_office *office)
{
  LIE_OK(log_maker_trust(office->maker, 3, true));
  LIE_OK(log_maker_trust(office->maker, 3, true));
  LIE_OK(log_maker_key_entry(office->maker, LEAF_KEY_ADDED, 3));
  checkpoint(office);
}

static void log_key_without_list(struct audit_office *office)
{
  LIE_OK(log_maker_key_entry(office->maker, LEAF_KEY_ADDED, 3));
  LIE_OK(log_maker_trust(office->maker, 2, true));
  checkpoint(office);
}

static void publish_unlogged_trust(struct audit_office *office)
{
  office->maker->now_s += 60;
  LIE_OK(log_maker_trust(office->maker, 3, false));
}

static void publish_older_trust(struct audit_office *office)
{
  office->maker->now_s += 60;
  LIE_OK(log_maker_trust(office->maker, 2, true));
  checkpoint(office);
  copy_file(office, "issuers/2", "issuers/current");
}

static void change_trust_version(struct audit_office *office)
{
  LIE_OK(log_maker_trust(office->maker, 2, true));
  checkpoint(office);
  flip(office, "issuers/4", 40);
}

static void trust_by_stranger(struct audit_office *office)
{
  office->maker->signer = MAKER_STRANGER;
  LIE_OK(log_maker_trust(office->maker, 2, true));
  checkpoint(office);
}

static void skip_trust_version(struct audit_office *office)
{
  office->maker->trust_version++;
  LIE_OK(log_maker_trust(office->maker, 2, true));
  checkpoint(office);
}

/* `where` NULL: at a place that the row does not know beforehand. `findings`: how many there are in all. */
static const struct lie {
  const char *name;
  void (*tell)(struct audit_office *office);
  enum audit_kind kind;
  const char *where;
  size_t findings;
} lies[] = {
    {"an un-revoked bit", unrevoke, AUDIT_REVOCATION_UNDONE, "revocation-1 version 2 index 1000", 1},
    {"a swapped list", swap_current, AUDIT_SWAPPED, "/status/revocation-0", 1},
    {"another list as a version", swap_logged, AUDIT_SWAPPED, "revocation-0 version 2", 1},
    {"another purpose under its name", disguise_purpose, AUDIT_SWAPPED, "revocation-0 version 2", 1},
    {"a list altered after it was signed", alter_signed, AUDIT_UNSIGNED, "revocation-0 version 2", 1},
    {"a list that is not logged", publish_unlogged, AUDIT_CURRENT_UNLOGGED, "/status/revocation-0", 1},
    {"an older list", publish_older, AUDIT_CURRENT_OUTDATED, "/status/revocation-0", 1},
    {"an unlogged list in the index", name_unlogged_list, AUDIT_CURRENT_UNLOGGED,
     "https://" MAKER_SITE "/status/revocation-77", 1},
    {"lists that the index hides", hide_lists, AUDIT_LIST_HIDDEN, "suspension-1", 3},
    {"a version gap", skip_version, AUDIT_VERSION_GAP, "suspension-2 version 3", 1},
    {"a version twice", repeat_version, AUDIT_VERSION_GAP, "suspension-2 version 1", 1},
    {"a list of an earlier time", list_goes_back_in_time, AUDIT_TIME_BACKWARDS, "revocation-0 version 2", 1},
    {"an altered version", change_version, AUDIT_NOT_AS_LOGGED, "revocation-0 version 2", 1},
    {"a version withheld", withhold_version, AUDIT_WITHHELD, "/status/revocation-0/2", 1},
    {"a stranger's list", sign_by_stranger, AUDIT_UNSIGNED, "revocation-0 version 2", 1},
    {"other bits than logged", log_other_bits, AUDIT_NOT_AS_LOGGED, "revocation-0 version 2", 1},
    {"no list at all", publish_rubbish, AUDIT_MALFORMED, "revocation-0 version 2", 1},
    {"a rewritten full tile", rewrite_full_tile, AUDIT_TILE_REWRITTEN, "/logs/2026/tile/0/001", 1},
    {"a rewritten partial tile", rewrite_edge_tile, AUDIT_TILE_REWRITTEN, "/logs/2026/tile/0/001.p/55", 1},
    {"a rewritten tile above", rewrite_high_tile, AUDIT_TILE_REWRITTEN, "/logs/2026/tile/1/000.p/2", 1},
    {"a rewritten entry", rewrite_new_entry, AUDIT_ENTRIES_REWRITTEN, "/logs/2026/tile/entries/001", 2},
    {"a rewritten entry that was read before", rewrite_old_entry, AUDIT_ENTRIES_REWRITTEN, "tile/entries/001.p/55", 1},
    {"a bundle cut short", cut_bundle, AUDIT_ENTRIES_REWRITTEN, "tile/entries/001.p/55", 1},
    {"a bundle withheld", withhold_bundle, AUDIT_WITHHELD, "/logs/2026/tile/entries/001.p/55", 1},
    {"a tile withheld", withhold_tile, AUDIT_WITHHELD, "/logs/2026/tile/0/001", 1},
    {"a fork at the same size", fork_at_the_same_size, AUDIT_CONTRADICTION, NULL, 1},
    {"a fork that has grown", fork_and_grow, AUDIT_CONTRADICTION, NULL, 1},
    {"a log rolled back", roll_back, AUDIT_CONTRADICTION, NULL, 1},
    {"another checkpoint at the front", fork_front, AUDIT_CONTRADICTION, NULL, 1},
    {"a root that is not the entries'", sign_other_root, AUDIT_ROOT_WRONG, NULL, 1},
    {"a missing cosignature", leave_out_witness, AUDIT_CHECKPOINT_UNWITNESSED, "/logs/2026/checkpoint", 2},
    {"an altered checkpoint", break_signature, AUDIT_CHECKPOINT_UNSIGNED, "/logs/2026/checkpoint", 1},
    {"no checkpoint at all", break_checkpoint, AUDIT_CHECKPOINT_MALFORMED, "/logs/2026/checkpoint", 1},
    {"an entry that nobody knows", log_rubbish, AUDIT_ENTRY_UNKNOWN, LOG " entry 301", 1},
    {"an entry dated back", date_back, AUDIT_TIME_BACKWARDS, LOG " entry 301", 1},
    {"entries dated back in steps", date_back_in_steps, AUDIT_TIME_BACKWARDS, LOG " entry 302", 2},
    {"an entry dated back behind the witnesses", date_back_behind_witnesses, AUDIT_TIME_BACKWARDS, LOG " entry 301", 1},
    {"an entry dated ahead", date_ahead, AUDIT_TIME_AHEAD, LOG " entry 301", 1},
    {"a log that stands still", stand_still, AUDIT_CHECKPOINT_STALE, "/logs/2026/checkpoint", 8},
    {"a list beyond its time", let_list_expire, AUDIT_CURRENT_EXPIRED, "/status/revocation-0", 1},
    {"a trust list beyond its time", let_trust_expire, AUDIT_CURRENT_EXPIRED, "/issuers", 1},
    {"opened in the middle", open_late, AUDIT_ENTRY_MISPLACED, LOG " entry 301", 1},
    {"closed in the middle", close_early, AUDIT_ENTRY_MISPLACED, LOG " entry 302", 2},
    {"a key that appeared", add_key_without_entry, AUDIT_KEY_UNLOGGED,
     "issuers version 4 key did:web:office-0.gaon.example#key-3", 1},
    {"a key that vanished", remove_key_without_entry, AUDIT_KEY_UNLOGGED,
     "issuers version 4 key did:web:office-0.gaon.example#key-2", 1},
    {"a key that appeared for a while", add_key_for_a_while, AUDIT_KEY_UNLOGGED,
     "issuers version 4 key did:web:office-0.gaon.example#key-3", 1},
    {"a key entry that came too late", log_key_too_late, AUDIT_KEY_UNLOGGED,
     "issuers version 4 key did:web:office-0.gaon.example#key-3", 2},
    {"a key entry without a key", log_key_without_list, AUDIT_KEY_UNFOUNDED, "entry 301", 1},
    {"a trust list that is not logged", publish_unlogged_trust, AUDIT_CURRENT_UNLOGGED, "/issuers", 1},
    {"an older trust list", publish_older_trust, AUDIT_CURRENT_OUTDATED, "/issuers", 1},
    {"an altered trust list", change_trust_version, AUDIT_NOT_AS_LOGGED, "issuers version 4", 1},
    {"a stranger's trust list", trust_by_stranger, AUDIT_UNSIGNED, "issuers version 4", 1},
    {"a gap in the trust list", skip_trust_version, AUDIT_VERSION_GAP, "issuers version 5", 1},
};

static void expect(struct audit_office *office, struct scope *scope, const struct lie *lie)
{
  struct str text = {0};
  const struct audit_finding *findings = NULL;
  ASSERT_OK(scope, audit_print(office->audit, scope, true, &text));
  bool found = audit_office_found(office, lie->kind, lie->where) > 0;
  if (!found || audit_findings(office->audit, &findings) != lie->findings || audit_is_clean(office->audit)) {
    fail_msg("%s: expected %s at %s and %zu findings in all:\n" STR_FMT, lie->name, audit_kind_info(lie->kind)->name,
             lie->where == NULL ? "some place" : lie->where, lie->findings, STR_ARG(text));
  }
}

static void is_named(void **state)
{
  const struct lie *lie = *state;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  lie->tell(office);
  ASSERT_OK(scope, audit_office_visit(office, scope));
  expect(office, scope, lie);
  /* What was found once stands, whatever is served then. */
  ASSERT_OK(scope, audit_office_visit(office, scope));
  expect(office, scope, lie);
  audit_office_close(office);
}

int main(void)
{
  struct CMUnitTest tests[sizeof lies / sizeof *lies];
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    union {
      const struct lie *in;
      void *out;
    } row = {&lies[i]}; /* cmocka has no place for what is const */
    tests[i] = (struct CMUnitTest){lies[i].name, is_named, NULL, NULL, row.out};
  }
  return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

#include "testing/testing.h"

#include <string.h>

#include "base/limits.h"
#include "model.h"
#include "office.h"
#include "signers.h"
#include "tlog/inclusion.h"
#include "tlog/leaf.h"
#include "tlog/log_proof.h"
#include "tlog/subtree_proof.h"
#include "vc/issue.h"
#include "vc/verify.h"

OFFICE_FIXTURE

enum { LOG_SEED = 7, WITNESS_SEED = 8, STRANGER_SEED = 9 };
enum { DAY_S = 86400, LEAF_TIME_S = OFFICE_NOW_S / 10 * 10 - 600 };

/* The entries of a log of 700, by place. */
enum {
  FIRST = 300, /* of the first credential */
  SECOND = 301, /* of the second */
  OTHER_KIND = 302, /* a key's, with the first credential's digest */
  OTHER_ISSUER = 303, /* with the first credential's digest, as if another had issued it */
  LATE = 699, /* of the first credential, where no 256 are full yet */
  LEAVES = 700
};

struct city {
  struct json credentials[2];
  struct bytes entries[LEAVES];
  struct model *model;
  struct evidence_log log;
};

static struct bytes entry_of(struct scope *scope, const struct leaf *leaf)
{
  struct buf buf = buf_in(scope);
  struct bytes octets;
  leaf_encode(&buf, leaf);
  ASSERT_OK(scope, buf_bytes(&buf, &octets));
  return octets;
}

static struct leaf leaf_of(struct scope *scope, const struct json *credential)
{
  struct leaf leaf = {.kind = LEAF_ISSUED, .issuer = leaf_issuer(office->who[ISSUER].did), .time_s = LEAF_TIME_S};
  ASSERT_OK(scope, issue_digest(scope, credential, STR(LIST_URL "revocation"), OFFICE_INDEX, leaf.digest.at));
  return leaf;
}

static struct city city_of(struct scope *scope)
{
  struct city city = {0};
  static const struct str types[] = {STR_INIT(WELFARE), STR_INIT(DONATION)};
  struct leaf leaves[2];
  for (size_t i = 0; i < 2; i++) {
    struct json plain = office_with_status(office, scope, types[i]);
    city.credentials[i] = office_sign(office, scope, ISSUER, &plain);
    leaves[i] = leaf_of(scope, &city.credentials[i]);
  }
  for (uint64_t i = 0; i < LEAVES; i++) {
    struct leaf leaf = {.kind = LEAF_ISSUED, .issuer = 7, .time_s = 10 * i};
    city.entries[i] = entry_of(scope, &leaf);
  }
  city.entries[FIRST] = city.entries[LATE] = entry_of(scope, &leaves[0]);
  city.entries[SECOND] = entry_of(scope, &leaves[1]);
  struct leaf other = leaves[0];
  other.kind = LEAF_KEY_ADDED;
  city.entries[OTHER_KIND] = entry_of(scope, &other);
  other = leaves[0];
  other.issuer++;
  city.entries[OTHER_ISSUER] = entry_of(scope, &other);
  struct tlog_hash *hashes = SCOPE_ARRAY(scope, struct tlog_hash, LEAVES);
  for (size_t i = 0; i < LEAVES; i++) {
    hashes[i] = tlog_leaf_hash(city.entries[i]);
  }
  city.model = model_of(scope, hashes, LEAVES);
  city.log = (struct evidence_log){
      .origin = STR(LOG_NAME),
      .size = LEAVES,
      .root = model_root(city.model, 0, LEAVES),
      .time_s = OFFICE_NOW_S - 60,
      .subtrees = city.model->levels[TILE_HEIGHT],
      .subtrees_len = LEAVES / TILE_WIDTH,
  };
  return city;
}

/* Who signs a checkpoint. */
enum signers { LOG_AND_WITNESS, LOG_ALONE, WITNESS_ALONE, STRANGER_AND_WITNESS };

static struct str checkpoint_of(struct scope *scope, const struct city *city, enum signers who, int64_t time_s)
{
  struct note_signer log =
      signer_of(scope, who == STRANGER_AND_WITNESS ? STRANGER_SEED : LOG_SEED, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer witness = signer_of(scope, WITNESS_SEED, WITNESS_NAME, NOTE_KEY_WITNESS);
  struct note_signer both[] = {log, witness};
  struct str text = checkpoint_text(scope, LOG_NAME, LEAVES, &city->log.root);
  size_t len = who == LOG_ALONE || who == WITNESS_ALONE ? 1 : 2;
  return signed_note(scope, text, who == WITNESS_ALONE ? &both[1] : both, len, (uint64_t)time_s);
}

static struct str whole_by(struct scope *scope, const struct city *city, uint64_t index, struct bytes entry,
                           enum signers who, int64_t time_s)
{
  struct log_proof proof = {.index = index, .extra = entry};
  struct tree_reader reader = model_reader(city->model);
  struct str text;
  proof.checkpoint = checkpoint_of(scope, city, who, time_s);
  ASSERT_OK(scope, inclusion_create(scope, &reader, index, LEAVES, &proof.path));
  ASSERT_OK(scope, log_proof_print(scope, &proof, &text));
  return text;
}

static struct str whole(struct scope *scope, const struct city *city, uint64_t index)
{
  return whole_by(scope, city, index, city->entries[index], LOG_AND_WITNESS, OFFICE_NOW_S - 60);
}

static struct str small_at(struct scope *scope, const struct city *city, uint64_t index, int64_t leaf_time_s)
{
  struct tree_reader reader = model_reader(city->model);
  struct subtree_proof proof = {.index = index, .time_s = (uint64_t)leaf_time_s};
  struct tlog_path path;
  struct str text;
  ASSERT_OK(scope, inclusion_subtree_create(scope, &reader, index, TILE_HEIGHT, &path));
  memcpy(proof.path, path.at, sizeof proof.path);
  ASSERT_OK(scope, subtree_proof_print(scope, &proof, &text));
  return text;
}

static struct str small(struct scope *scope, const struct city *city, uint64_t index)
{
  return small_at(scope, city, index, LEAF_TIME_S);
}

/* How a verifier is asked. */
struct asked {
  const char *policy; /* NULL: one that demands it */
  const char *log_policy; /* lines behind the log's; NULL: the witness is the quorum */
  bool no_log_policy;
  bool by_request; /* the caller demands it */
  enum verify_use use; /* not at a counter */
  int64_t now_s; /* 0: OFFICE_NOW_S */
  const struct evidence_log *log;
  const struct json *document;
  struct str proofs[3];
};

static struct str log_policy_text(struct scope *scope, const struct asked *asked)
{
  struct note_signer log = signer_of(scope, LOG_SEED, LOG_NAME, NOTE_KEY_LOG);
  struct note_signer witness = signer_of(scope, WITNESS_SEED, WITNESS_NAME, NOTE_KEY_WITNESS);
  struct note_signer other = signer_of(scope, LOG_SEED, LOG_NAME "s/2025", NOTE_KEY_LOG);
  return scope_format(scope, "log " STR_FMT "\nwitness w " STR_FMT "\n%s" STR_FMT "\n",
                      STR_ARG(signer_key_text(scope, &log)), STR_ARG(signer_key_text(scope, &witness)),
                      asked->log_policy == NULL ? "quorum w\n#" : asked->log_policy,
                      STR_ARG(signer_key_text(scope, &other)));
}

static struct report ask(struct scope *scope, const struct asked *asked)
{
  struct policy policy = office_policy(scope, asked->policy == NULL ? "{\"logged\":true}" : asked->policy);
  struct clock clock = {asked->now_s == 0 ? OFFICE_NOW_S : asked->now_s};
  struct log_policy log_policy;
  struct evidence *evidence = office_evidence(office, scope, &(struct office_lists){0}, &(struct office_trust){0});
  struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, &log_policy};
  struct verify_request request = {.use = asked->use == VERIFY_COUNTER ? VERIFY_CREDENTIAL : asked->use,
                                   .logged = asked->by_request,
                                   .log_proofs = asked->proofs};
  struct report report;
  ASSERT_OK(scope, log_policy_parse(scope, log_policy_text(scope, asked), &log_policy));
  while (request.log_proofs_len < 3 && asked->proofs[request.log_proofs_len].at != NULL) {
    request.log_proofs_len++;
  }
  evidence->log = asked->log;
  verifier.log_policy = asked->no_log_policy ? NULL : &log_policy;
  ASSERT_OK(scope, verify_document(scope, &verifier, evidence, &request, asked->document, &report));
  evidence_free(evidence);
  return report;
}

/* The verdict hangs on this check alone. */
static void assert_found(struct scope *scope, const char *name, const struct asked *asked, enum finding expected)
{
  struct report report = ask(scope, asked);
  const struct check_result *result = &report.checks[CHECK_LOGGED];
  if (!result->ran || result->finding != expected || report_decisive(&report) != expected) {
    fail_msg("%s: %s, " STR_FMT, name, finding_info(result->finding)->code, STR_ARG(result->detail));
  }
  assert_int_equal(result->detail.len > 0, expected != FINDING_NONE);
}

static void proofs_that_bring_all_they_need(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  const struct bytes own = city.entries[FIRST];
  const struct {
    const char *name;
    struct str proof;
    enum finding finding;
  } rows[] = {
      {"good", whole(scope, &city, FIRST), FINDING_NONE},
      {"good, behind the last full 256", whole(scope, &city, LATE), FINDING_NONE},
      {"another credential's", whole(scope, &city, SECOND), FINDING_NOT_LOGGED},
      {"another entry", whole(scope, &city, 5), FINDING_NOT_LOGGED},
      {"an entry of another kind", whole(scope, &city, OTHER_KIND), FINDING_NOT_LOGGED},
      {"another issuer's", whole(scope, &city, OTHER_ISSUER), FINDING_NOT_LOGGED},
      {"an entry that stands elsewhere", whole_by(scope, &city, FIRST + 9, own, LOG_AND_WITNESS, OFFICE_NOW_S),
       FINDING_NOT_LOGGED},
      {"without the entry", whole_by(scope, &city, FIRST, (struct bytes){0}, LOG_AND_WITNESS, OFFICE_NOW_S),
       FINDING_NOT_LOGGED},
      {"without a witness", whole_by(scope, &city, FIRST, own, LOG_ALONE, OFFICE_NOW_S), FINDING_NOT_LOGGED},
      {"without the log", whole_by(scope, &city, FIRST, own, WITNESS_ALONE, OFFICE_NOW_S), FINDING_NOT_LOGGED},
      {"a stranger's log", whole_by(scope, &city, FIRST, own, STRANGER_AND_WITNESS, OFFICE_NOW_S), FINDING_NOT_LOGGED},
      {"a day old", whole_by(scope, &city, FIRST, own, LOG_AND_WITNESS, OFFICE_NOW_S - DAY_S), FINDING_NONE},
      {"of a clock that is fast", whole_by(scope, &city, FIRST, own, LOG_AND_WITNESS, OFFICE_NOW_S + 60), FINDING_NONE},
      {"of the end of time", whole_by(scope, &city, FIRST, own, LOG_AND_WITNESS, INT64_MAX), FINDING_NONE},
      {"nothing", STR(""), FINDING_NOT_LOGGED},
      {"words", STR("trust me"), FINDING_NOT_LOGGED},
      {"another version", STR("c2sp.org/tlog-proof@v2\n"), FINDING_NOT_LOGGED},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct asked asked = {.document = &city.credentials[0], .proofs = {rows[i].proof}};
    assert_found(scope, rows[i].name, &asked, rows[i].finding);
    asked.log = &city.log; /* which changes nothing */
    assert_found(scope, rows[i].name, &asked, rows[i].finding);
  }
}

static void small_proofs(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct evidence_log old = city.log;
  struct evidence_log bundled = city.log;
  old.time_s = OFFICE_NOW_S - DAY_S - 1;
  bundled.subtrees_len = 0;
  const struct {
    const char *name;
    struct str proof;
    const struct evidence_log *log;
    enum finding finding;
  } rows[] = {
      {"good", small(scope, &city, FIRST), &city.log, FINDING_NONE},
      {"another credential's", small(scope, &city, SECOND), &city.log, FINDING_NOT_LOGGED},
      {"another time", small_at(scope, &city, FIRST, LEAF_TIME_S + 10), &city.log, FINDING_NOT_LOGGED},
      {"another kind's place", small(scope, &city, OTHER_KIND), &city.log, FINDING_NOT_LOGGED},
      {"another issuer's place", small(scope, &city, OTHER_ISSUER), &city.log, FINDING_NOT_LOGGED},
      {"no log at hand", small(scope, &city, FIRST), NULL, FINDING_LOG_UNAVAILABLE},
      {"an old log at hand", small(scope, &city, FIRST), &old, FINDING_NONE},
      {"a bundle at hand", small(scope, &city, FIRST), &bundled, FINDING_LOG_UNAVAILABLE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct asked asked = {.document = &city.credentials[0], .proofs = {rows[i].proof}, .log = rows[i].log};
    assert_found(scope, rows[i].name, &asked, rows[i].finding);
  }
}

static void when_it_runs(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct asked asked = {.policy = "{}", .document = &city.credentials[0], .log = &city.log};
  assert_false(ask(scope, &asked).checks[CHECK_LOGGED].ran);
  asked.by_request = true;
  assert_found(scope, "demanded by the caller", &asked, FINDING_LOG_UNAVAILABLE);
  asked.proofs[0] = small(scope, &city, FIRST);
  assert_found(scope, "and proven", &asked, FINDING_NONE);
  asked.by_request = false;
  assert_found(scope, "not demanded, and proven", &asked, FINDING_NONE);
  asked.proofs[0] = small(scope, &city, SECOND);
  assert_found(scope, "not demanded, and a bad proof", &asked, FINDING_NOT_LOGGED);
  asked.no_log_policy = true;
  assert_found(scope, "told of no log", &asked, FINDING_LOG_UNAVAILABLE);
  asked.policy = NULL;
  asked.proofs[0] = (struct str){0};
  assert_found(scope, "demanded of who was told of no log", &asked, FINDING_LOG_UNAVAILABLE);
}

static void what_was_logged_stays_logged(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  city.log.time_s = 1;
  struct asked asked = {.policy = "{\"logged\":true}",
                        .document = &city.credentials[0],
                        .log = &city.log,
                        .proofs = {small(scope, &city, FIRST), whole(scope, &city, FIRST)}};
  assert_found(scope, "by witnesses of long ago", &asked, FINDING_NONE);
  struct report report = ask(scope, &asked);
  assert_int_equal(report.checks[CHECK_LOGGED].as_of_s, 0);
}

/* Then there is no time that anybody stands for. */
static void without_a_quorum_only_the_log_is_heard(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  city.log.time_s = 0;
  struct str alone = whole_by(scope, &city, FIRST, city.entries[FIRST], LOG_ALONE, 0);
  struct asked asked = {.log_policy = "quorum none\n#",
                        .document = &city.credentials[0],
                        .log = &city.log,
                        .proofs = {alone, small(scope, &city, FIRST)}};
  assert_found(scope, "quorum none", &asked, FINDING_NONE);
  assert_int_equal(ask(scope, &asked).checks[CHECK_LOGGED].as_of_s, 0);
}

/* What does not fit the log at hand may fit last year's. */
static void a_small_proof_may_be_of_another_log(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct asked asked = {.log_policy = "quorum w\nlog ",
                        .document = &city.credentials[0],
                        .log = &city.log,
                        .proofs = {small(scope, &city, SECOND)}};
  assert_found(scope, "may be last year's", &asked, FINDING_LOG_UNAVAILABLE);
  asked.proofs[0] = small(scope, &city, FIRST);
  assert_found(scope, "is this year's", &asked, FINDING_NONE);
}

/* Each credential needs a proof, in any order; each proof needs a credential. */
static void of_several_each_needs_one(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct json both = json_of_items(city.credentials, 2);
  struct json presentation = office_present(office, scope, &both);
  struct str first = small(scope, &city, FIRST);
  struct str second = whole(scope, &city, SECOND);
  struct asked asked = {.log = &city.log, .document = &presentation, .use = VERIFY_PRESENTATION};
  const struct {
    const char *name;
    struct str proofs[3];
    enum finding finding;
  } rows[] = {
      {"none", {{0}}, FINDING_LOG_UNAVAILABLE},
      {"the first", {first}, FINDING_LOG_UNAVAILABLE},
      {"the second", {second}, FINDING_LOG_UNAVAILABLE},
      {"twice the first", {first, first}, FINDING_LOG_UNAVAILABLE},
      {"both", {first, second}, FINDING_NONE},
      {"both the other way round", {second, first}, FINDING_NONE},
      {"both and a third", {second, first, whole(scope, &city, 5)}, FINDING_NOT_LOGGED},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    memcpy(asked.proofs, rows[i].proofs, sizeof asked.proofs);
    struct report report = ask(scope, &asked);
    const struct check_result *result = &report.checks[CHECK_LOGGED];
    if (!result->ran || result->finding != rows[i].finding) {
      fail_msg("%s: %s", rows[i].name, finding_info(result->finding)->code);
    }
  }
}

/* A credential that no registry has recorded. */
static void without_a_revocation_entry_nothing_is_logged(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  struct json plain = office_unsigned(office, scope, STR(WELFARE));
  struct json document = office_sign(office, scope, ISSUER, &plain);
  struct asked asked = {.policy = "{\"statusRequired\":false}", .document = &document, .log = &city.log};
  asked.proofs[0] = whole(scope, &city, FIRST);
  assert_found(scope, "no status", &asked, FINDING_NOT_LOGGED);
  asked.proofs[0] = small(scope, &city, 5);
  assert_found(scope, "no status", &asked, FINDING_NOT_LOGGED);
}

static void truncated_or_altered_anywhere(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  const struct str good[] = {small(scope, &city, FIRST), whole(scope, &city, FIRST)};
  for (size_t which = 0; which < 2; which++) {
    char *text = scope_cstr(scope, good[which]);
    for (size_t at = 0; at < good[which].len; at++) {
      struct scope_mark mark = scope_mark(scope);
      struct asked asked = {.document = &city.credentials[0], .log = &city.log, .proofs = {{text, at}}};
      assert_found(scope, "truncated", &asked, FINDING_NOT_LOGGED);
      scope_rewind(scope, mark);
      text[at] ^= (char)(1 << at % 7);
      asked.proofs[0].len = good[which].len;
      assert_int_not_equal(ask(scope, &asked).checks[CHECK_LOGGED].finding, FINDING_NONE);
      text[at] ^= (char)(1 << at % 7);
      scope_rewind(scope, mark);
    }
  }
}

static void a_limit_is_kept(void **state)
{
  struct scope *scope = *state;
  struct city city = city_of(scope);
  char *long_text = scope_alloc(scope, LIMIT_LOG_PROOF_OCTETS + 1, 1);
  memset(long_text, 'A', LIMIT_LOG_PROOF_OCTETS + 1);
  struct asked asked = {.document = &city.credentials[0], .proofs = {{long_text, LIMIT_LOG_PROOF_OCTETS + 1}}};
  assert_found(scope, "too long", &asked, FINDING_TOO_LARGE);
  asked.proofs[0].len--;
  assert_found(scope, "long", &asked, FINDING_NOT_LOGGED);
}

static void proofs_are_read_from_json(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text;
    enum err err;
    size_t len;
  } rows[] = {
      {"{}", OK, 0},
      {"{\"logProof\":\"x\"}", OK, 1},
      {"{\"logProof\":[]}", OK, 0},
      {"{\"logProof\":[\"x\",\"y\"]}", OK, 2},
      {"{\"logProof\":7}", ERR_VALUE, 0},
      {"{\"logProof\":null}", ERR_VALUE, 0},
      {"{\"logProof\":[[\"x\"]]}", ERR_VALUE, 0},
      {"{\"logProof\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}", ERR_LIMIT, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct verify_request request = {0};
    struct json object = office_json(scope, rows[i].text);
    ASSERT_ERR(scope, rows[i].err, verify_read_log_proofs(scope, NULL, &object, &request));
    assert_int_equal(request.log_proofs_len, rows[i].len);
  }
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(proofs_that_bring_all_they_need), SCOPED_TEST(small_proofs),
                SCOPED_TEST(when_it_runs), SCOPED_TEST(what_was_logged_stays_logged),
                SCOPED_TEST(without_a_quorum_only_the_log_is_heard), SCOPED_TEST(a_small_proof_may_be_of_another_log),
                SCOPED_TEST(of_several_each_needs_one), SCOPED_TEST(without_a_revocation_entry_nothing_is_logged),
                SCOPED_TEST(truncated_or_altered_anywhere), SCOPED_TEST(a_limit_is_kept),
                SCOPED_TEST(proofs_are_read_from_json))

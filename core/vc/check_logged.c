#include "base/limits.h"
#include "tlog/leaf.h"
#include "tlog/log_proof.h"
#include "tlog/subtree_proof.h"
#include "vc/issue.h"
#include "verification.h"

/* `logged`: that the issuance log has an entry of every credential, by the proofs that came beside them. Runs when the
   policy or the caller demands it, and whenever a proof was given: then a bad one refuses. Each proof has to be of one
   of the credentials, and each credential needs one. How long ago the witnesses signed is not asked: what was logged
   stays logged, also in a log that is closed. */

/* A credential's entry in the log, as far as it can be made again from the credential. */
struct entry {
  bool known; /* else no registry has recorded it */
  bool proven;
  struct leaf leaf; /* but for its time */
};

static struct entry entry_of(struct verification *v, const struct json *credential)
{
  struct entry entry = {.leaf = {.kind = LEAF_ISSUED}};
  struct status_entry *statuses = NULL;
  size_t len = 0;
  bool good = status_entries_parse(v->scope, credential, &statuses, &len) == OK;
  for (size_t i = 0; good && !entry.known && i < len; i++) {
    const struct status_entry *status = &statuses[i];
    entry.known =
        status->purpose == STATUS_REVOCATION && status->index <= UINT32_MAX &&
        issue_digest(v->scope, credential, status->list_url, (uint32_t)status->index, entry.leaf.digest.at) == OK;
  }
  entry.leaf.issuer = leaf_issuer(rules_party_id(json_get(credential, STR("issuer"))));
  (void)scope_take_fault(v->scope); /* other checks say what is wrong with it */
  return entry;
}

static enum err hash_of(struct scope *scope, const struct entry *entry, uint64_t time_s, struct tlog_hash *out)
{
  struct leaf leaf = entry->leaf;
  struct buf buf = buf_in(scope);
  struct bytes octets = {0};
  leaf.time_s = time_s;
  leaf_encode(&buf, &leaf);
  TRY(buf_bytes(&buf, &octets));
  *out = tlog_leaf_hash(octets);
  return OK;
}

static enum err refuse(struct verification *v, const char *why)
{
  report_find(v->report, CHECK_LOGGED, FINDING_NOT_LOGGED, str_of(why));
  return OK;
}

/* With the scope's fault as the reason, unless it is our own. */
static enum err refuse_fault(struct verification *v)
{
  struct fault fault = scope_take_fault(v->scope);
  TRY(scope_err(v->scope));
  enum finding finding = fault.err == ERR_LIMIT ? FINDING_TOO_LARGE : FINDING_NOT_LOGGED;
  struct str detail = scope_str(v->scope, str_of(fault.text));
  report_find_problem(v->report, CHECK_LOGGED, finding, fault.err, detail);
  return scope_err(v->scope);
}

static enum err cannot_tell(struct verification *v, struct str why)
{
  report_find(v->report, CHECK_LOGGED, FINDING_LOG_UNAVAILABLE, why);
  return OK;
}

static enum err conclude(struct verification *v, struct entry *entry, const char *why_not)
{
  if (entry == NULL) {
    return refuse(v, why_not);
  }
  entry->proven = true;
  return OK;
}

static struct entry *find_entry(const struct verification *v, struct entry entries[], const struct leaf *leaf)
{
  for (size_t i = 0; i < v->len; i++) {
    const struct leaf *own = &entries[i].leaf;
    if (entries[i].known && own->issuer == leaf->issuer && tlog_hash_equal(&own->digest, &leaf->digest)) {
      return &entries[i];
    }
  }
  return NULL;
}

/* A tlog-proof brings all it needs: entry, way to the root, checkpoint with cosignatures. */
static enum err judge_whole(struct verification *v, struct entry entries[], struct str text)
{
  struct log_proof proof;
  struct leaf leaf;
  struct witnessed witnessed;
  if (log_proof_parse(v->scope, text, &proof) != OK || leaf_decode(v->scope, proof.extra, &leaf) != OK) {
    return refuse_fault(v);
  }
  struct tlog_hash hash = tlog_leaf_hash(proof.extra);
  if (log_proof_check(v->scope, &proof, v->verifier->log_policy, &hash, &witnessed) != OK) {
    return refuse_fault(v);
  }
  struct entry *entry = leaf.kind == LEAF_ISSUED ? find_entry(v, entries, &leaf) : NULL;
  return conclude(v, entry, "the log's entry is not of this credential");
}

/* The credential that stands at the proof's place, if one of them does. */
static enum err find_at(struct verification *v, struct entry entries[], const struct subtree_proof *proof,
                        const struct tlog_hash *subtree, struct entry **out)
{
  *out = NULL;
  for (size_t i = 0; *out == NULL && i < v->len; i++) {
    struct tlog_hash leaf;
    TRY(hash_of(v->scope, &entries[i], proof->time_s, &leaf));
    *out = entries[i].known && subtree_proof_check(proof, &leaf, subtree) ? &entries[i] : NULL;
  }
  return OK;
}

/* A small proof does not say of which log it is, and an operator begins a new one each year. */
static bool may_be_of_another_log(const struct verification *v, const struct evidence_log *log)
{
  const struct log_policy *policy = v->verifier->log_policy;
  for (size_t i = 0; i < policy->logs_len; i++) {
    if (!str_equal(policy->logs[i].key.name, log->origin)) {
      return true;
    }
  }
  return false;
}

/* A small proof leads to a hash that the evidence holds. */
static enum err judge_small(struct verification *v, struct entry entries[], struct str text)
{
  struct subtree_proof proof;
  const struct evidence_log *log = v->evidence == NULL ? NULL : v->evidence->log;
  if (subtree_proof_parse(v->scope, text, &proof) != OK) {
    return refuse_fault(v);
  }
  if (log == NULL) {
    struct str why = v->evidence == NULL ? STR("") : scope_str(v->scope, v->evidence->log_gap.reason);
    return cannot_tell(v, why.len > 0 ? why : STR("the log is not at hand"));
  }
  uint64_t place = subtree_proof_place(&proof);
  if (place >= log->subtrees_len) {
    return cannot_tell(v, STR("the log at hand does not reach as far as the proof"));
  }
  struct entry *entry = NULL;
  TRY(find_at(v, entries, &proof, &log->subtrees[place], &entry));
  if (entry == NULL && may_be_of_another_log(v, log)) {
    return cannot_tell(v, STR("the small proof is not of the log at hand, and may be of another one"));
  }
  return conclude(v, entry, "this credential does not stand in the log where the proof says");
}

static enum err judge(struct verification *v, struct entry entries[], struct str text)
{
  if (text.len > LIMIT_LOG_PROOF_OCTETS) {
    (void)FAIL(v->scope, ERR_LIMIT, "a proof that something is logged has more than %d octets", LIMIT_LOG_PROOF_OCTETS);
    return refuse_fault(v);
  }
  bool whole = str_starts(text, STR("c2sp.org/tlog-proof@"));
  return whole ? judge_whole(v, entries, text) : judge_small(v, entries, text);
}

static enum err judge_all(struct verification *v)
{
  const struct verify_request *request = v->request;
  struct entry *entries = SCOPE_ARRAY(v->scope, struct entry, v->len);
  if (entries == NULL) {
    return scope_err(v->scope);
  }
  for (size_t i = 0; i < v->len; i++) {
    entries[i] = entry_of(v, v->credentials[i].document);
  }
  TRY(scope_err(v->scope));
  for (size_t i = 0; i < request->log_proofs_len; i++) {
    TRY(judge(v, entries, request->log_proofs[i]));
  }
  for (size_t i = 0; i < v->len; i++) {
    TRY(entries[i].proven ? OK : cannot_tell(v, STR("no proof of this credential was given")));
  }
  return OK;
}

enum err check_logged(struct verification *v)
{
  bool demanded = v->verifier->policy->logged || v->request->logged;
  if (!demanded && v->request->log_proofs_len == 0) {
    return OK;
  }
  find(v, CHECK_LOGGED, FINDING_NONE);
  if (v->verifier->log_policy == NULL) {
    return cannot_tell(v, STR("this verifier was told of no log"));
  }
  return judge_all(v);
}

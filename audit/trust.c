#include <assert.h>
#include <string.h>

#include "crypto/digest.h"
#include "key_changes.h"
#include "visit.h"

/* The keys of a trust list, in the visit's scope. */
struct keys {
  struct seen_key *at;
  size_t len;
};

static enum err keys_of(struct scope *scope, const struct trust_list *list, struct keys *out)
{
  size_t len = 0;
  for (size_t i = 0; i < list->len; i++) {
    len += list->issuers[i].keys_len;
  }
  *out = (struct keys){SCOPE_ARRAY(scope, struct seen_key, len), 0};
  if (out->at == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list->len; i++) {
    const struct trust_issuer *issuer = &list->issuers[i];
    for (size_t k = 0; k < issuer->keys_len; k++) {
      out->at[out->len++] = seen_key_of(issuer->id, issuer->keys[k].verification_method);
    }
  }
  return OK;
}

static void tell_changes(struct visit *visit, const struct keys *now)
{
  const struct state *state = visit->state;
  for (size_t i = 0; i < now->len; i++) {
    if (!seen_keys_have(state->keys, state->keys_len, &now->at[i])) {
      key_changes_listed(visit->keys, &now->at[i], true, state->trust.version);
    }
  }
  for (size_t i = 0; i < state->keys_len; i++) {
    if (!seen_keys_have(now->at, now->len, &state->keys[i])) {
      key_changes_listed(visit->keys, &state->keys[i], false, state->trust.version);
    }
  }
}

/* The names of keys that were there before stay where they are, so that the memory grows with new keys alone. */
static struct str kept_name(struct state *state, const struct seen_key *key)
{
  for (size_t i = 0; i < state->keys_len; i++) {
    if (tlog_hash_equal(&state->keys[i].method, &key->method)) {
      return state->keys[i].name;
    }
  }
  return scope_str(state->memory, key->name);
}

static enum err name_keys(struct visit *visit, struct keys *now)
{
  for (size_t i = 0; i < now->len; i++) {
    now->at[i].name = kept_name(visit->state, &now->at[i]);
    if (now->at[i].name.at == NULL) {
      return FAIL(visit->scope, ERR_LIMIT, "no memory for a key");
    }
  }
  return OK;
}

static enum err keep_keys(struct visit *visit, const struct keys *now)
{
  struct state *state = visit->state;
  for (size_t i = 0; i < now->len; i++) {
    struct seen_key *keys = scope_grow(state->memory, state->keys, i, &state->keys_cap, sizeof *keys);
    if (keys == NULL) {
      return FAIL(visit->scope, ERR_LIMIT, "no memory for a key");
    }
    state->keys = keys;
    keys[i] = now->at[i];
  }
  state->keys_len = now->len;
  return OK;
}

/* Whose number in the log is whose. */
static void keep_issuers(struct state *state, const struct trust_list *list)
{
  for (size_t i = 0; i < list->len; i++) {
    struct tally_issuer *place = tally_issuer(&state->tally, leaf_issuer(list->issuers[i].id));
    if (place != NULL && place->did.len == 0) {
      place->did = scope_str(state->memory, list->issuers[i].id);
    }
  }
}

/* The trust list, if the operator has signed it; else it is told. */
static enum err open_trust(struct visit *visit, struct evidence *evidence, struct str text, struct str where)
{
  enum err err = evidence_add_trust(evidence, visit->scope, &visit->settings->rules, text, STR(""));
  if (err == OK || !visit_is_theirs(err)) {
    return err;
  }
  struct fault fault = scope_take_fault(visit->scope);
  findings_add(visit->findings, err == ERR_PROOF ? AUDIT_UNSIGNED : AUDIT_MALFORMED, where, "%s", fault.text);
  return scope_err(visit->scope);
}

/* `is_first`: there is nothing to compare its keys with. */
static enum err read_version(struct visit *visit, struct evidence *evidence, struct str text, struct str where,
                             bool is_first)
{
  struct keys now;
  if (evidence == NULL) {
    return FAIL(visit->scope, ERR_LIMIT, "no memory for a trust list");
  }
  TRY(open_trust(visit, evidence, text, where));
  if (evidence->trust == NULL) {
    return OK;
  }
  visit->state->trust.valid_from_s = evidence->trust->valid_from_s;
  TRY(keys_of(visit->scope, evidence->trust, &now));
  TRY(name_keys(visit, &now));
  if (!is_first) {
    tell_changes(visit, &now);
  }
  keep_issuers(visit->state, evidence->trust);
  return keep_keys(visit, &now);
}

static void drop_evidence(struct evidence **evidence)
{
  evidence_free(*evidence);
}

enum err visit_trust(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  struct scope *scope = visit->scope;
  unsigned long long version = leaf->version;
  struct str where = scope_format(scope, "issuers version %llu", version);
  struct str path = scope_format(scope, "/issuers/%llu", version);
  struct str text = {0};
  bool good = false;
  bool is_first = visit->state->trust.version == 0 && visit_goes_on_from_unseen(visit);
  TRY(scope_err(scope));
  key_changes_settle(visit->keys, visit->findings, scope, false);
  visit_version_follows(visit, &visit->state->trust, leaf, where, index);
  TRY(visit_version(visit, path, where, &leaf->digest, &text, &good));
  [[gnu::cleanup(drop_evidence)]] struct evidence *evidence = good ? evidence_new() : NULL;
  return good ? read_version(visit, evidence, text, where, is_first) : OK;
}

enum err visit_key(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  key_changes_logged(visit->keys, leaf, index);
  return OK;
}

enum err visit_keys_settle(struct visit *visit)
{
  key_changes_settle(visit->keys, visit->findings, visit->scope, true);
  return scope_err(visit->scope);
}

enum err visit_trust_now(struct visit *visit)
{
  struct seen_version *latest = &visit->state->trust;
  struct str path = STR("/issuers");
  struct str text = {0};
  bool found = false;
  TRY(visit_fetch(visit, path, &text, &found));
  if (!found) {
    return OK;
  }
  TRY(visit_current_age(visit, path, text));
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(text));
  if (latest->version > 0 && memcmp(digest.at, latest->digest.at, TLOG_HASH_OCTETS) == 0) {
    return OK;
  }
  [[gnu::cleanup(drop_evidence)]] struct evidence *evidence = evidence_new();
  if (evidence == NULL) {
    return FAIL(visit->scope, ERR_LIMIT, "no memory for a trust list");
  }
  TRY(open_trust(visit, evidence, text, path));
  if (evidence->trust != NULL) {
    visit_current_differs(visit, latest, path, evidence->trust->valid_from_s);
  }
  return OK;
}

#include "key_changes.h"

#include <string.h>

#include "codec/hex.h"
#include "crypto/digest.h"

struct seen_key seen_key_of(struct str issuer, struct str method)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(method));
  struct seen_key key = {.issuer = leaf_issuer(issuer), .name = method};
  memcpy(key.method.at, digest.at, TLOG_HASH_OCTETS);
  return key;
}

static bool same(const struct seen_key *a, const struct seen_key *b)
{
  return a->issuer == b->issuer && tlog_hash_equal(&a->method, &b->method);
}

bool seen_keys_have(const struct seen_key *keys, size_t len, const struct seen_key *key)
{
  for (size_t i = 0; i < len; i++) {
    if (same(&keys[i], key)) {
      return true;
    }
  }
  return false;
}

/* A change and its pair cancel each other out. */
static void add(struct key_changes *changes, const struct key_change *change)
{
  for (size_t i = 0; i < changes->len; i++) {
    const struct key_change *other = &changes->at[i];
    if (other->is_listed != change->is_listed && other->is_added == change->is_added &&
        same(&other->key, &change->key)) {
      changes->len--;
      memmove(&changes->at[i], &changes->at[i + 1], (changes->len - i) * sizeof *changes->at);
      return;
    }
  }
  if (changes->len == KEY_CHANGES_MOST) {
    changes->lost++;
    return;
  }
  changes->at[changes->len++] = *change;
}

void key_changes_listed(struct key_changes *changes, const struct seen_key *key, bool is_added, uint64_t version)
{
  add(changes, &(struct key_change){*key, is_added, true, version});
}

void key_changes_logged(struct key_changes *changes, const struct leaf *leaf, uint64_t index)
{
  struct key_change change = {{leaf->issuer, leaf->digest, {0}}, leaf->kind == LEAF_KEY_ADDED, false, index};
  add(changes, &change);
}

static void tell(struct findings *findings, struct scope *scope, const struct key_change *change)
{
  const char *what = change->is_added ? "came" : "went";
  unsigned long long place = change->place;
  if (change->is_listed) {
    struct str where = scope_format(scope, "issuers version %llu key " STR_FMT, place, STR_ARG(change->key.name));
    findings_add(findings, AUDIT_KEY_UNLOGGED, where, "it %s, and no entry beside that version says so", what);
    return;
  }
  struct buf digest = buf_in(scope);
  struct str text = {0};
  hex_print(&digest, (struct bytes){change->key.method.at, TLOG_HASH_OCTETS});
  if (buf_str(&digest, &text) == OK) {
    struct str where = scope_format(scope, "entry %llu", place);
    findings_add(findings, AUDIT_KEY_UNFOUNDED, where,
                 "the key with digest " STR_FMT " %s, and the trust list says not", STR_ARG(text), what);
  }
}

void key_changes_settle(struct key_changes *changes, struct findings *findings, struct scope *scope, bool is_end)
{
  size_t kept = 0;
  for (size_t i = 0; i < changes->len; i++) {
    if (changes->at[i].is_listed || is_end) {
      tell(findings, scope, &changes->at[i]);
      continue;
    }
    changes->at[kept++] = changes->at[i];
  }
  changes->len = kept;
  findings->lost += changes->lost;
  changes->lost = 0;
}

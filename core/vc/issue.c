#include "vc/issue.h"

#include <string.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "codec/multibase.h"
#include "crypto/digest.h"
#include "schema/resident_number.h"
#include "status/entry.h"
#include "vc/compose.h"
#include "vc/rules.h"
#include "vc/types.h"

#include "index_pool.h"
#include "period.h"
#include "terms.h"

static enum err check_issuer(struct scope *scope, const struct issuer_instance *instance, const struct json *credential)
{
  struct str issuer = rules_party_id(json_get(credential, STR("issuer")));
  if (!str_equal(issuer, instance->did)) {
    return FAIL(scope, ERR_VALUE, "issuer: must be " STR_FMT, STR_ARG(instance->did));
  }
  return OK;
}

/* What may be signed here: everything that is wrong is told before an index is spent. */
static enum err check(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                      const struct json *credential, enum vc_version *version)
{
  TRY(rules_check_credential(scope, credential, version));
  TRY(check_issuer(scope, instance, credential));
  TRY(compose_check_claims(scope, issuer->schemas, credential));
  if (instance->status && json_get(credential, STR("credentialStatus")) != NULL) {
    return FAIL(scope, ERR_VALUE, "credentialStatus: is set by the issuer");
  }
  if (instance->status && json_get(credential, STR("proof")) != NULL) {
    return FAIL(scope, ERR_PROOF_GENERATION, "proof: what is signed already cannot be given a status");
  }
  return terms_check(scope, issuer->schemas->catalogue, credential);
}

static enum err add_status(struct scope *scope, const struct index *index, const struct json *credential,
                           struct json *out)
{
  struct json entries[STATUS_KEPT];
  for (size_t i = 0; i < STATUS_KEPT; i++) {
    TRY(status_entry_json(scope, (enum status_purpose)i, index->list_urls[i], index->index, &entries[i]));
  }
  struct json list;
  TRY(json_array_of(scope, STATUS_KEPT, entries, &list));
  return json_with(scope, credential, STR("credentialStatus"), &list, out);
}

static enum err sign(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                     const struct json *credential, struct json *out)
{
  struct proof_options options = {
      .suite = instance->suite,
      .method = instance->method,
      .purpose = PROOF_ASSERTION,
      .created_s = instance->slim ? 0 : clock_now_s(issuer->clock),
  };
  return proof_create(scope, issuer->schemas->catalogue, credential, instance->key, &options, out);
}

static void digest_add_number(struct digest_state *state, uint64_t number, size_t len)
{
  uint8_t octets[sizeof number];
  for (size_t i = 0; i < len; i++) {
    octets[i] = (uint8_t)(number >> (8 * (len - 1 - i)));
  }
  digest_add(state, (struct bytes){octets, len});
}

enum err issue_digest(struct scope *scope, const struct json *credential, struct str list_url, uint32_t index,
                      uint8_t out[REGISTRY_DIGEST_OCTETS])
{
  if (list_url.len > LIMIT_URL_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "statusListCredential: is longer than %d octets", LIMIT_URL_OCTETS);
  }
  struct json_list proofs = json_as_list(json_get(credential, STR("proof")));
  const struct json *value = proofs.len == 0 ? NULL : json_get(&proofs.at[proofs.len - 1], STR("proofValue"));
  if (!json_is_string(value)) {
    return FAIL(scope, ERR_VALUE, "proof.proofValue: is missing");
  }
  struct bytes signature = {0};
  TRY(multibase_decode(scope, value->string, &signature));
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(STR("dojang/issue/v2\n")));
  digest_add_number(&state, index, sizeof(uint64_t));
  digest_add_number(&state, list_url.len, sizeof(uint16_t));
  digest_add(&state, str_bytes(list_url));
  digest_add(&state, signature);
  struct digest digest = digest_end(&state);
  memcpy(out, digest.at, REGISTRY_DIGEST_OCTETS);
  return OK;
}

/* Of several the first; VerifiableCredential for one that is nothing more. */
static struct str recorded_type(const struct json *credential)
{
  size_t at = 0;
  struct str type = types_next_own(credential, &at);
  return type.len > 0 ? type : STR(TYPE_CREDENTIAL);
}

static enum err end_of(struct scope *scope, const struct json *credential, enum vc_version version, int64_t *out)
{
  *out = 253402300799; /* 9999-12-31T23:59:59Z: without an end */
  return period_time(scope, period_of(credential, version).until, out);
}

enum { KEY_DIGEST_OCTETS = 16, RECORD_CALLS_MOST = 3 };

/* The time in front, since a store of many millions of keys takes those that come in order, at its end, several times
   as fast as those that come at random, each into another page; half of the digest behind it, so that no two
   credentials have the same key. Some times look like a resident registration number, which no registry takes: later
   ones do not. */
static enum err make_key(struct scope *scope, const struct clock *clock, const uint8_t *digest, struct str *out)
{
  struct str half;
  TRY(base64_encode(scope, BASE64_URL, (struct bytes){digest, KEY_DIGEST_OCTETS}, &half));
  int64_t time_us = clock_now_us(clock);
  do {
    *out = scope_format(scope, "%016llx" STR_FMT, (unsigned long long)time_us++, STR_ARG(half));
  } while (out->at != NULL && resident_number_find(*out));
  return out->at != NULL ? OK : scope_err(scope);
}

/* A record that was not acknowledged may be stored all the same, and waits for witnesses, or its answer was lost: the
   same call again finds it, where a new one would leave an entry in the log of which nobody has the credential. */
static enum err record_until_answered(const struct issuer *issuer, struct scope *scope,
                                      const struct registry_record *record, struct registry_receipt *out)
{
  enum err err = ERR_UNAVAILABLE;
  for (int i = 0; i < RECORD_CALLS_MOST && err == ERR_UNAVAILABLE; i++) {
    if (i > 0) {
      (void)scope_take_fault(scope);
    }
    err = registry_record(issuer->registry, scope, 1, record, out);
  }
  return err;
}

static enum err make_record(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                            const struct index *index, enum vc_version version, struct issued *issued)
{
  const struct json *credential = &issued->credential;
  struct str list_url = index->list_urls[STATUS_REVOCATION];
  struct registry_record *record = &issued->record;
  *record = (struct registry_record){
      .group = index->group,
      .index = index->index,
      .issuer = instance->did,
      .type = recorded_type(credential),
  };
  TRY(end_of(scope, credential, version, &record->valid_until_s));
  TRY(issue_digest(scope, credential, list_url, index->index, record->digest));
  issued->to_record = true;
  return make_key(scope, issuer->clock, record->digest, &record->idempotency_key);
}

enum err issue_rehearse(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                        const struct json *credential)
{
  enum vc_version version;
  struct json rehearsed;
  TRY(check(scope, issuer, instance, credential, &version));
  return sign(scope, issuer, instance, credential, &rehearsed);
}

enum err issue_sign(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                    const struct json *credential, struct issued *out)
{
  enum vc_version version;
  *out = (struct issued){0};
  TRY(check(scope, issuer, instance, credential, &version));
  if (!instance->status) {
    return sign(scope, issuer, instance, credential, &out->credential);
  }
  struct index index;
  struct json with_status;
  TRY(index_pool_take(issuer->indices, scope, &index));
  TRY(add_status(scope, &index, credential, &with_status));
  TRY(sign(scope, issuer, instance, &with_status, &out->credential));
  return make_record(scope, issuer, instance, &index, version, out);
}

enum err issue_record(struct scope *scope, const struct issuer *issuer, struct issued *issued)
{
  if (!issued->to_record) {
    return OK;
  }
  issued->recorded = true;
  return record_until_answered(issuer, scope, &issued->record, &issued->receipt);
}

enum err issue_credential(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                          const struct json *credential, struct issued *out)
{
  TRY(issue_sign(scope, issuer, instance, credential, out));
  return issue_record(scope, issuer, out);
}

#include "vc/issue.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/multibase.h"
#include "crypto/digest.h"
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

static void digest_add_u64(struct digest_state *state, uint64_t number)
{
  uint8_t octets[8];
  for (size_t i = 0; i < sizeof octets; i++) {
    octets[i] = (uint8_t)(number >> (56 - 8 * i));
  }
  digest_add(state, (struct bytes){octets, sizeof octets});
}

enum err issue_digest(struct scope *scope, const struct json *credential, uint64_t group, uint32_t index,
                      uint8_t out[REGISTRY_DIGEST_OCTETS])
{
  struct json_list proofs = json_as_list(json_get(credential, STR("proof")));
  const struct json *value = proofs.len == 0 ? NULL : json_get(&proofs.at[proofs.len - 1], STR("proofValue"));
  if (!json_is_string(value)) {
    return FAIL(scope, ERR_VALUE, "proof.proofValue: is missing");
  }
  struct bytes signature = {0};
  TRY(multibase_decode(scope, value->string, &signature));
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(STR("dojang/issue/v1\n")));
  digest_add(&state, signature);
  digest_add_u64(&state, group);
  digest_add_u64(&state, index);
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

/* The digest is its own idempotency key: the same signature at the same index is the same credential. */
static enum err record(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                       const struct index *index, enum vc_version version, const struct json *credential)
{
  struct registry_record record = {
      .group = index->group,
      .index = index->index,
      .issuer = instance->did,
      .type = recorded_type(credential),
  };
  TRY(end_of(scope, credential, version, &record.valid_until_s));
  TRY(issue_digest(scope, credential, index->group, index->index, record.digest));
  TRY(base64_encode(scope, BASE64_URL, (struct bytes){record.digest, sizeof record.digest}, &record.idempotency_key));
  struct registry_receipt receipt;
  return registry_record(issuer->registry, scope, 1, &record, &receipt);
}

enum err issue_credential(struct scope *scope, const struct issuer *issuer, const struct issuer_instance *instance,
                          const struct json *credential, struct json *out)
{
  enum vc_version version;
  TRY(check(scope, issuer, instance, credential, &version));
  if (!instance->status) {
    return sign(scope, issuer, instance, credential, out);
  }
  struct index index;
  struct json with_status;
  TRY(index_pool_take(issuer->indices, scope, &index));
  TRY(add_status(scope, &index, credential, &with_status));
  TRY(sign(scope, issuer, instance, &with_status, out));
  return record(scope, issuer, instance, &index, version, out);
}

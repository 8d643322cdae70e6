#include "delivery/key_proof.h"

#include "base/limits.h"
#include "delivery/refusal.h"
#include "did/did_key.h"
#include "jose/jwk.h"
#include "jose/jwt.h"
#include "proof/proof.h"
#include "vc/rules.h"
#include "json/field.h"

typedef enum err (*check)(struct scope *scope, const struct key_proof_terms *terms, const struct json *proof,
                          struct key_proof *out);

static enum err check_jwt(struct scope *scope, const struct key_proof_terms *terms, const struct json *proof,
                          struct key_proof *out);
static enum err check_di_vp(struct scope *scope, const struct key_proof_terms *terms, const struct json *proof,
                            struct key_proof *out);

enum { ALGORITHMS = 2 };

struct proof_type {
  struct str name;
  check check;
  struct str algorithms[ALGORITHMS];
};

static const struct proof_type types[] = {
    {STR_INIT("jwt"), check_jwt, {STR_INIT("EdDSA"), STR_INIT("ES256")}},
    {STR_INIT("di_vp"), check_di_vp, {STR_INIT("eddsa-rdfc-2022"), STR_INIT("ecdsa-rdfc-2019")}},
};
enum { TYPES = sizeof types / sizeof *types };

static bool takes(const struct proof_type *type, const struct json *algorithm)
{
  for (size_t i = 0; i < ALGORITHMS; i++) {
    if (json_is(algorithm, type->algorithms[i])) {
      return true;
    }
  }
  return false;
}

static enum err need_time(struct scope *scope, const struct key_proof_terms *terms, int64_t made_s)
{
  if (made_s > terms->now_s + LIMIT_CLOCK_SKEW_S) {
    return FAIL(scope, ERR_VALUE, "the proof was made in the future: the clock of the device is wrong");
  }
  bool is_fresh = made_s >= terms->now_s - terms->age_most_s - LIMIT_CLOCK_SKEW_S;
  return is_fresh ? OK : FAIL(scope, ERR_VALUE, "the proof was made too long ago");
}

static enum err need_kind(struct scope *scope, enum key_kind kind)
{
  bool is_taken = kind == KEY_ED25519 || kind == KEY_P256;
  return is_taken ? OK : FAIL(scope, ERR_VALUE, "the key must be an Ed25519 or P-256 key");
}

/* Exactly one of the two members names the key. */
static enum err jwt_key(struct scope *scope, const struct json *header, struct public_key *out)
{
  const struct json *kid = json_get(header, STR("kid"));
  const struct json *jwk = json_get(header, STR("jwk"));
  if ((kid == NULL) == (jwk == NULL)) {
    return FAIL(scope, ERR_VALUE, "the JWT must have either kid or jwk in its header");
  }
  if (jwk != NULL) {
    return jwk_parse(scope, jwk, out);
  }
  if (!json_is_string(kid)) {
    return FAIL(scope, ERR_VALUE, "kid: must be a did:key with its fragment");
  }
  return did_key_method_parse(scope, kid->string, out);
}

/* SPEC: openid-4-verifiable-credential-issuance-1_0 appendix F.1, F.4 */
static enum err check_jwt(struct scope *scope, const struct key_proof_terms *terms, const struct json *proof,
                          struct key_proof *out)
{
  struct jwt jwt;
  struct public_key key;
  int64_t made_s = 0;
  if (!json_is_string(proof)) {
    return FAIL(scope, ERR_VALUE, "proofs.jwt[0]: must be a string");
  }
  TRY(jwt_parse(scope, proof->string, &jwt));
  if (!json_is(json_get(&jwt.header, STR("typ")), STR("openid4vci-proof+jwt"))) {
    return FAIL(scope, ERR_VALUE, "typ: must be openid4vci-proof+jwt");
  }
  TRY(jwt_key(scope, &jwt.header, &key));
  TRY(jwt_check(scope, &jwt, &key));
  if (!json_is(json_get(&jwt.claims, STR("aud")), terms->audience)) {
    return FAIL(scope, ERR_VALUE, "aud: must be " STR_FMT, STR_ARG(terms->audience));
  }
  TRY(json_need_integer(scope, NULL, &jwt.claims, STR("iat"), 0, INT64_C(1) << 52, &made_s));
  TRY(need_time(scope, terms, made_s));
  TRY(json_need_string(scope, NULL, &jwt.claims, STR("nonce"), &out->nonce));
  return did_key_print(scope, &key, &out->holder);
}

static enum err only_finding(struct scope *scope, const struct key_proof_terms *terms, const struct json *proof,
                             struct proof_finding *out)
{
  struct proof_findings findings;
  TRY(proof_check(scope, terms->catalogue, proof, PROOF_AUTHENTICATION, &proof_did_key_resolver, &findings));
  if (findings.len != 1) {
    return FAIL(scope, ERR_VALUE, "proof: there must be one");
  }
  *out = findings.at[0];
  return out->problem == OK ? OK : FAIL(scope, ERR_VALUE, STR_FMT, STR_ARG(out->reason));
}

static enum err need_shape(struct scope *scope, const struct json *proof)
{
  enum vc_version version;
  if (!json_is_object(proof)) {
    return FAIL(scope, ERR_VALUE, "proofs.di_vp[0]: must be an object");
  }
  TRY(rules_check_presentation(scope, proof, &version));
  bool is_bare = json_as_list(json_get(proof, STR("verifiableCredential"))).len == 0;
  return is_bare ? OK : FAIL(scope, ERR_VALUE, "verifiableCredential: nothing else is to be shown");
}

/* SPEC: openid-4-verifiable-credential-issuance-1_0 appendix F.2, F.4 */
static enum err check_di_vp(struct scope *scope, const struct key_proof_terms *terms, const struct json *proof,
                            struct key_proof *out)
{
  struct proof_finding finding = {0};
  struct public_key key;
  TRY(need_shape(scope, proof));
  TRY(only_finding(scope, terms, proof, &finding));
  if (!takes(&types[1], json_get(finding.proof, STR("cryptosuite")))) {
    return FAIL(scope, ERR_VALUE, "proof.cryptosuite: must be eddsa-rdfc-2022 or ecdsa-rdfc-2019");
  }
  TRY(did_key_parse(scope, finding.controller, &key));
  TRY(need_kind(scope, key.kind));
  if (!json_is(finding.domain, terms->audience)) {
    return FAIL(scope, ERR_VALUE, "proof.domain: must be " STR_FMT, STR_ARG(terms->audience));
  }
  const struct json *holder = json_get(proof, STR("holder"));
  if (holder != NULL && !str_equal(rules_party_id(holder), finding.controller)) {
    return FAIL(scope, ERR_VALUE, "holder: is another than whose key has signed");
  }
  TRY(finding.created_s == 0 ? OK : need_time(scope, terms, finding.created_s));
  if (finding.expires_s != 0 && terms->now_s > finding.expires_s + LIMIT_CLOCK_SKEW_S) {
    return FAIL(scope, ERR_VALUE, "proof.expires: is past");
  }
  if (finding.challenge.len == 0) {
    return FAIL(scope, ERR_VALUE, "proof.challenge: is missing");
  }
  *out = (struct key_proof){.holder = finding.controller, .nonce = finding.challenge};
  return OK;
}

static enum err check_proofs(struct scope *scope, const struct key_proof_terms *terms, const struct json *proofs,
                             struct key_proof *out)
{
  if (!json_is_object(proofs) || proofs->members.len != 1) {
    return FAIL(scope, ERR_VALUE, "proofs: must be an object with the one member jwt or di_vp");
  }
  const struct json_member *member = &proofs->members.at[0];
  if (!json_is_array(&member->value) || member->value.items.len != 1) {
    return FAIL(scope, ERR_VALUE, "proofs: must have one proof in an array");
  }
  for (size_t i = 0; i < TYPES; i++) {
    if (str_equal(member->key, types[i].name)) {
      return types[i].check(scope, terms, &member->value.items.at[0], out);
    }
  }
  return FAIL(scope, ERR_VALUE, "proofs: must be of the type jwt or di_vp");
}

enum err key_proof_check(struct scope *scope, const struct key_proof_terms *terms, const struct json *proofs,
                         struct key_proof *out)
{
  enum err err = check_proofs(scope, terms, proofs, out);
  if (err == OK || err_info(err)->http_status >= 500) {
    return err;
  }
  struct fault fault = scope_take_fault(scope);
  return REFUSE(scope, "proof", "%s", fault.text);
}

enum err key_proof_types(struct scope *scope, struct json *out)
{
  struct json_object_builder all = {.scope = scope};
  for (size_t i = 0; i < TYPES; i++) {
    struct json algorithms[ALGORITHMS];
    for (size_t j = 0; j < ALGORITHMS; j++) {
      algorithms[j] = json_of_str(types[i].algorithms[j]);
    }
    struct json list;
    struct json type;
    TRY(json_array_of(scope, ALGORITHMS, algorithms, &list));
    const struct json_member members[] = {JSON_MEMBER("proof_signing_alg_values_supported", list)};
    TRY(json_object_of(scope, 1, members, &type));
    json_object_add(&all, types[i].name, type);
  }
  return json_object_done(&all, out);
}

#include "members.h"

#include "base/limits.h"
#include "codec/url.h"
#include "codec/xsd_time.h"

static enum err refuse(struct scope *scope, const char *name, const char *reason)
{
  return FAIL(scope, ERR_PROOF, "proof.%s: %s", name, reason);
}

static enum err need_string(struct scope *scope, const struct json *proof, const char *name, struct str *out)
{
  const struct json *value = json_get(proof, str_of(name));
  if (!json_is_string(value)) {
    return refuse(scope, name, value == NULL ? "is missing" : "must be a string");
  }
  if (value->string.len > LIMIT_URL_OCTETS) {
    return refuse(scope, name, "is too long");
  }
  *out = value->string;
  return OK;
}

static enum err may_string(struct scope *scope, const struct json *proof, const char *name, struct str *out)
{
  return json_get(proof, str_of(name)) == NULL ? OK : need_string(scope, proof, name, out);
}

/* SPEC: vc-data-integrity#proofs: a time without an offset is written wrongly, and read as UTC. */
static enum err may_time(struct scope *scope, const struct json *proof, const char *name, int64_t *out)
{
  struct str text = {0};
  TRY(may_string(scope, proof, name, &text));
  if (text.at == NULL || xsd_time_parse(scope, text, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  if (xsd_time_parse(scope, scope_join(scope, text, STR("Z")), out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return refuse(scope, name, "must be a date and time with an offset, such as 2026-03-10T01:02:03Z");
}

/* A string or an array of strings, as domain and previousProof are. */
static enum err may_strings(struct scope *scope, const struct json *proof, const char *name, const struct json **out)
{
  const struct json *value = json_get(proof, str_of(name));
  struct json_list list = json_as_list(value);
  for (size_t i = 0; i < list.len; i++) {
    if (!json_is_string(&list.at[i])) {
      return refuse(scope, name, "must be a string or an array of strings");
    }
  }
  *out = value;
  return OK;
}

/* SPEC: vc-data-integrity#dataintegrityproof: only these have a cryptosuite; an older type says it all. */
static enum err read_type(struct scope *scope, const struct json *proof, struct members *out)
{
  TRY(need_string(scope, proof, "type", &out->type));
  out->suite_name = out->type;
  return str_equal(out->type, STR("DataIntegrityProof")) ? need_string(scope, proof, "cryptosuite", &out->suite_name)
                                                         : OK;
}

static enum err read_method(struct scope *scope, const struct json *proof, struct proof_finding *finding)
{
  TRY(need_string(scope, proof, "verificationMethod", &finding->method));
  finding->controller = str_slice(finding->method, 0, str_find(finding->method, '#', 0));
  return OK;
}

static enum err read_id(struct scope *scope, const struct json *proof, struct str *out)
{
  TRY(may_string(scope, proof, "id", out));
  return out->at == NULL || url_is_absolute(*out) ? OK : refuse(scope, "id", "must be a URL");
}

static enum err read_previous(struct scope *scope, const struct json *proof, const struct json **out)
{
  TRY(may_strings(scope, proof, "previousProof", out));
  return json_as_list(*out).len <= LIMIT_PROOFS ? OK : refuse(scope, "previousProof", "names too many proofs");
}

static enum err read_value(struct scope *scope, const struct json *proof, struct str *out)
{
  TRY(need_string(scope, proof, "proofValue", out));
  return out->len > 1 ? OK : refuse(scope, "proofValue", "must be multibase");
}

enum err members_form(struct scope *scope, const struct json *proof, struct members *out, struct proof_finding *finding)
{
  *out = (struct members){0};
  if (!json_is_object(proof)) {
    return FAIL(scope, ERR_SYNTAX, "proof: must be an object");
  }
  finding->proof = proof;
  TRY(read_method(scope, proof, finding));
  TRY(read_type(scope, proof, out));
  TRY(need_string(scope, proof, "proofPurpose", &out->purpose));
  TRY(may_time(scope, proof, "created", &finding->created_s));
  TRY(may_time(scope, proof, "expires", &finding->expires_s));
  TRY(may_string(scope, proof, "challenge", &finding->challenge));
  TRY(may_strings(scope, proof, "domain", &finding->domain));
  TRY(read_id(scope, proof, &out->id));
  TRY(read_previous(scope, proof, &out->previous));
  return read_value(scope, proof, &out->value);
}

static enum err find_suite(struct scope *scope, struct members *members)
{
  members->suite = cryptosuite_find(members->suite_name);
  if (members->suite != NULL && str_equal(members->suite->type, members->type)) {
    return OK;
  }
  return str_equal(members->type, STR("DataIntegrityProof"))
             ? FAIL(scope, ERR_UNSUPPORTED, "proof.cryptosuite: is not known here")
             : refuse(scope, "type", "must be DataIntegrityProof");
}

static enum err check_purpose(struct scope *scope, const struct members *members, enum proof_purpose expected)
{
  struct str name = proof_purpose_name(expected);
  return str_equal(members->purpose, name)
             ? OK
             : FAIL(scope, ERR_PROOF, "proof.proofPurpose: must be " STR_FMT, STR_ARG(name));
}

static enum err decode_value(struct scope *scope, struct members *members)
{
  char header = (char)members->suite->proof_value;
  if (members->value.at[0] != header) {
    return FAIL(scope, ERR_PROOF, "proof.proofValue: must begin with the multibase header '%c'", header);
  }
  if (multibase_decode(scope, members->value, &members->signature) != OK) {
    (void)scope_take_fault(scope);
    return refuse(scope, "proofValue", "is not well-formed multibase");
  }
  return OK;
}

enum err members_read(struct scope *scope, const struct json *proof, enum proof_purpose purpose, struct members *out,
                      struct proof_finding *finding)
{
  TRY(members_form(scope, proof, out, finding));
  TRY(find_suite(scope, out));
  TRY(check_purpose(scope, out, purpose));
  return decode_value(scope, out);
}

enum err members_fit_key(struct scope *scope, struct members *members, enum key_kind kind)
{
  const struct key_info *key = key_info(kind);
  const struct cryptosuite *suite = cryptosuite_for_key(members->suite->name, kind);
  if (suite == NULL) {
    return FAIL(scope, ERR_PROOF,
                "proof.verificationMethod: a key of kind %s, which cryptosuite " STR_FMT " does not use", key->name,
                STR_ARG(members->suite->name));
  }
  if (members->signature.len != key->signature_octets) {
    return FAIL(scope, ERR_PROOF, "proof.proofValue: must hold %zu octets, not %zu", key->signature_octets,
                members->signature.len);
  }
  members->suite = suite;
  return OK;
}

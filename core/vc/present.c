#include "vc/present.h"

#include "base/limits.h"
#include "cborld/cborld.h"
#include "qr/text.h"
#include "vc/rules.h"
#include "vc/types.h"

static enum err check_order(struct scope *scope, const struct presentation_order *order)
{
  struct json_list list = json_as_list(order->credentials);
  bool is_bare = order->credentials == NULL;
  if ((list.len == 0 && !is_bare) || list.len > LIMIT_CREDENTIALS) {
    return FAIL(scope, ERR_VALUE, "verifiableCredential: must be 1 to %d credentials", LIMIT_CREDENTIALS);
  }
  for (size_t i = 0; i < list.len; i++) {
    if (!json_is_object(&list.at[i])) {
      return FAIL(scope, ERR_VALUE, "verifiableCredential[%zu]: must be an object", i);
    }
  }
  if (order->expires_s <= order->created_s || order->expires_s - order->created_s > LIMIT_PRESENTATION_S) {
    return FAIL(scope, ERR_RANGE, "expires: must be 1 to %d seconds after created", LIMIT_PRESENTATION_S);
  }
  return OK;
}

static enum err compose(struct scope *scope, const struct presentation_order *order, struct json *out)
{
  const struct json context[] = {json_of_str(STR(CREDENTIALS_V2))};
  const struct json types[] = {json_of_str(STR("VerifiablePresentation"))};
  struct json_list list = json_as_list(order->credentials);
  struct json contexts;
  struct json type;
  struct json credentials;
  TRY(json_array_of(scope, 1, context, &contexts));
  TRY(json_array_of(scope, 1, types, &type));
  TRY(json_array_of(scope, list.len, list.at, &credentials));
  const struct json_member members[] = {
      JSON_MEMBER("@context", contexts),
      JSON_MEMBER("type", type),
      JSON_MEMBER("verifiableCredential", credentials),
  };
  return json_object_of(scope, order->credentials == NULL ? 2 : 3, members, out);
}

enum err present_prepare(struct scope *scope, const struct schemas *schemas, const struct public_key *key,
                         const struct presentation_order *order, struct proof_draft *out)
{
  struct json presentation;
  TRY(check_order(scope, order));
  TRY(compose(scope, order, &presentation));
  struct proof_options options = {
      .suite = order->suite,
      .method = order->method,
      .purpose = PROOF_AUTHENTICATION,
      .created_s = order->created_s,
      .expires_s = order->expires_s,
      .challenge = order->challenge,
      .domain = order->domain,
  };
  return proof_prepare(scope, schemas->catalogue, &presentation, key, &options, out);
}

enum err present_finish(struct scope *scope, const struct schemas *schemas, const struct proof_draft *draft,
                        struct bytes signature, struct json *out)
{
  struct proof_findings findings;
  TRY(proof_complete(scope, draft, signature, out));
  TRY(proof_check(scope, schemas->catalogue, out, PROOF_AUTHENTICATION, &proof_did_key_resolver, &findings));
  return proof_all_hold(&findings)
             ? OK
             : FAIL(scope, ERR_SIGNATURE, "the presentation: " STR_FMT, STR_ARG(findings.at[0].reason));
}

enum err present(struct scope *scope, const struct schemas *schemas, const struct key_pair *key,
                 const struct presentation_order *order, struct json *out)
{
  struct proof_draft draft;
  struct signature signature;
  TRY(present_prepare(scope, schemas, key_pair_public(key), order, &draft));
  TRY(key_pair_sign(scope, key, hash_data_bytes(&draft.to_sign), &signature));
  return proof_complete(scope, &draft, signature_bytes(&signature), out);
}

enum err present_qr_text(struct scope *scope, const struct schemas *schemas, const struct json *document,
                         struct str *out)
{
  struct qr_text text = {.form = types_has(document, STR(TYPE_PRESENTATION)) ? QR_PRESENTATION : QR_CREDENTIAL};
  TRY(cborld_encode(scope, schemas->tables, DOJANG_CBORLD_ENTRY, document, &text.octets));
  return qr_text_print(scope, &text, out);
}

#include "codec/base64.h"
#include "crypto/random.h"
#include "did/did_key.h"
#include "page.h"
#include "qr/text.h"
#include "vc/present.h"

enum { NONCE_OCTETS = 16 };

/* The reader's challenge, or one of the wallet's own. */
static enum err read_challenge(struct scope *scope, const struct json *request, struct str *out)
{
  uint8_t nonce[NONCE_OCTETS];
  TRY(json_may_string(scope, NULL, request, STR("challenge"), out));
  if (out->len > 0) {
    return OK;
  }
  random_fill(nonce, sizeof nonce);
  return base64_encode(scope, BASE64_URL, (struct bytes){nonce, sizeof nonce}, out);
}

static enum err read_order(struct scope *scope, const struct json *request, struct presentation_order *out)
{
  const struct json *credentials = json_get(request, STR("credentials"));
  *out = (struct presentation_order){.credentials = json_is_null(credentials) ? NULL : credentials};
  TRY(json_need_string(scope, NULL, request, STR("method"), &out->method));
  TRY(json_need_string(scope, NULL, request, STR("suite"), &out->suite));
  TRY(json_need_string(scope, NULL, request, STR("domain"), &out->domain));
  TRY(page_need_time(scope, request, STR("created"), &out->created_s));
  TRY(page_need_time(scope, request, STR("expires"), &out->expires_s));
  return read_challenge(scope, request, &out->challenge);
}

enum err call_prepare(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  struct presentation_order order;
  struct public_key key;
  struct proof_draft draft;
  struct json to_sign;
  struct json draft_json;
  TRY(read_order(scope, request, &order));
  TRY(did_key_method_parse(scope, order.method, &key));
  TRY(present_prepare(scope, page->schemas, &key, &order, &draft));
  TRY(page_octets(scope, hash_data_bytes(&draft.to_sign), &to_sign));
  const struct json_member parts[] = {JSON_MEMBER("presentation", draft.document), JSON_MEMBER("proof", draft.proof)};
  TRY(json_object_of(scope, 2, parts, &draft_json));
  const struct json_member members[] = {JSON_MEMBER("toSign", to_sign), JSON_MEMBER("draft", draft_json)};
  return json_object_of(scope, 2, members, answer);
}

static enum err read_draft(struct scope *scope, const struct json *request, struct proof_draft *out)
{
  const struct json *draft = NULL;
  const struct json *presentation = NULL;
  const struct json *proof = NULL;
  TRY(json_need_object(scope, NULL, request, STR("draft"), &draft));
  struct json_path path = json_path_member(NULL, STR("draft"));
  TRY(json_need_object(scope, &path, draft, STR("presentation"), &presentation));
  TRY(json_need_object(scope, &path, draft, STR("proof"), &proof));
  *out = (struct proof_draft){.document = *presentation, .proof = *proof};
  return OK;
}

/* For scanners that type: digits survive every keyboard layout and input mode. */
static enum err digits_of(struct scope *scope, struct str text, struct str *out)
{
  struct qr_text code;
  TRY(qr_text_parse(scope, text, &code));
  code.form = QR_UNSTATED;
  return qr_text_print(scope, &code, out);
}

enum err call_finish(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  struct proof_draft draft;
  struct bytes signature;
  struct json presentation;
  struct str text;
  struct str digits;
  TRY(read_draft(scope, request, &draft));
  TRY(page_need_octets(scope, request, STR("signature"), &signature));
  TRY(present_finish(scope, page->schemas, &draft, signature, &presentation));
  struct json_object_builder out = {.scope = scope};
  json_object_add(&out, STR("presentation"), presentation);
  if (json_get(&presentation, STR("verifiableCredential")) == NULL) {
    json_object_add(&out, STR("text"), json_of_null());
    json_object_add(&out, STR("digits"), json_of_null());
    return json_object_done(&out, answer);
  }
  TRY(present_qr_text(scope, page->schemas, &presentation, &text));
  TRY(digits_of(scope, text, &digits));
  json_object_add(&out, STR("text"), json_of_str(text));
  json_object_add(&out, STR("digits"), json_of_str(digits));
  return json_object_done(&out, answer);
}

enum err call_paper_text(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  const struct json *credential = NULL;
  struct str text;
  TRY(json_need_object(scope, NULL, request, STR("credential"), &credential));
  TRY(present_qr_text(scope, page->schemas, credential, &text));
  *answer = json_of_str(text);
  return OK;
}

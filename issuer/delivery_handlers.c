#include "delivery_handlers.h"

#include "base/buf.h"
#include "codec/xsd_time.h"
#include "delivery/link.h"
#include "delivery/refusal.h"
#include "service.h"

static enum err find_delivery(struct scope *scope, void *self, const struct delivery **out)
{
  const struct issuer_service *service = self;
  *out = &service->delivery;
  return service->delivery.offers != NULL ? OK : FAIL(scope, ERR_NOT_FOUND, "this issuer makes no offers");
}

enum err handle_offer(void *self, struct http_request *request, struct http_reply *reply)
{
  struct scope *scope = request->scope;
  const struct delivery *delivery = NULL;
  struct json body;
  struct delivery_offered offered;
  TRY(find_delivery(scope, self, &delivery));
  TRY(http_request_object(request, &body));
  const struct delivery_order order = {&body, request->caller, request->idempotency_key, request->body};
  TRY(delivery_offer(scope, delivery, &order, &offered));
  struct str uri = link_uri(scope, delivery->identifier, offered.id);
  struct str link = link_of_offer(scope, uri);
  struct json answer;
  struct json_object_builder members = {.scope = scope};
  json_object_add(&members, STR("id"), json_of_str(offered.id));
  json_object_add(&members, STR("credential_offer_uri"), json_of_str(uri));
  json_object_add(&members, STR("link"), json_of_str(link));
  json_object_add(&members, STR("wallet"), json_of_str(link_of_wallet(scope, delivery->identifier, link)));
  json_object_add(&members, STR("pin"), json_of_str(offered.pin));
  json_object_add(&members, STR("expires"), json_of_str(xsd_time_print(scope, offered.end_s)));
  if (offered.document.len > 0) {
    json_object_add(&members, STR("document"), json_of_str(offered.document));
  }
  TRY(scope_err(scope));
  TRY(json_object_done(&members, &answer));
  return REPLY_JSON(reply, 201, &answer);
}

enum err handle_offer_shown(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct delivery *delivery = NULL;
  struct json offer;
  TRY(find_delivery(request->scope, self, &delivery));
  TRY(delivery_show(request->scope, delivery, http_request_param(request, "id"), &offer));
  return REPLY_JSON(reply, 200, &offer);
}

enum err handle_issuer_metadata(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct delivery *delivery = NULL;
  TRY(find_delivery(request->scope, self, &delivery));
  return REPLY_JSON_TEXT(reply, 200, ((const struct issuer_service *)self)->issuer_metadata);
}

enum err handle_server_metadata(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct delivery *delivery = NULL;
  TRY(find_delivery(request->scope, self, &delivery));
  return REPLY_JSON_TEXT(reply, 200, ((const struct issuer_service *)self)->server_metadata);
}

/* SPEC: RFC 6749 section 5.2: printable ASCII without quotes and backslashes. */
static struct str description_of(struct scope *scope, const struct fault *fault)
{
  struct buf text = buf_in(scope);
  struct str whole = str_of(fault->text);
  for (size_t i = 0; i < whole.len; i++) {
    char c = whole.at[i];
    bool is_taken = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    buf_add(&text, is_taken ? str_slice(whole, i, i + 1) : STR("?"));
  }
  struct str out;
  return buf_str(&text, &out) == OK ? out : (struct str){0};
}

static enum err reply_refusal(struct http_reply *reply, const struct refusal *refusal, const struct fault *fault)
{
  struct json answer;
  const struct json_member members[] = {
      JSON_MEMBER("error", json_of_str(str_of(refusal->error))),
      JSON_MEMBER("error_description", json_of_str(description_of(reply->scope, fault))),
      JSON_MEMBER("code", json_of_str(refusal->reason)),
      JSON_MEMBER("titleKo", json_of_str(str_of(refusal->title_ko))),
  };
  TRY(scope_err(reply->scope));
  TRY(json_object_of(reply->scope, sizeof members / sizeof *members, members, &answer));
  if (refusal->status == 401) {
    TRY(http_reply_header(reply, "WWW-Authenticate", STR("Bearer error=\"invalid_token\"")));
  }
  return http_reply_json(reply, refusal->status, &answer, fault->file, fault->line);
}

/* A fault as a wallet expects it: the table's answer, `otherwise` for what else is wrong with its request. Trouble of
   our own stays what it is. */
static enum err refuse(struct http_reply *reply, enum err err, const char *otherwise)
{
  if (err == OK || err_info(err)->http_status >= 500 || err == ERR_NOT_FOUND || err == ERR_TOO_MANY) {
    return err;
  }
  struct fault fault = scope_take_fault(reply->scope);
  const struct refusal *refusal = refusal_find(fault.code);
  return reply_refusal(reply, refusal != NULL ? refusal : refusal_find(str_of(otherwise)), &fault);
}

static enum err need_once(struct scope *scope, size_t len, const struct http_pair pairs[])
{
  for (size_t i = 0; i < len; i++) {
    for (size_t j = 0; j < i; j++) {
      if (str_equal(pairs[i].name, pairs[j].name)) {
        return REFUSE(scope, "request", "a parameter is there twice");
      }
    }
  }
  return OK;
}

/* SPEC: openid-4-verifiable-credential-issuance-1_0 section 6.1, RFC 6749 section 3.2: parameters that are not known
   are passed over, one that is there twice is refused. */
static enum err redeem(struct http_request *request, const struct delivery *delivery, struct str *token)
{
  struct http_pair form[HTTP_QUERY_MAX];
  size_t len = 0;
  struct scope *scope = request->scope;
  TRY(http_form_parse(scope, request->body, HTTP_QUERY_MAX, form, &len));
  TRY(need_once(scope, len, form));
  struct str grant = http_form_get(len, form, "grant_type");
  struct str code = http_form_get(len, form, "pre-authorized_code");
  if (grant.len == 0) {
    return REFUSE(scope, "request", "grant_type: is missing");
  }
  if (!str_equal(grant, STR(DELIVERY_GRANT))) {
    return REFUSE(scope, "grant_type", "grant_type: must be " DELIVERY_GRANT);
  }
  if (code.len == 0) {
    return REFUSE(scope, "request", "pre-authorized_code: is missing");
  }
  return delivery_redeem(scope, delivery, code, http_form_get(len, form, "tx_code"), token);
}

enum err handle_token(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct delivery *delivery = NULL;
  struct str token = {0};
  TRY(find_delivery(request->scope, self, &delivery));
  enum err err = redeem(request, delivery, &token);
  if (err != OK) {
    return refuse(reply, err, "request");
  }
  struct json answer;
  const struct json_member members[] = {
      JSON_MEMBER("access_token", json_of_str(token)),
      JSON_MEMBER("token_type", json_of_str(STR("Bearer"))),
      JSON_MEMBER("expires_in", json_of_number((double)delivery->token_s)),
  };
  TRY(json_object_of(request->scope, sizeof members / sizeof *members, members, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

enum err handle_nonce(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct delivery *delivery = NULL;
  struct str nonce = {0};
  struct json answer;
  TRY(find_delivery(request->scope, self, &delivery));
  TRY(delivery_nonce(request->scope, delivery, &nonce));
  const struct json_member members[] = {JSON_MEMBER("c_nonce", json_of_str(nonce))};
  TRY(json_object_of(request->scope, 1, members, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

/* SPEC: openid-4-verifiable-credential-issuance-1_0 section 8.3 */
static enum err reply_credential(struct http_reply *reply, const struct json *credential)
{
  struct json item;
  struct json list;
  struct json answer;
  const struct json_member of_item[] = {JSON_MEMBER("credential", *credential)};
  TRY(json_object_of(reply->scope, 1, of_item, &item));
  TRY(json_array_of(reply->scope, 1, &item, &list));
  const struct json_member members[] = {JSON_MEMBER("credentials", list)};
  TRY(json_object_of(reply->scope, 1, members, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

enum err handle_credential(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct delivery *delivery = NULL;
  struct json credential;
  TRY(find_delivery(request->scope, self, &delivery));
  enum err err = delivery_fetch(request->scope, delivery, http_request_bearer(request), request->body, &credential);
  return err != OK ? refuse(reply, err, "credential_request") : reply_credential(reply, &credential);
}

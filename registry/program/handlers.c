#include "registry/wire.h"
#include "service.h"

enum err handle_indices(void *self, struct http_request *request, struct http_reply *reply)
{
  struct registry_service *service = self;
  struct json body;
  size_t count = 0;
  TRY(http_request_object(request, &body));
  TRY(lease_request_parse(request->scope, &body, &count));
  struct registry_lease lease;
  struct json answer;
  TRY(registry_lease(&service->port, request->scope, count, &lease));
  TRY(lease_answer_print(request->scope, &lease, &answer));
  return REPLY_JSON(reply, 201, &answer);
}

enum err handle_records(void *self, struct http_request *request, struct http_reply *reply)
{
  struct registry_service *service = self;
  struct json body;
  struct registry_record *records = NULL;
  size_t len = 0;
  TRY(http_request_object(request, &body));
  TRY(record_request_parse(request->scope, &body, &records, &len));
  struct registry_receipt *receipts = SCOPE_ARRAY(request->scope, struct registry_receipt, len);
  if (receipts == NULL) {
    return scope_err(request->scope);
  }
  struct json answer;
  TRY(registry_record(&service->port, request->scope, len, records, receipts));
  TRY(record_answer_print(request->scope, len, receipts, &answer));
  return REPLY_JSON(reply, 201, &answer);
}

/* SPEC: vcalm#update-status */
enum err handle_credentials_status(void *self, struct http_request *request, struct http_reply *reply)
{
  struct registry_service *service = self;
  struct json body;
  struct registry_change change;
  TRY(http_request_object(request, &body));
  TRY(change_request_parse(request->scope, &body, &change));
  struct registry_change_receipt receipt;
  struct json answer;
  TRY(registry_set_status(&service->port, request->scope, &change, &receipt));
  TRY(change_answer_print(request->scope, &receipt, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

/* What is published may be kept by anybody and asked for again by its ETag. */
static enum err reply_published(struct registry_service *service, struct http_request *request,
                                struct http_reply *reply, enum registry_page page, struct str list_name)
{
  struct registry_published published;
  TRY(registry_published(service->registry, request->scope, page, list_name, &published));
  struct str cache_control = scope_format(request->scope, "public, max-age=%lld", (long long)published.max_age_s);
  if (cache_control.at == NULL) {
    return scope_err(request->scope);
  }
  const struct http_static thing = {
      .content_type = STR("application/json"),
      .body = str_bytes(published.body),
      .etag = published.etag,
      .cache_control = cache_control,
  };
  return REPLY_STATIC(reply, &thing);
}

enum err handle_status_lists(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_published(self, request, reply, REGISTRY_LISTS, (struct str){0});
}

enum err handle_status_list(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_published(self, request, reply, REGISTRY_LIST, http_request_param(request, "list"));
}

enum err handle_issuers(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_published(self, request, reply, REGISTRY_ISSUERS, (struct str){0});
}

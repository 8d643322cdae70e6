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

static const struct str JSON_TYPE = STR_INIT("application/json");
static const struct str TEXT_TYPE = STR_INIT("text/plain; charset=utf-8");
static const struct str OCTETS_TYPE = STR_INIT("application/octet-stream");

/* What is published may be kept by anybody: what never changes for as long as it says, other things are asked for again
   by their ETag. */
static enum err send_published(struct http_request *request, struct http_reply *reply,
                               const struct registry_published *published, struct str content_type)
{
  bool immutable = published->etag.len == 0 && published->max_age_s > 0;
  struct str cache_control = published->max_age_s == 0
                                 ? STR("no-cache")
                                 : scope_format(request->scope, "public, max-age=%lld%s",
                                                (long long)published->max_age_s, immutable ? ", immutable" : "");
  if (cache_control.at == NULL) {
    return scope_err(request->scope);
  }
  const struct http_static thing = {
      .content_type = content_type,
      .body = str_bytes(published->body),
      .etag = published->etag,
      .cache_control = cache_control,
  };
  return REPLY_STATIC(reply, &thing);
}

static enum err reply_page(struct registry_service *service, struct http_request *request,
                           struct http_reply *http_reply, enum registry_page page, struct str name,
                           struct str content_type)
{
  struct registry_published published;
  TRY(registry_published(service->registry, request->scope, page, name, &published));
  return send_published(request, http_reply, &published, content_type);
}

enum err handle_status_lists(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_page(self, request, reply, REGISTRY_LISTS, (struct str){0}, JSON_TYPE);
}

enum err handle_status_list(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_page(self, request, reply, REGISTRY_LIST, http_request_param(request, "list"), JSON_TYPE);
}

enum err handle_issuers(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_page(self, request, reply, REGISTRY_ISSUERS, (struct str){0}, JSON_TYPE);
}

enum err handle_bundle(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_page(self, request, reply, REGISTRY_BUNDLE, (struct str){0}, JSON_TYPE);
}

enum err handle_checkpoint(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_page(self, request, reply, REGISTRY_CHECKPOINT, (struct str){0}, TEXT_TYPE);
}

/* SPEC: c2sp.org/tlog-tiles */
enum err handle_tile(void *self, struct http_request *request, struct http_reply *reply)
{
  struct str path = scope_join(request->scope, STR("tile/"), http_request_param(request, "path"));
  return path.at == NULL ? scope_err(request->scope)
                         : reply_page(self, request, reply, REGISTRY_TILE, path, OCTETS_TYPE);
}

static enum err reply_version(struct registry_service *service, struct http_request *request,
                              struct http_reply *http_reply, struct str list)
{
  struct registry_published published;
  struct str version = http_request_param(request, "version");
  TRY(registry_version(service->registry, request->scope, list, version, &published));
  return send_published(request, http_reply, &published, JSON_TYPE);
}

enum err handle_status_list_version(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_version(self, request, reply, http_request_param(request, "list"));
}

enum err handle_issuers_version(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_version(self, request, reply, STR(""));
}

enum err handle_log_file(void *self, struct http_request *request, struct http_reply *http_reply)
{
  struct registry_service *service = self;
  struct registry_published published;
  struct str path = http_request_param(request, "path");
  TRY(registry_log_file(service->registry, request->scope, http_request_param(request, "name"), path, &published));
  return send_published(request, http_reply, &published, str_starts(path, STR("tile/")) ? OCTETS_TYPE : TEXT_TYPE);
}

enum err handle_log(void *self, struct http_request *request, struct http_reply *http_reply)
{
  struct registry_service *service = self;
  struct registry_published published;
  TRY(registry_log_about(service->registry, request->scope, &published));
  return send_published(request, http_reply, &published, JSON_TYPE);
}

static enum err reply_proof(struct registry_service *service, struct http_request *request,
                            struct http_reply *http_reply, bool is_compact)
{
  struct registry_published published;
  uint64_t index = 0;
  if (!str_to_u64(http_request_param(request, "index"), &index)) {
    return FAIL(request->scope, ERR_NOT_FOUND, "there is no entry of this number");
  }
  TRY(registry_proof(service->registry, request->scope, index, is_compact, &published));
  return send_published(request, http_reply, &published, TEXT_TYPE);
}

enum err handle_proof(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_proof(self, request, reply, false);
}

enum err handle_proof_compact(void *self, struct http_request *request, struct http_reply *reply)
{
  return reply_proof(self, request, reply, true);
}

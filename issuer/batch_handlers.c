#include "batch_handlers.h"

#include "batch/sheet.h"
#include "service.h"

#define TEXT_CSV "text/csv; charset=utf-8"

static enum err find_batches(struct scope *scope, void *self, struct batches **out)
{
  const struct issuer_service *service = self;
  *out = service->batches;
  return service->batches != NULL ? OK : FAIL(scope, ERR_NOT_FOUND, "this issuer keeps no book, or makes no offers");
}

static enum err reply_sheet(struct http_reply *reply, const char *name, struct str text)
{
  struct str disposition = scope_format(reply->scope, "attachment; filename=\"%s.csv\"", name);
  TRY(http_reply_header(reply, "Content-Disposition", disposition));
  return REPLY_BYTES(reply, 200, STR(TEXT_CSV), str_bytes(text));
}

enum err handle_batch_template(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct issuer_service *service = self;
  struct batches *batches = NULL;
  struct str text;
  TRY(find_batches(request->scope, self, &batches));
  TRY(sheet_template(request->scope, service->schemas, http_request_query(request, "type"), &text));
  return reply_sheet(reply, "template", text);
}

static enum err read_dry_run(const struct http_request *request, bool *out)
{
  struct str text = http_request_query(request, "dryRun");
  *out = str_equal(text, STR("true"));
  bool is_known = text.at == NULL || *out || str_equal(text, STR("false"));
  return is_known ? OK : FAIL(request->scope, ERR_VALUE, "dryRun: must be true or false");
}

enum err handle_batch(void *self, struct http_request *request, struct http_reply *reply)
{
  struct batches *batches = NULL;
  bool is_dry = false;
  struct json answer;
  TRY(find_batches(request->scope, self, &batches));
  TRY(read_dry_run(request, &is_dry));
  TRY(is_dry ? batches_check(request->scope, batches, request->body, &answer)
             : batches_add(request->scope, batches, request->body, request->caller, &answer));
  return REPLY_JSON(reply, is_dry ? 200 : 202, &answer);
}

enum err handle_batches(void *self, struct http_request *request, struct http_reply *reply)
{
  struct batches *batches = NULL;
  struct json answer;
  TRY(find_batches(request->scope, self, &batches));
  TRY(batches_list(request->scope, batches, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

enum err handle_batch_shown(void *self, struct http_request *request, struct http_reply *reply)
{
  struct batches *batches = NULL;
  struct json answer;
  TRY(find_batches(request->scope, self, &batches));
  TRY(batches_show(request->scope, batches, http_request_param(request, "id"), &answer));
  return REPLY_JSON(reply, 200, &answer);
}

enum err handle_batch_result(void *self, struct http_request *request, struct http_reply *reply)
{
  struct batches *batches = NULL;
  struct str text;
  TRY(find_batches(request->scope, self, &batches));
  TRY(batches_result(request->scope, batches, http_request_param(request, "id"), &text));
  return reply_sheet(reply, "result", text);
}

enum err handle_batch_purge(void *self, struct http_request *request, struct http_reply *reply)
{
  struct batches *batches = NULL;
  struct json answer;
  TRY(find_batches(request->scope, self, &batches));
  TRY(batches_purge(request->scope, batches, http_request_param(request, "id"), &answer));
  return REPLY_JSON(reply, 200, &answer);
}

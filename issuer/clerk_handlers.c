#include "clerk_handlers.h"

#include "service.h"
#include "json/field.h"

static enum err find_clerk(struct scope *scope, void *self, const struct clerk **out)
{
  const struct issuer_service *service = self;
  *out = &service->clerk;
  return service->book != NULL ? OK : FAIL(scope, ERR_NOT_FOUND, "this issuer keeps no book");
}

enum err handle_search(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct clerk *clerk = NULL;
  struct json body;
  struct json answer;
  TRY(find_clerk(request->scope, self, &clerk));
  TRY(http_request_object(request, &body));
  TRY(clerk_search(request->scope, clerk, &body, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

enum err handle_status(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct clerk *clerk = NULL;
  struct json body;
  struct json answer;
  TRY(find_clerk(request->scope, self, &clerk));
  TRY(http_request_object(request, &body));
  TRY(clerk_set_status(request->scope, clerk, http_request_param(request, "id"), &body, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

static enum err ids_json(struct scope *scope, const struct documents *documents, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < documents->len; i++) {
    json_array_add(&list, json_of_str(documents->at[i].id));
  }
  return json_array_done(&list, out);
}

static enum err reply_printed(struct http_reply *reply, const struct clerk_printed *printed)
{
  struct json replaced;
  struct json answer;
  TRY(ids_json(reply->scope, &printed->replaced, &replaced));
  const struct json_member members[] = {
      JSON_MEMBER("id", json_of_str(printed->id)),
      JSON_MEMBER("credential", printed->credential),
      JSON_MEMBER("text", json_of_str(printed->text)),
      JSON_MEMBER("replaced", replaced),
  };
  TRY(json_object_of(reply->scope, sizeof members / sizeof *members, members, &answer));
  unsigned long long index = printed->receipt.sequence;
  TRY(http_reply_header(reply, "Dojang-Log-Index", scope_format(reply->scope, "%llu", index)));
  return REPLY_JSON(reply, 201, &answer);
}

enum err handle_paper(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct clerk *clerk = NULL;
  struct json body;
  struct clerk_printed printed;
  TRY(find_clerk(request->scope, self, &clerk));
  TRY(http_request_object(request, &body));
  TRY(clerk_print(request->scope, clerk, &body, request->caller, &printed));
  return reply_printed(reply, &printed);
}

/* The body is empty, or an empty object. */
static enum err need_nothing(struct http_request *request)
{
  struct json body;
  if (str_trim(request->body).len == 0) {
    return OK;
  }
  TRY(http_request_object(request, &body));
  return json_only_known(request->scope, NULL, &body, ERR_OPTION, 0, NULL);
}

enum err handle_reprint(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct clerk *clerk = NULL;
  struct clerk_printed printed;
  TRY(find_clerk(request->scope, self, &clerk));
  TRY(need_nothing(request));
  TRY(clerk_reprint(request->scope, clerk, http_request_param(request, "id"), request->caller, &printed));
  return reply_printed(reply, &printed);
}

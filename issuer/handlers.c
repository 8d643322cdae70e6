#include "codec/url.h"
#include "delivery/issued_document.h"
#include "service.h"
#include "json/field.h"

/* SPEC: vcalm#issue-credential: what is not understood is refused. `credentialId` is a name for the credential: its own
   `id`, or one that the caller keeps for itself, since nothing here is filed under names. */
static enum err read_options(struct scope *scope, const struct json *body)
{
  static const struct str known[] = {STR_INIT("credentialId")};
  struct json_path path = json_path_member(NULL, STR("options"));
  const struct json *options = json_get(body, STR("options"));
  if (options == NULL) {
    return OK;
  }
  if (!json_is_object(options)) {
    return json_refuse(scope, &path, "must be an object");
  }
  TRY(json_only_known(scope, &path, options, ERR_OPTION, 1, known));
  const struct json *name = json_get(options, known[0]);
  const struct json *id = json_get(json_get(body, STR("credential")), STR("id"));
  struct json_path member = json_path_member(&path, known[0]);
  if (name != NULL && (!json_is_string(name) || !url_is_absolute(name->string))) {
    return json_refuse(scope, &member, "must be a URL");
  }
  return name == NULL || id == NULL || json_same(name, id) ? OK
                                                           : json_refuse(scope, &member, "is not the credential's id");
}

/* In a header, since the body's members are the VC API's. */
static enum err tell_place(struct http_reply *reply, const struct issued *issued)
{
  if (!issued->recorded) {
    return OK;
  }
  unsigned long long index = issued->receipt.sequence;
  return http_reply_header(reply, "Dojang-Log-Index", scope_format(reply->scope, "%llu", index));
}

/* What is handed out is in the book; under which id is told in a header. */
static enum err note(struct issuer_service *service, const struct issuer_instance *instance,
                     const struct http_request *request, const struct issued *issued, struct http_reply *reply)
{
  struct document document;
  if (service->book == NULL) {
    return OK;
  }
  TRY(issued_document(request->scope, &service->issuer, issued, &document));
  document.instance = instance->name;
  document.by = request->caller;
  TRY(casebook_add(service->book, request->scope, 1, &document));
  return http_reply_header(reply, "Dojang-Document", document.id);
}

static enum err issue(struct issuer_service *service, const struct issuer_instance *instance,
                      struct http_request *request, struct http_reply *reply)
{
  static const struct str known[] = {STR_INIT("credential"), STR_INIT("options")};
  struct scope *scope = request->scope;
  struct json body;
  const struct json *credential = NULL;
  TRY(http_request_object(request, &body));
  TRY(json_only_known(scope, NULL, &body, ERR_OPTION, 2, known));
  TRY(read_options(scope, &body));
  TRY(json_need_object(scope, NULL, &body, STR("credential"), &credential));
  struct issued issued;
  TRY(issue_credential(scope, &service->issuer, instance, credential, &issued));
  TRY(note(service, instance, request, &issued, reply));
  struct json answer;
  const struct json_member members[] = {JSON_MEMBER("verifiableCredential", issued.credential)};
  TRY(json_object_of(scope, 1, members, &answer));
  TRY(tell_place(reply, &issued));
  return REPLY_JSON(reply, 201, &answer);
}

/* The first instance of the configuration is the default one. */
enum err handle_issue(void *self, struct http_request *request, struct http_reply *reply)
{
  struct issuer_service *service = self;
  return issue(service, &service->instances[0], request, reply);
}

enum err handle_instance_issue(void *self, struct http_request *request, struct http_reply *reply)
{
  struct issuer_service *service = self;
  struct str name = http_request_param(request, "instance");
  for (size_t i = 0; i < service->instances_len; i++) {
    if (str_equal(service->instances[i].name, name)) {
      return issue(service, &service->instances[i], request, reply);
    }
  }
  return FAIL(request->scope, ERR_NOT_FOUND, "there is no issuer instance of this name");
}

/* Who may be named as `issuer` of what is sent to which instance. */
enum err handle_instances(void *self, struct http_request *request, struct http_reply *reply)
{
  struct issuer_service *service = self;
  struct json_array_builder list = {.scope = request->scope};
  for (size_t i = 0; i < service->instances_len; i++) {
    const struct issuer_instance *instance = &service->instances[i];
    const struct json_member members[] = {
        JSON_MEMBER("name", json_of_str(instance->name)),
        JSON_MEMBER("id", json_of_str(instance->did)),
        JSON_MEMBER("verificationMethod", json_of_str(instance->method)),
        JSON_MEMBER("cryptosuite", json_of_str(instance->suite)),
        JSON_MEMBER("status", json_of_bool(instance->status)),
    };
    struct json item;
    TRY(json_object_of(request->scope, sizeof members / sizeof *members, members, &item));
    json_array_add(&list, item);
  }
  struct json instances;
  TRY(json_array_done(&list, &instances));
  struct json answer;
  const struct json_member members[] = {JSON_MEMBER("issuers", instances)};
  TRY(json_object_of(request->scope, 1, members, &answer));
  return REPLY_JSON(reply, 200, &answer);
}

/* A kind as its files describe it: what a form is made from. */
static enum err kind_json(struct scope *scope, const struct kind *kind, struct json *out)
{
  struct json title;
  const struct json_member of_title[] = {JSON_MEMBER("ko", json_of_str(kind->title_ko)),
                                         JSON_MEMBER("en", json_of_str(kind->title_en))};
  TRY(json_object_of(scope, 2, of_title, &title));
  const struct json_member members[] = {
      JSON_MEMBER("type", json_of_str(kind->type)),
      JSON_MEMBER("title", title),
      JSON_MEMBER("schema", *schema_document(kind->schema)),
      JSON_MEMBER("template", *kind->template),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

enum err handle_kinds(void *self, struct http_request *request, struct http_reply *reply)
{
  const struct issuer_service *service = self;
  struct json_array_builder list = {.scope = request->scope};
  for (size_t i = 0; i < service->schemas->kinds_len; i++) {
    struct json kind;
    TRY(kind_json(request->scope, &service->schemas->kinds[i], &kind));
    json_array_add(&list, kind);
  }
  struct json kinds;
  TRY(json_array_done(&list, &kinds));
  return REPLY_JSON(reply, 200, &kinds);
}

enum err handle_did_document(void *self, struct http_request *request, struct http_reply *reply)
{
  struct issuer_service *service = self;
  if (service->did_document.len == 0) {
    return FAIL(request->scope, ERR_NOT_FOUND, "public_url is not https, so this service has no did:web");
  }
  return REPLY_JSON_TEXT(reply, 200, service->did_document);
}

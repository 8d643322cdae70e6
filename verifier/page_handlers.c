#include "page_handlers.h"

#include "base/file.h"
#include "service.h"
#include "json/text.h"

/* All of it is known to whoever asks a verifier anything: nothing here is secret. */
static enum err print_settings(struct scope *scope, const struct config_section *top, const struct json *policy,
                               struct http_static *out)
{
  struct json name;
  struct json settings;
  struct str text;
  const struct json_member names[] = {
      JSON_MEMBER("ko", json_of_str(config_text(top, "name_ko"))),
      JSON_MEMBER("en", json_of_str(config_text(top, "name_en"))),
  };
  TRY(json_object_of(scope, sizeof names / sizeof *names, names, &name));
  const struct json_member members[] = {
      JSON_MEMBER("domain", json_of_str(config_text(top, "domain"))),
      JSON_MEMBER("operator", json_of_str(config_text(top, "operator"))),
      JSON_MEMBER("name", name),
      JSON_MEMBER("policy", *policy),
      JSON_MEMBER("challengeS", json_of_number((double)config_integer(top, "challenge_s"))),
      JSON_MEMBER("refreshS", json_of_number((double)config_integer(top, "refresh_s"))),
  };
  TRY(json_object_of(scope, sizeof members / sizeof *members, members, &settings));
  TRY(json_print(scope, &settings, &text));
  *out = (struct http_static){.content_type = STR("application/json"), .body = str_bytes(text)};
  return http_etag(scope, out->body, &out->etag);
}

enum err verifier_pages_open(struct scope *scope, const struct config *config, const struct json *policy,
                             struct verifier_pages *out)
{
  static const char *const folders[] = {"web", "counter"};
  char *root = file_join(scope, schemas_share_folder(config_text(&config->top, "share")), STR("pages"));
  TRY(scope_err(scope));
  TRY(pages_load(scope, root, sizeof folders / sizeof *folders, folders, &out->files));
  return print_settings(scope, &config->top, policy, &out->settings);
}

enum err handle_page(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)request;
  const struct verifier_service *service = self;
  return pages_reply(service->pages.files, reply);
}

enum err handle_page_folder(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  (void)request;
  return pages_redirect(reply);
}

enum err handle_counter_settings(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)request;
  const struct verifier_service *service = self;
  return REPLY_STATIC(reply, &service->pages.settings);
}

enum err handle_bundle(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)request;
  struct verifier_service *service = self;
  struct evidence *evidence = evidence_acquire(service->evidence);
  enum err err = shown_bundle_reply(service->bundle, evidence, clock_now_s(&service->clock), reply);
  evidence_release(service->evidence, evidence);
  return err;
}

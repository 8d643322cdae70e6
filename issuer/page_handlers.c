#include "page_handlers.h"

#include "base/file.h"
#include "service.h"
#include "json/text.h"

/* {"domain", "ko", "en"} of each [counter NAME], in the order of the file. */
static enum err list_counters(struct scope *scope, const struct config *config, struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  const struct config_section *section = NULL;
  while ((section = config_next(config, "counter", section)) != NULL) {
    const struct json_member members[] = {
        JSON_MEMBER("domain", json_of_str(config_text(section, "domain"))),
        JSON_MEMBER("ko", json_of_str(config_text(section, "ko"))),
        JSON_MEMBER("en", json_of_str(config_text(section, "en"))),
    };
    struct json item;
    TRY(json_object_of(scope, sizeof members / sizeof *members, members, &item));
    json_array_add(&list, item);
  }
  return json_array_done(&list, out);
}

static enum err print_wallet_settings(struct scope *scope, const struct config *config, struct http_static *out)
{
  struct json counters;
  struct json settings;
  struct str text;
  TRY(list_counters(scope, config, &counters));
  const struct json_member members[] = {
      JSON_MEMBER("issuer", json_of_str(config_text(&config->top, "public_url"))),
      JSON_MEMBER("counters", counters),
  };
  TRY(json_object_of(scope, sizeof members / sizeof *members, members, &settings));
  TRY(json_print(scope, &settings, &text));
  *out = (struct http_static){.content_type = STR("application/json"), .body = str_bytes(text)};
  return http_etag(scope, out->body, &out->etag);
}

enum err issuer_pages_open(struct scope *scope, const struct config *config, struct issuer_pages *out)
{
  static const char *const folders[] = {"web", "wallet", "desk"};
  char *root = file_join(scope, schemas_share_folder(config_text(&config->top, "share")), STR("pages"));
  TRY(scope_err(scope));
  TRY(pages_load(scope, root, sizeof folders / sizeof *folders, folders, &out->files));
  return print_wallet_settings(scope, config, &out->wallet_settings);
}

enum err handle_page(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)request;
  const struct issuer_service *service = self;
  return pages_reply(service->pages.files, reply);
}

enum err handle_page_folder(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  (void)request;
  return pages_redirect(reply);
}

enum err handle_wallet_settings(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)request;
  const struct issuer_service *service = self;
  return REPLY_STATIC(reply, &service->pages.wallet_settings);
}

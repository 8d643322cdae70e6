#include "page.h"
#include "qr/symbol.h"

enum err call_draw(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  (void)page;
  struct str text = {0};
  struct str level_text = STR("L");
  enum qr_level level = QR_LEVEL_L;
  struct qr_symbol symbol;
  TRY(json_need_string(scope, NULL, request, STR("text"), &text));
  TRY(json_may_string(scope, NULL, request, STR("level"), &level_text));
  TRY(qr_level_parse(scope, level_text, &level));
  TRY(qr_symbol_create(scope, text, level, &symbol));
  size_t len = symbol.side * symbol.side;
  char *modules = SCOPE_ROOM(scope, char, len);
  if (modules == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < len; i++) {
    modules[i] = symbol.dark[i] != 0 ? '1' : '0';
  }
  const struct json_member members[] = {
      JSON_MEMBER("version", json_of_number(symbol.version)),
      JSON_MEMBER("size", json_of_number((double)symbol.side)),
      JSON_MEMBER("modules", json_of_str((struct str){modules, len})),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, answer);
}

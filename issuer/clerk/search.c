#include "clerk/clerk.h"
#include "json/field.h"

static enum err show_all(struct scope *scope, const struct clerk *clerk, const struct documents *documents,
                         struct json *out)
{
  struct json_array_builder list = {.scope = scope};
  int64_t now_s = clock_now_s(clerk->delivery->issuer->clock);
  for (size_t i = 0; i < documents->len; i++) {
    struct json document;
    TRY(document_show(scope, &documents->at[i], now_s, &document));
    json_array_add(&list, document);
  }
  struct json array;
  TRY(json_array_done(&list, &array));
  const struct json_member members[] = {JSON_MEMBER("documents", array)};
  return json_object_of(scope, 1, members, out);
}

enum err clerk_search(struct scope *scope, const struct clerk *clerk, const struct json *body, struct json *out)
{
  static const struct str known[] = {STR_INIT("number"), STR_INIT("due")};
  struct str number = {0};
  bool due = false;
  struct documents found;
  TRY(json_only_known(scope, NULL, body, ERR_OPTION, 2, known));
  TRY(json_may_string(scope, NULL, body, STR("number"), &number));
  TRY(json_may_bool(scope, NULL, body, STR("due"), &due));
  number = str_trim(number);
  if (due == (number.len > 0)) {
    return FAIL(scope, ERR_VALUE, "number, due: one of them must be given");
  }
  TRY(due ? casebook_due(clerk->delivery->book, scope, &found)
          : casebook_search(clerk->delivery->book, scope, number, &found));
  return show_all(scope, clerk, &found, out);
}

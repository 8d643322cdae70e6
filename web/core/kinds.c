#include "page.h"

static struct json member_of(const struct json *object, struct str key)
{
  const struct json *value = json_get(object, key);
  return value == NULL ? json_of_null() : *value;
}

static enum err kind_json(struct scope *scope, const struct kind *kind, struct json *out)
{
  const struct json_member members[] = {
      JSON_MEMBER("type", json_of_str(kind->type)),
      JSON_MEMBER("title", member_of(kind->template, STR("title"))),
      JSON_MEMBER("validityDays", json_of_number((double)kind->validity_days)),
      JSON_MEMBER("paper", member_of(kind->template, STR("paper"))),
      JSON_MEMBER("display", member_of(kind->template, STR("display"))),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

enum err call_kinds(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  (void)request;
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < page->schemas->kinds_len; i++) {
    struct json item;
    TRY(kind_json(scope, &page->schemas->kinds[i], &item));
    json_array_add(&list, item);
  }
  return json_array_done(&list, answer);
}

#include "page.h"

/* How many codes a counter can see before the first of them lapses. */
enum { REPLAY_ENTRIES = 4096 };

enum err call_start(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  static const char *const folder[] = {"sealed"};
  int64_t now_s = 0;
  const struct json strict = json_of_members(NULL, 0);
  TRY(page_need_time(scope, request, STR("now"), &now_s));
  TRY(policy_parse(scope, &strict, &page->policy));
  TRY(schemas_load(scope, 1, folder, &page->schemas));
  page->replay = replay_new(REPLAY_ENTRIES, now_s);
  *answer = json_of_bool(true);
  return page->replay == NULL ? FAIL(scope, ERR_LIMIT, "no memory") : OK;
}

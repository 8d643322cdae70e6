#include "page.h"

#include "json/field.h"

/* How many codes a counter can see before the first of them lapses. */
enum { REPLAY_ENTRIES = 4096 };

/* More than fit are not taken; those that are too old do no harm. */
static enum err take_back(struct page *page, struct scope *scope, const struct json *request, int64_t now_s)
{
  struct json_list used = json_as_list(json_get(request, STR("used")));
  for (size_t i = 0; i < used.len; i++) {
    struct bytes key;
    int64_t until_s = 0;
    TRY(page_need_octets(scope, &used.at[i], STR("key"), &key));
    TRY(page_need_time(scope, &used.at[i], STR("until"), &until_s));
    if (key.len != EXPIRING_KEY_OCTETS) {
      return FAIL(scope, ERR_VALUE, "used[%zu].key: must be %d octets", i, EXPIRING_KEY_OCTETS);
    }
    if (until_s >= now_s && replay_take_back(page->replay, key, until_s, now_s) == SET_FULL) {
      return FAIL(scope, ERR_LIMIT, "used: are more than %d", REPLAY_ENTRIES);
    }
  }
  return OK;
}

enum err call_start(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  static const char *const folder[] = {"sealed"};
  int64_t started_s = 0;
  int64_t now_s = 0;
  const struct json strict = json_of_members(NULL, 0);
  TRY(page_need_time(scope, request, STR("started"), &started_s));
  TRY(page_need_time(scope, request, STR("now"), &now_s));
  TRY(policy_parse(scope, &strict, &page->policy));
  TRY(schemas_load(scope, 1, folder, &page->schemas));
  page->replay = replay_new(REPLAY_ENTRIES, started_s);
  if (page->replay == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory");
  }
  *answer = json_of_bool(true);
  return take_back(page, scope, request, now_s);
}

struct listing {
  struct scope *scope;
  struct json_array_builder items;
  enum err err;
};

static void list_one(void *self, struct bytes key, int64_t until_s)
{
  struct listing *listing = self;
  struct json octets;
  struct json item;
  listing->err = listing->err == OK ? page_octets(listing->scope, key, &octets) : listing->err;
  if (listing->err != OK) {
    return;
  }
  const struct json_member members[] = {JSON_MEMBER("key", octets),
                                        JSON_MEMBER("until", json_of_number((double)until_s))};
  listing->err = json_object_of(listing->scope, 2, members, &item);
  if (listing->err == OK) {
    json_array_add(&listing->items, item);
  }
}

enum err call_used(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  int64_t now_s = 0;
  struct listing listing = {.scope = scope, .items = {.scope = scope}};
  TRY(page_need_time(scope, request, STR("now"), &now_s));
  replay_each(page->replay, now_s, list_one, &listing);
  TRY(listing.err);
  return json_array_done(&listing.items, answer);
}

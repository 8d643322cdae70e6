#include "shelf_lists.h"

#include <assert.h>
#include <stdlib.h>

#include "json/text.h"

#define LIST_PATH "/status/"

void shelf_start(struct shelf *shelf, const struct registry_settings *settings)
{
  *shelf = (struct shelf){.settings = settings};
  (void)pthread_rwlock_init(&shelf->lock, NULL);
}

static void group_free(struct shelf_group *group)
{
  for (size_t purpose = 0; purpose < STATUS_KEPT; purpose++) {
    free(group->lists[purpose].bits.at);
    free(group->lists[purpose].text);
    page_end(&group->lists[purpose].page);
  }
  free(group);
}

void shelf_end(struct shelf *shelf)
{
  for (size_t i = 0; i < shelf->len; i++) {
    group_free(shelf->groups[i]);
  }
  free(shelf->groups);
  (void)pthread_rwlock_destroy(&shelf->lock);
}

static struct shelf_group *group_new(void)
{
  struct shelf_group *group = calloc(1, sizeof *group);
  if (group == NULL) {
    return NULL;
  }
  bool whole = true;
  for (size_t purpose = 0; purpose < STATUS_KEPT; purpose++) {
    struct shelf_list *list = &group->lists[purpose];
    list->bits = (struct bitstring){calloc(1, STATUS_LIST_ENTRIES / 8), STATUS_LIST_ENTRIES};
    list->is_dirty = true;
    page_start(&list->page);
    whole = whole && list->bits.at != NULL;
  }
  if (!whole) {
    group_free(group);
    return NULL;
  }
  return group;
}

static bool append(struct shelf *shelf, struct shelf_group *group)
{
  (void)pthread_rwlock_wrlock(&shelf->lock);
  struct shelf_group **groups = realloc(shelf->groups, (shelf->len + 1) * sizeof *groups);
  if (groups != NULL) {
    groups[shelf->len] = group;
    shelf->groups = groups;
    shelf->len++;
  }
  (void)pthread_rwlock_unlock(&shelf->lock);
  return groups != NULL;
}

enum err shelf_grow(struct shelf *shelf, struct scope *scope, size_t len)
{
  while (shelf->len < len) {
    struct shelf_group *group = group_new();
    if (group == NULL) {
      return FAIL(scope, ERR_LIMIT, "no memory for a status list");
    }
    if (!append(shelf, group)) {
      group_free(group);
      return FAIL(scope, ERR_LIMIT, "no memory for a status list");
    }
  }
  return OK;
}

struct shelf_list *shelf_list_at(const struct shelf *shelf, enum status_purpose purpose, uint64_t group)
{
  assert(group < shelf->len && purpose < (enum status_purpose)STATUS_KEPT);
  return &shelf->groups[group]->lists[purpose];
}

void shelf_set(struct shelf *shelf, enum status_purpose purpose, uint64_t group, uint32_t index, bool status)
{
  struct shelf_list *list = shelf_list_at(shelf, purpose, group);
  if (bitstring_get(&list->bits, index) != status) {
    bitstring_set(&list->bits, index, status);
    list->is_dirty = true;
  }
}

static struct str name_of(struct scope *scope, enum status_purpose purpose, uint64_t group)
{
  struct str word = status_purpose_print(purpose);
  return scope_format(scope, STR_FMT "-%llu", STR_ARG(word), (unsigned long long)group);
}

struct str shelf_url(const struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group)
{
  struct str name = name_of(scope, purpose, group);
  struct str folder = scope_join(scope, shelf->settings->public_url, STR(LIST_PATH));
  return name.at == NULL || folder.at == NULL ? (struct str){0} : scope_join(scope, folder, name);
}

struct str shelf_file(struct scope *scope, enum status_purpose purpose, uint64_t group, struct str file)
{
  struct str name = name_of(scope, purpose, group);
  return scope_format(scope, "status/" STR_FMT "/" STR_FMT, STR_ARG(name), STR_ARG(file));
}

enum err shelf_visit_lists(const struct shelf *shelf, shelf_visit *visit, void *self)
{
  for (uint64_t group = 0; group < shelf->len; group++) {
    for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
      TRY(visit(self, purpose, group));
    }
  }
  return OK;
}

/* "revocation-12" to its parts; false for anything else. */
static bool name_parse(struct str name, enum status_purpose *purpose, uint64_t *group)
{
  size_t dash = str_find_last(name, '-');
  if (dash == SIZE_MAX) {
    return false;
  }
  *purpose = status_purpose_parse(str_slice(name, 0, dash));
  return *purpose < (enum status_purpose)STATUS_KEPT && str_to_u64(str_slice(name, dash + 1, name.len), group);
}

/* The list, or NULL. Groups never move, so that the list outlasts the lock. */
static struct shelf_list *find_named(struct shelf *shelf, struct str name, enum status_purpose *purpose,
                                     uint64_t *group)
{
  struct shelf_list *list = NULL;
  if (!name_parse(name, purpose, group)) {
    return NULL;
  }
  (void)pthread_rwlock_rdlock(&shelf->lock);
  if (*group < shelf->len) {
    list = shelf_list_at(shelf, *purpose, *group);
  }
  (void)pthread_rwlock_unlock(&shelf->lock);
  return list;
}

enum err shelf_read(struct shelf *shelf, struct scope *scope, struct str name, struct registry_published *out)
{
  enum status_purpose purpose = STATUS_OTHER;
  uint64_t group = 0;
  struct shelf_list *list = find_named(shelf, name, &purpose, &group);
  if (list == NULL) {
    return FAIL(scope, ERR_NOT_FOUND, "there is no status list of this name");
  }
  out->max_age_s = shelf->settings->ttl_s;
  return page_read(&list->page, scope, out);
}

enum err shelf_find(struct shelf *shelf, struct scope *scope, struct str url, enum status_purpose purpose,
                    uint64_t *group)
{
  struct str folder = scope_join(scope, shelf->settings->public_url, STR(LIST_PATH));
  enum status_purpose seen = STATUS_OTHER;
  if (folder.at == NULL) {
    return scope_err(scope);
  }
  bool ours = str_starts(url, folder);
  if (!ours || find_named(shelf, str_slice(url, folder.len, url.len), &seen, group) == NULL) {
    return FAIL(scope, ERR_NOT_FOUND, "statusListCredential: is no status list of this registry");
  }
  return seen == purpose ? OK : FAIL(scope, ERR_VALUE, "statusPurpose: the list is for another purpose");
}

struct str shelf_version_path(struct shelf *shelf, struct scope *scope, struct str name, struct str version)
{
  enum status_purpose purpose = STATUS_OTHER;
  uint64_t group = 0;
  bool known = find_named(shelf, name, &purpose, &group) != NULL;
  return known ? shelf_file(scope, purpose, group, version) : STR("");
}

struct reading {
  struct shelf *shelf;
  struct scope *scope;
  struct str *texts;
  size_t len;
};

static enum err read_one(void *self, enum status_purpose purpose, uint64_t group)
{
  struct reading *reading = self;
  struct page *page = &shelf_list_at(reading->shelf, purpose, group)->page;
  struct registry_published published;
  if (page_is_shown(page)) {
    TRY(page_read(page, reading->scope, &published));
    reading->texts[reading->len++] = published.body;
  }
  return OK;
}

enum err shelf_read_all(struct shelf *shelf, struct scope *scope, const struct str **out, size_t *len)
{
  (void)pthread_rwlock_rdlock(&shelf->lock);
  struct reading reading = {shelf, scope, SCOPE_ARRAY(scope, struct str, shelf->len * STATUS_KEPT), 0};
  enum err err = reading.texts == NULL ? scope_err(scope) : shelf_visit_lists(shelf, read_one, &reading);
  (void)pthread_rwlock_unlock(&shelf->lock);
  *out = reading.texts;
  *len = reading.len;
  return err;
}

struct indexing {
  struct shelf *shelf;
  struct scope *scope;
  struct json_array_builder urls;
};

static enum err index_one(void *self, enum status_purpose purpose, uint64_t group)
{
  struct indexing *indexing = self;
  if (page_is_shown(&shelf_list_at(indexing->shelf, purpose, group)->page)) {
    json_array_add(&indexing->urls, json_of_str(shelf_url(indexing->shelf, indexing->scope, purpose, group)));
  }
  return OK;
}

enum err shelf_index(struct shelf *shelf, struct scope *scope, struct registry_published *out)
{
  struct indexing indexing = {shelf, scope, {.scope = scope}};
  struct json array;
  struct json object;
  (void)pthread_rwlock_rdlock(&shelf->lock);
  (void)shelf_visit_lists(shelf, index_one, &indexing);
  (void)pthread_rwlock_unlock(&shelf->lock);
  TRY(json_array_done(&indexing.urls, &array));
  TRY(json_object_of(scope, 1, (const struct json_member[]){JSON_MEMBER("statusLists", array)}, &object));
  TRY(json_print(scope, &object, &out->body));
  out->max_age_s = shelf->settings->ttl_s;
  return page_etag(scope, out->body, &out->etag);
}

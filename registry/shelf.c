#include "shelf.h"

#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "json/text.h"

#define LIST_PATH "/status/"
enum { SHELF_SCOPE_OCTETS = 8 * 1024 * 1024 };

void shelf_start(struct shelf *shelf, const struct registry_settings *settings)
{
  *shelf = (struct shelf){.settings = settings};
  (void)pthread_rwlock_init(&shelf->lock, NULL);
}

static void group_free(struct shelf_group *group)
{
  for (size_t purpose = 0; purpose < STATUS_KEPT; purpose++) {
    free(group->lists[purpose].bits.at);
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

static struct shelf_list *list_at(const struct shelf *shelf, enum status_purpose purpose, uint64_t group)
{
  assert(group < shelf->len && purpose < (enum status_purpose)STATUS_KEPT);
  return &shelf->groups[group]->lists[purpose];
}

void shelf_set(struct shelf *shelf, enum status_purpose purpose, uint64_t group, uint32_t index, bool status)
{
  struct shelf_list *list = list_at(shelf, purpose, group);
  if (bitstring_get(&list->bits, index) != status) {
    bitstring_set(&list->bits, index, status);
    list->is_dirty = true;
  }
}

bool shelf_is_dirty(const struct shelf *shelf, enum status_purpose purpose, uint64_t group)
{
  return list_at(shelf, purpose, group)->is_dirty;
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

static enum err publish(struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group,
                        int64_t now_s)
{
  const struct registry_settings *settings = shelf->settings;
  struct shelf_list *list = list_at(shelf, purpose, group);
  struct status_list content = {
      .id = shelf_url(shelf, scope, purpose, group),
      .issuer = settings->signer.did,
      .purpose = purpose,
      .valid_from_s = now_s,
      .valid_until_s = now_s + settings->validity_s,
      .ttl_ms = settings->ttl_s * 1000,
      .bits = list->bits,
  };
  struct json credential;
  struct json signed_credential;
  struct str text;
  TRY(status_list_json(scope, &content, &credential));
  TRY(settings->signer.sign(settings->signer.self, scope, STR("eddsa-rdfc-2022"), &credential, &signed_credential));
  TRY(json_print(scope, &signed_credential, &text));
  TRY(page_replace(&list->page, scope, text));
  list->is_dirty = false;
  list->signed_s = now_s;
  return OK;
}

/* A clock that was set back makes a list due as well: its validFrom lies ahead. */
static bool is_due(const struct shelf *shelf, const struct shelf_list *list, int64_t now_s)
{
  return list->is_dirty || now_s - list->signed_s >= (shelf->settings->validity_s + 1) / 2 || now_s < list->signed_s;
}

/* Each list is made in a scope of its own, so that any number of them fits. */
static enum err publish_alone(struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group,
                              int64_t now_s)
{
  [[gnu::cleanup(scope_drop)]] struct scope *own = scope_new(SHELF_SCOPE_OCTETS);
  if (own == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory to publish a status list");
  }
  enum err err = publish(shelf, own, purpose, group, now_s);
  if (err == OK) {
    return OK;
  }
  const struct fault *fault = scope_first_fault(own);
  LOG(LOG_ERROR, "status_list.not_published", LOG_TEXT("purpose", status_purpose_print(purpose)),
      LOG_NUMBER("group", (int64_t)group), LOG_TEXT("detail", str_of(fault->text)));
  return FAIL(scope, err, "a status list could not be published: %s", fault->text);
}

enum err shelf_publish(struct shelf *shelf, struct scope *scope, int64_t now_s)
{
  enum err first = OK;
  for (uint64_t group = 0; group < shelf->len; group++) {
    for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
      if (!is_due(shelf, list_at(shelf, purpose, group), now_s)) {
        continue;
      }
      enum err err = publish_alone(shelf, scope, purpose, group, now_s);
      first = first == OK ? err : first;
    }
  }
  return first;
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
    list = list_at(shelf, *purpose, *group);
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

enum err shelf_index(struct shelf *shelf, struct scope *scope, struct registry_published *out)
{
  (void)pthread_rwlock_rdlock(&shelf->lock);
  size_t len = shelf->len;
  (void)pthread_rwlock_unlock(&shelf->lock);
  struct json_array_builder urls = {.scope = scope};
  for (uint64_t group = 0; group < len; group++) {
    for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
      json_array_add(&urls, json_of_str(shelf_url(shelf, scope, purpose, group)));
    }
  }
  struct json array;
  struct json object;
  TRY(json_array_done(&urls, &array));
  TRY(json_object_of(scope, 1, (const struct json_member[]){JSON_MEMBER("statusLists", array)}, &object));
  TRY(json_print(scope, &object, &out->body));
  out->max_age_s = shelf->settings->ttl_s;
  return page_etag(scope, out->body, &out->etag);
}

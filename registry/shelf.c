#include "shelf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
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

static enum err sign(const struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group,
                     int64_t now_s, struct str *out)
{
  const struct registry_settings *settings = shelf->settings;
  struct status_list content = {
      .id = shelf_url(shelf, scope, purpose, group),
      .issuer = settings->signer.did,
      .purpose = purpose,
      .valid_from_s = now_s,
      .valid_until_s = now_s + settings->validity_s,
      .ttl_ms = settings->ttl_s * 1000,
      .bits = list_at(shelf, purpose, group)->bits,
  };
  struct json credential;
  struct json signed_credential;
  TRY(status_list_json(scope, &content, &credential));
  TRY(settings->signer.sign(settings->signer.self, scope, STR("eddsa-rdfc-2022"), &credential, &signed_credential));
  return json_print(scope, &signed_credential, out);
}

/* Each list is signed in a scope of its own, so that any number of them fits. */
static enum err sign_alone(const struct shelf *shelf, struct scope *scope, enum status_purpose purpose, uint64_t group,
                           int64_t now_s, struct str *out)
{
  [[gnu::cleanup(scope_drop)]] struct scope *own = scope_new(SHELF_SCOPE_OCTETS);
  struct str text;
  if (own == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory to sign a status list");
  }
  enum err err = sign(shelf, own, purpose, group, now_s, &text);
  if (err != OK) {
    return FAIL(scope, err, "a status list could not be signed: %s", scope_first_fault(own)->text);
  }
  *out = scope_str(scope, text);
  return out->at == NULL ? scope_err(scope) : OK;
}

static struct str file_of(struct scope *scope, enum status_purpose purpose, uint64_t group, struct str file)
{
  struct str name = name_of(scope, purpose, group);
  return scope_format(scope, "status/" STR_FMT "/" STR_FMT, STR_ARG(name), STR_ARG(file));
}

static struct tlog_hash sha256(struct bytes octets)
{
  struct tlog_hash hash;
  struct digest digest = digest_of(DIGEST_SHA256, octets);
  memcpy(hash.at, digest.at, sizeof hash.at);
  return hash;
}

static enum err put_row(struct book *book, struct scope *scope, enum status_purpose purpose, uint64_t group,
                        const struct row_text *row)
{
  struct row_key key = row_list_key(purpose, group);
  struct bytes value;
  struct bytes kept = str_bytes(scope_str(scope, bytes_str(row_key_bytes(&key))));
  TRY(row_text_encode(scope, row, &value));
  return kept.at == NULL ? scope_err(scope) : store_batch_put(&book->batch, STORE_LISTS, kept, value);
}

static enum err draft(struct shelf *shelf, struct scope *scope, struct book *book, enum status_purpose purpose,
                      uint64_t group, int64_t now_s, struct ledger_files *files)
{
  struct shelf_list *list = list_at(shelf, purpose, group);
  struct row_text row = {.version = list->version + 1, .signed_s = now_s};
  TRY(sign_alone(shelf, scope, purpose, group, now_s, &row.text));
  const struct leaf leaf = {
      .kind = LEAF_LIST,
      .purpose = (uint8_t)purpose,
      .issuer = leaf_issuer(shelf->settings->signer.did),
      .time_s = (uint64_t)now_s,
      .number = group,
      .version = row.version,
      .digest = sha256(str_bytes(row.text)),
      .bits = sha256((struct bytes){list->bits.at, list->bits.entries / 8}),
  };
  struct str version = scope_format(scope, "%llu", (unsigned long long)row.version);
  TRY(book_log(book, &leaf));
  TRY(put_row(book, scope, purpose, group, &row));
  list->draft = row.text;
  return ledger_files_add(files, scope, file_of(scope, purpose, group, version), str_bytes(row.text));
}

/* A clock that was set back makes a list due as well: its validFrom lies ahead. */
static bool is_due(const struct shelf *shelf, const struct shelf_list *list, int64_t now_s)
{
  const struct registry_settings *settings = shelf->settings;
  int64_t half_s = (settings->validity_s + 1) / 2;
  int64_t most_s = settings->resign_s < half_s ? settings->resign_s : half_s;
  return list->is_dirty || now_s - list->signed_s >= most_s || now_s < list->signed_s;
}

/* Visits every list; the first fault ends it. */
typedef enum err list_visit(void *self, enum status_purpose purpose, uint64_t group);

static enum err visit_lists(const struct shelf *shelf, list_visit *visit, void *self)
{
  for (uint64_t group = 0; group < shelf->len; group++) {
    for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
      TRY(visit(self, purpose, group));
    }
  }
  return OK;
}

/* What a visit needs of its round. */
struct visiting {
  struct shelf *shelf;
  struct scope *scope;
  struct book *book;
  int64_t now_s;
  struct ledger_files *files;
  bool replaced;
};

static enum err draft_if_due(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  bool due = is_due(visiting->shelf, list_at(visiting->shelf, purpose, group), visiting->now_s);
  return due ? draft(visiting->shelf, visiting->scope, visiting->book, purpose, group, visiting->now_s, visiting->files)
             : OK;
}

enum err shelf_draft(struct shelf *shelf, struct scope *scope, struct book *book, int64_t now_s,
                     struct ledger_files *files)
{
  struct visiting visiting = {shelf, scope, book, now_s, files, false};
  return visit_lists(shelf, draft_if_due, &visiting);
}

/* Takes a text as the latest version. */
static enum err keep(struct shelf_list *list, struct scope *scope, const struct row_text *row)
{
  char *text = strndup(row->text.at, row->text.len);
  if (text == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a status list");
  }
  free(list->text);
  list->text = text;
  list->version = row->version;
  list->signed_s = row->signed_s;
  return OK;
}

static enum err commit_draft(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  struct shelf_list *list = list_at(visiting->shelf, purpose, group);
  if (list->draft.len == 0) {
    return OK;
  }
  const struct row_text row = {list->version + 1, visiting->now_s, list->draft};
  list->draft = (struct str){0};
  list->is_dirty = false;
  return keep(list, visiting->scope, &row);
}

enum err shelf_commit(struct shelf *shelf, struct scope *scope, int64_t now_s)
{
  struct visiting visiting = {.shelf = shelf, .scope = scope, .now_s = now_s};
  return visit_lists(shelf, commit_draft, &visiting);
}

static enum err drop_draft(void *self, enum status_purpose purpose, uint64_t group)
{
  struct shelf *shelf = self;
  list_at(shelf, purpose, group)->draft = (struct str){0};
  return OK;
}

void shelf_drop(struct shelf *shelf)
{
  (void)visit_lists(shelf, drop_draft, shelf);
}

static enum err show(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  struct shelf_list *list = list_at(visiting->shelf, purpose, group);
  if (list->text == NULL) {
    return OK;
  }
  struct scope *scope = visiting->scope;
  struct str text = str_of(list->text);
  struct str path = file_of(scope, purpose, group, STR("current"));
  TRY(publication_replace(&visiting->shelf->settings->publication, scope, path, str_bytes(text)));
  TRY(page_replace(&list->page, scope, text));
  free(list->text);
  list->text = NULL;
  list->shown = list->version;
  visiting->replaced = true;
  return OK;
}

enum err shelf_show(struct shelf *shelf, struct scope *scope)
{
  struct visiting visiting = {.shelf = shelf, .scope = scope};
  TRY(visit_lists(shelf, show, &visiting));
  return visiting.replaced ? publication_settle(&shelf->settings->publication, scope) : OK;
}

/* The latest version, and what is shown before it may be. */
static enum err load(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  struct scope *scope = visiting->scope;
  struct shelf_list *list = list_at(visiting->shelf, purpose, group);
  struct row_key key = row_list_key(purpose, group);
  struct row_text row;
  struct bytes value;
  bool found = false;
  TRY(store_get(&visiting->book->store, scope, STORE_LISTS, row_key_bytes(&key), &found, &value));
  if (found) {
    TRY(row_text_decode(scope, value, &row));
    TRY(keep(list, scope, &row));
  }
  list->is_dirty = !found;
  struct bytes shown;
  TRY(publication_read(&visiting->shelf->settings->publication, scope, file_of(scope, purpose, group, STR("current")),
                       &found, &shown));
  if (!found || shown.len == 0) {
    return OK;
  }
  if (list->text != NULL && str_equal(str_of(list->text), bytes_str(shown))) {
    free(list->text);
    list->text = NULL;
    list->shown = list->version;
  }
  return page_replace(&list->page, scope, bytes_str(shown));
}

static enum err load_and_rewind(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  struct scope_mark mark = scope_mark(visiting->scope);
  TRY(load(self, purpose, group));
  scope_rewind(visiting->scope, mark);
  return OK;
}

enum err shelf_load(struct shelf *shelf, struct scope *scope, struct book *book)
{
  struct visiting visiting = {.shelf = shelf, .scope = scope, .book = book};
  return visit_lists(shelf, load_and_rewind, &visiting);
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

struct str shelf_version_path(struct shelf *shelf, struct scope *scope, struct str name, struct str version)
{
  enum status_purpose purpose = STATUS_OTHER;
  uint64_t group = 0;
  bool known = find_named(shelf, name, &purpose, &group) != NULL;
  return known ? file_of(scope, purpose, group, version) : STR("");
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
  struct page *page = &list_at(reading->shelf, purpose, group)->page;
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
  enum err err = reading.texts == NULL ? scope_err(scope) : visit_lists(shelf, read_one, &reading);
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
  if (page_is_shown(&list_at(indexing->shelf, purpose, group)->page)) {
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
  (void)visit_lists(shelf, index_one, &indexing);
  (void)pthread_rwlock_unlock(&shelf->lock);
  TRY(json_array_done(&indexing.urls, &array));
  TRY(json_object_of(scope, 1, (const struct json_member[]){JSON_MEMBER("statusLists", array)}, &object));
  TRY(json_print(scope, &object, &out->body));
  out->max_age_s = shelf->settings->ttl_s;
  return page_etag(scope, out->body, &out->etag);
}

#include "shelf_lists.h"

#include <stdlib.h>
#include <string.h>

#include "json/text.h"

/* Versions of the lists: drafted, committed, shown. */

/* Lists that only grow old are renewed in portions, so that a round has memory for any number of them. */
enum { SHELF_SCOPE_OCTETS = 8 * 1024 * 1024, RENEWED_MOST = 512 };

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
      .bits = shelf_list_at(shelf, purpose, group)->bits,
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
  struct shelf_list *list = shelf_list_at(shelf, purpose, group);
  struct row_text row = {.version = list->version + 1, .signed_s = now_s};
  TRY(sign_alone(shelf, scope, purpose, group, now_s, &row.text));
  const struct leaf leaf = {
      .kind = LEAF_LIST,
      .purpose = (uint8_t)purpose,
      .issuer = leaf_issuer(shelf->settings->signer.did),
      .time_s = (uint64_t)now_s,
      .number = group,
      .version = row.version,
      .digest = tlog_sha256(str_bytes(row.text)),
      .bits = tlog_sha256((struct bytes){list->bits.at, list->bits.entries / 8}),
  };
  struct str version = scope_format(scope, "%llu", (unsigned long long)row.version);
  TRY(book_log(book, &leaf));
  TRY(put_row(book, scope, purpose, group, &row));
  list->draft = row.text;
  return ledger_files_add(files, scope, shelf_file(scope, purpose, group, version), str_bytes(row.text));
}

/* A clock that was set back makes a list due as well: its validFrom lies ahead. */
static bool is_due(const struct shelf *shelf, const struct shelf_list *list, int64_t now_s)
{
  const struct registry_settings *settings = shelf->settings;
  int64_t half_s = (settings->validity_s + 1) / 2;
  int64_t most_s = settings->resign_s < half_s ? settings->resign_s : half_s;
  return list->is_dirty || now_s - list->signed_s >= most_s || now_s < list->signed_s;
}

/* What a visit needs of its round. */
struct visiting {
  struct shelf *shelf;
  struct scope *scope;
  struct book *book;
  uint64_t groups;
  int64_t now_s;
  struct ledger_files *files;
  size_t drafted;
};

static enum err expire(void *self, enum status_purpose purpose, uint64_t group)
{
  shelf_list_at(self, purpose, group)->signed_s = 0;
  return OK;
}

void shelf_expire(struct shelf *shelf)
{
  (void)shelf_visit_lists(shelf, expire, shelf);
}

static enum err draft_if_due(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  const struct shelf_list *list = shelf_list_at(visiting->shelf, purpose, group);
  bool may_wait = !list->is_dirty && visiting->drafted >= RENEWED_MOST;
  if (group >= visiting->groups || may_wait || !is_due(visiting->shelf, list, visiting->now_s)) {
    return OK;
  }
  visiting->drafted++;
  return draft(visiting->shelf, visiting->scope, visiting->book, purpose, group, visiting->now_s, visiting->files);
}

enum err shelf_draft(struct shelf *shelf, struct scope *scope, struct book *book, uint64_t groups, int64_t now_s,
                     struct ledger_files *files)
{
  struct visiting visiting = {shelf, scope, book, groups, now_s, files, 0};
  return shelf_visit_lists(shelf, draft_if_due, &visiting);
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
  struct shelf_list *list = shelf_list_at(visiting->shelf, purpose, group);
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
  return shelf_visit_lists(shelf, commit_draft, &visiting);
}

static enum err drop_draft(void *self, enum status_purpose purpose, uint64_t group)
{
  struct shelf *shelf = self;
  shelf_list_at(shelf, purpose, group)->draft = (struct str){0};
  return OK;
}

void shelf_drop(struct shelf *shelf)
{
  (void)shelf_visit_lists(shelf, drop_draft, shelf);
}

static enum err show(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  struct shelf_list *list = shelf_list_at(visiting->shelf, purpose, group);
  if (list->text == NULL) {
    return OK;
  }
  struct scope *scope = visiting->scope;
  struct str text = str_of(list->text);
  struct str path = shelf_file(scope, purpose, group, STR("current"));
  TRY(publication_replace(&visiting->shelf->settings->publication, scope, path, str_bytes(text)));
  TRY(page_replace(&list->page, scope, text));
  free(list->text);
  list->text = NULL;
  return OK;
}

enum err shelf_show(struct shelf *shelf, struct scope *scope)
{
  struct visiting visiting = {.shelf = shelf, .scope = scope};
  return shelf_visit_lists(shelf, show, &visiting);
}

/* Reads the latest version, which is to be shown then. */
static enum err recall(const struct visiting *visiting, enum status_purpose purpose, uint64_t group, bool *found)
{
  struct scope *scope = visiting->scope;
  struct row_key key = row_list_key(purpose, group);
  struct row_text row;
  struct bytes value;
  TRY(store_get(&visiting->book->store, scope, STORE_LISTS, row_key_bytes(&key), found, &value));
  if (!*found) {
    return OK;
  }
  TRY(row_text_decode(scope, value, &row));
  return keep(shelf_list_at(visiting->shelf, purpose, group), scope, &row);
}

/* The latest version, and what is shown before it may be. Both may be the same; it is shown again all the same, since
   what a process that ended has written need not be on disk. */
static enum err load(const struct visiting *visiting, enum status_purpose purpose, uint64_t group)
{
  struct scope *scope = visiting->scope;
  struct shelf_list *list = shelf_list_at(visiting->shelf, purpose, group);
  struct bytes shown;
  bool found = false;
  TRY(recall(visiting, purpose, group, &found));
  list->is_dirty = !found;
  TRY(publication_read(&visiting->shelf->settings->publication, scope,
                       shelf_file(scope, purpose, group, STR("current")), &found, &shown));
  return found && shown.len > 0 ? page_replace(&list->page, scope, bytes_str(shown)) : OK;
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
  return shelf_visit_lists(shelf, load_and_rewind, &visiting);
}

static enum err recall_and_rewind(void *self, enum status_purpose purpose, uint64_t group)
{
  struct visiting *visiting = self;
  struct scope_mark mark = scope_mark(visiting->scope);
  bool found = false;
  TRY(recall(visiting, purpose, group, &found));
  scope_rewind(visiting->scope, mark);
  return OK;
}

enum err shelf_recall(struct shelf *shelf, struct scope *scope, struct book *book)
{
  struct visiting visiting = {.shelf = shelf, .scope = scope, .book = book};
  return shelf_visit_lists(shelf, recall_and_rewind, &visiting);
}

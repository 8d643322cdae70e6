#include <string.h>

#include "crypto/digest.h"
#include "round.h"
#include "json/text.h"

/* What is asked of a book. */

enum { KOREA_OFFSET_S = 9 * 3600 };

enum err casebook_look(const struct casebook *book, struct scope *scope, struct str id, bool *found,
                       struct document *out)
{
  struct bytes row = {0};
  *found = false;
  if (id.len != DOCUMENT_ID_CHARS) {
    return OK;
  }
  TRY(store_get(&book->store, scope, STORE_DOCUMENTS, str_bytes(id), found, &row));
  return *found ? row_parse(scope, row, out) : OK;
}

enum err casebook_get(const struct casebook *book, struct scope *scope, struct str id, struct document *out)
{
  bool found = false;
  TRY(casebook_look(book, scope, id, &found, out));
  return found ? OK : FAIL(scope, ERR_NOT_FOUND, "there is no such document");
}

/* Ids in the order in which they were met. */
struct id_list {
  struct scope *scope;
  struct str *at;
  size_t len;
  size_t cap;
  const struct casebook *book;
};

static void list_add(struct id_list *list, struct str id)
{
  struct str *grown = scope_grow(list->scope, list->at, list->len, &list->cap, sizeof *list->at);
  if (grown != NULL) {
    list->at = grown;
    list->at[list->len++] = scope_str(list->scope, id);
  }
}

/* Nobody looks again at what nobody can use any more. */
static bool visit_due(void *self, struct bytes key, struct bytes value)
{
  (void)value;
  struct id_list *list = self;
  int64_t now_s = clock_now_s(list->book->clock);
  struct document document;
  bool found = false;
  if (key_time_s(key) > now_s + KOREA_OFFSET_S) {
    return false;
  }
  if (casebook_look(list->book, list->scope, key_time_id(key), &found, &document) == OK && found &&
      document_is_live(&document, now_s)) {
    list_add(list, document.id);
  }
  return scope_err(list->scope) == OK && list->len < CASEBOOK_FOUND_MOST;
}

static bool visit_id(void *self, struct bytes key, struct bytes value)
{
  (void)value;
  struct id_list *list = self;
  list_add(list, bytes_str(key));
  return list->len < CASEBOOK_FOUND_MOST;
}

/* What is gone since the ids were read is left out. */
static enum err look_all(const struct casebook *book, const struct id_list *ids, struct documents *out)
{
  TRY(scope_err(ids->scope));
  struct document *documents = SCOPE_ARRAY(ids->scope, struct document, ids->len);
  *out = (struct documents){.at = documents};
  for (size_t i = 0; documents != NULL && i < ids->len; i++) {
    bool found = false;
    TRY(casebook_look(book, ids->scope, ids->at[i], &found, &documents[out->len]));
    out->len += found;
  }
  return scope_err(ids->scope);
}

enum err casebook_search(const struct casebook *book, struct scope *scope, struct str number, struct documents *out)
{
  bool found = false;
  struct bytes value = {0};
  struct bytes key = key_of_number(scope, number);
  TRY(scope_err(scope));
  TRY(store_get(&book->store, scope, STORE_NUMBERS, key, &found, &value));
  struct id_list ids = {.scope = scope};
  for (size_t end = value.len; end >= DOCUMENT_ID_CHARS && ids.len < CASEBOOK_FOUND_MOST; end -= DOCUMENT_ID_CHARS) {
    list_add(&ids, str_slice(bytes_str(value), end - DOCUMENT_ID_CHARS, end));
  }
  return look_all(book, &ids, out);
}

enum err casebook_due(const struct casebook *book, struct scope *scope, struct documents *out)
{
  struct id_list ids = {.scope = scope, .book = book};
  TRY(store_scan(&book->store, scope, STORE_DUE, (struct bytes){0}, visit_due, &ids));
  return look_all(book, &ids, out);
}

enum err casebook_owed(const struct casebook *book, struct scope *scope, struct documents *out)
{
  struct id_list ids = {.scope = scope};
  TRY(store_scan(&book->store, scope, STORE_OWED, (struct bytes){0}, visit_id, &ids));
  return look_all(book, &ids, out);
}

enum err casebook_claims(const struct casebook *book, struct scope *scope, const struct document *paper,
                         struct json *out)
{
  bool found = false;
  struct bytes kept = {0};
  struct bytes key = key_of_time(scope, paper->until_s, paper->id);
  TRY(scope_err(scope));
  TRY(store_get(&book->store, scope, STORE_CLAIMS, key, &found, &kept));
  if (!found) {
    return FAIL(scope, ERR_CONFLICT, "what stands on this document is not kept");
  }
  return json_parse(scope, bytes_str(kept), out);
}

enum err casebook_has_live(const struct casebook *book, struct scope *scope, struct str type, struct str number,
                           bool *out)
{
  struct documents found;
  int64_t now_s = clock_now_s(book->clock);
  TRY(casebook_search(book, scope, number, &found));
  *out = false;
  for (size_t i = 0; i < found.len && !*out; i++) {
    const struct document *document = &found.at[i];
    *out = document->form == DOCUMENT_WALLET && str_equal(document->type, type) && document_is_live(document, now_s);
  }
  return OK;
}

#include "issuers.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "status/trust_list.h"
#include "json/text.h"

void issuers_start(struct issuers *issuers, const struct registry_settings *settings)
{
  *issuers = (struct issuers){.settings = settings, .file = STR("[]"), .is_changed = true};
  page_start(&issuers->page);
}

void issuers_end(struct issuers *issuers)
{
  scope_free(issuers->memory);
  free(issuers->text);
  page_end(&issuers->page);
}

static enum err keep(struct issuers *issuers, struct scope *scope, const struct row_text *row)
{
  char *text = strndup(row->text.at, row->text.len);
  if (text == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for the trust list");
  }
  free(issuers->text);
  issuers->text = text;
  issuers->version = row->version;
  issuers->signed_s = row->signed_s;
  issuers->is_shown = false;
  return OK;
}

enum err issuers_load(struct issuers *issuers, struct scope *scope, struct book *book)
{
  struct bytes value;
  struct row_text row;
  bool found = false;
  TRY(store_get(&book->store, scope, STORE_META, ROW_ISSUERS_KEY, &found, &value));
  if (found) {
    TRY(row_text_decode(scope, value, &row));
    TRY(keep(issuers, scope, &row));
  }
  TRY(publication_read(&issuers->settings->publication, scope, STR("issuers/current"), &found, &value));
  return found && value.len > 0 ? page_replace(&issuers->page, scope, bytes_str(value)) : OK;
}

static enum err parse_file(struct scope *scope, struct str file, struct trust_list *out)
{
  struct json document;
  TRY(json_parse(scope, file, &document));
  return trust_list_read(scope, &document, out);
}

/* Of the latest version; empty before the first. */
static enum err parse_latest(const struct issuers *issuers, struct scope *scope, struct trust_list *out)
{
  struct json credential;
  *out = (struct trust_list){0};
  if (issuers->text == NULL) {
    return OK;
  }
  TRY(json_parse(scope, str_of(issuers->text), &credential));
  return trust_list_parse(scope, &credential, out);
}

/* The same issuers, to the octet of how they are printed. */
static enum err is_as_latest(const struct issuers *issuers, struct scope *scope, const struct trust_list *list,
                             bool *out)
{
  struct trust_list latest;
  struct trust_list mine = {.id = STR(""), .issuer = STR(""), .issuers = list->issuers, .len = list->len};
  struct json one;
  struct json other;
  TRY(parse_latest(issuers, scope, &latest));
  latest = (struct trust_list){.id = STR(""), .issuer = STR(""), .issuers = latest.issuers, .len = latest.len};
  TRY(trust_list_json(scope, &mine, &one));
  TRY(trust_list_json(scope, &latest, &other));
  *out = issuers->text != NULL && json_same(&one, &other);
  return OK;
}

static enum err read_file(struct issuers *issuers, struct scope *scope, struct scope *memory)
{
  struct str path = issuers->settings->trust_file;
  struct str file = STR("[]");
  struct trust_list list = {0};
  bool same = false;
  TRY(path.len > 0 ? file_read(memory, path.at, LIMIT_TRUST_FILE_OCTETS, &file) : OK);
  TRY(parse_file(scope, file, &list));
  TRY(is_as_latest(issuers, scope, &list, &same));
  issuers->file = file;
  issuers->is_changed = !same;
  return OK;
}

enum err issuers_read(struct issuers *issuers, struct scope *scope)
{
  struct scope *memory = scope_new(2 * (size_t)LIMIT_TRUST_FILE_OCTETS);
  if (memory == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory to read the trust file");
  }
  if (read_file(issuers, scope, memory) == OK) {
    scope_free(issuers->memory);
    issuers->memory = memory;
    return OK;
  }
  const struct fault *inner = scope_first_fault(memory);
  struct fault fault = inner->err != OK ? *inner : scope_take_fault(scope);
  enum err told =
      FAIL(scope, ERR_CONFIG, "trust file " STR_FMT ": %s", STR_ARG(issuers->settings->trust_file), fault.text);
  scope_free(memory);
  return told;
}

static enum err sign(const struct issuers *issuers, struct scope *scope, struct trust_list *list, int64_t now_s,
                     struct str *out)
{
  const struct registry_settings *settings = issuers->settings;
  list->id = scope_join(scope, settings->public_url, STR("/issuers"));
  list->issuer = settings->signer.did;
  list->valid_from_s = now_s;
  list->valid_until_s = now_s + settings->trust_validity_s;
  struct json credential;
  struct json signed_credential;
  TRY(trust_list_json(scope, list, &credential));
  TRY(settings->signer.sign(settings->signer.self, scope, STR("eddsa-jcs-2022"), &credential, &signed_credential));
  return json_print(scope, &signed_credential, out);
}

static bool names_key(const struct trust_list *list, struct str issuer, struct str method)
{
  const struct trust_issuer *found = trust_list_find(list, issuer);
  return found != NULL && trust_issuer_key(found, method) != NULL;
}

/* An entry for each key of `list` that `other` does not name. */
static enum err log_keys(struct book *book, enum leaf_kind kind, const struct trust_list *list,
                         const struct trust_list *other, int64_t now_s)
{
  for (size_t i = 0; i < list->len; i++) {
    const struct trust_issuer *issuer = &list->issuers[i];
    for (size_t k = 0; k < issuer->keys_len; k++) {
      struct str method = issuer->keys[k].verification_method;
      if (names_key(other, issuer->id, method)) {
        continue;
      }
      const struct leaf leaf = {.kind = kind,
                                .issuer = leaf_issuer(issuer->id),
                                .time_s = (uint64_t)now_s,
                                .digest = tlog_sha256(str_bytes(method))};
      TRY(book_log(book, &leaf));
    }
  }
  return OK;
}

static enum err log_version(const struct issuers *issuers, struct scope *scope, struct book *book,
                            const struct trust_list *list, const struct row_text *row)
{
  struct trust_list latest;
  struct bytes value;
  const struct leaf leaf = {
      .kind = LEAF_ISSUERS,
      .issuer = leaf_issuer(issuers->settings->signer.did),
      .time_s = (uint64_t)row->signed_s,
      .version = row->version,
      .digest = tlog_sha256(str_bytes(row->text)),
  };
  TRY(parse_latest(issuers, scope, &latest));
  TRY(log_keys(book, LEAF_KEY_RETIRED, &latest, list, row->signed_s));
  TRY(log_keys(book, LEAF_KEY_ADDED, list, &latest, row->signed_s));
  TRY(book_log(book, &leaf));
  TRY(row_text_encode(scope, row, &value));
  return store_batch_put(&book->batch, STORE_META, ROW_ISSUERS_KEY, value);
}

enum err issuers_draft(struct issuers *issuers, struct scope *scope, struct book *book, int64_t now_s,
                       struct ledger_files *files)
{
  int64_t half_s = (issuers->settings->trust_validity_s + 1) / 2;
  if (!issuers->is_changed && now_s - issuers->signed_s < half_s && now_s >= issuers->signed_s) {
    return OK;
  }
  struct row_text row = {.version = issuers->version + 1, .signed_s = now_s};
  struct trust_list list = {0};
  TRY(parse_file(scope, issuers->file, &list));
  TRY(sign(issuers, scope, &list, now_s, &row.text));
  TRY(log_version(issuers, scope, book, &list, &row));
  issuers->draft = row.text;
  struct str path = scope_format(scope, "issuers/%llu", (unsigned long long)row.version);
  return ledger_files_add(files, scope, path, str_bytes(row.text));
}

enum err issuers_commit(struct issuers *issuers, struct scope *scope, int64_t now_s)
{
  if (issuers->draft.len == 0) {
    return OK;
  }
  const struct row_text row = {issuers->version + 1, now_s, issuers->draft};
  issuers->draft = (struct str){0};
  issuers->is_changed = false;
  return keep(issuers, scope, &row);
}

void issuers_drop(struct issuers *issuers)
{
  issuers->draft = (struct str){0};
}

enum err issuers_show(struct issuers *issuers, struct scope *scope)
{
  if (issuers->text == NULL || issuers->is_shown) {
    return OK;
  }
  struct str text = str_of(issuers->text);
  TRY(publication_replace(&issuers->settings->publication, scope, STR("issuers/current"), str_bytes(text)));
  TRY(page_replace(&issuers->page, scope, text));
  issuers->is_shown = true;
  return OK;
}

#include "cborld/tables.h"

#include <assert.h>
#include <stdlib.h>

#include "conversion.h"

/* Contexts and tables of hundreds of kinds of credentials take less. */
enum { CAP_OCTETS = 64 * 1024 * 1024 };

struct cborld_tables {
  struct scope *scope; /* everything below lives here */
  struct entry *entries;
  size_t len;
  size_t cap;
  const struct json **prepared; /* documents like those that will come */
  size_t prepared_len;
  size_t prepared_cap;
  struct active_maker maker; /* the one that those of documents stand on */
  bool sealed;
};

struct cborld_tables *cborld_tables_new(void)
{
  struct scope *scope = scope_new(CAP_OCTETS);
  if (scope == NULL) {
    return NULL;
  }
  struct cborld_tables *tables = SCOPE_NEW(scope, struct cborld_tables);
  if (tables == NULL) {
    scope_free(scope);
    return NULL;
  }
  tables->scope = scope;
  return tables;
}

void cborld_tables_free(struct cborld_tables *tables)
{
  if (tables != NULL) {
    scope_free(tables->scope);
  }
}

/* Passes the fault on to the caller's scope. */
static enum err hand_over(struct cborld_tables *tables, struct scope *scope, enum err err)
{
  if (err == OK) {
    return OK;
  }
  struct fault fault = scope_take_fault(tables->scope);
  return scope_fault(scope, err, fault.code, fault.file, fault.line, "%s", fault.text);
}

static const struct entry empty = {.id = ENTRY_EMPTY};

static const struct entry *find_entry(const struct cborld_tables *tables, uint64_t id)
{
  for (size_t i = 0; i < tables->len; i++) {
    if (tables->entries[i].id == id) {
      return &tables->entries[i];
    }
  }
  return id == ENTRY_EMPTY ? &empty : NULL;
}

bool cborld_tables_know(const struct cborld_tables *tables, uint64_t entry_id)
{
  return entry_id == ENTRY_UNCOMPRESSED || find_entry(tables, entry_id) != NULL;
}

static enum err add(struct cborld_tables *tables, const struct json *json)
{
  struct entry entry;
  TRY(entry_read(tables->scope, json, &entry));
  if (cborld_tables_know(tables, entry.id)) {
    return FAIL(tables->scope, ERR_CONFLICT, "id: registry entry %llu is there already", (unsigned long long)entry.id);
  }
  tables->entries = scope_grow(tables->scope, tables->entries, tables->len, &tables->cap, sizeof *tables->entries);
  if (tables->entries == NULL) {
    return scope_err(tables->scope);
  }
  tables->entries[tables->len++] = entry;
  return OK;
}

enum err cborld_tables_add(struct cborld_tables *tables, struct scope *scope, const struct json *entry)
{
  assert(!tables->sealed);
  return hand_over(tables, scope, add(tables, entry));
}

static enum err prepare(struct cborld_tables *tables, const struct json *document)
{
  tables->prepared =
      scope_grow(tables->scope, tables->prepared, tables->prepared_len, &tables->prepared_cap, sizeof document);
  if (tables->prepared == NULL) {
    return scope_err(tables->scope);
  }
  tables->prepared[tables->prepared_len++] = document;
  return OK;
}

enum err cborld_tables_prepare(struct cborld_tables *tables, struct scope *scope, const struct json *document)
{
  assert(!tables->sealed && json_is_object(document));
  return hand_over(tables, scope, prepare(tables, document));
}

/* A context that a table names may be of a kind of credential that is not installed here. */
static enum err compile_contexts(struct cborld_tables *tables, const struct entry *entry)
{
  const struct table *contexts = entry_table(entry, STR("context"));
  for (size_t i = 0; contexts != NULL && i < contexts->len; i++) {
    struct str url = contexts->by_number[i].text;
    const struct context *context = NULL;
    if (jsonld_catalogue_document(tables->maker.contexts.catalogue, url) != NULL) {
      TRY(context_set_load(&tables->maker.contexts, url, &context));
    }
  }
  return OK;
}

/* Encodes the document in the tables' own maker, which thereby learns what becomes of active contexts on the way. What
   cannot be encoded is no fault until somebody wants it. */
static enum err rehearse(struct cborld_tables *tables, const struct json *document)
{
  struct conversion conversion = {.scope = tables->scope, .entry = &empty, .maker = tables->maker};
  struct cbor ignored;
  enum err err = conversion_encode(&conversion, document, &ignored);
  tables->maker = conversion.maker;
  tables->maker.ids = (struct term_ids){.scope = tables->scope};
  return err == OK || scope_take_fault(tables->scope).err != ERR_LIMIT ? OK : ERR_LIMIT;
}

static enum err seal(struct cborld_tables *tables, const struct jsonld_catalogue *catalogue)
{
  TRY(active_maker_open(&tables->maker, tables->scope, NULL, catalogue));
  for (size_t i = 0; i < tables->len; i++) {
    TRY(compile_contexts(tables, &tables->entries[i]));
  }
  for (size_t i = 0; i < tables->prepared_len; i++) {
    TRY(rehearse(tables, tables->prepared[i]));
  }
  tables->sealed = true;
  return OK;
}

enum err cborld_tables_seal(struct cborld_tables *tables, struct scope *scope, const struct jsonld_catalogue *catalogue)
{
  assert(!tables->sealed);
  return hand_over(tables, scope, seal(tables, catalogue));
}

enum err conversion_open(struct conversion *conversion, struct scope *scope, const struct cborld_tables *tables,
                         uint64_t entry_id)
{
  assert(tables->sealed);
  const struct entry *entry = find_entry(tables, entry_id);
  if (entry == NULL) {
    return FAIL(scope, ERR_UNSUPPORTED, "CBOR-LD registry entry %llu is not known here: update required",
                (unsigned long long)entry_id);
  }
  *conversion = (struct conversion){.scope = scope, .entry = entry};
  return active_maker_open(&conversion->maker, scope, &tables->maker, tables->maker.contexts.catalogue);
}

#include "cborld/cborld.h"

#include <stdlib.h>

#include "cbor/cbor.h"
#include "conversion.h"
#include "plain.h"
#include "scalar.h"
#include "types.h"

/* One entry of a map on its way: named and defined for all of them before any value is entered. */
struct planned {
  const struct cbor *value;
  struct field field;
  bool known; /* by an id, which says whether the value is an array */
  bool array;
};

static enum err decode_value(struct conversion *conversion, const struct active *active, const struct field *field,
                             const struct cbor *value, struct json *out);

static enum err decode_context(struct conversion *conversion, const struct cbor *value, struct json *out)
{
  struct str url;
  if (value->kind != CBOR_UINT) {
    return plain_decode(conversion->scope, value, out);
  }
  if (!table_text(entry_table(conversion->entry, STR("context")), value->uint, &url)) {
    return FAIL(conversion->scope, ERR_UNSUPPORTED, "@context: number %llu is not known here: update required",
                (unsigned long long)value->uint);
  }
  *out = json_of_str(url);
  return OK;
}

static enum err decode_context_list(struct conversion *conversion, const struct cbor *list, struct json *out)
{
  if (list->kind != CBOR_ARRAY) {
    return FAIL(conversion->scope, ERR_VALUE, "@context: the key says that there is an array, but there is none");
  }
  struct json *items = SCOPE_ARRAY(conversion->scope, struct json, list->items.len);
  if (items == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < list->items.len; i++) {
    TRY(decode_context(conversion, &list->items.at[i], &items[i]));
  }
  *out = json_of_items(items, list->items.len);
  return OK;
}

enum { KEY_CONTEXT = 0, KEY_CONTEXTS = 1 };

/* The "@context" member, living in the scope; `*out` is NULL when there is none. */
static enum err decode_contexts(struct conversion *conversion, const struct cbor *map, const struct json **out)
{
  const struct cbor *single = cbor_get(map, KEY_CONTEXT);
  const struct cbor *list = cbor_get(map, KEY_CONTEXTS);
  *out = NULL;
  if (single == NULL && list == NULL) {
    return OK;
  }
  if (single != NULL && (list != NULL || single->kind == CBOR_ARRAY)) {
    return FAIL(conversion->scope, ERR_VALUE,
                "@context: there twice, or an array where the key says that there is none");
  }
  struct json *contexts = SCOPE_NEW(conversion->scope, struct json);
  if (contexts == NULL) {
    return scope_err(conversion->scope);
  }
  *out = contexts;
  return list != NULL ? decode_context_list(conversion, list, contexts) : decode_context(conversion, single, contexts);
}

static enum err field_of_id(struct conversion *conversion, const struct active *active, uint64_t id, struct field *out)
{
  size_t term = term_ids_term(&conversion->maker.ids, id);
  if (term == NO_TERM) {
    return FAIL(conversion->scope, ERR_UNSUPPORTED, "term id %llu is not known here: update required",
                (unsigned long long)id);
  }
  *out = field_of_term(conversion, active, term);
  return OK;
}

/* A text key that reads as a keyword would slip past what the keyword means. */
static enum err field_of_text(struct conversion *conversion, const struct active *active, struct str key,
                              struct field *out)
{
  if (keyword_is(key)) {
    return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": a keyword must be an id", STR_ARG(key));
  }
  *out = field_of(conversion, active, key);
  return OK;
}

static enum err plan_entry(struct conversion *conversion, const struct active *active, const struct cbor_entry *entry,
                           struct planned *out)
{
  *out = (struct planned){.value = &entry->value, .known = entry->key.kind == CBOR_UINT};
  if (out->known) {
    out->array = entry->key.uint % 2 == 1;
    TRY(field_of_id(conversion, active, entry->key.uint - out->array, &out->field));
  } else {
    TRY(field_of_text(conversion, active, entry->key.text, &out->field));
  }
  if (out->array && entry->value.kind != CBOR_ARRAY) {
    return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": the key says that there is an array, but there is none",
                STR_ARG(out->field.name));
  }
  return OK;
}

static bool is_context_key(const struct cbor *key)
{
  return key->kind == CBOR_UINT && (key->uint == KEY_CONTEXT || key->uint == KEY_CONTEXTS);
}

static int compare_planned(const void *a, const void *b)
{
  return str_compare_utf16(((const struct planned *)a)->field.name, ((const struct planned *)b)->field.name);
}

/* All entries but the contexts, in the order in which the encoder entered their values. */
static enum err plan(struct conversion *conversion, const struct active *active, const struct cbor *map,
                     struct planned **out, size_t *len)
{
  struct planned *planned = SCOPE_ARRAY(conversion->scope, struct planned, map->entries.len);
  if (planned == NULL) {
    return scope_err(conversion->scope);
  }
  *len = 0;
  for (size_t i = 0; i < map->entries.len; i++) {
    if (!is_context_key(&map->entries.at[i].key)) {
      TRY(plan_entry(conversion, active, &map->entries.at[i], &planned[(*len)++]));
    }
  }
  if (*len > 0) {
    qsort(planned, *len, sizeof *planned, compare_planned);
  }
  for (size_t i = 1; i < *len; i++) {
    if (str_equal(planned[i - 1].field.name, planned[i].field.name)) {
      return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": there twice", STR_ARG(planned[i].field.name));
    }
  }
  *out = planned;
  return OK;
}

static enum err add_types(struct conversion *conversion, const struct field *field, const struct cbor *values,
                          size_t len, struct types *types)
{
  for (size_t i = 0; i < len; i++) {
    struct json type;
    TRY(scalar_decode(conversion, field, &values[i], &type));
    TRY(types_add(types, type.string));
  }
  return OK;
}

/* Only what has an id already can be another name of @type: type-scoped contexts apply after this. */
static enum err collect_types(struct conversion *conversion, const struct active *active, const struct cbor *map,
                              struct types *types)
{
  const struct active_maker *maker = &conversion->maker;
  for (size_t i = 0; i < map->entries.len; i++) {
    const struct cbor_entry *entry = &map->entries.at[i];
    bool array = entry->key.kind == CBOR_UINT && entry->key.uint % 2 == 1;
    size_t term = entry->key.kind == CBOR_UINT ? term_ids_term(&maker->ids, entry->key.uint - array) : NO_TERM;
    if (term == NO_TERM) {
      continue;
    }
    struct field field = field_of_term(conversion, active, term);
    if (!field_is_type(&field)) {
      continue;
    }
    bool listed = array && entry->value.kind == CBOR_ARRAY;
    TRY(add_types(conversion, &field, listed ? entry->value.items.at : &entry->value,
                  listed ? entry->value.items.len : 1, types));
  }
  types_sort(types);
  return OK;
}

static enum err enter_map(struct conversion *conversion, const struct cbor *map, const struct json *contexts,
                          const struct active *outer, const struct active **out)
{
  struct active_maker *maker = &conversion->maker;
  struct context_list list;
  const struct active *embedded = NULL;
  struct types types = {.scope = conversion->scope};
  TRY(context_set_list(&maker->contexts, contexts, &list));
  TRY(active_embed(maker, outer, &list, &embedded));
  TRY(collect_types(conversion, embedded, map, &types));
  return active_enter_types(maker, embedded, types.len, types.at, out);
}

static enum err decode_list(struct conversion *conversion, const struct active *active, const struct field *field,
                            const struct cbor *array, struct json *out)
{
  struct json *items = SCOPE_ARRAY(conversion->scope, struct json, array->items.len);
  if (items == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < array->items.len; i++) {
    TRY(decode_value(conversion, active, field, &array->items.at[i], &items[i]));
  }
  *out = json_of_items(items, array->items.len);
  return OK;
}

static enum err decode_entry(struct conversion *conversion, const struct active *active, const struct planned *planned,
                             struct json *out)
{
  const struct active *inside = NULL;
  TRY(active_enter_member(&conversion->maker, active, planned->field.definition, &inside));
  if (planned->array) {
    return decode_list(conversion, inside, &planned->field, planned->value, out);
  }
  TRY(decode_value(conversion, inside, &planned->field, planned->value, out));
  if (planned->known && json_is_array(out)) {
    return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": an array where the key says that there is none",
                STR_ARG(planned->field.name));
  }
  return OK;
}

static enum err decode_map(struct conversion *conversion, const struct active *outer, const struct cbor *map,
                           struct json *out)
{
  const struct json *contexts = NULL;
  const struct active *active = NULL;
  struct planned *planned = NULL;
  size_t len = 0;
  TRY(decode_contexts(conversion, map, &contexts));
  TRY(enter_map(conversion, map, contexts, outer, &active));
  TRY(plan(conversion, active, map, &planned, &len));
  struct json_object_builder members = {.scope = conversion->scope};
  if (contexts != NULL) {
    json_object_add(&members, STR("@context"), *contexts);
  }
  for (size_t i = 0; i < len; i++) {
    struct json value = {0};
    TRY(decode_entry(conversion, active, &planned[i], &value));
    json_object_add(&members, planned[i].field.name, value);
  }
  return json_object_done(&members, out);
}

static enum err decode_value(struct conversion *conversion, const struct active *active, const struct field *field,
                             const struct cbor *value, struct json *out)
{
  if (value->kind == CBOR_NULL) {
    *out = json_of_null();
    return OK;
  }
  if (value->kind == CBOR_MAP) {
    return decode_map(conversion, active, value, out);
  }
  if (value->kind == CBOR_ARRAY && !scalar_is_array(field, value)) {
    return decode_list(conversion, active, field, value, out);
  }
  return scalar_decode(conversion, field, value, out);
}

static enum err decode_documents(struct conversion *conversion, const struct cbor *array, struct json *out)
{
  struct json *items = SCOPE_ARRAY(conversion->scope, struct json, array->items.len);
  if (items == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < array->items.len; i++) {
    if (array->items.at[i].kind != CBOR_MAP) {
      return FAIL(conversion->scope, ERR_SYNTAX, "the CBOR-LD holds no document");
    }
    TRY(decode_map(conversion, &active_first, &array->items.at[i], &items[i]));
  }
  *out = json_of_items(items, array->items.len);
  return OK;
}

static enum err decode_payload(struct scope *scope, const struct cborld_tables *tables, uint64_t entry_id,
                               const struct cbor *payload, struct json *out)
{
  if (payload->kind != CBOR_MAP && payload->kind != CBOR_ARRAY) {
    return FAIL(scope, ERR_SYNTAX, "the CBOR-LD holds no document");
  }
  if (entry_id == ENTRY_UNCOMPRESSED) {
    return plain_decode(scope, payload, out);
  }
  struct conversion conversion;
  TRY(conversion_open(&conversion, scope, tables, entry_id));
  if (payload->kind == CBOR_ARRAY) {
    return decode_documents(&conversion, payload, out);
  }
  return decode_map(&conversion, &active_first, payload, out);
}

enum err cborld_decode(struct scope *scope, const struct cborld_tables *tables, struct bytes octets, struct json *out)
{
  struct cbor whole;
  TRY(cbor_decode(scope, octets, &whole));
  if (whole.kind != CBOR_TAG || whole.tag.number != CBORLD_TAG) {
    return FAIL(scope, ERR_SYNTAX, "the CBOR does not begin with CBOR-LD's tag %d", CBORLD_TAG);
  }
  const struct cbor *content = whole.tag.content;
  if (content->kind != CBOR_ARRAY || content->items.len != 2 || content->items.at[0].kind != CBOR_UINT) {
    return FAIL(scope, ERR_SYNTAX, "CBOR-LD is an array of a registry entry id and a document");
  }
  return decode_payload(scope, tables, content->items.at[0].uint, &content->items.at[1], out);
}

#include "cborld/cborld.h"

#include <stdlib.h>

#include "conversion.h"
#include "plain.h"
#include "scalar.h"
#include "types.h"

/* One member on its way: its key and definition are fixed for all members of an object before any value is entered,
   because a value may hand out ids. SPEC: cbor-ld-1.0, Conversion Algorithms */
struct planned {
  const struct json_member *member;
  struct field field;
  struct cbor key;
};

static enum err encode_value(struct conversion *conversion, const struct active *active, const struct field *field,
                             const struct json *value, struct cbor *out);

static enum err encode_context(struct conversion *conversion, const struct json *context, struct cbor *out)
{
  uint32_t number = 0;
  if (json_is_string(context) &&
      table_number(entry_table(conversion->entry, STR("context")), context->string, &number)) {
    *out = cbor_uint(number);
    return OK;
  }
  return plain_encode(conversion->scope, context, out);
}

static enum err encode_contexts(struct conversion *conversion, const struct json *contexts, struct cbor_entry *out)
{
  out->key = cbor_uint(json_is_array(contexts));
  if (!json_is_array(contexts)) {
    return encode_context(conversion, contexts, &out->value);
  }
  size_t len = contexts->items.len;
  struct cbor *items = SCOPE_ARRAY(conversion->scope, struct cbor, len);
  if (items == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < len; i++) {
    TRY(encode_context(conversion, &contexts->items.at[i], &items[i]));
  }
  out->value = cbor_items(items, len);
  return OK;
}

/* The types are those of every member that is another name of @type, before any type-scoped context applies. */
static enum err collect_types(struct conversion *conversion, const struct active *active, const struct json *object,
                              struct types *types)
{
  for (size_t i = 0; i < object->members.len; i++) {
    const struct json_member *member = &object->members.at[i];
    struct field field = field_of(conversion, active, member->key);
    struct json_list values = json_as_list(&member->value);
    for (size_t k = 0; field_is_type(&field) && k < values.len; k++) {
      if (!json_is_string(&values.at[k])) {
        return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": must be a string or strings", STR_ARG(member->key));
      }
      TRY(types_add(types, values.at[k].string));
    }
  }
  types_sort(types);
  return OK;
}

/* An object from inside: `embedded` is where its types are read, `active` where everything else is. */
struct inside {
  const struct active *embedded;
  const struct active *active;
  uint64_t id_limit; /* of the types, which a reader must know before type-scoped contexts hand out more */
};

static enum err enter_object(struct conversion *conversion, const struct json *object, const struct active *outer,
                             struct inside *out)
{
  struct active_maker *maker = &conversion->maker;
  struct context_list contexts;
  struct types types = {.scope = conversion->scope};
  TRY(context_set_list(&maker->contexts, json_get(object, STR("@context")), &contexts));
  TRY(active_embed(maker, outer, &contexts, &out->embedded));
  TRY(collect_types(conversion, out->embedded, object, &types));
  out->id_limit = term_ids_next(&maker->ids);
  return active_enter_types(maker, out->embedded, types.len, types.at, &out->active);
}

static struct planned plan_member(const struct conversion *conversion, const struct inside *inside,
                                  const struct json_member *member)
{
  const struct active_maker *maker = &conversion->maker;
  struct planned planned = {.member = member, .field = field_of(conversion, inside->active, member->key)};
  struct field read_as = field_of(conversion, inside->embedded, member->key);
  if (field_is_type(&read_as)) {
    planned.field.id_limit = inside->id_limit;
  }
  uint64_t id = 0;
  bool known = term_ids_find(&maker->ids, vocabulary_find(&maker->contexts.vocabulary, member->key), &id);
  planned.key = known ? cbor_uint(id + json_is_array(&member->value)) : cbor_text(member->key);
  return planned;
}

static int compare_planned(const void *a, const void *b)
{
  return str_compare_utf16(((const struct planned *)a)->field.name, ((const struct planned *)b)->field.name);
}

static enum err plan(struct conversion *conversion, const struct inside *inside, const struct json *object,
                     struct planned **out, size_t *len)
{
  struct planned *planned = SCOPE_ARRAY(conversion->scope, struct planned, object->members.len);
  if (planned == NULL) {
    return scope_err(conversion->scope);
  }
  *len = 0;
  for (size_t i = 0; i < object->members.len; i++) {
    const struct json_member *member = &object->members.at[i];
    if (!str_equal(member->key, STR("@context"))) {
      planned[(*len)++] = plan_member(conversion, inside, member);
    }
  }
  if (*len > 0) {
    qsort(planned, *len, sizeof *planned, compare_planned);
  }
  *out = planned;
  return OK;
}

static enum err encode_list(struct conversion *conversion, const struct active *active, const struct field *field,
                            const struct json *array, struct cbor *out)
{
  struct cbor *items = SCOPE_ARRAY(conversion->scope, struct cbor, array->items.len);
  if (items == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < array->items.len; i++) {
    /* The wire cannot tell a list within a list from a value that the codec makes an array of. */
    enum kind kind = field_kind(field);
    if (json_is_array(&array->items.at[i]) && (kind == KIND_URL || kind == KIND_DATE_TIME)) {
      return FAIL(conversion->scope, ERR_UNSUPPORTED, STR_FMT ": a list within a list", STR_ARG(field->name));
    }
    TRY(encode_value(conversion, active, field, &array->items.at[i], &items[i]));
  }
  *out = cbor_items(items, array->items.len);
  return OK;
}

static enum err encode_object(struct conversion *conversion, const struct active *outer, const struct json *object,
                              struct cbor *out)
{
  struct inside inside;
  struct planned *planned = NULL;
  size_t len = 0;
  TRY(enter_object(conversion, object, outer, &inside));
  TRY(plan(conversion, &inside, object, &planned, &len));
  struct cbor_entry *entries = SCOPE_ARRAY(conversion->scope, struct cbor_entry, len + 1);
  if (entries == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < len; i++) {
    const struct active *active = NULL;
    entries[i].key = planned[i].key;
    TRY(active_enter_member(&conversion->maker, inside.active, planned[i].field.definition, &active));
    TRY(encode_value(conversion, active, &planned[i].field, &planned[i].member->value, &entries[i].value));
  }
  const struct json *contexts = json_get(object, STR("@context"));
  if (contexts != NULL) {
    TRY(encode_contexts(conversion, contexts, &entries[len++]));
  }
  *out = cbor_entries(entries, len);
  return OK;
}

static enum err encode_value(struct conversion *conversion, const struct active *active, const struct field *field,
                             const struct json *value, struct cbor *out)
{
  if (json_is_null(value)) {
    *out = cbor_null();
    return OK;
  }
  if (json_is_array(value)) {
    return encode_list(conversion, active, field, value, out);
  }
  if (json_is_object(value)) {
    return encode_object(conversion, active, value, out);
  }
  return scalar_encode(conversion, field, value, out);
}

static enum err encode_documents(struct conversion *conversion, const struct json *documents, struct cbor *out)
{
  struct cbor *items = SCOPE_ARRAY(conversion->scope, struct cbor, documents->items.len);
  if (items == NULL) {
    return scope_err(conversion->scope);
  }
  for (size_t i = 0; i < documents->items.len; i++) {
    if (!json_is_object(&documents->items.at[i])) {
      return FAIL(conversion->scope, ERR_VALUE, "the document: must be an object or an array of objects");
    }
    TRY(encode_object(conversion, &active_first, &documents->items.at[i], &items[i]));
  }
  *out = cbor_items(items, documents->items.len);
  return OK;
}

enum err conversion_encode(struct conversion *conversion, const struct json *document, struct cbor *out)
{
  if (json_is_array(document)) {
    return encode_documents(conversion, document, out);
  }
  return encode_object(conversion, &active_first, document, out);
}

static enum err encode_payload(struct scope *scope, const struct cborld_tables *tables, uint64_t entry_id,
                               const struct json *document, struct cbor *out)
{
  if (!json_is_object(document) && !json_is_array(document)) {
    return FAIL(scope, ERR_VALUE, "the document: must be an object or an array of objects");
  }
  if (entry_id == ENTRY_UNCOMPRESSED) {
    return plain_encode(scope, document, out);
  }
  struct conversion conversion;
  TRY(conversion_open(&conversion, scope, tables, entry_id));
  return conversion_encode(&conversion, document, out);
}

enum err cborld_encode(struct scope *scope, const struct cborld_tables *tables, uint64_t entry_id,
                       const struct json *document, struct bytes *out)
{
  struct cbor pair[2] = {cbor_uint(entry_id)};
  TRY(encode_payload(scope, tables, entry_id, document, &pair[1]));
  struct cbor content = cbor_items(pair, 2);
  struct cbor whole = cbor_tag(CBORLD_TAG, &content);
  return cbor_encode(scope, &whole, out);
}

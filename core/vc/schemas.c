#include "vc/schemas.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "jsonld/jsonld.h"
#include "vc/types.h"
#include "json/field.h"
#include "json/text.h"

#include "outline.h"
#include "resource.h"

enum { FILE_OCTETS = 1024 * 1024, MEMORY_OCTETS = 64 * 1024 * 1024 };

static enum err read_text(struct scope *scope, const char *folder, struct str name, struct str *out)
{
  if (str_contains(name, STR("..")) || str_starts(name, STR("/"))) {
    return FAIL(scope, ERR_CONFIG, "%s/manifest.json: " STR_FMT " lies outside the folder", folder, STR_ARG(name));
  }
  char *path = file_join(scope, folder, name);
  return path == NULL ? scope_err(scope) : file_read(scope, path, FILE_OCTETS, out);
}

static enum err read_json(struct scope *scope, const char *folder, struct str name, const struct json **out)
{
  struct str text = {0};
  TRY(read_text(scope, folder, name, &text));
  struct json *value = SCOPE_NEW(scope, struct json);
  if (value == NULL) {
    return scope_err(scope);
  }
  if (json_parse(scope, text, value) != OK) {
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_CONFIG, "%s/" STR_FMT ": %s", folder, STR_ARG(name), fault.text);
  }
  *out = value;
  return OK;
}

static enum err read_editions(struct scope *scope, const struct json *entry, struct resource *out)
{
  struct json_list editions = json_as_list(json_get(entry, STR("editions")));
  struct resource_digest *digests = SCOPE_ARRAY(scope, struct resource_digest, editions.len);
  if (digests == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < editions.len; i++) {
    if (!json_is_string(&editions.at[i]) || resource_parse_sri(scope, editions.at[i].string, &digests[i]) != OK) {
      (void)scope_take_fault(scope);
      return FAIL(scope, ERR_VALUE, "editions[%zu]: is no SRI digest", i);
    }
  }
  out->digests = digests;
  out->digests_len = editions.len;
  return OK;
}

static enum err add_resource(struct schemas *schemas, const struct json *entry, struct str url, struct str text)
{
  struct scope *scope = schemas->memory;
  struct resource resource = {.url = url};
  bool is_package = json_get(entry, STR("package")) != NULL;
  TRY(is_package ? read_editions(scope, entry, &resource) : resource_digests_of(scope, text, &resource));
  struct resource *resources =
      scope_grow(scope, schemas->resources, schemas->resources_len, &schemas->resources_cap, sizeof resource);
  if (resources == NULL) {
    return scope_err(scope);
  }
  schemas->resources = resources;
  resources[schemas->resources_len++] = resource;
  return OK;
}

static enum err add_context(struct schemas *schemas, const char *folder, const struct json *entry)
{
  struct scope *scope = schemas->memory;
  struct str url = {0};
  struct str file = {0};
  struct str text = {0};
  TRY(json_need_string(scope, NULL, entry, STR("url"), &url));
  TRY(json_need_string(scope, NULL, entry, STR("file"), &file));
  TRY(read_text(scope, folder, file, &text));
  TRY(add_resource(schemas, entry, url, text));
  return jsonld_catalogue_add(schemas->catalogue, scope, url, text);
}

static enum err add_table(struct schemas *schemas, const char *folder, const struct json *entry)
{
  struct scope *scope = schemas->memory;
  const struct json *table = NULL;
  if (!json_is_string(entry)) {
    return FAIL(scope, ERR_CONFIG, "%s/manifest.json: cborld must name files", folder);
  }
  TRY(read_json(scope, folder, entry->string, &table));
  return cborld_tables_add(schemas->tables, scope, table);
}

static enum err add_kind(struct schemas *schemas, const char *folder, const struct json *entry)
{
  struct scope *scope = schemas->memory;
  struct str place = {0};
  struct kind kind = {0};
  TRY(json_need_string(scope, NULL, entry, STR("type"), &kind.type));
  TRY(json_need_string(scope, NULL, entry, STR("folder"), &place));
  TRY(read_json(scope, folder, scope_join(scope, place, STR("/template.json")), &kind.template));
  struct str schema_text = {0};
  TRY(read_text(scope, folder, scope_join(scope, place, STR("/schema.json")), &schema_text));
  const struct json *title = NULL;
  TRY(json_need_object(scope, NULL, kind.template, STR("title"), &title));
  struct json_path path = json_path_member(NULL, STR("title"));
  TRY(json_need_string(scope, &path, title, STR("ko"), &kind.title_ko));
  TRY(json_need_string(scope, &path, title, STR("en"), &kind.title_en));
  TRY(json_need_integer(scope, NULL, kind.template, STR("validityDays"), 1, 36600, &kind.validity_days));
  struct kind *kinds = scope_grow(scope, schemas->kinds, schemas->kinds_len, &schemas->kinds_cap, sizeof kind);
  if (kinds == NULL) {
    return scope_err(scope);
  }
  schemas->kinds = kinds;
  TRY(schema_new(scope, schema_text, SCHEMA_FORMATS_ASSERT, &kind.schema));
  kinds[schemas->kinds_len++] = kind;
  return OK;
}

typedef enum err (*add_entry)(struct schemas *schemas, const char *folder, const struct json *entry);

/* What is wrong inside an entry is told with the entry's place; a file that cannot be read has been named already. */
static enum err add_each(struct schemas *schemas, const char *folder, const struct json *manifest, struct str member,
                         add_entry add)
{
  struct json_list list = json_as_list(json_get(manifest, member));
  for (size_t i = 0; i < list.len; i++) {
    enum err err = add(schemas, folder, &list.at[i]);
    if (err != OK && err != ERR_CONFIG) {
      struct fault fault = scope_take_fault(schemas->memory);
      return FAIL(schemas->memory, ERR_CONFIG, "%s/manifest.json: " STR_FMT "[%zu]: %s", folder, STR_ARG(member), i,
                  fault.text);
    }
    TRY(err);
  }
  return OK;
}

static enum err add_folder(struct schemas *schemas, const char *folder)
{
  const struct json *manifest = NULL;
  TRY(read_json(schemas->memory, folder, STR("manifest.json"), &manifest));
  TRY(add_each(schemas, folder, manifest, STR("contexts"), add_context));
  TRY(add_each(schemas, folder, manifest, STR("cborld"), add_table));
  return add_each(schemas, folder, manifest, STR("types"), add_kind);
}

/* What credentials and presentations of the known kinds will make of their contexts is worked out ahead. */
static enum err prepare_outline(struct schemas *schemas, const struct kind *kind)
{
  struct json *presentation = SCOPE_NEW(schemas->memory, struct json);
  if (presentation == NULL) {
    return scope_err(schemas->memory);
  }
  TRY(outline_presentation(schemas->memory, kind, presentation));
  return cborld_tables_prepare(schemas->tables, schemas->memory, presentation);
}

static enum err prepare_contexts(struct schemas *schemas)
{
  struct json base = json_of_str(STR("https://www.w3.org/ns/credentials/v2"));
  TRY(jsonld_catalogue_prepare(schemas->catalogue, schemas->memory, &base));
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    const struct json *context = json_get(schemas->kinds[i].template, STR("@context"));
    TRY(context == NULL ? OK : jsonld_catalogue_prepare(schemas->catalogue, schemas->memory, context));
    TRY(prepare_outline(schemas, &schemas->kinds[i]));
  }
  return OK;
}

static enum err keep_type(struct schemas *schemas, struct str name, struct str iri)
{
  struct scope *scope = schemas->memory;
  struct known_type type = {name, scope_str(scope, iri)};
  struct known_type *types = scope_grow(scope, schemas->types, schemas->types_len, &schemas->types_cap, sizeof type);
  if (types == NULL) {
    return scope_err(scope);
  }
  schemas->types = types;
  types[schemas->types_len++] = type;
  return OK;
}

/* A name that the context does not define can be signed by nobody. */
static enum err add_type(struct schemas *schemas, struct scope *scope, const struct json *context,
                         const struct json *name)
{
  struct jsonld_options options = jsonld_credential_options(schemas->catalogue);
  struct json document;
  struct json expanded;
  if (context == NULL || !json_is_string(name)) {
    return OK;
  }
  const struct json_member members[] = {JSON_MEMBER("@context", *context), JSON_MEMBER("@type", *name)};
  TRY(json_object_of(scope, 2, members, &document));
  if (jsonld_expand(scope, &document, &options, &expanded) != OK || expanded.items.len != 1) {
    (void)scope_take_fault(scope);
    return OK;
  }
  struct json_list types = json_as_list(json_get(&expanded.items.at[0], STR("@type")));
  return types.len == 1 ? keep_type(schemas, name->string, types.at[0].string) : OK;
}

static enum err add_types(struct schemas *schemas)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  if (scope == NULL) {
    return FAIL(schemas->memory, ERR_IO, "no memory for the schemas");
  }
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    const struct kind *kind = &schemas->kinds[i];
    const struct json *context = json_get(kind->template, STR("@context"));
    const struct json name = json_of_str(kind->type);
    TRY(add_type(schemas, scope, context, &name));
    TRY(add_type(schemas, scope, context, json_get(json_get(kind->template, STR("paper")), STR("type"))));
  }
  return OK;
}

static enum err fill(struct schemas *schemas, size_t count, const char *const folders[])
{
  for (size_t i = 0; i < count; i++) {
    TRY(add_folder(schemas, folders[i]));
  }
  TRY(prepare_contexts(schemas));
  TRY(jsonld_catalogue_seal(schemas->catalogue, schemas->memory));
  TRY(add_types(schemas));
  return cborld_tables_seal(schemas->tables, schemas->memory, schemas->catalogue);
}

enum err schemas_load(struct scope *scope, size_t count, const char *const folders[], struct schemas **out)
{
  struct schemas *schemas = calloc(1, sizeof *schemas);
  if (schemas == NULL) {
    return FAIL(scope, ERR_IO, "no memory for the schemas");
  }
  schemas->memory = scope_new(MEMORY_OCTETS);
  schemas->catalogue = jsonld_catalogue_new();
  schemas->tables = cborld_tables_new();
  if (schemas->memory == NULL || schemas->catalogue == NULL || schemas->tables == NULL) {
    schemas_free(schemas);
    return FAIL(scope, ERR_IO, "no memory for the schemas");
  }
  enum err err = fill(schemas, count, folders);
  if (err != OK) {
    struct fault fault = scope_take_fault(schemas->memory);
    schemas_free(schemas);
    return FAIL(scope, err, "%s", fault.text);
  }
  *out = schemas;
  return OK;
}

const char *schemas_share_folder(struct str configured)
{
  return configured.len > 0 ? configured.at : DOJANG_SHARE_DIR;
}

enum err schemas_load_configured(struct scope *scope, struct str share, struct str extra, struct schemas **out)
{
  const char *folders[] = {schemas_share_folder(share), extra.at};
  return schemas_load(scope, extra.len > 0 ? 2 : 1, folders, out);
}

void schemas_free(struct schemas *schemas)
{
  if (schemas == NULL) {
    return;
  }
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    schema_free(schemas->kinds[i].schema);
  }
  cborld_tables_free(schemas->tables);
  jsonld_catalogue_free(schemas->catalogue);
  scope_free(schemas->memory);
  free(schemas);
}

void schemas_drop(struct schemas **schemas)
{
  schemas_free(*schemas);
}

const struct kind *schemas_kind(const struct schemas *schemas, struct str type)
{
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    if (str_equal(schemas->kinds[i].type, type)) {
      return &schemas->kinds[i];
    }
  }
  return NULL;
}

const struct kind *schemas_kind_of(const struct schemas *schemas, const struct json *credential)
{
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    if (types_has(credential, schemas->kinds[i].type)) {
      return &schemas->kinds[i];
    }
  }
  return NULL;
}

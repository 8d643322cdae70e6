#include "material.h"

#include "base/buf.h"
#include "codec/hex.h"
#include "json/text.h"

struct json material_json(struct scope *scope, struct str text)
{
  struct json json;
  ASSERT_OK(scope, json_parse(scope, text, &json));
  return json;
}

struct bytes material_octets(struct scope *scope, struct str hex)
{
  struct bytes octets;
  ASSERT_OK(scope, hex_decode(scope, hex, &octets));
  return octets;
}

struct str material_hex(struct scope *scope, struct bytes octets)
{
  struct buf text = buf_in(scope);
  struct str hex;
  hex_print(&text, octets);
  ASSERT_OK(scope, buf_str(&text, &hex));
  return hex;
}

static void seal(struct material *material, struct scope *scope)
{
  ASSERT_OK(scope, jsonld_catalogue_seal(material->catalogue, scope));
  ASSERT_OK(scope, cborld_tables_seal(material->tables, scope, material->catalogue));
}

/* {"context": {"https://...": 1}} to {"type": "context", "table": {"1": "https://..."}}. */
static struct json table_of(struct scope *scope, const struct json_member *member)
{
  struct json_object_builder rows = {.scope = scope};
  for (size_t i = 0; i < member->value.members.len; i++) {
    const struct json_member *row = &member->value.members.at[i];
    json_object_add(&rows, scope_format(scope, "%.0f", row->value.number), json_of_str(row->key));
  }
  struct json_object_builder table = {.scope = scope};
  struct json json;
  ASSERT_OK(scope, json_object_done(&rows, &json));
  json_object_add(&table, STR("type"), json_of_str(member->key));
  json_object_add(&table, STR("table"), json);
  ASSERT_OK(scope, json_object_done(&table, &json));
  return json;
}

static struct json entry_of(struct scope *scope, const struct json_member *member)
{
  struct json_array_builder tables = {.scope = scope};
  for (size_t i = 0; i < member->value.members.len; i++) {
    json_array_add(&tables, table_of(scope, &member->value.members.at[i]));
  }
  uint64_t id = 0;
  assert_true(str_to_u64(member->key, &id));
  struct json_object_builder entry = {.scope = scope};
  struct json json;
  ASSERT_OK(scope, json_array_done(&tables, &json));
  json_object_add(&entry, STR("id"), json_of_number((double)id));
  json_object_add(&entry, STR("compressionTable"), json);
  ASSERT_OK(scope, json_object_done(&entry, &json));
  return json;
}

struct material material_of_vectors(struct scope *scope)
{
  struct material material = {jsonld_catalogue_new(), cborld_tables_new()};
  ASSERT_OK(scope,
            jsonld_catalogue_add(material.catalogue, scope, STR("https://www.w3.org/ns/credentials/v2"),
                                 testing_read(scope, DOJANG_SHARED_DIR "/conformance/contexts/credentials-v2.jsonld")));
  ASSERT_OK(scope,
            jsonld_catalogue_add(material.catalogue, scope, STR("https://vc.seoul.example/contexts/eligibility/v1"),
                                 testing_read(scope, DOJANG_SHARED_DIR "/vectors/qr/context-eligibility-v1.jsonld")));
  struct json types = material_json(scope, testing_read(scope, DOJANG_SHARED_DIR "/vectors/qr/typetables.json"));
  for (size_t i = 0; i < types.members.len; i++) {
    struct json entry = entry_of(scope, &types.members.at[i]);
    ASSERT_OK(scope, cborld_tables_add(material.tables, scope, &entry));
  }
  seal(&material, scope);
  return material;
}

struct material material_prepared(struct scope *scope, const struct material_document *documents, struct str entries,
                                  struct json_list prepared)
{
  struct material material = {jsonld_catalogue_new(), cborld_tables_new()};
  for (; documents->url != NULL; documents++) {
    ASSERT_OK(scope, jsonld_catalogue_add(material.catalogue, scope, str_of(documents->url), str_of(documents->text)));
  }
  struct json list = material_json(scope, entries);
  for (size_t i = 0; i < list.items.len; i++) {
    ASSERT_OK(scope, cborld_tables_add(material.tables, scope, &list.items.at[i]));
  }
  for (size_t i = 0; i < prepared.len; i++) {
    ASSERT_OK(scope, cborld_tables_prepare(material.tables, scope, &prepared.at[i]));
  }
  seal(&material, scope);
  return material;
}

struct material material_of(struct scope *scope, const struct material_document *documents, struct str entries)
{
  return material_prepared(scope, documents, entries, (struct json_list){0});
}

void material_drop(struct material *material)
{
  cborld_tables_free(material->tables);
  jsonld_catalogue_free(material->catalogue);
}

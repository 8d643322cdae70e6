#include <stdio.h>

#include "base/limits.h"
#include "material.h"
#include "json/text.h"

/* Documents that generate.py makes up, against the independent encoder of shared/vectors/qr. */
#ifndef CROSSCHECK_COUNT
#define CROSSCHECK_COUNT 300
#endif
#ifndef CROSSCHECK_SEED
#define CROSSCHECK_SEED 1
#endif

static struct material material_of_case(struct scope *scope, const struct json *contexts, const struct json *entry)
{
  struct material material = {jsonld_catalogue_new(), cborld_tables_new()};
  for (size_t i = 0; i < contexts->members.len; i++) {
    struct str text;
    ASSERT_OK(scope, json_print(scope, &contexts->members.at[i].value, &text));
    ASSERT_OK(scope, jsonld_catalogue_add(material.catalogue, scope, contexts->members.at[i].key, text));
  }
  ASSERT_OK(scope, cborld_tables_add(material.tables, scope, entry));
  /* A context may be one that only this or that step can refuse; the documents that name it are then refused. */
  if (jsonld_catalogue_seal(material.catalogue, scope) != OK) {
    (void)scope_take_fault(scope);
  }
  ASSERT_OK(scope, cborld_tables_seal(material.tables, scope, material.catalogue));
  return material;
}

static void check_case(struct scope *scope, struct str line)
{
  struct json given = material_json(scope, line);
  const struct json *document = json_get(&given, STR("document"));
  const struct json *entry = json_get(&given, STR("entry"));
  const struct json *hex = json_get(&given, STR("hex"));
  struct material material = material_of_case(scope, json_get(&given, STR("contexts")), entry);
  uint64_t id = (uint64_t)json_get(entry, STR("id"))->number;
  struct bytes octets;
  enum err err = cborld_encode(scope, material.tables, id, document, &octets);
  if ((err != OK) != json_is_null(hex)) {
    fail_msg("%s where the other encoder disagrees: %s\n" STR_FMT, err_info(err)->name, scope_first_fault(scope)->text,
             STR_ARG(line));
  }
  if (err == OK) {
    struct json back;
    if (hex->string.len > 0) {
      ASSERT_STR(material_hex(scope, octets), hex->string);
    }
    ASSERT_OK(scope, cborld_decode(scope, material.tables, octets, &back));
    if (!json_same(&back, document)) {
      fail_msg("not the same document after the round trip: " STR_FMT, STR_ARG(line));
    }
  }
  material_drop(&material);
}

static void documents_of_another_encoder(void **state)
{
  struct scope *scope = *state;
  char command[400];
  snprintf(command, sizeof command, "python3 -B %s/tests/cborld/generate.py %s/vectors/qr %d %d", DOJANG_SOURCE_DIR,
           DOJANG_SHARED_DIR, CROSSCHECK_SEED, CROSSCHECK_COUNT);
  FILE *pipe = popen(command, "r");
  assert_non_null(pipe);
  static char line[1 << 20];
  size_t seen = 0;
  for (; fgets(line, sizeof line, pipe) != NULL; seen++) {
    check_case(scope, str_of(line));
    scope_reset(scope);
  }
  assert_int_equal(pclose(pipe), 0);
  assert_int_equal(seen, CROSSCHECK_COUNT);
}

TESTING_MAIN(SCOPED_TEST(documents_of_another_encoder))

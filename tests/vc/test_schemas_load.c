#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cborld/cborld.h"
#include "office.h"
#include "outline.h"

#define FOURTH DOJANG_SOURCE_DIR "/tests/data/donation-receipt"

static void the_products_own_kinds(void **state)
{
  struct scope *scope = *state;
  struct schemas *schemas;
  ASSERT_OK(scope, schemas_load_configured(scope, STR(""), STR(""), &schemas));
  assert_int_equal(schemas->kinds_len, 3);
  assert_non_null(schemas_kind(schemas, STR(WELFARE)));
  assert_null(schemas_kind(schemas, STR(DONATION)));
  assert_null(schemas_kind(schemas, STR("")));
  schemas_free(schemas);
}

static void a_folder_adds_a_kind(void **state)
{
  struct scope *scope = *state;
  struct schemas *schemas;
  ASSERT_OK(scope, schemas_load_configured(scope, STR(""), STR(FOURTH), &schemas));
  const struct kind *kind = schemas_kind(schemas, STR(DONATION));
  assert_non_null(kind);
  ASSERT_STR(kind->title_ko, STR("기부금 영수증"));
  ASSERT_STR(kind->title_en, STR("Donation receipt"));
  assert_int_equal(kind->validity_days, 1826);
  struct json credential = office_json(scope, "{\"type\":[\"VerifiableCredential\",\"" DONATION "\"]}");
  assert_ptr_equal(schemas_kind_of(schemas, &credential), kind);
  credential = office_json(scope, "{\"type\":7}");
  assert_null(schemas_kind_of(schemas, &credential));
  schemas_free(schemas);
}

/* What an encoder takes of memory tells whether it still had active contexts to make: each takes thousands of octets.
 */
static void presentations_find_their_contexts_made(void **state)
{
  struct scope *scope = *state;
  enum { ENTRY = 82000000, PRESENTATION_OCTETS = 10000 };
  struct schemas *schemas;
  ASSERT_OK(scope, schemas_load_configured(scope, STR(""), STR(FOURTH), &schemas));
  for (size_t i = 0; i < schemas->kinds_len; i++) {
    struct json presentation;
    struct json decoded;
    struct bytes octets;
    ASSERT_OK(scope, outline_presentation(scope, &schemas->kinds[i], &presentation));
    size_t before = scope_used_octets(scope);
    ASSERT_OK(scope, cborld_encode(scope, schemas->tables, ENTRY, &presentation, &octets));
    size_t encoded = scope_used_octets(scope);
    ASSERT_OK(scope, cborld_decode(scope, schemas->tables, octets, &decoded));
    assert_true(json_same(&decoded, &presentation));
    assert_in_range(encoded - before, 0, PRESENTATION_OCTETS);
    assert_in_range(scope_used_octets(scope) - encoded, 0, PRESENTATION_OCTETS);
  }
  schemas_free(schemas);
}

/* A folder with a manifest and one file of its own. */
struct extra {
  char path[64];
};

static void write_file(const struct extra *extra, const char *name, const char *text)
{
  char path[128];
  (void)snprintf(path, sizeof path, "%s/%s", extra->path, name);
  FILE *file = fopen(path, "wbe");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void remove_folder(const struct extra *extra)
{
  static const char *const names[] = {"manifest.json", "x.json", "template.json", "schema.json"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", extra->path, names[i]);
    (void)unlink(path);
  }
  assert_int_equal(rmdir(extra->path), 0);
}

#define KIND "{\"types\":[{\"type\":\"X\",\"folder\":\".\"}]}"
#define TEMPLATE "{\"title\":{\"ko\":\"가\",\"en\":\"a\"},\"validityDays\":1}"

static void what_is_wrong_is_named_by_its_file(void **state)
{
  static const struct {
    const char *manifest, *file, *template, *schema, *says;
  } cases[] = {
      {NULL, NULL, NULL, NULL, "manifest.json"},
      {"{", NULL, NULL, NULL, "manifest.json"},
      {"{\"contexts\":[7]}", NULL, NULL, NULL, "contexts[0]: url"},
      {"{\"contexts\":[{\"url\":\"https://x.example/1\"}]}", NULL, NULL, NULL, "file"},
      {"{\"contexts\":[{\"url\":\"https://x.example/1\",\"file\":\"none.json\"}]}", NULL, NULL, NULL, "none.json"},
      {"{\"contexts\":[{\"url\":\"https://x.example/1\",\"file\":\"../x.json\"}]}", NULL, NULL, NULL, "outside"},
      {"{\"contexts\":[{\"url\":\"https://x.example/1\",\"file\":\"/etc/passwd\"}]}", NULL, NULL, NULL, "outside"},
      {"{\"contexts\":[{\"url\":\"https://x.example/1\",\"file\":\"x.json\"}]}", "not json", NULL, NULL, "x.example/1"},
      {"{\"cborld\":[7]}", NULL, NULL, NULL, "cborld must name files"},
      {"{\"cborld\":[\"x.json\"]}", "{}", NULL, NULL, "cborld[0]"},
      {KIND, NULL, NULL, NULL, "template.json"},
      {KIND, NULL, "[]", "{}", "types[0]: title"},
      {KIND, NULL, "{}", "{}", "manifest.json: types[0]: title: is missing"},
      {KIND, NULL, "{\"title\":{\"ko\":\"가\"},\"validityDays\":1}", "{}", "title.en"},
      {KIND, NULL, "{\"title\":{\"ko\":\"가\",\"en\":\"a\"}}", "{}", "validityDays"},
      {KIND, NULL, "{\"title\":{\"ko\":\"가\",\"en\":\"a\"},\"validityDays\":0}", "{}", "validityDays"},
      {KIND, NULL, TEMPLATE, "{\"type\":7}", "type"},
      {KIND, NULL, TEMPLATE, NULL, "schema.json"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct scope *scope = *state;
    struct extra extra = {"/tmp/dojang-schemas-XXXXXX"};
    struct schemas *schemas = NULL;
    assert_non_null(mkdtemp(extra.path));
    const char *const contents[] = {cases[i].manifest, cases[i].file, cases[i].template, cases[i].schema};
    static const char *const names[] = {"manifest.json", "x.json", "template.json", "schema.json"};
    for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
      if (contents[j] != NULL) {
        write_file(&extra, names[j], contents[j]);
      }
    }
    enum err err = schemas_load_configured(scope, STR(""), str_of(extra.path), &schemas);
    struct fault fault = scope_take_fault(scope);
    remove_folder(&extra);
    if (err == OK || strstr(fault.text, cases[i].says) == NULL) {
      fail_msg("case %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
}

TESTING_MAIN(SCOPED_TEST(the_products_own_kinds), SCOPED_TEST(a_folder_adds_a_kind),
             SCOPED_TEST(presentations_find_their_contexts_made), SCOPED_TEST(what_is_wrong_is_named_by_its_file))

/* W3C's test suite of RDFC-1.0, read in place: one cmocka test for each entry of its manifest. */
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"
#include "rdf/canon.h"
#include "rdf/nquads.h"
#include "json/text.h"

#define FOLDER DOJANG_SHARED_DIR "/conformance/rdf-canon/"

static struct str text_of(const struct json *entry, struct str key)
{
  const struct json *value = json_get(entry, key);
  return json_is_string(value) ? value->string : (struct str){0};
}

static struct str read_named(struct scope *scope, const struct json *entry, struct str key)
{
  return testing_read(scope, scope_cstr(scope, scope_join(scope, STR(FOLDER), text_of(entry, key))));
}

static enum err canonize_action(struct scope *scope, const struct json *entry, struct rdf_canonical *out)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  assert_non_null(dataset);
  ASSERT_OK(scope, nquads_parse(scope, read_named(scope, entry, STR("action")), rdf_dataset_sink(dataset)));
  bool is_sha384 = str_equal(text_of(entry, STR("hashAlgorithm")), STR("SHA384"));
  struct rdf_canon_options options = {.hash = is_sha384 ? DIGEST_SHA384 : DIGEST_SHA256};
  return rdf_canonize(scope, dataset, options, out);
}

static void check_text(struct scope *scope, const struct json *entry)
{
  struct rdf_canonical canonical;
  struct str text;
  ASSERT_OK(scope, canonize_action(scope, entry, &canonical));
  ASSERT_OK(scope, rdf_canonical_text(&canonical, scope, &text));
  ASSERT_STR(text, read_named(scope, entry, STR("result")));
}

static void check_map(struct scope *scope, const struct json *entry)
{
  struct rdf_canonical canonical;
  struct json expected;
  ASSERT_OK(scope, canonize_action(scope, entry, &canonical));
  ASSERT_OK(scope, json_parse(scope, read_named(scope, entry, STR("result")), &expected));
  assert_int_equal(canonical.label_count, expected.members.len);
  for (size_t i = 0; i < canonical.label_count; i++) {
    ASSERT_STR(canonical.labels[i].canonical, text_of(&expected, canonical.labels[i].input));
  }
}

static void check_refusal(struct scope *scope, const struct json *entry)
{
  struct rdf_canonical canonical;
  int64_t started_us = clock_monotonic_us();
  ASSERT_ERR(scope, ERR_LIMIT, canonize_action(scope, entry, &canonical));
  assert_true(clock_monotonic_us() - started_us < 5 * 1000 * 1000);
}

static void run_entry(void **state)
{
  const struct json *entry = *state;
  static const struct {
    struct str type;
    void (*check)(struct scope *scope, const struct json *entry);
  } rows[] = {
      {STR_INIT("rdfc:RDFC10EvalTest"), check_text},
      {STR_INIT("rdfc:RDFC10MapTest"), check_map},
      {STR_INIT("rdfc:RDFC10NegativeEvalTest"), check_refusal},
  };
  struct str type = text_of(entry, STR("type"));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (str_equal(rows[i].type, type)) {
      [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
      rows[i].check(scope, entry);
      return;
    }
  }
  fail_msg("the manifest has a test of an unknown type: " STR_FMT, STR_ARG(type));
}

/* The manifest's entries; ends the program when there are none, so that missing data is never a success. */
static struct json_list read_entries(struct scope *scope)
{
  char *path = scope_cstr(scope, STR(FOLDER "manifest.jsonld"));
  struct json manifest;
  if (!testing_exists(path) || json_parse(scope, testing_read(scope, path), &manifest) != OK ||
      json_as_list(json_get(&manifest, STR("entries"))).len == 0) {
    fprintf(stderr, "cannot read %s (is DOJANG_SHARED_DIR right?)\n", path);
    exit(1);
  }
  return json_as_list(json_get(&manifest, STR("entries")));
}

int main(void)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct json_list entries = read_entries(scope);
  struct CMUnitTest *tests = SCOPE_ARRAY(scope, struct CMUnitTest, entries.len);
  for (size_t i = 0; i < entries.len; i++) {
    const struct json *entry = &entries.at[i];
    char *id = scope_cstr(scope, text_of(entry, STR("id")));
    tests[i] = (struct CMUnitTest){.name = id, .test_func = run_entry, .initial_state = (void *)(uintptr_t)entry};
  }
  int failed = _cmocka_run_group_tests("rdf-canon", tests, entries.len, NULL, NULL);
  printf("rdf-canon: %zu of %zu passed\n", entries.len - (size_t)failed, entries.len);
  return failed != 0;
}

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "processing.h"
#include "json/text.h"

/* Documents that mean harm end with a limit's error or in little time. A quadratic walk over these would take minutes.
 */

enum { WIDE = 60000, SOON_US = 10 * 1000 * 1000 };

static struct json nest(struct scope *scope, size_t depth, bool arrays)
{
  struct json value = json_of_str(STR("x"));
  for (size_t i = 0; i < depth; i++) {
    struct json_member member = JSON_MEMBER("http://x/p", value);
    ASSERT_OK(scope, arrays ? json_array_of(scope, 1, &value, &value) : json_object_of(scope, 1, &member, &value));
  }
  return value;
}

/* The JSON reader bounds the depth of text; trees come from CBOR, too. */
static void deep_nesting(void **state)
{
  struct scope *scope = *state;
  struct jsonld_options options = {0};
  for (int arrays = 0; arrays < 2; arrays++) {
    struct json document = nest(scope, 10000, arrays == 1);
    struct json expanded;
    ASSERT_ERR(scope, ERR_LIMIT, jsonld_expand(scope, &document, &options, &expanded));
  }
  struct json document = nest(scope, LIMIT_JSON_DEPTH, false);
  ASSERT_OK(scope, jsonld_to_rdf(scope, &document, &options, rdf_dataset_sink(rdf_dataset_in(scope))));
}

/* `count` copies of a text with its number in it, between two others. */
static struct json repeat(struct scope *scope, const char *before, const char *each, size_t count, const char *after)
{
  struct buf text = buf_in(scope);
  buf_add(&text, str_of(before));
  for (size_t i = 0; i < count; i++) {
    for (const char *c = each; *c != '\0'; c++) {
      if (*c == '#') {
        buf_add_u64(&text, i);
      } else if (*c == '+') {
        buf_add_u64(&text, i + 1);
      } else {
        buf_add_char(&text, *c);
      }
    }
  }
  buf_add(&text, str_of(after));
  struct str all;
  struct json document;
  ASSERT_OK(scope, buf_str(&text, &all));
  ASSERT_OK(scope, json_parse(scope, all, &document));
  return document;
}

static void terms_that_need_others(void **state)
{
  struct scope *scope = *state;
  struct jsonld_options options = {0};
  struct json expanded;
  struct json chain = repeat(scope, "{\"@context\":{", "\"a#\":\"a+:x\",", WIDE, "\"z\":\"http://z/\"}}");
  ASSERT_ERR(scope, ERR_LIMIT, jsonld_expand(scope, &chain, &options, &expanded));
}

static enum err ignore(void *handle, const struct rdf_quad *quad)
{
  (void)handle;
  (void)quad;
  return OK;
}

static void wide_documents(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *before, *each, *after;
    size_t count;
    enum err err;
  } rows[] = {
      {"{", "\"http://x/#\":1,", "\"@id\":\"http://x\"}", WIDE, OK},
      {"{\"http://x/p\":[", "\"#\",", "1]}", WIDE, OK},
      {"{\"http://x/p\":[", "{\"@id\":\"_:b#\"},", "1]}", WIDE, OK},
      {"{\"http://x/p\":{\"@list\":[", "\"#\",", "1]}}", WIDE, OK},
      {"{\"@type\":[", "\"http://x/#\",", "\"http://x\"]}", WIDE, OK},
      {"{\"@context\":{", "\"a#\":\"http://x/#\",", "\"p\":\"http://p\"},\"p\":1}", WIDE, OK},
      {"{\"@context\":[", "{\"a#\":\"http://x/#\"},", "{\"p\":\"http://p\"}],\"p\":1}", WIDE / 2, OK},
      {"{\"@context\":{\"m\":{\"@id\":\"http://m\",\"@container\":\"@index\"}},\"m\":{", "\"k#\":{\"http://x\":1},",
       "\"l\":1}}", WIDE / 2, OK},
      {"{\"@context\":{\"n\":\"@nest\"},\"n\":[", "{\"http://x/#\":1},", "{\"http://x/p\":1}]}", WIDE / 2, OK},
      {"{\"@context\":{", "\"t#\":\"@type\",", "\"p\":\"http://p\"},\"p\":1}", WIDE, OK},
      /* One large scoped context, entered from a new context each time. */
      {"{\"@context\":{\"p\":{\"@id\":\"http://p\",\"@context\":{\"a\":\"http://a\",\"b\":\"http://b\",\"c\":\"http://"
       "c\","
       "\"d\":\"http://d\",\"e\":\"http://e\",\"f\":\"http://f\"}}},\"http://x/p\":[",
       "{\"@context\":{\"q\":\"http://q\"},\"p\":{\"a\":1}},", "1]}", WIDE / 4, ERR_LIMIT},
  };
  struct jsonld_options options = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json document = repeat(scope, rows[i].before, rows[i].each, rows[i].count, rows[i].after);
    int64_t start = clock_monotonic_us();
    enum err err = jsonld_to_rdf(scope, &document, &options, (struct rdf_sink){NULL, ignore});
    int64_t took = clock_monotonic_us() - start;
    if (err != rows[i].err || took > SOON_US) {
      fail_msg("row %zu: %s after %lld us: %s", i, err_info(err)->name, (long long)took,
               scope_first_fault(scope)->text);
    }
    scope_reset(scope);
  }
}

/* A context that is scoped inside itself is read once, not for ever. */
static void contexts_in_themselves(void **state)
{
  struct scope *scope = *state;
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  ASSERT_OK(scope, jsonld_catalogue_add(catalogue, scope, STR("http://c"),
                                        STR("{\"@context\":{\"@vocab\":\"http://v/\",\"p\":{\"@id\":\"http://p\","
                                            "\"@context\":\"http://c\"}}}")));
  struct json url = json_of_str(STR("http://c"));
  ASSERT_OK(scope, jsonld_catalogue_prepare(catalogue, scope, &url));
  ASSERT_OK(scope, jsonld_catalogue_seal(catalogue, scope));
  struct jsonld_options options = {.catalogue = catalogue};
  ASSERT_STR(
      processing_expand(scope, "{\"@context\":\"http://c\",\"p\":{\"p\":{\"p\":{\"p\":{\"p\":1}}}}}", &options),
      STR("[{\"http://p\":[{\"http://p\":[{\"http://p\":[{\"http://p\":[{\"http://p\":[{\"@value\":1}]}]}]}]}]}]"));
  jsonld_catalogue_free(catalogue);
}

/* Wherever memory ends, the answer is the limit's error. */
static void little_memory(void **state)
{
  (void)state;
  static const char text[] = "{\"@context\":{\"@vocab\":\"http://v/\",\"l\":{\"@container\":\"@list\"},"
                             "\"T\":{\"@context\":{\"a\":\"http://a\"}}},\"@type\":\"T\",\"a\":[1,\"x\"],"
                             "\"l\":[{\"@value\":\"y\",\"@language\":\"KO\"},{\"b\":1.5}]}";
  bool enough = false;
  for (size_t cap = 64; !enough && cap < 1024 * 1024; cap += 64) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(cap);
    struct json document;
    struct jsonld_options options = {0};
    enum err err = json_parse(scope, str_of(text), &document);
    if (err == OK) {
      err = jsonld_to_rdf(scope, &document, &options, (struct rdf_sink){NULL, ignore});
    }
    enough = err == OK;
    assert_true(enough || err == ERR_LIMIT);
  }
  assert_true(enough);
}

TESTING_MAIN(SCOPED_TEST(deep_nesting), SCOPED_TEST(terms_that_need_others), SCOPED_TEST(wide_documents),
             SCOPED_TEST(contexts_in_themselves), cmocka_unit_test(little_memory))

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "material.h"

/* The rules of CBOR-LD one by one, on small contexts. Each row's octets follow from the rules by hand and are what the
   independent encoder of shared/vectors/qr gives (test_cborld_crosscheck runs the two against each other at large). */

#define V "https://v.example/#"
#define XSD "http://www.w3.org/2001/XMLSchema#"

static const struct material_document documents[] = {
    {"https://c.example/v1", "{\"@context\": {\"@protected\": true, \"id\": \"@id\", \"type\": \"@type\","
                             "\"on\": {\"@id\": \"" V "on\", \"@type\": \"" XSD "date\"},"
                             "\"at\": {\"@id\": \"" V "at\", \"@type\": \"" XSD "dateTime\"},"
                             "\"sig\": {\"@id\": \"" V "sig\", \"@type\": \"https://w3id.org/security#multibase\"},"
                             "\"suite\": {\"@id\": \"" V "suite\", \"@type\": \"" V "Suite\"},"
                             "\"link\": {\"@id\": \"" V "link\", \"@type\": \"@id\"},"
                             "\"name\": \"" V "name\","
                             "\"part\": {\"@id\": \"" V "part\", \"@context\": {\"inner\": \"" V "inner\"}},"
                             "\"reset\": {\"@id\": \"" V "reset\", \"@context\": null},"
                             "\"Thing\": {\"@id\": \"" V "Thing\", \"@context\": {\"extra\": {\"@id\": \"" V
                             "extra\", \"@type\": \"@id\"}}}}}"},
    {"https://other.example/v1", "{\"@context\": {\"name\": \"" V "other\", \"also\": \"" V "also\"}}"},
    {"https://vocab.example/v1", "{\"@context\": {\"@vocab\": \"" V "\", \"bare\": {\"@type\": \"@id\"}}}"},
    {"https://list.example/v1", "{\"@context\": [{\"name\": \"" V "name\"}]}"},
    {NULL, NULL},
};

/* Ids: 100 Thing, 102 at, 104 id, 106 link, 108 name, 110 on, 112 part, 114 reset, 116 sig, 118 suite, 120 type. */
static const struct str entries = STR_INIT(
    "[{\"id\": 200, \"compressionTable\": ["
    "{\"type\": \"context\", \"table\": {\"7\": \"https://c.example/v1\", \"8\": \"https://other.example/v1\","
    "\"9\": \"https://gone.example/v1\"}},"
    "{\"type\": \"none\", \"table\": {\"0\": \"zero\", \"254\": \"n254\", \"255\": \"n255\", \"256\": \"n256\","
    "\"65534\": \"n65534\", \"65535\": \"n65535\", \"4294967294\": \"most\"}},"
    "{\"type\": \"url\", \"table\": {\"1\": \"did:web:a.example\"}},"
    "{\"type\": \"" V "Suite\", \"table\": {\"1\": \"suite-1\", \"300\": \"suite-300\"}},"
    "{\"type\": \"" XSD "date\", \"table\": {\"3\": \"2026-01-01\"}}]}]");

#define DOCUMENT(members) "{\"@context\": \"https://c.example/v1\", " members "}"
/* Tag, entry 200, a map of two with key 0: context 7. */
#define OCTETS(entry_hex) "d9cb1d8218c8a20007" entry_hex

struct row {
  const char *document;
  const char *hex;
};

static const struct row rows[] = {
    /* table numbers: 1, 2 or 4 octets, the largest value of a width takes the next one */
    {DOCUMENT("\"name\": \"zero\""), OCTETS("186c4100")},
    {DOCUMENT("\"name\": \"n254\""), OCTETS("186c41fe")},
    {DOCUMENT("\"name\": \"n255\""), OCTETS("186c4200ff")},
    {DOCUMENT("\"name\": \"n256\""), OCTETS("186c420100")},
    {DOCUMENT("\"name\": \"n65534\""), OCTETS("186c42fffe")},
    {DOCUMENT("\"name\": \"n65535\""), OCTETS("186c440000ffff")},
    {DOCUMENT("\"name\": \"most\""), OCTETS("186c44fffffffe")},
    {DOCUMENT("\"link\": \"did:web:a.example\""), OCTETS("186a4101")},
    {DOCUMENT("\"on\": \"2026-01-01\""), OCTETS("186e4103")},
    {DOCUMENT("\"suite\": \"suite-1\""), OCTETS("187601")},
    {DOCUMENT("\"suite\": \"suite-300\""), OCTETS("187619012c")},
    {DOCUMENT("\"suite\": \"other\""), OCTETS("1876656f74686572")},
    /* plain values */
    {DOCUMENT("\"name\": \"\""), OCTETS("186c60")},
    {DOCUMENT("\"name\": null"), OCTETS("186cf6")},
    {DOCUMENT("\"name\": true"), OCTETS("186cf5")},
    {DOCUMENT("\"name\": -1000"), OCTETS("186c3903e7")},
    {DOCUMENT("\"name\": 1.5"), OCTETS("186cf93e00")},
    {DOCUMENT("\"name\": []"), OCTETS("186d80")},
    {DOCUMENT("\"name\": [1, \"zero\", [2]]"), OCTETS("186d830141008102")},
    {DOCUMENT("\"name\": {}"), OCTETS("186ca0")},
    {DOCUMENT("\"unknown\": \"did:key:zabc\""), OCTETS("67756e6b6e6f776e6c6469643a6b65793a7a616263")},
    {DOCUMENT("\"unknown\": [1]"), OCTETS("67756e6b6e6f776e8101")},
    /* dates and times */
    {DOCUMENT("\"on\": \"1970-01-02\""), OCTETS("186e1a00015180")},
    {DOCUMENT("\"on\": \"1969-12-31\""), OCTETS("186e3a0001517f")},
    {DOCUMENT("\"on\": \"2023-02-29\""), OCTETS("186e6a323032332d30322d3239")},
    {DOCUMENT("\"on\": \"1970-01-01Z\""), OCTETS("186e6b313937302d30312d30315a")},
    {DOCUMENT("\"at\": \"1970-01-01T00:00:10Z\""), OCTETS("18660a")},
    {DOCUMENT("\"at\": \"1970-01-01T00:00:10.007Z\""), OCTETS("1866820a07")},
    {DOCUMENT("\"at\": \"1970-01-01T00:00:10.07Z\""), OCTETS("186677313937302d30312d30315430303a30303a31302e30375a")},
    {DOCUMENT("\"at\": \"1970-01-01T09:00:10+09:00\""),
     OCTETS("18667819313937302d30312d30315430393a30303a31302b30393a3030")},
    {DOCUMENT("\"at\": \"1970-01-01T24:00:00Z\""), OCTETS("186674313937302d30312d30315432343a30303a30305a")},
    /* URLs */
    {DOCUMENT("\"link\": \"http://a.example/\""), OCTETS("186a82016a612e6578616d706c652f")},
    {DOCUMENT("\"link\": \"https://a.example/\""), OCTETS("186a82026a612e6578616d706c652f")},
    {DOCUMENT("\"link\": \"https://a.example:1/\""), OCTETS("186a7468747470733a2f2f612e6578616d706c653a312f")},
    {DOCUMENT("\"link\": \"https://\""), OCTETS("186a6868747470733a2f2f")},
    {DOCUMENT("\"link\": \"urn:uuid:00112233-4455-6677-8899-aabbccddeeff\""),
     OCTETS("186a82035000112233445566778899aabbccddeeff")},
    {DOCUMENT("\"link\": \"urn:uuid:A\""), OCTETS("186a82036141")},
    {DOCUMENT("\"link\": \"data:x;base64,AQI=\""), OCTETS("186a83046178420102")},
    {DOCUMENT("\"link\": \"data:x;base64,AQI\""), OCTETS("186a82046c783b6261736536342c415149")},
    {DOCUMENT("\"link\": \"did:key:z112#z2\""), OCTETS("186a83190401430000014101")},
    {DOCUMENT("\"link\": \"did:key:z0#k\""), OCTETS("186a83190401627a30616b")},
    {DOCUMENT("\"link\": \"did:v1:nym:z2\""), OCTETS("186a821904004101")},
    {DOCUMENT("\"link\": \"did:key:a#b#c\""), OCTETS("186a6d6469643a6b65793a6123622363")},
    {DOCUMENT("\"link\": \"name\""), OCTETS("186a186c")},
    {DOCUMENT("\"link\": \"@type\""), OCTETS("186a02")},
    {DOCUMENT("\"@id\": \"https://a.example/\""), OCTETS("0482026a612e6578616d706c652f")},
    {DOCUMENT("\"id\": \"relative\""), OCTETS("18686872656c6174697665")},
    /* multibase */
    {DOCUMENT("\"sig\": \"z2\""), OCTETS("1874427a01")},
    {DOCUMENT("\"sig\": \"uAQI\""), OCTETS("187443750102")},
    {DOCUMENT("\"sig\": \"MAQI=\""), OCTETS("1874434d0102")},
    {DOCUMENT("\"sig\": \"z0\""), OCTETS("1874627a30")},
    {DOCUMENT("\"sig\": \"f01\""), OCTETS("187463663031")},
    /* a key without an id when its object is entered stays a text, even if a value defines it */
    {"{\"@context\": \"https://c.example/v1\", \"inner\": 1, \"part\": {\"inner\": 2}}",
     "d9cb1d8218c8a300071870a1187a0265696e6e657201"},
    /* null for a member takes all terms away; their ids stay */
    {DOCUMENT("\"reset\": {\"link\": \"https://a.example/\"}"),
     OCTETS("1872a1186a7268747470733a2f2f612e6578616d706c652f")},
    /* type-scoped terms are not seen in objects below */
    {"{\"@context\": \"https://c.example/v1\", \"type\": \"Thing\", \"extra\": \"name\", \"name\": {\"extra\": "
     "\"name\"}}",
     "d9cb1d8218c8a40007186ca1187a646e616d6518781864187a186c"},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void check_rows(struct scope *scope, const struct material *material)
{
  for (size_t i = 0; i < ROW_COUNT; i++) {
    struct json document = material_json(scope, str_of(rows[i].document));
    struct bytes octets;
    struct json seen;
    ASSERT_OK(scope, cborld_encode(scope, material->tables, 200, &document, &octets));
    ASSERT_STR(material_hex(scope, octets), str_of(rows[i].hex));
    ASSERT_OK(scope, cborld_decode(scope, material->tables, octets, &seen));
    if (!json_same(&seen, &document)) {
      fail_msg("another document: %s", rows[i].document);
    }
  }
}

static void rows_convert(void **state)
{
  struct scope *scope = *state;
  struct material material = material_of(scope, documents, entries);
  check_rows(scope, &material);
  material_drop(&material);
}

/* What is worked out ahead changes no octet, of the documents it was worked out for and of others. */
static void prepared_rows_convert(void **state)
{
  struct scope *scope = *state;
  struct json_array_builder prepared = {.scope = scope};
  for (size_t i = 0; i < ROW_COUNT; i++) {
    struct json one;
    json_array_add(&prepared, material_json(scope, str_of(rows[i].document)));
    ASSERT_OK(scope, json_array_done(&prepared, &one));
    struct json_list last = {&one.items.at[i], 1};
    struct material material = material_prepared(scope, documents, entries, last);
    check_rows(scope, &material);
    material_drop(&material);
  }
  struct json all;
  ASSERT_OK(scope, json_array_done(&prepared, &all));
  struct material material = material_prepared(scope, documents, entries, json_as_list(&all));
  check_rows(scope, &material);
  material_drop(&material);
}

/* One that cannot be encoded takes nothing from the others, and is refused when it comes. */
static void bad_documents_can_be_prepared(void **state)
{
  struct scope *scope = *state;
  struct json prepared[] = {
      material_json(scope, STR("{\"@context\": \"https://gone.example/v1\"}")),
      material_json(scope, STR("{\"@context\": [\"https://c.example/v1\", \"https://other.example/v1\"]}")),
      material_json(scope, STR("{\"@context\": {\"@import\": \"https://gone.example/v1\"}}")),
      material_json(scope, STR("{\"@context\": {\"own\": \"" V "own\"}, \"own\": {\"@context\": {\"a\": 1}}}")),
      material_json(scope, STR(DOCUMENT("\"type\": \"Thing\", \"link\": 1"))),
  };
  enum { COUNT = sizeof prepared / sizeof *prepared };
  struct material material = material_prepared(scope, documents, entries, (struct json_list){prepared, COUNT});
  struct bytes octets;
  for (size_t i = 0; i < COUNT; i++) {
    assert_int_not_equal(cborld_encode(scope, material.tables, 200, &prepared[i], &octets), OK);
    (void)scope_take_fault(scope);
  }
  check_rows(scope, &material);
  material_drop(&material);
}

static void bad_documents_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *document;
    enum err err;
    const char *part; /* of the sentence */
  } bad[] = {
      {"1", ERR_VALUE, "the document"},
      {"[1]", ERR_VALUE, "the document"},
      {"{\"@context\": \"https://gone.example/v1\"}", ERR_CONTEXT, "https://gone.example/v1"},
      {"{\"@context\": 5}", ERR_UNSUPPORTED, "@context"},
      {"{\"@context\": null}", ERR_UNSUPPORTED, "@context"},
      {"{\"@context\": \"https://list.example/v1\"}", ERR_UNSUPPORTED, "@context"},
      {"{\"@context\": \"https://vocab.example/v1\"}", ERR_UNSUPPORTED, "bare"},
      {"{\"@context\": [\"https://c.example/v1\", \"https://other.example/v1\"]}", ERR_JSONLD, "name is protected"},
      {"{\"@context\": {\"a\": 1}}", ERR_JSONLD, "a: "},
      {"{\"@context\": {\"a\": {\"@id\": 1}}}", ERR_JSONLD, "a: "},
      {"{\"@context\": {\"a\": {\"@id\": \"" V "\", \"@type\": 1}}}", ERR_JSONLD, "a: "},
      {"{\"@context\": {\"a\": \"a:a\"}}", ERR_JSONLD, "by itself"},
      {"{\"@context\": {\"a\": \"b:\", \"b\": \"a:\"}}", ERR_JSONLD, "by itself"},
      {"{\"@context\": {\"@import\": \"https://gone.example/v1\"}}", ERR_CONTEXT, "gone"},
      {"{\"@context\": {\"@import\": 1}}", ERR_JSONLD, "@import"},
      {DOCUMENT("\"type\": 1"), ERR_VALUE, "type: "},
      {DOCUMENT("\"type\": [null]"), ERR_VALUE, "type: "},
      {DOCUMENT("\"type\": {}"), ERR_VALUE, "type: "},
      {DOCUMENT("\"link\": 1"), ERR_VALUE, "link: "},
      {DOCUMENT("\"link\": true"), ERR_VALUE, "link: "},
      {DOCUMENT("\"on\": 1"), ERR_VALUE, "on: "},
      {DOCUMENT("\"at\": 1"), ERR_VALUE, "at: "},
      {DOCUMENT("\"suite\": 1"), ERR_VALUE, "suite: "},
      {DOCUMENT("\"link\": [[\"a\"]]"), ERR_UNSUPPORTED, "link: "},
      {DOCUMENT("\"at\": [[1, 2]]"), ERR_UNSUPPORTED, "at: "},
      {DOCUMENT("\"link\": \"urn:uuid:00112233\""), ERR_VALUE, "link: "},
  };
  struct material material = material_of(scope, documents, entries);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct json document = material_json(scope, str_of(bad[i].document));
    struct bytes octets;
    enum err err = cborld_encode(scope, material.tables, 200, &document, &octets);
    struct fault fault = scope_take_fault(scope);
    if (err != bad[i].err || strstr(fault.text, bad[i].part) == NULL) {
      fail_msg("%s: saw %s: %s", bad[i].document, err_info(err)->name, fault.text);
    }
  }
  struct json document = material_json(scope, STR("{}"));
  struct bytes octets;
  ASSERT_ERR(scope, ERR_UNSUPPORTED, cborld_encode(scope, material.tables, 201, &document, &octets));
  material_drop(&material);
}

static void bad_octets_are_refused(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *hex;
    enum err err;
  } bad[] = {
      {"a0", ERR_SYNTAX}, /* not CBOR-LD */
      {"d9d9f78218c8a0", ERR_SYNTAX},
      {"d9cb1da0", ERR_SYNTAX},
      {"d9cb1d8118c8", ERR_SYNTAX},
      {"d9cb1d8318c8a0a0", ERR_SYNTAX},
      {"d9cb1d82617aa0", ERR_SYNTAX},
      {"d9cb1d8218c800", ERR_SYNTAX},
      {"d9cb1d8218c88100", ERR_SYNTAX},
      {"d9cb1d8218c9a0", ERR_UNSUPPORTED}, /* registry entries, contexts and numbers that are not known */
      {"d90501a0", ERR_SYNTAX}, /* legacy tags */
      {"d90664a0", ERR_SYNTAX},
      {"d9cb1d8218c8a10001", ERR_UNSUPPORTED},
      {"d9cb1d8218c8a10009", ERR_CONTEXT},
      {"d9cb1d8218c8a100617a", ERR_CONTEXT},
      {"d9cb1d8218c8a100f6", ERR_UNSUPPORTED},
      {"d9cb1d8218c8a1008107", ERR_VALUE},
      {"d9cb1d8218c8a10107", ERR_VALUE},
      {"d9cb1d8218c8a20007018107", ERR_VALUE},
      {OCTETS("186c4101"), ERR_UNSUPPORTED},
      {OCTETS("186c40"), ERR_UNSUPPORTED},
      {OCTETS("186c43000001"), ERR_UNSUPPORTED},
      {OCTETS("186c480000000000000000"), ERR_UNSUPPORTED},
      {OCTETS("186a4102"), ERR_UNSUPPORTED},
      {OCTETS("187602"), ERR_UNSUPPORTED},
      {OCTETS("187620"), ERR_UNSUPPORTED},
      {OCTETS("18764101"), ERR_VALUE},
      {OCTETS("186e4104"), ERR_UNSUPPORTED},
      {OCTETS("18664104"), ERR_UNSUPPORTED},
      {OCTETS("18744101"), ERR_VALUE},
      {OCTETS("187a01"), ERR_UNSUPPORTED}, /* term ids: beyond the last, odd, between keywords and terms */
      {OCTETS("186a187a"), ERR_UNSUPPORTED},
      {OCTETS("186a186d"), ERR_UNSUPPORTED},
      {OCTETS("186a1838"), ERR_UNSUPPORTED},
      {OCTETS("183a01"), ERR_UNSUPPORTED},
      {OCTETS("1bffffffffffffffff01"), ERR_UNSUPPORTED},
      {OCTETS("1878187a"), ERR_UNSUPPORTED}, /* a type */
      {OCTETS("187801"), ERR_UNSUPPORTED},
      {OCTETS("1878a0"), ERR_VALUE},
      {OCTETS("1878f6"), ERR_VALUE},
      {OCTETS("186c8101"), ERR_VALUE}, /* the key's last bit says whether there is an array */
      {OCTETS("186d01"), ERR_VALUE},
      {"d9cb1d8218c8a30007186c01186d8101", ERR_VALUE}, /* the same member twice */
      {"d9cb1d8218c8a30007186c01646e616d6501", ERR_VALUE},
      {OCTETS("654074797065617a"), ERR_VALUE}, /* a keyword as a text */
      {OCTETS("6840636f6e74657874617a"), ERR_VALUE},
      {OCTETS("186a8102"), ERR_VALUE}, /* URLs */
      {OCTETS("186a8402616161616161"), ERR_VALUE},
      {OCTETS("186a820261f6"), ERR_SYNTAX},
      {OCTETS("186a8202f6"), ERR_VALUE},
      {OCTETS("186a8205616a"), ERR_UNSUPPORTED},
      {OCTETS("186a82034161"), ERR_VALUE},
      {OCTETS("186a830461616161"), ERR_VALUE},
      {OCTETS("186a82044161"), ERR_VALUE},
      {OCTETS("186a8219040101"), ERR_VALUE},
      {OCTETS("186af5"), ERR_VALUE},
      {OCTETS("186e01"), ERR_VALUE}, /* not midnight */
      {OCTETS("186e1b0000003afff44180"), ERR_VALUE}, /* the year 10000 */
      {OCTETS("186e1bffffffffffffffff"), ERR_VALUE},
      {OCTETS("186ef5"), ERR_VALUE},
      {OCTETS("1866821a0000000a"), ERR_SYNTAX},
      {OCTETS("186682001903e8"), ERR_VALUE}, /* 1000 milliseconds */
      {OCTETS("1866820020"), ERR_VALUE},
      {OCTETS("186c1b0020000000000000"), ERR_RANGE},
      {OCTETS("186cd9000101"), ERR_SYNTAX},
      {OCTETS("186cc101"), ERR_VALUE},
      {"d9cb1d8200a10101", ERR_VALUE}, /* entry 0 is plain */
      {"d9cb1d8200a1617a4101", ERR_VALUE},
  };
  struct material material = material_of(scope, documents, entries);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct json document;
    enum err err = cborld_decode(scope, material.tables, material_octets(scope, str_of(bad[i].hex)), &document);
    if (err != bad[i].err) {
      fail_msg("%s: expected %s, saw %s: %s", bad[i].hex, err_info(bad[i].err)->name, err_info(err)->name,
               scope_first_fault(scope)->text);
    }
    (void)scope_take_fault(scope);
  }
  material_drop(&material);
}

static void an_old_table_says_that_it_is_old(void **state)
{
  struct scope *scope = *state;
  struct material material = material_of(scope, documents, entries);
  static const char *const unknown[] = {"d9cb1d8218c9a0", "d9cb1d8218c8a10001", OCTETS("186c4101"),
                                        OCTETS("187602"), OCTETS("186a187a"),   OCTETS("187a01")};
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
    struct json document;
    enum err err = cborld_decode(scope, material.tables, material_octets(scope, str_of(unknown[i])), &document);
    assert_int_equal(err, ERR_UNSUPPORTED);
    assert_non_null(strstr(scope_take_fault(scope).text, "update required"));
  }
  material_drop(&material);
}

/* Without compression the document is plain CBOR, whatever its contexts. */
static void entry_zero_is_plain(void **state)
{
  struct scope *scope = *state;
  struct material material = material_of(scope, documents, STR("[]"));
  struct json document =
      material_json(scope, STR("{\"@context\": \"https://gone.example/\", \"b\": [1, null, {}], \"a\": 0.1}"));
  struct bytes octets;
  struct json back;
  ASSERT_OK(scope, cborld_encode(scope, material.tables, 0, &document, &octets));
  ASSERT_STR(material_hex(scope, octets), STR("d9cb1d8200a36161fb3fb999999999999a61628301f6a06840636f6e7465787475687474"
                                              "70733a2f2f676f6e652e6578616d706c652f"));
  ASSERT_OK(scope, cborld_decode(scope, material.tables, octets, &back));
  assert_true(json_same(&back, &document));
  material_drop(&material);
}

/* A type that only another type's context makes a term must be readable before that context is known. */
static void types_are_readable_before_their_contexts(void **state)
{
  struct scope *scope = *state;
  struct material material = material_of(scope, documents, STR("[]"));
  struct json document =
      material_json(scope, STR("{\"@context\": {\"A\": {\"@id\": \"" V "A\", \"@context\": {\"B\": \"" V
                               "B\"}}}, \"@type\": [\"A\", \"B\"]}"));
  struct bytes octets;
  struct json back;
  ASSERT_OK(scope, cborld_encode(scope, material.tables, 1, &document, &octets));
  ASSERT_OK(scope, cborld_decode(scope, material.tables, octets, &back));
  assert_true(json_same(&back, &document));
  material_drop(&material);
}

static void limits_hold(void **state)
{
  struct scope *scope = *state;
  struct material material = material_of(scope, documents, entries);
  struct buf deep = buf_in(scope);
  for (int i = 0; i < 30; i++) {
    buf_add(&deep, STR("{\"name\":"));
  }
  buf_add(&deep, STR("1"));
  for (int i = 0; i < 30; i++) {
    buf_add(&deep, STR("}"));
  }
  struct str text;
  struct bytes octets;
  ASSERT_OK(scope, buf_str(&deep, &text));
  struct json document = material_json(scope, text);
  ASSERT_ERR(scope, ERR_LIMIT, cborld_encode(scope, material.tables, 1, &document, &octets));
  char *filler = scope_alloc(scope, LIMIT_CBOR_OCTETS, 1);
  memset(filler, 'x', LIMIT_CBOR_OCTETS);
  const struct json_member large[] = {JSON_MEMBER("name", json_of_str((struct str){filler, LIMIT_CBOR_OCTETS}))};
  document = json_of_members(large, 1);
  ASSERT_ERR(scope, ERR_LIMIT, cborld_encode(scope, material.tables, 1, &document, &octets));
  struct json decoded;
  struct bytes bomb = {scope_alloc(scope, 100000, 1), 100000};
  ASSERT_ERR(scope, ERR_LIMIT, cborld_decode(scope, material.tables, bomb, &decoded));
  material_drop(&material);
}

static void tables_are_checked(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *entry;
    enum err err;
  } bad[] = {
      {"{\"id\": 300}", OK},
      {"{\"id\": 301, \"domain\": \"x\", \"compressionTable\": []}", OK},
      {"{\"id\": 0}", ERR_CONFLICT},
      {"{\"id\": 1}", ERR_CONFLICT},
      {"{\"id\": 300}", ERR_CONFLICT},
      {"{}", ERR_VALUE},
      {"[]", ERR_VALUE},
      {"{\"id\": -1}", ERR_RANGE},
      {"{\"id\": 302.5}", ERR_VALUE},
      {"{\"id\": \"302\"}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": {}}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [1]}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\"}]}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [{\"table\": {}}]}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {\"x\": \"a\"}}]}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {\"01\": \"a\"}}]}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {\"1\": 1}}]}", ERR_VALUE},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {\"4294967295\": \"a\"}}]}", ERR_RANGE},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {\"1\": \"a\", \"2\": \"a\"}}]}",
       ERR_CONFLICT},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {}}, {\"type\": \"url\", \"table\": {}}]}",
       ERR_CONFLICT},
      {"{\"id\": 302, \"compressionTable\": [{\"type\": \"url\", \"table\": {\"1\": \"a\", \"2\": \"b\"}}]}", OK},
  };
  struct cborld_tables *tables = cborld_tables_new();
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct json entry = material_json(scope, str_of(bad[i].entry));
    enum err err = cborld_tables_add(tables, scope, &entry);
    if (err != bad[i].err || err != scope_err(scope)) {
      fail_msg("%s: expected %s, saw %s", bad[i].entry, err_info(bad[i].err)->name, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
  }
  assert_true(cborld_tables_know(tables, 0));
  assert_true(cborld_tables_know(tables, 1));
  assert_true(cborld_tables_know(tables, 302));
  assert_false(cborld_tables_know(tables, 303));
  cborld_tables_free(tables);
}

TESTING_MAIN(SCOPED_TEST(rows_convert), SCOPED_TEST(prepared_rows_convert), SCOPED_TEST(bad_documents_can_be_prepared),
             SCOPED_TEST(bad_documents_are_refused), SCOPED_TEST(bad_octets_are_refused),
             SCOPED_TEST(an_old_table_says_that_it_is_old), SCOPED_TEST(entry_zero_is_plain),
             SCOPED_TEST(types_are_readable_before_their_contexts), SCOPED_TEST(limits_hold),
             SCOPED_TEST(tables_are_checked))

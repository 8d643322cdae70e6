#include "fixture.h"

#include <string.h>

#include "codec/multibase.h"
#include "codec/xsd_time.h"
#include "proof/cryptosuite.h"
#include "proof/proof.h"
#include "json/text.h"

#define CHAIN EDDSA "proof-set-chain/"

/* The published steps of a proof set and a chain: what each proof covers, which key signs, and what comes out. */
static const struct {
  const char *covered, *configuration, *signed_proof, *key;
} rows[] = {
    {CHAIN "unsigned.json", CHAIN "proofSetConfig1.json", CHAIN "proofSetConfigSigned1.json", "keyPair1"},
    {CHAIN "unsigned.json", CHAIN "proofSetConfig2.json", CHAIN "proofSetConfigSigned2.json", "keyPair2"},
    {CHAIN "proofChainTempDoc1.json", CHAIN "proofChainConfig1.json", CHAIN "proofChainConfigSigned1.json", "keyPair3"},
    {CHAIN "proofChainTempDoc2.json", CHAIN "proofChainConfig2.json", CHAIN "proofChainConfigSigned2.json", "keyPair4"},
};

static struct key_pair *key_of(const struct fixture *fixture, const char *name)
{
  struct json pairs = fixture_json(fixture, CHAIN "multiKeyPairs.json");
  return fixture_key(fixture, json_get(&pairs, str_of(name)));
}

static void published_values(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  const struct cryptosuite *suite = cryptosuite_find(STR("eddsa-rdfc-2022"));
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = key_of(fixture, rows[row].key);
    struct json covered = fixture_json(fixture, rows[row].covered);
    struct json configuration = fixture_json(fixture, rows[row].configuration);
    struct json expected = fixture_json(fixture, rows[row].signed_proof);
    struct hash_data hash;
    struct signature signature;
    struct str text;
    ASSERT_OK(scope, cryptosuite_hash(scope, fixture->catalogue, suite, &covered, &configuration, &hash));
    ASSERT_OK(scope, key_pair_sign(scope, key, hash_data_bytes(&hash), &signature));
    ASSERT_OK(scope, multibase_encode(scope, suite->proof_value, signature_bytes(&signature), &text));
    ASSERT_STR(text, json_get(&expected, STR("proofValue"))->string);
  }
}

static struct str text_of(const struct json *object, const char *name)
{
  const struct json *value = json_get(object, str_of(name));
  return value == NULL ? (struct str){0} : value->string;
}

/* The options that make a proof like this configuration. */
static struct proof_options options_of(const struct fixture *fixture, const struct json *configuration)
{
  struct proof_options options = {
      .suite = STR("eddsa-rdfc-2022"),
      .purpose = PROOF_ASSERTION,
      .method = text_of(configuration, "verificationMethod"),
      .id = text_of(configuration, "id"),
      .previous = json_get(configuration, STR("previousProof")),
  };
  ASSERT_OK(fixture->scope, xsd_time_parse(fixture->scope, text_of(configuration, "created"), &options.created_s));
  return options;
}

static void created_documents(void **state)
{
  const struct fixture *fixture = *state;
  static const struct {
    const char *before, *configuration, *after, *key;
  } steps[] = {
      {CHAIN "unsigned.json", CHAIN "proofSetConfig1.json", CHAIN "signedProofSet1.json", "keyPair1"},
      {CHAIN "signedProofSet1.json", CHAIN "proofSetConfig2.json", CHAIN "signedProofSet2.json", "keyPair2"},
      {CHAIN "signedProofChain1.json", CHAIN "proofChainConfig2.json", CHAIN "signedProofChain2.json", "keyPair4"},
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = key_of(fixture, steps[i].key);
    struct json before = fixture_json(fixture, steps[i].before);
    struct json configuration = fixture_json(fixture, steps[i].configuration);
    struct json expected = fixture_json(fixture, steps[i].after);
    struct proof_options options = options_of(fixture, &configuration);
    struct json seen;
    ASSERT_OK(fixture->scope, proof_create(fixture->scope, fixture->catalogue, &before, key, &options, &seen));
    assert_true(json_same(&seen, &expected));
  }
}

/* How many of the document's proofs hold. */
static size_t count_good(const struct fixture *fixture, const struct json *document, size_t *len)
{
  struct proof_findings findings;
  ASSERT_OK(fixture->scope, proof_check(fixture->scope, fixture->catalogue, document, PROOF_ASSERTION,
                                        &proof_did_key_resolver, &findings));
  size_t good = 0;
  for (size_t i = 0; i < findings.len; i++) {
    good += findings.at[i].problem == OK;
  }
  assert_true(proof_all_hold(&findings) == (good == findings.len));
  *len = findings.len;
  return good;
}

static void all_hold(void **state)
{
  const struct fixture *fixture = *state;
  static const struct {
    const char *file;
    size_t len;
  } files[] = {{CHAIN "signedProofSet1.json", 1},
               {CHAIN "signedProofSet2.json", 2},
               {CHAIN "signedProofChain1.json", 3},
               {CHAIN "signedProofChain2.json", 4}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct json document = fixture_json(fixture, files[i].file);
    size_t len = 0;
    assert_int_equal(count_good(fixture, &document, &len), files[i].len);
    assert_int_equal(len, files[i].len);
  }
}

/* The document of signedProofChain2.json without its proof number `gone`. */
static struct json without_proof(const struct fixture *fixture, size_t gone)
{
  struct scope *scope = fixture->scope;
  struct json document = fixture_json(fixture, CHAIN "signedProofChain2.json");
  struct json_list proofs = json_as_list(json_get(&document, STR("proof")));
  struct json_array_builder rest = {.scope = scope};
  for (size_t i = 0; i < proofs.len; i++) {
    if (i != gone) {
      json_array_add(&rest, proofs.at[i]);
    }
  }
  struct json value;
  struct json changed;
  ASSERT_OK(scope, json_array_done(&rest, &value));
  ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &changed));
  return changed;
}

/* A proof that others build on cannot be taken away; the last one can. The first two make a set, the third builds on
   both, the fourth on the third. */
static void links_cannot_be_removed(void **state)
{
  const struct fixture *fixture = *state;
  static const size_t good_left[] = {1, 1, 2, 3};
  for (size_t gone = 0; gone < 4; gone++) {
    struct json document = without_proof(fixture, gone);
    size_t len = 0;
    size_t good = count_good(fixture, &document, &len);
    assert_int_equal(len, 3);
    assert_int_equal(good, good_left[gone]);
  }
}

/* A change in a proof breaks that proof, and every proof that covers it. */
static void links_cannot_be_changed(void **state)
{
  const struct fixture *fixture = *state;
  struct scope *scope = fixture->scope;
  static const size_t good_left[] = {1, 1, 2, 3};
  for (size_t changed = 0; changed < 4; changed++) {
    struct json document = fixture_json(fixture, CHAIN "signedProofChain2.json");
    struct json_list proofs = json_as_list(json_get(&document, STR("proof")));
    struct json items[4];
    for (size_t i = 0; i < 4; i++) {
      items[i] = proofs.at[i];
    }
    struct json created = json_of_str(STR("2023-02-24T23:36:39Z"));
    ASSERT_OK(scope, json_with(scope, &proofs.at[changed], STR("created"), &created, &items[changed]));
    struct json value = json_of_items(items, 4);
    struct json other;
    size_t len = 0;
    ASSERT_OK(scope, json_with(scope, &document, STR("proof"), &value, &other));
    assert_int_equal(count_good(fixture, &other, &len), good_left[changed]);
  }
}

/* One link of a chain that is made here: how it is changed before the others are built, which it builds on, and what
   is found. */
struct link {
  const char *changed; /* member to replace by `value`, or NULL */
  const char *value;
  const char *previous; /* JSON, or NULL */
  enum err problem;
};

#define ID(number) "\"urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc450" number "\""
enum { LINKS = 4 };

static struct json parsed(struct scope *scope, const char *text)
{
  struct json value;
  ASSERT_OK(scope, json_parse(scope, str_of(text), &value));
  return value;
}

/* The document with that link at its end. */
static struct json linked(const struct fixture *fixture, const struct json *document, const struct link *link,
                          size_t at)
{
  struct scope *scope = fixture->scope;
  struct json pair = fixture_json(fixture, EDDSA "keyPair.json");
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = fixture_key(fixture, &pair);
  struct json previous = parsed(scope, link->previous == NULL ? "null" : link->previous);
  struct proof_options options = {
      .suite = STR("eddsa-rdfc-2022"), /* for JCS the order of several would count */
      .purpose = PROOF_ASSERTION,
      .method = STR(METHOD_A),
      .id = scope_format(scope, "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc450%zu", at),
      .previous = link->previous == NULL ? NULL : &previous,
  };
  struct json out;
  ASSERT_OK(scope, proof_create(scope, fixture->catalogue, document, key, &options, &out));
  if (link->changed == NULL) {
    return out;
  }
  struct json_list proofs = json_as_list(json_get(&out, STR("proof")));
  struct json value = parsed(scope, link->value);
  struct json items[LINKS];
  memcpy(items, proofs.at, proofs.len * sizeof *items);
  ASSERT_OK(scope, json_with(scope, &proofs.at[at], str_of(link->changed), &value, &items[at]));
  struct json changed;
  ASSERT_OK(scope, json_array_of(scope, proofs.len, items, &value));
  ASSERT_OK(scope, json_with(scope, &out, STR("proof"), &value, &changed));
  return changed;
}

/* The findings are those of the links, whichever way round the proofs stand. */
static void links_are_found(const struct fixture *fixture, const struct json *document, const struct link links[LINKS])
{
  struct scope *scope = fixture->scope;
  struct json_list proofs = json_as_list(json_get(document, STR("proof")));
  for (size_t turned = 0; turned < 2; turned++) {
    struct json items[LINKS];
    for (size_t i = 0; i < LINKS; i++) {
      items[i] = proofs.at[turned == 0 ? i : LINKS - 1 - i];
    }
    struct json value = json_of_items(items, LINKS);
    struct json other;
    struct proof_findings findings;
    ASSERT_OK(scope, json_with(scope, document, STR("proof"), &value, &other));
    ASSERT_OK(scope,
              proof_check(scope, fixture->catalogue, &other, PROOF_ASSERTION, &proof_did_key_resolver, &findings));
    for (size_t i = 0; i < LINKS; i++) {
      const struct proof_finding *finding = &findings.at[turned == 0 ? i : LINKS - 1 - i];
      assert_int_equal(finding->problem, links[i].problem);
      assert_true((finding->reason.len > 0) == (finding->problem != OK));
    }
  }
}

/* What builds on a proof that does not hold, does not hold, although its own signature fits. */
static void a_bad_link_breaks_its_chain(void **state)
{
  static const struct link chains[][LINKS] = {
      {{0}, {.previous = ID("0")}, {.previous = ID("1")}, {.previous = "[" ID("2") "," ID("0") "]"}},
      {{"proofPurpose", "\"authentication\"", NULL, ERR_PROOF},
       {.previous = ID("0"), .problem = ERR_PROOF},
       {.previous = "[" ID("1") "]", .problem = ERR_PROOF},
       {0}},
      {{0},
       {"created", "\"2026-03-10T00:00:00Z\"", NULL, ERR_SIGNATURE},
       {.previous = "[" ID("0") "," ID("1") "]", .problem = ERR_PROOF},
       {.previous = ID("0")}},
      {{"cryptosuite", "\"ecdsa-sd-2023\"", NULL, ERR_UNSUPPORTED},
       {.previous = ID("0"), .problem = ERR_PROOF},
       {0},
       {.previous = ID("2")}},
      {{0},
       {.previous = ID("0")},
       {"verificationMethod", "\"did:example:1#key\"", ID("1"), ERR_VERIFICATION_METHOD},
       {.previous = ID("2"), .problem = ERR_PROOF}},
  };
  const struct fixture *fixture = *state;
  for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
    struct json document = fixture_json(fixture, EDDSA "employmentAuth.json");
    for (size_t at = 0; at < LINKS; at++) {
      document = linked(fixture, &document, &chains[i][at], at);
    }
    links_are_found(fixture, &document, chains[i]);
  }
}

TESTING_MAIN(VECTOR_TEST(published_values), VECTOR_TEST(created_documents), VECTOR_TEST(all_hold),
             VECTOR_TEST(links_cannot_be_removed), VECTOR_TEST(links_cannot_be_changed),
             VECTOR_TEST(a_bad_link_breaks_its_chain))

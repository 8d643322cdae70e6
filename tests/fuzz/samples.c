#include "samples.h"

#include "did/did_key.h"
#include "proof/cryptosuite.h"
#include "target.h"
#include "testing/testing.h"

static const struct office *office;
static struct sample samples[SAMPLES];

static struct json member_of(const struct json *object, struct str name)
{
  const struct json *value = json_get(object, name);
  return value == NULL ? json_of_null() : *value;
}

/* The document without its proofs. Contexts that stand behind those of a JCS proof are not signed: such a document is
   read with the proof's own. SPEC: vc-di-eddsa#verify-proof-eddsa-jcs-2022 */
static enum err unsecured(struct scope *scope, const struct json *document, const struct json *proof,
                          const struct cryptosuite *suite, struct json *out)
{
  const struct json *context = json_get(proof, STR("@context"));
  TRY(json_without(scope, document, STR("proof"), out));
  bool own = suite->transformation == TRANSFORMATION_JCS && context != NULL;
  return own ? json_with(scope, out, STR("@context"), context, out) : OK;
}

/* False when it is no proof of a suite that we know, or cannot be canonized. */
static bool content_read(struct scope *scope, const struct json *document, const struct json *proof,
                         struct signed_content *out)
{
  struct json bare;
  struct json configuration;
  struct json suite_name = member_of(proof, STR("cryptosuite"));
  struct json value = member_of(proof, STR("proofValue"));
  const struct cryptosuite *suite = json_is_string(&suite_name) ? cryptosuite_find(suite_name.string) : NULL;
  bool good =
      suite != NULL && json_is_string(&value) && unsecured(scope, document, proof, suite, &bare) == OK &&
      cryptosuite_transform(scope, office->schemas->catalogue, suite, &bare, &out->document) == OK &&
      cryptosuite_configuration(scope, suite, document, proof, &configuration) == OK &&
      cryptosuite_transform(scope, office->schemas->catalogue, suite, &configuration, &out->configuration) == OK;
  out->value = good ? value.string : STR("");
  (void)scope_take_fault(scope);
  return good;
}

static bool content_known(const struct contents *contents, const struct signed_content *content)
{
  for (size_t i = 0; i < contents->len; i++) {
    const struct signed_content *one = &contents->at[i];
    if (str_equal(one->document, content->document) && str_equal(one->configuration, content->configuration) &&
        str_equal(one->value, content->value)) {
      return true;
    }
  }
  return false;
}

bool sample_signs(struct scope *scope, const struct sample *sample, const struct json *document)
{
  struct json_list proofs = json_as_list(json_get(document, STR("proof")));
  for (size_t i = 0; i < proofs.len; i++) {
    struct signed_content content;
    if (!content_read(scope, document, &proofs.at[i], &content) || !content_known(&sample->contents, &content)) {
      return false;
    }
  }
  return proofs.len > 0;
}

static void contents_add(struct scope *scope, struct contents *contents, const struct json *document)
{
  struct json_list proofs = json_as_list(json_get(document, STR("proof")));
  for (size_t i = 0; i < proofs.len; i++) {
    must(contents->len < PROOFS_MOST);
    must(content_read(scope, document, &proofs.at[i], &contents->at[contents->len++]));
  }
}

static void sample_add(size_t at, struct json document, enum verify_use use, bool by_office)
{
  struct scope *scope = office->memory;
  struct sample *sample = &samples[at];
  bool presented = use == VERIFY_PRESENTATION;
  *sample = (struct sample){.document = document, .use = use, .by_office = by_office};
  sample->purpose = presented ? PROOF_AUTHENTICATION : PROOF_ASSERTION;
  contents_add(scope, &sample->contents, &document);
  struct json_list inside = json_as_list(json_get(&document, STR("verifiableCredential")));
  for (size_t i = 0; i < inside.len; i++) {
    contents_add(scope, &sample->contents, &inside.at[i]);
  }
}

/* With a key of another kind than the office has, and a proof's id to build on. */
static struct json sign_more(const struct json *document, const char *suite, enum key_kind kind, const char *id,
                             const char *previous)
{
  static const uint8_t seed[48] = {0, 7, 7, 7};
  struct scope *scope = office->memory;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  struct proof_options options = {.suite = str_of(suite), .id = str_of(id)};
  const struct json link = json_of_str(str_of(previous));
  options.previous = link.string.len > 0 ? &link : NULL;
  struct json out;
  ASSERT_OK(scope, key_pair_from_seed(scope, kind, (struct bytes){seed, key_info(kind)->seed_octets}, &pair));
  ASSERT_OK(scope, did_key_method_print(scope, key_pair_public(pair), &options.method));
  ASSERT_OK(scope, proof_create(scope, office->schemas->catalogue, document, pair, &options, &out));
  return out;
}

/* Another agency's: with an id, contexts of its own, and places at which more could be said about it. */
static struct json sign_permit(void)
{
  static const char text[] =
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"ex\":\"https://x.example/\",\"Permit\":"
      "\"https://x.example/Permit\",\"knows\":{\"@id\":\"https://x.example/knows\",\"@type\":\"@id\"}}],"
      "\"id\":\"urn:x:permit\",\"type\":[\"VerifiableCredential\",\"Permit\"],\"issuer\":\"did:example:1\","
      "\"validFrom\":\"2026-03-01T00:00:00Z\",\"validUntil\":\"2036-03-01T00:00:00Z\",\"credentialSubject\":"
      "{\"id\":\"did:example:2\",\"knows\":\"urn:x:permit\"},\"credentialStatus\":{\"id\":\"urn:x:status\","
      "\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\",\"statusListIndex\":\"1\","
      "\"statusListCredential\":\"" LIST_URL "revocation\"}}";
  struct json permit = office_json(office->memory, text);
  return sign_more(&permit, "eddsa-rdfc-2022", KEY_ED25519, "urn:x:proof", "");
}

static void sample_add_list(size_t at)
{
  struct scope *scope = office->memory;
  struct str text = office_list_text(office, scope, STATUS_REVOCATION, &(struct office_lists){.revoked = true});
  sample_add(at, office_json(scope, scope_cstr(scope, text)), VERIFY_CREDENTIAL, false);
  samples[at].is_list = true;
  ASSERT_OK(scope, status_list_parse(scope, &samples[at].document, &samples[at].list));
}

static void make_samples(void)
{
  struct scope *scope = office->memory;
  struct json welfare = office_with_status(office, scope, STR(WELFARE));
  struct json youth = office_with_status(office, scope, STR(YOUTH));
  struct json donation = office_unsigned(office, scope, STR(DONATION));
  struct json signed_welfare = office_sign(office, scope, ISSUER, &welfare);
  struct json both[] = {signed_welfare, office_sign(office, scope, ISSUER, &youth)};
  struct json pair;
  ASSERT_OK(scope, json_array_of(scope, 2, both, &pair));
  struct json set =
      sign_more(&youth, "eddsa-jcs-2022", KEY_ED25519, "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "");
  struct json chain = sign_more(&set, "ecdsa-rdfc-2019", KEY_P256, "", "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544");
  sample_add(0, signed_welfare, VERIFY_CREDENTIAL, true);
  sample_add(1, both[1], VERIFY_CREDENTIAL, true);
  sample_add(2, sign_more(&donation, "eddsa-jcs-2022", KEY_ED25519, "", ""), VERIFY_CREDENTIAL, false);
  sample_add(3, sign_more(&donation, "ecdsa-rdfc-2019", KEY_P256, "", ""), VERIFY_CREDENTIAL, false);
  sample_add(4, sign_more(&donation, "ecdsa-jcs-2019", KEY_P384, "", ""), VERIFY_CREDENTIAL, false);
  sample_add(5, chain, VERIFY_CREDENTIAL, false);
  sample_add(6, office_present(office, scope, &signed_welfare), VERIFY_PRESENTATION, true);
  sample_add(7, office_present(office, scope, &pair), VERIFY_PRESENTATION, true);
  sample_add(8, sign_permit(), VERIFY_CREDENTIAL, false);
  sample_add_list(9);
}

const struct sample *samples_at(const struct office *with, size_t at)
{
  if (office == NULL) {
    office = with;
    make_samples();
  }
  return &samples[at];
}

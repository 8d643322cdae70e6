/* Sign, change, verify: a signed document is changed as the input says, as a tree or in the octets of one of its forms.
   What then still verifies must say what was signed: the canonical document, the proof's configuration and its value
   are those of a proof that was made. The first octet chooses the document, the second its form. */
#include "cborld/cborld.h"
#include "did/did_key.h"
#include "edit.h"
#include "office.h"
#include "proof/cryptosuite.h"
#include "qr/text.h"
#include "target.h"
#include "testing/testing.h"
#include "vc/door.h"
#include "vc/present.h"
#include "vc/verify.h"
#include "json/text.h"

enum form { FORM_TREE, FORM_JSON, FORM_CBORLD, FORM_QR, FORM_COUNT };

enum { PROOFS_MOST = 64 };

/* What one proof signs. */
struct signed_content {
  struct str document; /* canonical, without its proofs */
  struct str configuration; /* canonical */
  struct str value; /* of the proof, as written */
};

struct contents {
  struct signed_content at[PROOFS_MOST];
  size_t len;
};

struct sample {
  struct json document;
  struct contents contents; /* of its own proofs, and of those of the credentials in it */
  enum proof_purpose purpose;
  enum verify_use use;
  bool by_office; /* a verifier of the city says "verified" as long as it is whole */
};

enum { SAMPLES = 8 };

static struct office *office;
static struct sample samples[SAMPLES];
static struct verifier verifier;
static struct policy policy;
static struct evidence *evidence;
static const struct clock now = {OFFICE_NOW_S};

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

/* Whether each proof of the document signs what one of the sample's proofs signs. */
static bool all_known(struct scope *scope, const struct sample *sample, const struct json *document)
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
}

static void open_all(void)
{
  office = office_open();
  policy = office_policy(office->memory, "strict.json");
  evidence = office_evidence(office, office->memory, &(struct office_lists){0}, &(struct office_trust){0});
  verifier = (struct verifier){office->schemas, &policy, &proof_did_key_resolver, NULL, &now};
  make_samples();
}

/* The octets of the document in one of its forms, changed, and read again. False when they are no document. */
static bool through_form(struct scope *scope, enum form form, const struct json *document, struct bytes changes,
                         struct json *out)
{
  struct str text = {0};
  struct bytes octets = {0};
  const struct schemas *schemas = office->schemas;
  enum err err = form == FORM_JSON     ? json_print(scope, document, &text)
                 : form == FORM_CBORLD ? cborld_encode(scope, schemas->tables, DOJANG_CBORLD_ENTRY, document, &octets)
                                       : present_qr_text(scope, schemas, document, &text);
  struct entered entered;
  octets = text.len > 0 ? str_bytes(text) : octets;
  if (err == OK && edit_octets(scope, octets, changes, &octets) == OK) {
    err = door_open(scope, schemas, octets, &entered);
  }
  (void)scope_take_fault(scope);
  *out = err == OK ? entered.document : json_of_null();
  return err == OK;
}

static bool change(struct scope *scope, enum form form, const struct sample *sample, struct bytes changes,
                   struct json *out)
{
  if (form != FORM_TREE) {
    return through_form(scope, form, &sample->document, changes, out);
  }
  return edit_tree(scope, &sample->document, changes, out) == OK && json_is_object(out);
}

/* What holds by the proof alone. */
static void check_proof(struct scope *scope, const struct sample *sample, const struct json *document, bool changed)
{
  struct proof_findings findings;
  enum err err =
      proof_check(scope, office->schemas->catalogue, document, sample->purpose, &proof_did_key_resolver, &findings);
  bool holds = err == OK && proof_all_hold(&findings);
  (void)scope_take_fault(scope);
  must(!holds || all_known(scope, sample, document));
  must(changed || holds);
}

/* What a verifier says, who also judges the credentials of a presentation. */
static void check_verdict(struct scope *scope, const struct sample *sample, const struct json *document, bool changed)
{
  bool presented = sample->use == VERIFY_PRESENTATION;
  struct verify_request request = {.use = sample->use};
  request.challenge = presented ? STR(NONCE) : STR("");
  request.domain = presented ? STR(DOMAIN) : STR("");
  struct report report;
  enum err err = verify_document(scope, &verifier, evidence, &request, document, &report);
  bool verified = err == OK && report_verdict(&report) == VERDICT_VERIFIED;
  (void)scope_take_fault(scope);
  must(changed || verified == sample->by_office);
  if (!verified) {
    return;
  }
  must(all_known(scope, sample, document));
  struct json_list inside = json_as_list(json_get(document, STR("verifiableCredential")));
  for (size_t i = 0; i < inside.len; i++) {
    must(all_known(scope, sample, &inside.at[i]));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  if (len < 2) {
    return 0;
  }
  if (office == NULL) {
    open_all();
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  const struct sample *sample = &samples[octets[0] % SAMPLES];
  struct bytes changes = {octets + 2, len - 2};
  struct json document;
  if (!change(scope, octets[1] % FORM_COUNT, sample, changes, &document)) {
    return 0;
  }
  bool changed = changes.len > 0;
  check_proof(scope, sample, &document, changed);
  check_verdict(scope, sample, &document, changed);
  return 0;
}

#include "proof/cryptosuite.h"

#include <string.h>

#include "jsonld/jsonld.h"
#include "rdf/canon.h"
#include "json/text.h"

#define DATA_INTEGRITY STR_INIT("DataIntegrityProof")
#define ED25519_2020 STR_INIT("Ed25519Signature2020")

static const struct cryptosuite suites[] = {
    {DATA_INTEGRITY, STR_INIT("eddsa-rdfc-2022"), KEY_ED25519, TRANSFORMATION_RDFC, DIGEST_SHA256, MULTIBASE_BASE58,
     false},
    {DATA_INTEGRITY, STR_INIT("eddsa-jcs-2022"), KEY_ED25519, TRANSFORMATION_JCS, DIGEST_SHA256, MULTIBASE_BASE58,
     false},
    {DATA_INTEGRITY, STR_INIT("ecdsa-rdfc-2019"), KEY_P256, TRANSFORMATION_RDFC, DIGEST_SHA256, MULTIBASE_BASE58,
     false},
    {DATA_INTEGRITY, STR_INIT("ecdsa-rdfc-2019"), KEY_P384, TRANSFORMATION_RDFC, DIGEST_SHA384, MULTIBASE_BASE58,
     false},
    {DATA_INTEGRITY, STR_INIT("ecdsa-jcs-2019"), KEY_P256, TRANSFORMATION_JCS, DIGEST_SHA256, MULTIBASE_BASE58, false},
    {DATA_INTEGRITY, STR_INIT("ecdsa-jcs-2019"), KEY_P384, TRANSFORMATION_JCS, DIGEST_SHA384, MULTIBASE_BASE58, false},
    {ED25519_2020, ED25519_2020, KEY_ED25519, TRANSFORMATION_RDFC, DIGEST_SHA256, MULTIBASE_BASE58, true},
};

const struct cryptosuite *cryptosuite_find(struct str name)
{
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    if (str_equal(name, suites[i].name)) {
      return &suites[i];
    }
  }
  return NULL;
}

const struct cryptosuite *cryptosuite_for_key(struct str name, enum key_kind kind)
{
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    if (suites[i].key == kind && str_equal(name, suites[i].name)) {
      return &suites[i];
    }
  }
  return NULL;
}

static enum err canonize(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct cryptosuite *suite,
                         const struct json *document, struct rdf_canonical *out)
{
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  if (dataset == NULL) {
    return scope_err(scope);
  }
  struct jsonld_options options = jsonld_credential_options(catalogue);
  TRY(jsonld_to_rdf(scope, document, &options, rdf_dataset_sink(dataset)));
  return rdf_canonize(scope, dataset, (struct rdf_canon_options){.hash = suite->digest}, out);
}

enum err cryptosuite_transform(struct scope *scope, const struct jsonld_catalogue *catalogue,
                               const struct cryptosuite *suite, const struct json *document, struct str *out)
{
  if (suite->transformation == TRANSFORMATION_JCS) {
    return json_print_jcs(scope, document, out);
  }
  struct rdf_canonical canonical;
  TRY(canonize(scope, catalogue, suite, document, &canonical));
  return rdf_canonical_text(&canonical, scope, out);
}

static enum err digest(struct scope *scope, const struct jsonld_catalogue *catalogue, const struct cryptosuite *suite,
                       const struct json *document, struct digest *out)
{
  if (suite->transformation == TRANSFORMATION_JCS) {
    struct str text;
    TRY(json_print_jcs(scope, document, &text));
    *out = digest_of(suite->digest, str_bytes(text));
    return OK;
  }
  struct rdf_canonical canonical;
  TRY(canonize(scope, catalogue, suite, document, &canonical));
  return rdf_canonical_digest(&canonical, suite->digest, out);
}

enum err cryptosuite_digest(struct scope *scope, const struct jsonld_catalogue *catalogue,
                            const struct cryptosuite *suite, const struct json *document, struct digest *out)
{
  struct scope_mark mark = scope_mark(scope);
  enum err err = digest(scope, catalogue, suite, document, out);
  scope_rewind(scope, mark);
  return err;
}

bool cryptosuite_context_begins(struct json_list contexts, struct json_list named)
{
  for (size_t i = 0; i < named.len; i++) {
    if (i >= contexts.len || !json_same(&contexts.at[i], &named.at[i])) {
      return false;
    }
  }
  return true;
}

/* The proof's own @context, which may not say anything else than the document's. A JCS proof signs the contexts that
   the document had at the time, and others may have been added behind them; an RDFC proof is read in the document's,
   so that one of its own would be signed by nobody. SPEC: vc-di-eddsa#verify-proof-eddsa-jcs-2022 step 3 */
static enum err check_context(struct scope *scope, const struct cryptosuite *suite, const struct json *document_context,
                              const struct json *proof_context)
{
  struct json_list document = json_as_list(document_context);
  struct json_list proof = json_as_list(proof_context);
  bool may_be_added = suite->transformation == TRANSFORMATION_JCS;
  if (proof_context != NULL &&
      (!cryptosuite_context_begins(document, proof) || (!may_be_added && proof.len != document.len))) {
    return FAIL(scope, ERR_PROOF, "proof.@context: is not the document's");
  }
  return OK;
}

enum err cryptosuite_configuration(struct scope *scope, const struct cryptosuite *suite, const struct json *document,
                                   const struct json *proof, struct json *out)
{
  const struct json *document_context = json_get(document, STR("@context"));
  const struct json *proof_context = json_get(proof, STR("@context"));
  TRY(check_context(scope, suite, document_context, proof_context));
  TRY(json_without(scope, proof, STR("proofValue"), out));
  if (document_context == NULL || suite->transformation == TRANSFORMATION_JCS) {
    return OK;
  }
  struct json bare = *out;
  return json_with(scope, &bare, STR("@context"), document_context, out);
}

/* A JCS proof covers the document with the contexts that the proof names. */
static enum err signed_document(struct scope *scope, const struct cryptosuite *suite, const struct json *document,
                                const struct json *proof, struct json *out)
{
  const struct json *context = json_get(proof, STR("@context"));
  if (context == NULL || suite->transformation == TRANSFORMATION_RDFC) {
    *out = *document;
    return OK;
  }
  return json_with(scope, document, STR("@context"), context, out);
}

struct bytes hash_data_bytes(const struct hash_data *hash)
{
  return (struct bytes){hash->at, hash->len};
}

static void hash_data_add(struct hash_data *hash, const struct digest *digest)
{
  memcpy(hash->at + hash->len, digest->at, digest->len);
  hash->len += digest->len;
}

enum err cryptosuite_hash(struct scope *scope, const struct jsonld_catalogue *catalogue,
                          const struct cryptosuite *suite, const struct json *document, const struct json *proof,
                          struct hash_data *out)
{
  struct json configuration;
  struct json covered;
  struct digest configuration_digest;
  struct digest document_digest;
  TRY(cryptosuite_configuration(scope, suite, document, proof, &configuration));
  TRY(signed_document(scope, suite, document, proof, &covered));
  TRY(cryptosuite_digest(scope, catalogue, suite, &covered, &document_digest));
  TRY(cryptosuite_digest(scope, catalogue, suite, &configuration, &configuration_digest));
  *out = (struct hash_data){.len = 0};
  hash_data_add(out, &configuration_digest);
  hash_data_add(out, &document_digest);
  return OK;
}

#include "reading_table.h"

#define CRED(name) STR_INIT("https://www.w3.org/2018/credentials#" name)
#define SEC(name) STR_INIT("https://w3id.org/security#" name)
#define STATUS(name) STR_INIT("https://www.w3.org/ns/credentials/status#" name)
#define DCT(name) STR_INIT("http://purl.org/dc/terms/" name)

#define READS(types, readings)                                                                                         \
  {                                                                                                                    \
    (types), (readings), sizeof(readings) / sizeof *(readings)                                                         \
  }

enum { V1 = VC_VERSION_1_1, V2 = VC_VERSION_2_0, V1_V2 = V1 | V2 };

static const struct reading_rules of_party = {false, NULL, 0};

static const struct reading status_readings[] = {
    {V1_V2, STR_INIT("statusPurpose"), STATUS("statusPurpose"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("statusListIndex"), STATUS("statusListIndex"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("statusListCredential"), STATUS("statusListCredential"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("statusSize"), STATUS("statusSize"), BY_COUNT, NULL},
};
static const struct reading_rules of_status = READS(true, status_readings);

static const struct reading resource_readings[] = {
    {V2, STR_INIT("digestSRI"), CRED("digestSRI"), BY_TEXT, NULL},
    {V2, STR_INIT("digestMultibase"), SEC("digestMultibase"), BY_TEXT, NULL},
};
static const struct reading_rules of_resource = READS(false, resource_readings);

static const struct reading proof_readings[] = {
    {V1_V2, STR_INIT("verificationMethod"), SEC("verificationMethod"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("proofPurpose"), SEC("proofPurpose"), BY_COUNT, NULL},
    {V1_V2, STR_INIT("cryptosuite"), SEC("cryptosuite"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("created"), DCT("created"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("expires"), SEC("expiration"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("challenge"), SEC("challenge"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("domain"), SEC("domain"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("previousProof"), SEC("previousProof"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("proofValue"), SEC("proofValue"), BY_TEXT, NULL},
};
const struct reading_rules reading_of_proof = READS(true, proof_readings);

static const struct reading credential_readings[] = {
    {V1_V2, STR_INIT("issuer"), CRED("issuer"), BY_NODE, &of_party},
    {V1_V2, STR_INIT("credentialSubject"), CRED("credentialSubject"), BY_NODE, &of_party},
    {V2, STR_INIT("validFrom"), CRED("validFrom"), BY_TEXT, NULL},
    {V2, STR_INIT("validUntil"), CRED("validUntil"), BY_TEXT, NULL},
    {V1, STR_INIT("issuanceDate"), CRED("issuanceDate"), BY_TEXT, NULL},
    {V1, STR_INIT("expirationDate"), CRED("expirationDate"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("credentialStatus"), CRED("credentialStatus"), BY_NODE, &of_status},
    {V2, STR_INIT("relatedResource"), CRED("relatedResource"), BY_NODE, &of_resource},
};
const struct reading_rules reading_of_credential = READS(true, credential_readings);

static const struct reading presentation_readings[] = {
    {V1_V2, STR_INIT("holder"), CRED("holder"), BY_NODE, &of_party},
    {V1_V2, STR_INIT("verifiableCredential"), CRED("verifiableCredential"), BY_COUNT, NULL},
};
const struct reading_rules reading_of_presentation = READS(true, presentation_readings);

const struct known_type reading_types[] = {
    {STR_INIT("VerifiableCredential"), CRED("VerifiableCredential")},
    {STR_INIT("VerifiablePresentation"), CRED("VerifiablePresentation")},
    {STR_INIT("EnvelopedVerifiableCredential"), CRED("EnvelopedVerifiableCredential")},
    {STR_INIT("EnvelopedVerifiablePresentation"), CRED("EnvelopedVerifiablePresentation")},
    {STR_INIT("BitstringStatusListEntry"), STATUS("BitstringStatusListEntry")},
    {STR_INIT("DataIntegrityProof"), SEC("DataIntegrityProof")},
};
const size_t reading_types_len = sizeof reading_types / sizeof *reading_types;

static bool rules_read(const struct reading_rules *rules, struct str iri)
{
  for (size_t i = 0; i < rules->len; i++) {
    if (str_equal(rules->at[i].iri, iri)) {
      return true;
    }
  }
  return false;
}

bool reading_reads(struct str iri)
{
  static const struct reading_rules *const all[] = {&reading_of_credential, &reading_of_presentation, &reading_of_proof,
                                                    &of_status, &of_resource};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (rules_read(all[i], iri)) {
      return true;
    }
  }
  return false;
}

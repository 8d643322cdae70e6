#include "testing/testing.h"

#include <string.h>

#include "vc/rules.h"
#include "json/text.h"

#define V2 "\"@context\":[\"https://www.w3.org/ns/credentials/v2\"]"
#define V1 "\"@context\":[\"https://www.w3.org/2018/credentials/v1\"]"
#define TYPE "\"type\":[\"VerifiableCredential\"]"
#define ISSUER "\"issuer\":\"did:example:1\""
#define SUBJECT "\"credentialSubject\":{\"id\":\"did:example:2\"}"
#define BASE V2 "," TYPE "," ISSUER "," SUBJECT

#define B64_BARE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define B64 B64_BARE "="
#define SRI "sha256-" B64
#define RESOURCE(digest) "{\"id\":\"urn:a:b\"," digest "}"

/* One row: the credential, and the start of the sentence that refuses it (NULL: it is taken). The list is that of the
   W3C suites' structural tests. */
static const struct {
  const char *text, *refusal;
} rows[] = {
    {"{" BASE "}", NULL},
    {"{" V1 "," TYPE "," ISSUER "," SUBJECT ",\"issuanceDate\":\"2026-01-01T00:00:00Z\"}", NULL},
    {"{" V1 "," TYPE "," ISSUER "," SUBJECT "}", "issuanceDate: is missing"},
    {"[]", "the document must be a JSON object"},
    {"null", "the document must be a JSON object"},
    {"{}", "@context: must be an array"},
    {"{\"@context\":\"https://www.w3.org/ns/credentials/v2\"," TYPE "," ISSUER "," SUBJECT "}",
     "@context: must be an array"},
    {"{\"@context\":[\"https://example.com/first\",\"https://www.w3.org/ns/credentials/v2\"]," TYPE "}", "@context[0]"},
    {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",7]," TYPE "," ISSUER "," SUBJECT "}", "@context[1]"},
    {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",\"https ://not-a-url\"]," TYPE "," ISSUER "," SUBJECT "}",
     "@context[1]"},
    {"{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"a\":\"urn:a:a\"}]," TYPE "," ISSUER "," SUBJECT "}",
     NULL},
    {"{" V2 "," ISSUER "," SUBJECT "}", "type: is missing"},
    {"{" V2 ",\"type\":[]," ISSUER "," SUBJECT "}", "type: must not be empty"},
    {"{" V2 ",\"type\":[\"VerifiableCredential\",7]," ISSUER "," SUBJECT "}", "type[1]: must be a string"},
    {"{" V2 ",\"type\":[\"Other\"]," ISSUER "," SUBJECT "}", "type: must contain VerifiableCredential"},
    {"{" V2 ",\"type\":\"VerifiableCredential\"," ISSUER "," SUBJECT "}", NULL},
    {"{" V2 "," TYPE "," SUBJECT "}", "issuer: is missing"},
    {"{" V2 "," TYPE ",\"issuer\":null," SUBJECT "}", "issuer: must be a URL"},
    {"{" V2 "," TYPE ",\"issuer\":7," SUBJECT "}", "issuer: must be a URL"},
    {"{" V2 "," TYPE ",\"issuer\":true," SUBJECT "}", "issuer: must be a URL"},
    {"{" V2 "," TYPE ",\"issuer\":[]," SUBJECT "}", "issuer: must be a URL"},
    {"{" V2 "," TYPE ",\"issuer\":\"not a url\"," SUBJECT "}", "issuer: must be a URL"},
    {"{" V2 "," TYPE ",\"issuer\":{\"name\":\"x\"}," SUBJECT "}", "issuer.id: is missing"},
    {"{" V2 "," TYPE ",\"issuer\":{\"id\":\"did:example:1\",\"name\":7}," SUBJECT "}", "issuer.name"},
    {"{" V2 "," TYPE ",\"issuer\":{\"id\":\"did:example:1\",\"name\":\"x\"}," SUBJECT "}", NULL},
    {"{" V2 "," TYPE "," ISSUER "}", "credentialSubject: is missing"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":null}", "credentialSubject: must be an object"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":\"did:example:2\"}", "credentialSubject: must be an object"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":7}", "credentialSubject: must be an object"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":[]}", "credentialSubject: must not be empty"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":{}}", "credentialSubject: must be an object with claims"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":[{\"a\":1},{}]}", "credentialSubject[1]"},
    {"{" V2 "," TYPE "," ISSUER ",\"credentialSubject\":{\"id\":[]}}", "credentialSubject.id: must be a URL"},
    {"{" BASE ",\"id\":null}", "id: must be a URL"},
    {"{" BASE ",\"id\":[\"urn:a:b\"]}", "id: must be a URL"},
    {"{" BASE ",\"id\":\"relative\"}", "id: must be a URL"},
    {"{" BASE ",\"id\":\"urn:uuid:6c1f2f1e-55a0-4c3f-8f0a-0a7d1f9b2c33\"}", NULL},
    {"{" BASE ",\"validFrom\":\"2026-01-01\"}", "validFrom: must be a dateTimeStamp"},
    {"{" BASE ",\"validFrom\":\"2026-01-01T00:00:00\"}", "validFrom: must be a dateTimeStamp"},
    {"{" BASE ",\"validUntil\":7}", "validUntil: must be a dateTimeStamp"},
    {"{" BASE ",\"validFrom\":\"2026-01-02T00:00:00Z\",\"validUntil\":\"2026-01-01T00:00:00Z\"}",
     "validUntil: is before"},
    {"{" BASE ",\"validFrom\":\"2999-01-01T09:00:00+09:00\"}", NULL},
    {"{" BASE ",\"credentialStatus\":{}}", "credentialStatus.type: is missing"},
    {"{" BASE ",\"credentialStatus\":{\"type\":\"X\",\"id\":\"no url\"}}", "credentialStatus.id"},
    {"{" BASE ",\"credentialStatus\":[{\"type\":\"X\"},{\"id\":\"urn:a:b\"}]}", "credentialStatus[1].type"},
    {"{" BASE ",\"credentialSchema\":{\"type\":\"JsonSchema\"}}", "credentialSchema.id: is missing"},
    {"{" BASE ",\"termsOfUse\":{\"id\":\"urn:a:b\"}}", "termsOfUse.type: is missing"},
    {"{" BASE ",\"evidence\":\"x\"}", "evidence: must be an object"},
    {"{" BASE ",\"refreshService\":{}}", "refreshService.type: is missing"},
    {"{" BASE ",\"name\":7}", "name: must be a string"},
    {"{" BASE ",\"name\":{\"@value\":\"a\",\"@language\":\"ko\",\"@direction\":\"ltr\"}}", NULL},
    {"{" BASE ",\"name\":{\"@value\":\"a\",\"url\":\"b\"}}", "name.url: is not known here"},
    {"{" BASE ",\"description\":[\"a\",{\"@value\":\"b\"}]}", NULL},
    {"{" BASE ",\"relatedResource\":\"x\"}", "relatedResource: must be an object"},
    {"{" BASE ",\"relatedResource\":{\"digestSRI\":\"sha256-x\"}}", "relatedResource.id: is missing"},
    {"{" BASE ",\"relatedResource\":{\"id\":\"urn:a:b\"}}", "relatedResource: must have digestSRI"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":\"" SRI "\"") "}", NULL},
    {"{" BASE ",\"relatedResource\":[" RESOURCE("\"digestSRI\":[\"" SRI "\"]") "]}", NULL},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":\"" SRI "\",\"digestMultibase\":7") "}",
     "relatedResource.digestMultibase: must be a SHA-2 digest"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":7") "}", "relatedResource.digestSRI: must be sha256-"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":[]") "}", "relatedResource.digestSRI: must not be empty"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":\"sha256-x\"") "}", "relatedResource.digestSRI: must be"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":\"sha384-" B64 "\"") "}",
     "relatedResource.digestSRI: must be"},
    {"{" BASE
     ",\"relatedResource\":" RESOURCE("\"digestSRI\":\"sha256-AAAA_-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"") "}",
     "relatedResource.digestSRI: must be"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestSRI\":\"md5-AAAA\"") "}", "relatedResource.digestSRI: must be"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestMultibase\":\"u" B64_BARE "\"") "}", NULL},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestMultibase\":\"uEiA" B64_BARE "\"") "}", NULL},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestMultibase\":\"uEiE" B64_BARE "\"") "}",
     "relatedResource.digestMultibase: must be a SHA-2 digest"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestMultibase\":\"\"") "}", "relatedResource.digestMultibase"},
    {"{" BASE ",\"relatedResource\":" RESOURCE("\"digestMultibase\":\"zz\"") "}", "relatedResource.digestMultibase"},
    {"{" BASE
     ",\"relatedResource\":[" RESOURCE("\"digestSRI\":\"" SRI "\"") "," RESOURCE("\"digestSRI\":\"" SRI "\"") "]}",
     "relatedResource: names the same id"},
};

static void credentials(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json document;
    enum vc_version version;
    ASSERT_OK(scope, json_parse(scope, str_of(rows[i].text), &document));
    enum err err = rules_check_credential(scope, &document, &version);
    const char *said = scope_first_fault(scope)->text;
    bool as_expected =
        rows[i].refusal == NULL ? err == OK : err != OK && strncmp(said, rows[i].refusal, strlen(rows[i].refusal)) == 0;
    if (!as_expected) {
      fail_msg("row %zu: %s: %s", i, rows[i].text, said);
    }
    (void)scope_take_fault(scope);
  }
}

#define PRESENTATION V2 ",\"type\":[\"VerifiablePresentation\"]"

static void presentations(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text, *refusal;
  } cases[] = {
      {"{" PRESENTATION "}", NULL},
      {"{" PRESENTATION ",\"holder\":{\"id\":\"did:example:1\"},\"verifiableCredential\":{}}", NULL},
      {"{" PRESENTATION ",\"verifiableCredential\":[]}", NULL},
      {"{" PRESENTATION ",\"holder\":\"nobody\"}", "holder: must be a URL"},
      {"{" PRESENTATION ",\"verifiableCredential\":\"eyJ\"}", "verifiableCredential: must be an object"},
      {"{" PRESENTATION ",\"verifiableCredential\":[{},7]}", "verifiableCredential[1]: must be an object"},
      {"{" V2 ",\"type\":[\"VerifiableCredential\"]}", "type: must contain VerifiablePresentation"},
      {"{\"type\":[\"VerifiablePresentation\"]}", "@context"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct json document;
    enum vc_version version;
    ASSERT_OK(scope, json_parse(scope, str_of(cases[i].text), &document));
    enum err err = rules_check_presentation(scope, &document, &version);
    struct fault fault = scope_take_fault(scope);
    assert_int_equal(err == OK, cases[i].refusal == NULL);
    assert_true(err == OK || strncmp(fault.text, cases[i].refusal, strlen(cases[i].refusal)) == 0);
  }
}

TESTING_MAIN(SCOPED_TEST(credentials), SCOPED_TEST(presentations))

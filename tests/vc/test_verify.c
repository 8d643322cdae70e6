#include "testing/testing.h"

#include "base/limits.h"
#include "office.h"
#include "vc/present.h"
#include "vc/verify.h"

OFFICE_FIXTURE

/* One row: how a credential comes to be and to be shown, when and by what it is judged, and what must be found. What is
   not said is as it should be. */
struct row {
  const char *name;
  const char *before; /* patch of the credential before it is signed */
  const char *after; /* and after */
  enum { BY_ISSUER, BY_STRANGER } signer;
  enum { IN_PRESENTATION, BARE } shown;
  const char *shown_patch; /* of the presentation after it was signed */
  const char *policy; /* NULL: strict.json */
  enum verify_use use;
  const char *challenge; /* asked for; NULL: any */
  const char *domain;
  int64_t later_s; /* the verifier's clock, after OFFICE_NOW_S */
  struct office_lists lists;
  struct office_trust trust;
  enum check_id check;
  enum finding finding;
  enum err problem; /* whose type an agency sees; OK: that of the finding */
};

#define GOOD .check = CHECK_FORM, .finding = FINDING_NONE
#define FOUND(check_, finding_) .check = CHECK_##check_, .finding = FINDING_##finding_
#define PAPER "{\"type\":[\"VerifiableCredential\",\"PaperEligibilityCredential\",\"" WELFARE "\"]"
#define AGENCY .shown = BARE, .use = VERIFY_CREDENTIAL
#define LIST(url, purpose, index)                                                                                      \
  "{\"credentialStatus\":{\"type\":\"BitstringStatusListEntry\",\"statusListCredential\":\"" url                       \
  "\",\"statusPurpose\":\"" purpose "\",\"statusListIndex\":\"" index "\"}}"
#define NO_CLAIMS                                                                                                      \
  ",\"credentialSubject\":{\"name\":null,\"birthDate\":null,\"residence\":null,\"programme\":null,\"incomeBand\":"     \
  "null,"                                                                                                              \
  "\"householdSize\":null,\"benefits\":null,\"referenceDate\":null,\"documentNumber\":null,\"office\":null}"
#define TYPED(context, type)                                                                                           \
  "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"," context "],\"type\":[\"VerifiableCredential\",\"" type    \
  "\"]"
#define OWN_TYPE(name) TYPED("{\"" name "\":\"https://x.example/LibraryCard\"}", name)
#define CITIZENSHIP "\"https://w3id.org/citizenship/v4rc1\""
#define ANY_TYPE .policy = "{\"anyType\":true}", .trust.types = "[\"PermanentResidentCardCredential\"]"
#define REVOCATION LIST_URL "revocation"

static const struct row rows[] = {
    {"as it should be", GOOD},
    {"as an agency asks", AGENCY, GOOD},
    {"a presentation as an agency asks", .use = VERIFY_PRESENTATION, .challenge = NONCE, GOOD},
    {"an agency that names no challenge", .use = VERIFY_PRESENTATION, FOUND(HOLDER, CHALLENGE_MISMATCH)},
    /* form */
    {"without contexts", .after = "{\"@context\":null}", FOUND(FORM, MALFORMED)},
    {"bare and without contexts", AGENCY, .after = "{\"@context\":null}", FOUND(FORM, MALFORMED)},
    {"a presentation without contexts", .shown_patch = "{\"@context\":null}", FOUND(FORM, MALFORMED)},
    {"no object in it", .shown_patch = "{\"verifiableCredential\":[4]}", FOUND(FORM, MALFORMED)},
    {"without an issuer", .after = "{\"issuer\":null}", FOUND(FORM, MALFORMED)},
    {"a time without an offset", .before = "{\"validFrom\":\"2026-03-01T00:00:00\"}", FOUND(FORM, MALFORMED)},
    {"no credential in it", .shown_patch = "{\"verifiableCredential\":[]}", FOUND(FORM, MALFORMED)},
    {"a credential where a presentation is meant", .shown = BARE, .use = VERIFY_PRESENTATION, FOUND(FORM, MALFORMED)},
    {"a presentation where a credential is meant", .use = VERIFY_CREDENTIAL, FOUND(FORM, MALFORMED)},
    {"a resident number", .after = "{\"credentialSubject\":{\"office\":\"900101-1234567\"}}", FOUND(FORM, MALFORMED)},
    {"a resident number as a number", .after = "{\"credentialSubject\":{\"householdSize\":9001011234567}}",
     FOUND(FORM, MALFORMED)},
    {"a resident number as a name", .after = "{\"credentialSubject\":{\"900101-1234567\":1}}", FOUND(FORM, MALFORMED)},
    {"a kind that nobody knows",
     .before =
         "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"type\":[\"VerifiableCredential\"]" NO_CLAIMS "}",
     FOUND(FORM, TYPE_NOT_ACCEPTED)},
    {"a kind that this counter does not take", .policy = "{\"types\":[\"" YOUTH "\"]}", FOUND(FORM, TYPE_NOT_ACCEPTED)},
    {"a status entry hidden under its IRI",
     .after = "{\"https://www.w3.org/2018/credentials#credentialStatus\":[],\"credentialStatus\":[]}",
     FOUND(FORM, MALFORMED)},
    {"a keyword in the place of its alias", .after = "{\"@type\":[\"VerifiableCredential\"]}", FOUND(FORM, MALFORMED)},
    {"a context inside", .after = "{\"credentialSubject\":{\"@context\":{}}}", FOUND(FORM, MALFORMED)},
    {"an IRI in the proof", .shown_patch = "{\"proof\":{\"https://w3id.org/security#expiration\":\"x\"}}",
     FOUND(FORM, MALFORMED)},
    {"contexts of its own",
     .before = "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
               "\"https://vc.gaon.example/contexts/welfare/v1\",{\"more\":\"https://x.example/more\"}]}",
     FOUND(FORM, CONTEXT_UNKNOWN)},
    {"a context too many",
     .after = "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
              "\"https://vc.gaon.example/contexts/welfare/v1\",\"https://www.w3.org/ns/did/v1\"]}",
     FOUND(FORM, CONTEXT_UNKNOWN)},
    {"a presentation with contexts of its own",
     .shown_patch = "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"a\":\"https://x.example/a\"}]}",
     FOUND(FORM, CONTEXT_UNKNOWN)},
    /* types by name mean what the contexts at hand call so */
    {"a type of these contexts", ANY_TYPE,
     .before = TYPED(CITIZENSHIP, "PermanentResidentCardCredential") NO_CLAIMS "}", GOOD},
    {"another type of these contexts", ANY_TYPE,
     .before = TYPED(CITIZENSHIP, "EmploymentAuthorizationDocumentCredential") NO_CLAIMS "}",
     FOUND(ISSUER, ISSUER_NOT_ACCEPTED)},
    {"the name of a good type for what was signed as another", ANY_TYPE,
     .before = OWN_TYPE("LibraryCard") NO_CLAIMS "}", .after = OWN_TYPE("PermanentResidentCardCredential") "}",
     FOUND(FORM, CONTEXT_UNKNOWN)},
    {"the same where the policy names the types",
     .policy = "{\"anyType\":true,\"anyIssuer\":true,\"types\":[\"LibraryCard\"]}",
     .before = OWN_TYPE("LibraryCard") NO_CLAIMS "}", FOUND(FORM, CONTEXT_UNKNOWN)},
    {"a type of its own, where any is taken of anybody", .policy = "{\"anyType\":true,\"anyIssuer\":true}",
     .before = OWN_TYPE("LibraryCard") NO_CLAIMS "}", GOOD},
    {"paper by name alone", .policy = "{\"anyType\":true,\"anyIssuer\":true}", .shown = BARE,
     .before = OWN_TYPE("LibraryCard") NO_CLAIMS "}", .after = OWN_TYPE("PaperEligibilityCredential") "}",
     FOUND(FORM, MALFORMED)},
    {"paper by its IRI", .policy = "{\"anyType\":true,\"anyIssuer\":true}",
     .before = TYPED("{\"a\":\"urn:x:y\"}", "https://vc.gaon.example/vocab#PaperEligibilityCredential") NO_CLAIMS "}",
     FOUND(FORM, MALFORMED)},
    {"a kind of ours by its IRI", .policy = "{\"anyType\":true,\"anyIssuer\":true}",
     .before = TYPED("{\"a\":\"urn:x:y\"}", "https://vc.gaon.example/vocab#" WELFARE) NO_CLAIMS "}",
     FOUND(FORM, MALFORMED)},
    /* proof */
    {"one claim changed", .after = "{\"credentialSubject\":{\"householdSize\":5}}", FOUND(PROOF, PROOF_INVALID)},
    {"one claim taken away", .after = "{\"credentialSubject\":{\"office\":null}}", FOUND(PROOF, PROOF_INVALID)},
    {"its period made longer", .after = "{\"validUntil\":\"2036-03-01T00:00:00Z\"}", FOUND(PROOF, PROOF_INVALID)},
    {"its status taken away", .after = "{\"credentialStatus\":null}", FOUND(PROOF, PROOF_INVALID)},
    {"no proof", .after = "{\"proof\":null}", FOUND(PROOF, PROOF_INVALID)},
    {"no proof of the holder", .shown_patch = "{\"proof\":null}", FOUND(PROOF, PROOF_INVALID)},
    {"another domain written in", .shown_patch = "{\"proof\":{\"domain\":\"https://x.example\"}}",
     FOUND(PROOF, PROOF_INVALID)},
    {"a holder written in", .shown_patch = "{\"holder\":\"did:example:1\"}", FOUND(PROOF, PROOF_INVALID)},
    {"an unknown suite", .after = "{\"proof\":{\"cryptosuite\":\"none-2022\"}}", FOUND(PROOF, UNSUPPORTED)},
    /* holder */
    {"a phone's credential without its phone", .shown = BARE, FOUND(HOLDER, HOLDER_PROOF_MISSING)},
    {"somebody else's credential", .before = "{\"credentialSubject\":{\"id\":\"did:example:other\"}}",
     FOUND(HOLDER, HOLDER_MISMATCH)},
    {"nobody's credential", .before = "{\"credentialSubject\":{\"id\":null}}", FOUND(HOLDER, HOLDER_MISMATCH)},
    {"paper", .before = PAPER ",\"credentialSubject\":{\"id\":null}}", .shown = BARE, FOUND(HOLDER, COMPARE_IDENTITY)},
    {"paper shown by a phone", .before = PAPER "}", FOUND(HOLDER, HOLDER_MISMATCH)},
    {"the domain that is asked for", .domain = DOMAIN, GOOD},
    {"another domain than asked for", .domain = "https://x.example", FOUND(HOLDER, DOMAIN_MISMATCH)},
    {"a domain of the policy", .policy = "{\"domains\":[\"" DOMAIN "\"]}", GOOD},
    {"a domain not of the policy", .policy = "{\"domains\":[\"https://x.example\"]}", FOUND(HOLDER, DOMAIN_MISMATCH)},
    {"the challenge that was given", .challenge = NONCE, GOOD},
    {"another challenge than was given", .challenge = "other", FOUND(HOLDER, CHALLENGE_MISMATCH)},
    {"an agency's challenge", .use = VERIFY_PRESENTATION, .challenge = NONCE, GOOD},
    {"not the agency's challenge", .use = VERIFY_PRESENTATION, .challenge = "x", FOUND(HOLDER, CHALLENGE_MISMATCH)},
    {"not the agency's domain", .use = VERIFY_PRESENTATION, .domain = "x:y", FOUND(HOLDER, DOMAIN_MISMATCH)},
    {"at the end of its time", .later_s = 90, GOOD},
    {"at the end of its time and of the skew", .later_s = 150, GOOD},
    {"a second later", .later_s = 151, FOUND(HOLDER, PRESENTATION_EXPIRED)},
    {"an agency a second later", .use = VERIFY_PRESENTATION, .challenge = NONCE, .later_s = 151,
     FOUND(HOLDER, PRESENTATION_EXPIRED)},
    {"a phone ahead by the skew", .later_s = -60, GOOD},
    {"a phone further ahead", .later_s = -61, FOUND(HOLDER, PRESENTATION_NOT_YET_VALID)},
    {"longer than the policy takes", .policy = "{\"presentationMostS\":89}", FOUND(HOLDER, PRESENTATION_EXPIRED)},
    {"as long as the policy takes", .policy = "{\"presentationMostS\":90}", GOOD},
    {"no skew", .policy = "{\"skewMostS\":0}", .later_s = 91, FOUND(HOLDER, PRESENTATION_EXPIRED)},
    /* issuer */
    {"an issuer that is not on the list", .signer = BY_STRANGER, FOUND(ISSUER, ISSUER_NOT_ACCEPTED)},
    {"a stranger under the issuer's name", .signer = BY_STRANGER, .before = "{\"issuer\":\"ISSUER\"}",
     FOUND(ISSUER, ISSUER_KEY_UNKNOWN)},
    {"a kind that it may not issue", .trust.types = "[\"" YOUTH "\"]", FOUND(ISSUER, ISSUER_NOT_ACCEPTED)},
    {"no trust list", .trust.none = true, FOUND(ISSUER, TRUST_LIST_UNAVAILABLE)},
    {"a trust list past its time", .trust.until_s = -1, FOUND(ISSUER, TRUST_LIST_UNAVAILABLE)},
    {"a trust list at the end of its time", .trust.until_s = 1, .later_s = 1, GOOD},
    {"an old trust list", .trust.from_s = -604801, FOUND(ISSUER, TRUST_LIST_UNAVAILABLE)},
    {"a trust list just young enough", .trust.from_s = -604800, GOOD},
    {"a trust list too old for this policy", .policy = "{\"trustAgeMostS\":3599}",
     FOUND(ISSUER, TRUST_LIST_UNAVAILABLE)},
    {"a trust list of the future", .trust.from_s = 61, FOUND(ISSUER, TRUST_LIST_UNAVAILABLE)},
    {"a trust list of a clock ahead", .trust.from_s = 60, GOOD},
    {"a key that was not yet valid", .trust.key_from_s = -86399, FOUND(ISSUER, ISSUER_KEY_UNKNOWN)},
    {"a key that became valid then", .trust.key_from_s = -86400, GOOD},
    {"a key that is valid no more but was", .trust.key_until_s = -86399, GOOD},
    {"a key that had ended", .trust.key_until_s = -86400, FOUND(ISSUER, ISSUER_KEY_UNKNOWN)},
    /* period */
    {"an hour before its end", .before = "{\"validUntil\":\"2026-03-10T02:02:03Z\"}", GOOD},
    {"in its last second", .before = "{\"validUntil\":\"2026-03-10T10:02:03+09:00\"}", GOOD},
    {"a second after its end", .before = "{\"validUntil\":\"2026-03-10T01:02:02Z\"}",
     FOUND(PERIOD, CREDENTIAL_EXPIRED)},
    {"in its first second", .before = "{\"validFrom\":\"2026-03-10T01:02:03Z\"}", GOOD},
    {"a second before its beginning", .before = "{\"validFrom\":\"2026-03-10T01:02:04Z\"}",
     FOUND(PERIOD, CREDENTIAL_NOT_YET_VALID)},
    {"without an end", .before = "{\"validUntil\":null}", .later_s = 0, GOOD},
    {"an end that is but a warning", .policy = "{\"periodIsWarning\":true}",
     .before = "{\"validUntil\":\"2026-03-10T01:02:02Z\"}", GOOD},
    /* status */
    {"revoked", .lists.revoked = true, FOUND(STATUS, CREDENTIAL_REVOKED)},
    {"suspended", .lists.suspended = true, FOUND(STATUS, CREDENTIAL_SUSPENDED)},
    {"both", .lists = {.revoked = true, .suspended = true}, FOUND(STATUS, CREDENTIAL_REVOKED)},
    {"no lists", .lists.none = true, FOUND(STATUS, STATUS_UNAVAILABLE), .problem = ERR_STATUS_RETRIEVAL},
    {"lists past their time", .lists.until_s = -1, FOUND(STATUS, STATUS_UNAVAILABLE)},
    {"lists at the end of their time", .lists.until_s = 1, .later_s = 1, GOOD},
    {"old lists", .lists.from_s = -86401, FOUND(STATUS, STATUS_UNAVAILABLE)},
    {"lists just young enough", .lists.from_s = -86400, GOOD},
    {"lists too old for this policy", .policy = "{\"statusAgeMostS\":59}", FOUND(STATUS, STATUS_UNAVAILABLE)},
    {"lists of the future", .lists.from_s = 61, FOUND(STATUS, STATUS_UNAVAILABLE)},
    {"revoked by a list that is too old", .lists = {.revoked = true, .until_s = -1}, FOUND(STATUS, STATUS_UNAVAILABLE)},
    {"never revocable", .before = "{\"credentialStatus\":null}", FOUND(STATUS, STATUS_MISSING)},
    {"never revocable, where that is taken", .policy = "{\"statusRequired\":false}",
     .before = "{\"credentialStatus\":null}", GOOD},
    {"one list only", .before = LIST(REVOCATION, "revocation", "94567"), GOOD},
    {"an index without a place", .before = LIST(REVOCATION, "revocation", "131072"), FOUND(STATUS, MALFORMED),
     .problem = ERR_RANGE},
    {"an index that no list has", .before = LIST(REVOCATION, "revocation", "99999999999"),
     FOUND(STATUS, STATUS_INVALID), .problem = ERR_RANGE},
    {"an index that is no number", .before = LIST(REVOCATION, "revocation", "x"), FOUND(STATUS, STATUS_INVALID),
     .problem = ERR_VALUE},
    {"an index below the list", .before = LIST(REVOCATION, "revocation", "-1"), FOUND(STATUS, STATUS_INVALID),
     .problem = ERR_VALUE},
    {"a list of another purpose", .policy = "{\"statusRequired\":false}",
     .before = LIST(REVOCATION, "suspension", "94567"), FOUND(STATUS, STATUS_INVALID),
     .problem = ERR_STATUS_VERIFICATION},
    {"a purpose that nobody knows", .policy = "{\"statusRequired\":false}",
     .before = LIST(REVOCATION, "other", "94567"), FOUND(STATUS, STATUS_INVALID), .problem = ERR_STATUS_VERIFICATION},
    {"the other list", .before = LIST(LIST_URL "suspension", "suspension", "94567"),
     .policy = "{\"statusRequired\":false}", .lists.revoked = true, GOOD},
    {"only a suspension list", .before = LIST(REVOCATION, "suspension", "94567"), FOUND(STATUS, STATUS_MISSING)},
    {"a list of somebody else", .before = LIST("https://x.example/1", "revocation", "94567"),
     FOUND(STATUS, STATUS_UNAVAILABLE), .problem = ERR_STATUS_RETRIEVAL},
    {"another kind of status",
     .before = "{\"credentialStatus\":{\"id\":\"https://x.example/1\",\"type\":\"JsonSchema\"}}",
     FOUND(STATUS, STATUS_INVALID)},
    /* logged */
    {"a log that nobody has", .policy = "{\"logged\":true}", FOUND(LOGGED, LOG_UNAVAILABLE)},
    /* the conformance policy */
    {"any issuer, and neither lists nor trust list", .policy = "conformance.json", .signer = BY_STRANGER, AGENCY,
     .before = "{\"credentialStatus\":null}", .lists.none = true, .trust.none = true, GOOD},
    {"and expired", .policy = "conformance.json", AGENCY, .before = "{\"validUntil\":\"2026-03-10T01:02:02Z\"}", GOOD},
    {"but altered", .policy = "conformance.json", AGENCY, .after = "{\"credentialSubject\":{\"householdSize\":5}}",
     FOUND(PROOF, PROOF_INVALID)},
    {"but revoked", .policy = "conformance.json", AGENCY, .lists.revoked = true, FOUND(STATUS, CREDENTIAL_REVOKED)},
};

/* "ISSUER" in a patch is the issuer's DID. */
static struct json patched(struct scope *scope, struct json target, const char *patch)
{
  if (patch == NULL) {
    return target;
  }
  struct json out = office_patched(scope, &target, patch);
  if (json_is(json_get(&out, STR("issuer")), STR("ISSUER"))) {
    struct json did = json_of_str(office->who[ISSUER].did);
    ASSERT_OK(scope, json_with(scope, &out, STR("issuer"), &did, &out));
  }
  return out;
}

/* A holder signs what he has altered himself; what cannot be signed any more he puts in the place of the good one. */
static struct json presentation_of(struct scope *scope, const struct json *credential)
{
  struct json out;
  if (office_try_present(office, scope, credential, &out) == OK) {
    return out;
  }
  (void)scope_take_fault(scope);
  struct json good = office_with_status(office, scope, STR(WELFARE));
  out = office_present(office, scope, &good);
  ASSERT_OK(scope, json_with(scope, &out, STR("verifiableCredential"), credential, &out));
  return out;
}

static struct json shown(struct scope *scope, const struct row *row)
{
  struct json document = office_with_status(office, scope, STR(WELFARE));
  struct json stranger = json_of_str(office->who[STRANGER].did);
  if (row->signer == BY_STRANGER) {
    ASSERT_OK(scope, json_with(scope, &document, STR("issuer"), &stranger, &document));
  }
  document = patched(scope, document, row->before);
  document = office_sign(office, scope, row->signer == BY_STRANGER ? STRANGER : ISSUER, &document);
  document = patched(scope, document, row->after);
  if (row->shown == BARE) {
    return document;
  }
  return patched(scope, presentation_of(scope, &document), row->shown_patch);
}

static struct report judge(struct scope *scope, const struct row *row)
{
  struct json document = shown(scope, row);
  struct policy policy = office_policy(scope, row->policy == NULL ? "strict.json" : row->policy);
  struct clock clock = {OFFICE_NOW_S + row->later_s};
  struct replay *replay = replay_new(10, OFFICE_NOW_S - 1000);
  struct evidence *evidence = office_evidence(office, scope, &row->lists, &row->trust);
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, replay, &clock, NULL};
  struct verify_request request = {
      .use = row->use,
      .challenge = str_of(row->challenge == NULL ? "" : row->challenge),
      .domain = str_of(row->domain == NULL ? "" : row->domain),
  };
  struct report report;
  ASSERT_OK(scope, verify_document(scope, &verifier, evidence, &request, &document, &report));
  evidence_free(evidence);
  replay_free(replay);
  return report;
}

static enum verdict verdict_of(enum finding finding)
{
  static const enum verdict verdicts[] = {[VALIDITY_VALID] = VERDICT_VERIFIED,
                                          [VALIDITY_UNKNOWN] = VERDICT_COULD_NOT_CHECK,
                                          [VALIDITY_INVALID] = VERDICT_REFUSED};
  return verdicts[finding_info(finding)->validity];
}

static void each_check_finds_what_it_is_for(void **state)
{
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct report report = judge(scope, &rows[i]);
    const struct check_result *seen = &report.checks[rows[i].check];
    const struct finding_info *info = finding_info(seen->finding);
    enum err problem = seen->problem == OK ? info->problem : seen->problem;
    bool right = (rows[i].problem == OK || rows[i].problem == problem) && seen->ran &&
                 seen->finding == rows[i].finding && report_verdict(&report) == verdict_of(seen->finding);
    if (!right) {
      print_error("%s: expected %s, saw %s (%.*s); verdict %s for %s\n", rows[i].name,
                  finding_info(rows[i].finding)->code, seen->ran ? finding_info(seen->finding)->code : "nothing",
                  STR_ARG(seen->detail), verdict_name(report_verdict(&report)),
                  finding_info(report_decisive(&report))->code);
      wrong++;
    }
  }
  assert_int_equal(wrong, 0);
}

/* An issuer's proof may have an end of its own, whatever the credential says. */
static void a_proof_that_has_ended(void **state)
{
  struct scope *scope = *state;
  static const struct {
    int64_t expires_s; /* after OFFICE_NOW_S */
    enum finding finding;
  } ends[] = {{86400, FINDING_NONE}, {0, FINDING_NONE}, {-60, FINDING_NONE}, {-61, FINDING_PROOF_INVALID}};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    const struct proof_options options = {
        .suite = STR("eddsa-rdfc-2022"),
        .method = office->who[ISSUER].method,
        .purpose = PROOF_ASSERTION,
        .created_s = OFFICE_NOW_S - 1000,
        .expires_s = OFFICE_NOW_S + ends[i].expires_s,
    };
    struct json document = office_unsigned(office, scope, STR(WELFARE));
    struct json signed_document;
    struct report report;
    ASSERT_OK(scope, proof_create(scope, office->schemas->catalogue, &document, office->who[ISSUER].key, &options,
                                  &signed_document));
    struct policy policy = office_policy(scope, "conformance.json");
    struct clock clock = {OFFICE_NOW_S};
    const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, NULL};
    const struct verify_request request = {.use = VERIFY_CREDENTIAL};
    ASSERT_OK(scope, verify_document(scope, &verifier, NULL, &request, &signed_document, &report));
    assert_int_equal(report.checks[CHECK_PROOF].finding, ends[i].finding);
    assert_int_equal(report.checks[CHECK_PROOF].problem, ends[i].finding == FINDING_NONE ? OK : ERR_PROOF);
    assert_int_equal(report_verdict(&report), verdict_of(ends[i].finding));
  }
}

/* An altered row of several credentials must stay the finding of the whole. */
struct group {
  const char *name;
  const char *second; /* patch of the second credential before it is signed */
  enum check_id check;
  enum finding finding;
};

static const struct group groups[] = {
    {"two of one holder", "{}", CHECK_FORM, FINDING_NONE},
    {"the second expired", "{\"validUntil\":\"2026-03-10T01:02:02Z\"}", CHECK_PERIOD, FINDING_CREDENTIAL_EXPIRED},
    {"the second somebody else's", "{\"credentialSubject\":{\"id\":\"did:example:1\"}}", CHECK_HOLDER,
     FINDING_HOLDER_MISMATCH},
    {"the second never revocable", "{\"credentialStatus\":null}", CHECK_STATUS, FINDING_STATUS_MISSING},
    {"the second on paper", "{\"type\":[\"VerifiableCredential\",\"" YOUTH "\",\"PaperEligibilityCredential\"]}",
     CHECK_HOLDER, FINDING_HOLDER_MISMATCH},
};

static struct report judge_pair(struct scope *scope, const struct group *group)
{
  struct json credentials[2] = {office_with_status(office, scope, STR(WELFARE)),
                                office_with_status(office, scope, STR(YOUTH))};
  credentials[1] = office_patched(scope, &credentials[1], group->second);
  for (size_t i = 0; i < 2; i++) {
    credentials[i] = office_sign(office, scope, ISSUER, &credentials[i]);
  }
  struct json both = json_of_items(credentials, 2);
  struct json document = office_present(office, scope, &both);
  struct policy policy = office_policy(scope, "strict.json");
  struct clock clock = {OFFICE_NOW_S};
  struct evidence *evidence = office_evidence(office, scope, &(struct office_lists){0}, &(struct office_trust){0});
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, NULL};
  struct report report;
  ASSERT_OK(scope, verify_document(scope, &verifier, evidence, &(struct verify_request){0}, &document, &report));
  evidence_free(evidence);
  assert_int_equal(report.shown_len, 2);
  return report;
}

static void the_worst_of_two_credentials_counts(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    struct report report = judge_pair(scope, &groups[i]);
    enum finding seen = report.checks[groups[i].check].finding;
    if (seen != groups[i].finding || report_verdict(&report) != verdict_of(seen)) {
      fail_msg("%s: saw %s, verdict %s", groups[i].name, finding_info(seen)->code,
               verdict_name(report_verdict(&report)));
    }
  }
}

/* A verifier that remembers, asked again and again about one QR code. */
struct counter {
  struct policy policy;
  struct clock clock;
  struct replay *replay;
  struct evidence *evidence;
  struct verifier verifier;
};

static void counter_open(struct counter *counter, struct scope *scope, int64_t started_s)
{
  *counter = (struct counter){
      .policy = office_policy(scope, "strict.json"),
      .clock = {OFFICE_NOW_S},
      .replay = replay_new(10, started_s),
      .evidence = office_evidence(office, scope, &(struct office_lists){0}, &(struct office_trust){0}),
  };
  counter->verifier = (struct verifier){office->schemas, &counter->policy, &proof_did_key_resolver,
                                        counter->replay, &counter->clock,  NULL};
}

static void counter_close(struct counter *counter)
{
  evidence_free(counter->evidence);
  replay_free(counter->replay);
}

static enum finding scan(struct counter *counter, struct scope *scope, struct str text)
{
  struct report report;
  ASSERT_OK(scope, verify_octets(scope, &counter->verifier, counter->evidence, &(struct verify_request){0},
                                 str_bytes(text), &report));
  return report_decisive(&report);
}

static struct str code(struct scope *scope)
{
  struct json credential = office_with_status(office, scope, STR(WELFARE));
  credential = office_sign(office, scope, ISSUER, &credential);
  struct json presentation = office_present(office, scope, &credential);
  struct str text;
  ASSERT_OK(scope, present_qr_text(scope, office->schemas, &presentation, &text));
  return text;
}

static void a_code_is_good_once(void **state)
{
  struct scope *scope = *state;
  struct counter counter;
  counter_open(&counter, scope, OFFICE_NOW_S - 1);
  struct str text = code(scope);
  assert_int_equal(scan(&counter, scope, text), FINDING_NONE);
  assert_int_equal(scan(&counter, scope, text), FINDING_PRESENTATION_REPLAYED);
  counter.clock.fixed_s += 150;
  assert_int_equal(scan(&counter, scope, text), FINDING_PRESENTATION_REPLAYED);
  counter.clock.fixed_s += 1;
  assert_int_equal(scan(&counter, scope, text), FINDING_PRESENTATION_EXPIRED);
  counter_close(&counter);
}

static void what_is_refused_for_another_reason_is_not_used_up(void **state)
{
  struct scope *scope = *state;
  struct counter counter;
  counter_open(&counter, scope, OFFICE_NOW_S - 1);
  struct str text = code(scope);
  counter.clock.fixed_s -= 61;
  assert_int_equal(scan(&counter, scope, text), FINDING_PRESENTATION_NOT_YET_VALID);
  counter.clock.fixed_s += 61;
  assert_int_equal(scan(&counter, scope, text), FINDING_NONE);
  counter_close(&counter);
}

static void a_code_from_before_the_start_cannot_be_judged(void **state)
{
  struct scope *scope = *state;
  struct counter counter;
  counter_open(&counter, scope, OFFICE_NOW_S + 1);
  counter.clock.fixed_s += 2;
  assert_int_equal(scan(&counter, scope, code(scope)), FINDING_COULD_NOT_CHECK);
  counter_close(&counter);
}

/* Every cut of the text that a scanner may deliver. */
static void no_part_of_a_code_is_verified(void **state)
{
  struct scope *scope = *state;
  struct counter counter;
  counter_open(&counter, scope, OFFICE_NOW_S - 1);
  struct str text = code(scope);
  for (size_t len = 0; len < text.len; len++) {
    [[gnu::cleanup(scope_drop)]] struct scope *part_scope = scope_new(LIMIT_SCOPE_OCTETS);
    enum finding finding = scan(&counter, part_scope, (struct str){text.at, len});
    assert_true(finding == FINDING_MALFORMED || finding == FINDING_UNSUPPORTED);
  }
  assert_int_equal(scan(&counter, scope, text), FINDING_NONE);
  counter_close(&counter);
}

static void without_evidence_nothing_is_verified(void **state)
{
  struct scope *scope = *state;
  struct counter counter;
  counter_open(&counter, scope, OFFICE_NOW_S - 1);
  evidence_free(counter.evidence);
  counter.evidence = NULL;
  assert_int_equal(scan(&counter, scope, code(scope)), FINDING_TRUST_LIST_UNAVAILABLE);
  counter_close(&counter);
}

TESTING_MAIN_IN(open_office, close_office, cmocka_unit_test(each_check_finds_what_it_is_for),
                cmocka_unit_test(the_worst_of_two_credentials_counts), SCOPED_TEST(a_proof_that_has_ended),
                SCOPED_TEST(a_code_is_good_once), SCOPED_TEST(what_is_refused_for_another_reason_is_not_used_up),
                SCOPED_TEST(a_code_from_before_the_start_cannot_be_judged), SCOPED_TEST(no_part_of_a_code_is_verified),
                SCOPED_TEST(without_evidence_nothing_is_verified))

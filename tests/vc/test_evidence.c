#include "testing/testing.h"

#include "office.h"
#include "vc/verify.h"

OFFICE_FIXTURE

#define REVOCATION STR(LIST_URL "revocation")
#define SUSPENSION STR(LIST_URL "suspension")

#define SHORT_LIST /* of eight entries too few */                                                                      \
  "uH4sIAAAAAAACA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAICzAQmvhYr_PwAA"

/* What a registry serves: texts, or a fault in their place. */
struct shelf {
  struct str index;
  struct str issuers;
  struct str revocation;
  struct str suspension;
  enum err fault; /* of every call */
  int fetches;
  int unchanged; /* answers "as you have it" */
};

static struct str *page_of(struct shelf *shelf, enum registry_page page, struct str list_url)
{
  if (page != REGISTRY_LIST) {
    return page == REGISTRY_LISTS ? &shelf->index : &shelf->issuers;
  }
  return str_equal(list_url, REVOCATION) ? &shelf->revocation : &shelf->suspension;
}

static enum err fetch(void *self, struct scope *scope, enum registry_page page, struct str list_url, struct str etag,
                      struct registry_document *out)
{
  struct shelf *shelf = self;
  struct str *text = page_of(shelf, page, list_url);
  shelf->fetches++;
  if (shelf->fault != OK || text->len == 0) {
    return FAIL(scope, shelf->fault == OK ? ERR_NOT_FOUND : shelf->fault, "told to fail");
  }
  struct str own = scope_format(scope, "%016llx", (unsigned long long)str_hash(*text));
  bool changed = !str_equal(own, etag);
  shelf->unchanged += !changed;
  *out = (struct registry_document){changed, own, changed ? *text : STR("")};
  return OK;
}

static struct registry_port port_of(struct shelf *shelf)
{
  static const struct registry_port_calls calls = {NULL, NULL, NULL, fetch};
  return (struct registry_port){&calls, shelf};
}

static struct shelf shelf_of(struct scope *scope)
{
  const struct office_lists lists = {0};
  return (struct shelf){
      .index = STR("{\"statusLists\":[\"" LIST_URL "revocation\",\"" LIST_URL "suspension\"]}"),
      .issuers = office_trust_text(office, scope, &(struct office_trust){0}),
      .revocation = office_list_text(office, scope, STATUS_REVOCATION, &lists),
      .suspension = office_list_text(office, scope, STATUS_SUSPENSION, &lists),
  };
}

static struct evidence *refresh(struct scope *scope, struct shelf *shelf, const struct evidence *former,
                                enum err expected)
{
  struct evidence_rules rules = office_rules(office);
  struct registry_port port = port_of(shelf);
  struct evidence *out = NULL;
  enum err err = evidence_refresh(scope, &rules, &port, former, &out);
  if (err != expected) {
    fail_msg("%s: %s", err_info(err)->name, scope_first_fault(scope)->text);
  }
  (void)scope_take_fault(scope);
  assert_non_null(out);
  return out;
}

static void everything_is_fetched_once(void **state)
{
  struct scope *scope = *state;
  struct shelf shelf = shelf_of(scope);
  struct evidence *first = refresh(scope, &shelf, NULL, OK);
  assert_int_equal(shelf.fetches, 4);
  assert_non_null(first->trust);
  assert_non_null(evidence_find_list(first, REVOCATION));
  assert_non_null(evidence_find_list(first, SUSPENSION));
  assert_null(evidence_find_list(first, STR(LIST_URL "revocation-2")));
  struct evidence *second = refresh(scope, &shelf, first, OK);
  evidence_free(first); /* the new one owns all that it keeps */
  assert_int_equal(shelf.unchanged, 3);
  assert_int_equal(second->lists_len, 2);
  assert_false(bitstring_get(&evidence_find_list(second, REVOCATION)->list.bits, OFFICE_INDEX));
  assert_int_equal(second->trust->len, 1);
  evidence_free(second);
}

static void what_changed_is_new_and_the_rest_is_kept(void **state)
{
  struct scope *scope = *state;
  struct shelf shelf = shelf_of(scope);
  struct evidence *first = refresh(scope, &shelf, NULL, OK);
  shelf.revocation = office_list_text(office, scope, STATUS_REVOCATION, &(struct office_lists){.revoked = true});
  struct evidence *second = refresh(scope, &shelf, first, OK);
  evidence_free(first);
  assert_true(bitstring_get(&evidence_find_list(second, REVOCATION)->list.bits, OFFICE_INDEX));
  assert_int_equal(second->lists_len, 2);
  evidence_free(second);
}

static void a_registry_that_is_away_takes_nothing_away(void **state)
{
  struct scope *scope = *state;
  struct shelf shelf = shelf_of(scope);
  struct evidence *first = refresh(scope, &shelf, NULL, OK);
  shelf.fault = ERR_UNAVAILABLE;
  struct evidence *second = refresh(scope, &shelf, first, ERR_UNAVAILABLE);
  evidence_free(first);
  assert_non_null(second->trust);
  assert_int_equal(second->lists_len, 2);
  struct evidence *none = refresh(scope, &shelf, NULL, ERR_UNAVAILABLE);
  assert_null(none->trust);
  assert_int_equal(none->lists_len, 0);
  evidence_free(none);
  evidence_free(second);
}

static struct str signed_by(struct scope *scope, enum office_who who, struct str text, const char *patch)
{
  struct json document = office_json(scope, scope_cstr(scope, text));
  ASSERT_OK(scope, json_without(scope, &document, STR("proof"), &document));
  document = office_patched(scope, &document, patch);
  document = office_sign(office, scope, who, &document);
  return office_text(scope, &document);
}

/* The type of problem that an agency sees of a good credential, with no more at hand than that. */
static enum err status_problem(struct scope *scope, const struct evidence *evidence)
{
  struct json document = office_with_status(office, scope, STR(WELFARE));
  document = office_sign(office, scope, ISSUER, &document);
  struct policy policy = office_policy(scope, "conformance.json");
  struct clock clock = {OFFICE_NOW_S};
  const struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &clock, NULL};
  const struct verify_request request = {.use = VERIFY_CREDENTIAL};
  struct report report;
  ASSERT_OK(scope, verify_document(scope, &verifier, evidence, &request, &document, &report));
  const struct check_result *seen = &report.checks[CHECK_STATUS];
  assert_int_equal(seen->finding, FINDING_STATUS_UNAVAILABLE);
  assert_int_equal(report_verdict(&report), VERDICT_COULD_NOT_CHECK);
  assert_true(seen->detail.len > 0);
  return seen->problem;
}

/* The same RDF in other words, under the signature that was there: the list would seem to have no end. */
static struct str respelled(struct scope *scope, struct str text, const char *patch)
{
  struct json document = office_json(scope, scope_cstr(scope, text));
  document = office_patched(scope, &document, patch);
  struct proof_findings findings;
  ASSERT_OK(scope, proof_check(scope, office->schemas->catalogue, &document, PROOF_ASSERTION, &proof_did_key_resolver,
                               &findings));
  assert_true(proof_all_hold(&findings));
  return office_text(scope, &document);
}

static struct str without_end(struct scope *scope, struct str text)
{
  struct json document = office_json(scope, scope_cstr(scope, text));
  struct str until = json_get(&document, STR("validUntil"))->string;
  struct str patch = scope_format(scope,
                                  "{\"validUntil\":null,\"https://www.w3.org/2018/credentials#validUntil\":{\"@value\":"
                                  "\"" STR_FMT "\",\"@type\":\"http://www.w3.org/2001/XMLSchema#dateTime\"}}",
                                  STR_ARG(until));
  return respelled(scope, text, scope_cstr(scope, patch));
}

/* One page that is wrong: it is not believed, the former one stays, and the other pages are as good as ever. */
static void a_lie_is_not_believed(void **state)
{
  struct scope *scope = *state;
  struct shelf good = shelf_of(scope);
  struct json unsigned_list = office_json(scope, scope_cstr(scope, good.revocation));
  struct json altered = office_patched(scope, &unsigned_list, "{\"validUntil\":\"2099-01-01T00:00:00Z\"}");
  ASSERT_OK(scope, json_without(scope, &unsigned_list, STR("proof"), &unsigned_list));
  const struct {
    struct str text;
    enum err err;
    enum err problem;
  } lies[] = {
      {STR(""), ERR_NOT_FOUND, ERR_STATUS_RETRIEVAL},
      {signed_by(scope, OPERATOR, good.revocation, "{\"credentialSubject\":{\"encodedList\":\"" SHORT_LIST "\"}}"),
       ERR_STATUS_LENGTH, ERR_STATUS_LENGTH},
      {STR("not json"), ERR_SYNTAX, ERR_STATUS_VERIFICATION},
      {STR("{}"), ERR_PROOF, ERR_STATUS_VERIFICATION},
      {office_text(scope, &unsigned_list), ERR_PROOF, ERR_STATUS_VERIFICATION},
      {office_text(scope, &altered), ERR_PROOF, ERR_STATUS_VERIFICATION},
      {signed_by(scope, STRANGER, good.revocation, "{}"), ERR_PROOF, ERR_STATUS_VERIFICATION},
      {good.suspension, ERR_STATUS_VERIFICATION, ERR_STATUS_VERIFICATION},
      {signed_by(scope, OPERATOR, good.revocation, "{\"issuer\":\"did:example:1\"}"), ERR_STATUS_VERIFICATION,
       ERR_STATUS_VERIFICATION},
      {signed_by(scope, OPERATOR, good.revocation, "{\"credentialSubject\":{\"encodedList\":\"uH4s\"}}"),
       ERR_STATUS_VERIFICATION, ERR_STATUS_VERIFICATION},
      {signed_by(scope, OPERATOR, good.revocation, "{\"type\":[\"VerifiableCredential\"]}"), ERR_STATUS_VERIFICATION,
       ERR_STATUS_VERIFICATION},
      {without_end(scope, good.revocation), ERR_STATUS_VERIFICATION, ERR_STATUS_VERIFICATION},
      {respelled(scope, good.revocation,
                 "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"x\":\"https://e.example/x\"}]}"),
       ERR_STATUS_VERIFICATION, ERR_STATUS_VERIFICATION},
  };
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    struct shelf shelf = good;
    struct evidence *first = refresh(scope, &shelf, NULL, OK);
    shelf.revocation = lies[i].text;
    struct evidence *alone = refresh(scope, &shelf, NULL, lies[i].err);
    assert_null(evidence_find_list(alone, REVOCATION));
    assert_int_equal(evidence_find_gap(alone, REVOCATION)->problem, lies[i].problem);
    assert_null(evidence_find_gap(alone, SUSPENSION));
    assert_int_equal(status_problem(scope, alone), lies[i].problem);
    assert_non_null(evidence_find_list(alone, SUSPENSION));
    struct evidence *second = refresh(scope, &shelf, first, lies[i].err);
    assert_non_null(evidence_find_list(second, REVOCATION));
    evidence_free(alone);
    evidence_free(first);
    evidence_free(second);
  }
}

static void a_lie_about_issuers_is_not_believed(void **state)
{
  struct scope *scope = *state;
  struct shelf good = shelf_of(scope);
  const struct str lies[] = {
      STR("[]"),
      good.revocation,
      signed_by(scope, STRANGER, good.issuers, "{}"),
      signed_by(scope, OPERATOR, good.issuers, "{\"issuer\":\"did:example:1\"}"),
  };
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    struct evidence_rules rules = office_rules(office);
    struct evidence *evidence = evidence_new();
    assert_int_not_equal(evidence_add_trust(evidence, scope, &rules, lies[i], STR("")), OK);
    (void)scope_take_fault(scope);
    assert_null(evidence->trust);
    ASSERT_OK(scope, evidence_add_trust(evidence, scope, &rules, good.issuers, STR("")));
    assert_non_null(evidence->trust);
    evidence_free(evidence);
  }
}

/* Whoever holds an evidence keeps it alive, also when a newer one has taken its place. */
static void an_evidence_lives_as_long_as_it_is_used(void **state)
{
  (void)state;
  struct evidence_box *box = evidence_box_new();
  assert_null(evidence_acquire(box));
  evidence_release(box, NULL);
  struct evidence *first = evidence_new();
  struct evidence *second = evidence_new();
  evidence_replace(box, first);
  assert_ptr_equal(evidence_acquire(box), first);
  assert_ptr_equal(evidence_acquire(box), first);
  evidence_replace(box, second);
  assert_int_equal(first->lists_len, 0); /* ASan would tell */
  assert_ptr_equal(evidence_acquire(box), second);
  evidence_release(box, first);
  assert_int_equal(first->lists_len, 0);
  evidence_release(box, first);
  evidence_release(box, second);
  evidence_box_free(box);
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(everything_is_fetched_once),
                SCOPED_TEST(what_changed_is_new_and_the_rest_is_kept),
                SCOPED_TEST(a_registry_that_is_away_takes_nothing_away), SCOPED_TEST(a_lie_is_not_believed),
                SCOPED_TEST(a_lie_about_issuers_is_not_believed),
                cmocka_unit_test(an_evidence_lives_as_long_as_it_is_used))

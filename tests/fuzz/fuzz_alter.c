/* Sign, change, verify: a signed document is changed as the input says, as a tree or in the octets of one of its forms.
   What then still verifies must say what was signed: the canonical document, the proof's configuration and its value
   are those of a proof that was made, and what the checks read of it is what they read of the sample. The first octet
   chooses the document, the second its form. */
#include "cborld/cborld.h"
#include "edit.h"
#include "qr/text.h"
#include "reads.h"
#include "samples.h"
#include "target.h"
#include "testing/testing.h"
#include "vc/door.h"
#include "vc/present.h"
#include "vc/verify.h"
#include "json/text.h"

enum form { FORM_TREE, FORM_JSON, FORM_CBORLD, FORM_QR, FORM_COUNT };

/* Who judges: a counter of the city, and a verifier that takes whatever holds. */
struct judge {
  struct policy policy;
  struct verifier verifier;
};

static struct office *office;
static struct judge counter;
static struct judge anybody;
static struct evidence *evidence;
static const struct clock now = {OFFICE_NOW_S};

static void judge_open(struct judge *judge, const char *policy)
{
  judge->policy = office_policy(office->memory, policy);
  judge->verifier = (struct verifier){office->schemas, &judge->policy, &proof_did_key_resolver, NULL, &now, NULL};
}

static void open_all(void)
{
  office = office_open();
  judge_open(&counter, "strict.json");
  judge_open(&anybody, "conformance.json");
  evidence = office_evidence(office, office->memory, &(struct office_lists){0}, &(struct office_trust){0});
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
  must(!holds || sample_signs(scope, sample, document));
  must(changed || holds);
}

typedef bool (*reads_same)(const struct json *a, const struct json *b);

/* Whether it reads as the sample, or as one of those in the sample's `member`. */
static bool reads_as_sample(const struct sample *sample, struct str member, const struct json *read, reads_same same)
{
  struct json_list inside = json_as_list(json_get(&sample->document, member));
  bool found = same(&sample->document, read);
  for (size_t i = 0; i < inside.len && !found; i++) {
    found = same(&inside.at[i], read);
  }
  return found;
}

/* Its own proofs, each read as one of the same signed document. */
static bool proofs_read_same(const struct json *signed_one, const struct json *read)
{
  struct json_list made = json_as_list(json_get(signed_one, STR("proof")));
  struct json_list proofs = json_as_list(json_get(read, STR("proof")));
  for (size_t i = 0; i < proofs.len; i++) {
    bool found = false;
    for (size_t j = 0; j < made.len && !found; j++) {
      found = reads_same_proof(&made.at[j], &proofs.at[i]);
    }
    if (!found) {
      return false;
    }
  }
  return true;
}

static bool credential_same(const struct json *signed_one, const struct json *read)
{
  return reads_same_credential(signed_one, read) && proofs_read_same(signed_one, read);
}

static bool credential_same_in_all_types(const struct json *signed_one, const struct json *read)
{
  return reads_same_credential_and_types(signed_one, read) && proofs_read_same(signed_one, read);
}

static bool presentation_same(const struct json *signed_one, const struct json *read)
{
  return reads_same_presentation(signed_one, read) && proofs_read_same(signed_one, read);
}

/* What was verified, shown and given back. */
static void check_read(struct scope *scope, const struct sample *sample, const struct judge *judge,
                       const struct report *report)
{
  reads_same same = policy_takes_all_types(&judge->policy) ? credential_same : credential_same_in_all_types;
  must(sample_signs(scope, sample, report->document));
  must(!report->is_presentation || presentation_same(&sample->document, report->document));
  for (size_t i = 0; i < report->shown_len; i++) {
    const struct json *shown = report->shown[i].document;
    must(sample_signs(scope, sample, shown));
    must(reads_as_sample(sample, STR("verifiableCredential"), shown, same));
  }
}

/* What a verifier says, who also judges the credentials of a presentation. */
static void check_verdict(struct scope *scope, const struct sample *sample, const struct judge *judge,
                          const struct json *document, bool changed, bool expected)
{
  bool presented = sample->use == VERIFY_PRESENTATION;
  struct verify_request request = {.use = sample->use};
  request.challenge = presented ? STR(NONCE) : STR("");
  request.domain = presented ? STR(DOMAIN) : STR("");
  struct report report;
  enum err err = verify_document(scope, &judge->verifier, evidence, &request, document, &report);
  bool verified = err == OK && report_verdict(&report) == VERDICT_VERIFIED;
  (void)scope_take_fault(scope);
  must(changed || verified == expected);
  if (verified) {
    check_read(scope, sample, judge, &report);
  }
}

/* What a verifier keeps of a list that it fetched. */
static void check_list(struct scope *scope, const struct sample *sample, const struct json *document, bool changed)
{
  struct evidence_rules rules = office_rules(office);
  struct evidence *fetched = evidence_new();
  struct str text = {0};
  must(fetched != NULL);
  bool kept = json_print(scope, document, &text) == OK &&
              evidence_add_list(fetched, scope, &rules, sample->list.id, text, STR("")) == OK;
  (void)scope_take_fault(scope);
  must(kept || changed);
  must(!kept || reads_same_list(&fetched->lists[0].list, &sample->list));
  evidence_free(fetched);
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
  const struct sample *sample = samples_at(office, octets[0] % SAMPLES);
  struct bytes changes = {octets + 2, len - 2};
  struct json document;
  if (!change(scope, octets[1] % FORM_COUNT, sample, changes, &document)) {
    return 0;
  }
  bool changed = changes.len > 0;
  check_proof(scope, sample, &document, changed);
  if (sample->is_list) {
    check_list(scope, sample, &document, changed);
    return 0;
  }
  check_verdict(scope, sample, &counter, &document, changed, sample->by_office);
  check_verdict(scope, sample, &anybody, &document, changed, true);
  return 0;
}

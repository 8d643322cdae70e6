/* Anything that is shown to a verifier, by text, octets or JSON: a report comes out, which can be printed for people
   and for agencies, and says "verified" only of what the city's own issuer has signed. The first octet chooses who
   asks. */
#include "office.h"
#include "target.h"
#include "testing/testing.h"
#include "vc/verify.h"
#include "json/text.h"

static struct office *office;
static struct policy policies[2];
static struct evidence *evidence;
static const struct clock now = {OFFICE_NOW_S};

static void open_office(void)
{
  office = office_open();
  policies[0] = office_policy(office->memory, "strict.json");
  policies[1] = office_policy(office->memory, "conformance.json");
  evidence = office_evidence(office, office->memory, &(struct office_lists){0}, &(struct office_trust){0});
}

static void check_report(struct scope *scope, const struct report *report, bool strict)
{
  struct json printed;
  struct json problems;
  struct str text;
  must(report_print(scope, report, &printed) == OK && json_print(scope, &printed, &text) == OK);
  must(report_problems(scope, report, &problems) == OK);
  must((report_verdict(report) == VERDICT_VERIFIED) == (report_decisive(report) == FINDING_NONE));
  if (report_verdict(report) != VERDICT_VERIFIED || !strict) {
    return;
  }
  must(report->shown_len > 0);
  for (size_t i = 0; i < report->shown_len; i++) {
    must(str_equal(report->shown[i].issuer, office->who[ISSUER].did));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const enum verify_use uses[] = {VERIFY_COUNTER, VERIFY_CREDENTIAL, VERIFY_PRESENTATION};
  if (len == 0) {
    return 0;
  }
  if (office == NULL) {
    open_office();
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  size_t lax = octets[0] / 3 % 2;
  struct verifier verifier = {office->schemas, &policies[lax], &proof_did_key_resolver, NULL, &now, NULL};
  struct verify_request request = {.use = uses[octets[0] % 3]};
  struct report report;
  enum err err = verify_octets(scope, &verifier, evidence, &request, (struct bytes){octets + 1, len - 1}, &report);
  must(err == scope_err(scope) && (err == OK || err == ERR_LIMIT));
  if (err == OK) {
    check_report(scope, &report, lax == 0);
  }
  return 0;
}

#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MEMORY_OCTETS = 512 * 1024 * 1024 };
#define OFFICE_OK(expression) ASSERT_OK(office->memory, (expression))

struct audit_office *audit_office_open(void)
{
  struct scope *memory = scope_new(MEMORY_OCTETS);
  assert_non_null(memory);
  struct audit_office *office = SCOPE_NEW(memory, struct audit_office);
  office->memory = memory;
  strcpy(office->folder, "/tmp/dojang-audit-XXXXXX");
  assert_non_null(mkdtemp(office->folder));
  snprintf(office->public_folder, sizeof office->public_folder, "%s/public", office->folder);
  snprintf(office->state_folder, sizeof office->state_folder, "%s/state", office->folder);
  assert_int_equal(mkdir(office->public_folder, 0755), 0);
  assert_int_equal(mkdir(office->state_folder, 0755), 0);
  OFFICE_OK(log_maker_open(memory, office->public_folder, "2026", &office->maker));
  struct str policy = {0};
  OFFICE_OK(log_maker_policy_text(office->maker, &policy));
  OFFICE_OK(log_policy_parse(memory, policy, &office->policy));
  office->source = (struct folder_source){.folder = office->public_folder};
  office->now_s = MAKER_NOW_S;
  return office;
}

void audit_office_close(struct audit_office *office)
{
  char command[96];
  snprintf(command, sizeof command, "rm -r %s", office->folder);
  audit_close(office->audit);
  log_maker_close(office->maker);
  assert_int_equal(system(command), 0);
  scope_free(office->memory);
}

enum err audit_office_visit(struct audit_office *office, struct scope *scope)
{
  audit_close(office->audit);
  office->audit = NULL;
  office->now_s += 3600;
  struct audit_settings settings = {
      .source = folder_source_of(&office->source),
      .policy = &office->policy,
      .rules = {.catalogue = office->maker->schemas->catalogue,
                .resolver = &proof_did_key_resolver,
                .operator_did = office->maker->dids[MAKER_OPERATOR]},
      .folder = office->state_folder,
      .now_s = office->now_s,
      .stale_s = 86400,
  };
  TRY(audit_open(scope, &settings, &office->audit));
  return audit_visit(office->audit, scope);
}

void audit_office_is_clean(struct audit_office *office, struct scope *scope)
{
  struct str text = {0};
  ASSERT_OK(scope, audit_office_visit(office, scope));
  ASSERT_OK(scope, audit_print(office->audit, scope, true, &text));
  if (!audit_is_clean(office->audit)) {
    fail_msg("not clean:\n" STR_FMT, STR_ARG(text));
  }
}

size_t audit_office_found(const struct audit_office *office, enum audit_kind kind, const char *where)
{
  const struct audit_finding *findings = NULL;
  size_t len = audit_findings(office->audit, &findings);
  size_t found = 0;
  for (size_t i = 0; i < len; i++) {
    found += findings[i].kind == kind && (where == NULL || str_equal(findings[i].where, str_of(where)));
  }
  return found;
}

void audit_office_begin(struct audit_office *office)
{
  struct log_maker *maker = office->maker;
  OFFICE_OK(log_maker_trust(maker, 1, true));
  OFFICE_OK(log_maker_key_entry(maker, LEAF_KEY_ADDED, 1));
  OFFICE_OK(log_maker_issue(maker, 0, 200));
  OFFICE_OK(log_maker_key_entry(maker, LEAF_KEY_ADDED, 2));
  OFFICE_OK(log_maker_trust(maker, 2, true));
  OFFICE_OK(log_maker_trust(maker, 2, true));
  OFFICE_OK(log_maker_issue(maker, 1, 70));
  audit_office_grow(office, 20);
}

void audit_office_grow(struct audit_office *office, size_t issued)
{
  struct log_maker *maker = office->maker;
  maker->now_s += 600;
  OFFICE_OK(log_maker_issue(maker, 0, issued));
  for (unsigned i = 0; i < STATUS_KEPT * MAKER_GROUPS; i++) {
    struct maker_list *list = &maker->lists[i / MAKER_GROUPS][i % MAKER_GROUPS];
    bitstring_set(&list->bits, 1000 * (list->version + 1), true);
    OFFICE_OK(log_maker_list(maker, (enum status_purpose)(i / MAKER_GROUPS), i % MAKER_GROUPS));
  }
  OFFICE_OK(log_maker_checkpoint(maker, MAKER_WITNESSES));
}

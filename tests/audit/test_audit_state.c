#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "office.h"

/* What an auditor remembers, and when it does not know. */

static struct str state_file(const struct audit_office *office, const char *name)
{
  return scope_format(office->memory, "%s/%s", office->state_folder, name);
}

/* "Could not check" is an error and never an empty list of findings; the next visit catches up. */
static void no_answer_is_an_error(void **state)
{
  static const char *const unreachable[] = {
      "/logs/2026/checkpoint", "/checkpoint", "/logs/2026/tile/entries/001", "/logs/2026/tile/0/001", "/status",
      "/status/revocation-1",  "/issuers"};
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  audit_office_grow(office, 300);
  for (size_t i = 0; i < sizeof unreachable / sizeof *unreachable; i++) {
    office->source.unreachable = unreachable[i];
    ASSERT_ERR(scope, ERR_UNAVAILABLE, audit_office_visit(office, scope));
  }
  office->source.unreachable = NULL;
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

/* What was found before the network failed is kept, and found only once. */
static void findings_outlive_a_failure(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  bitstring_set(&office->maker->lists[STATUS_REVOCATION][0].bits, 1000, false);
  audit_office_grow(office, 1);
  office->source.unreachable = "/issuers";
  ASSERT_ERR(scope, ERR_UNAVAILABLE, audit_office_visit(office, scope));
  assert_int_equal(audit_office_found(office, AUDIT_REVOCATION_UNDONE, NULL), 1);
  office->source.unreachable = NULL;
  ASSERT_OK(scope, audit_office_visit(office, scope));
  const struct audit_finding *findings = NULL;
  assert_int_equal(audit_findings(office->audit, &findings), 1);
  assert_false(findings[0].is_new);
  assert_int_equal(findings[0].since_s, office->now_s - 3600);
  audit_office_close(office);
}

/* Whoever has dealt with the findings moves their file away. */
static void findings_are_put_away(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  bitstring_set(&office->maker->lists[STATUS_REVOCATION][0].bits, 1000, false);
  audit_office_grow(office, 1);
  ASSERT_OK(scope, audit_office_visit(office, scope));
  assert_false(audit_is_clean(office->audit));
  assert_int_equal(remove(state_file(office, "findings.json").at), 0);
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

static void both_notes_are_kept(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  struct log_maker *maker = office->maker;
  struct str before, after;
  audit_office_begin(office);
  ASSERT_OK(scope, log_maker_read(maker, "checkpoint", &before));
  audit_office_is_clean(office, scope);
  maker->entries[5] = maker->entries[6];
  maker->edge = (struct tile_edge){0};
  ASSERT_OK(scope, log_maker_checkpoint(maker, MAKER_WITNESSES));
  ASSERT_OK(scope, log_maker_read(maker, "checkpoint", &after));
  ASSERT_OK(scope, audit_office_visit(office, scope));

  struct str command = scope_format(scope, "cat %s/*.checkpoint", office->state_folder);
  FILE *pipe = popen(command.at, "r");
  assert_non_null(pipe);
  char text[8192];
  size_t len = fread(text, 1, sizeof text, pipe);
  assert_int_equal(pclose(pipe), 0);
  assert_true(str_contains((struct str){text, len}, before));
  assert_true(str_contains((struct str){text, len}, after));
  audit_office_close(office);
}

/* A state that is not what an auditor wrote is never read as a first visit. */
static void damaged_state(void **state)
{
  static const char *const damages[] = {"s/dojang-audit-1/dojang-audit-0/", "s/\"edge\":\\[\"..../\"edge\":[\"AAAA/",
                                        "s/^{/{{/", "s/\"version\":\"1\"/\"version\":1/", "s/revocation/refusal/"};
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  struct str path = state_file(office, "state.json");
  struct str whole = {0};
  ASSERT_OK(scope, file_read(scope, path.at, 1 << 20, &whole));
  for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
    struct str command = scope_format(scope, "sed -i '%s' " STR_FMT, damages[i], STR_ARG(path));
    assert_int_equal(system(command.at), 0);
    ASSERT_ERR(scope, ERR_CONFIG, audit_office_visit(office, scope));
    ASSERT_OK(scope, file_replace(scope, path.at, str_bytes(whole), 0644));
  }
  audit_office_is_clean(office, scope);
  audit_office_close(office);
}

static void one_auditor_a_folder(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  audit_office_begin(office);
  audit_office_is_clean(office, scope);
  struct audit_settings settings = {.folder = office->state_folder, .policy = &office->policy};
  struct audit *second = NULL;
  ASSERT_ERR(scope, ERR_CONFLICT, audit_open(scope, &settings, &second));
  audit_office_close(office);
}

/* Beyond the room for findings they are counted, and what stands is read again. */
static void more_findings_than_room(void **state)
{
  struct scope *scope = *state;
  struct audit_office *office = audit_office_open();
  struct str text = {0};
  const struct audit_finding *findings = NULL;
  audit_office_begin(office);
  for (size_t i = 0; i < 10003; i++) {
    ASSERT_OK(scope, log_maker_octets(office->maker, str_bytes(STR("rubbish"))));
  }
  ASSERT_OK(scope, log_maker_checkpoint(office->maker, MAKER_WITNESSES));
  ASSERT_OK(scope, audit_office_visit(office, scope));
  assert_int_equal(audit_findings(office->audit, &findings), 10000);
  ASSERT_OK(scope, audit_print(office->audit, scope, false, &text));
  assert_true(str_contains(text, STR("FOUND 3 more, for which there is no room\n")));
  ASSERT_OK(scope, audit_office_visit(office, scope));
  assert_int_equal(audit_findings(office->audit, &findings), 10000);
  assert_false(audit_is_clean(office->audit));
  audit_office_close(office);
}

TESTING_MAIN(SCOPED_TEST(more_findings_than_room), SCOPED_TEST(no_answer_is_an_error),
             SCOPED_TEST(findings_outlive_a_failure), SCOPED_TEST(findings_are_put_away),
             SCOPED_TEST(both_notes_are_kept), SCOPED_TEST(damaged_state), SCOPED_TEST(one_auditor_a_folder))

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "key_changes.h"
#include "visit.h"

/* How often what is served now is looked at, before it is said that the log does not have it. */
enum { LOOKS = 3, MEMORY_OCTETS = 64 * 1024 * 1024 };

static enum err take_folder(struct audit *audit, struct scope *scope)
{
  const char *folder = audit->settings.folder;
  char *path = file_join(scope, folder, STR("lock"));
  if (path == NULL) {
    return scope_err(scope);
  }
  audit->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (audit->lock < 0) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  return flock(audit->lock, LOCK_EX | LOCK_NB) == 0 ? OK
                                                    : FAIL(scope, ERR_CONFLICT, "%s: another auditor has it", folder);
}

static enum err fill(struct audit *audit, struct scope *scope)
{
  TRY(take_folder(audit, scope));
  audit->findings = (struct findings){.memory = scope_new(MEMORY_OCTETS), .now_s = audit->settings.now_s};
  audit->state = state_new();
  if (audit->findings.memory == NULL || audit->state == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for an audit");
  }
  TRY(findings_load(&audit->findings, scope, audit->settings.folder));
  return state_load(audit->state, scope, audit->settings.folder);
}

enum err audit_open(struct scope *scope, const struct audit_settings *settings, struct audit **out)
{
  struct audit *audit = calloc(1, sizeof *audit);
  if (audit == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for an audit");
  }
  audit->settings = *settings;
  audit->lock = -1;
  enum err err = fill(audit, scope);
  if (err != OK) {
    audit_close(audit);
    return err;
  }
  *out = audit;
  return OK;
}

void audit_close(struct audit *audit)
{
  if (audit == NULL) {
    return;
  }
  if (audit->lock >= 0) {
    close(audit->lock);
  }
  state_free(audit->state);
  scope_free(audit->findings.memory);
  free(audit);
}

static enum err read_log(struct visit *visit, struct str origin)
{
  const struct witnessed *witnessed = NULL;
  bool whole = false;
  visit->log = state_log(visit->state, origin);
  if (visit->log == NULL) {
    return FAIL(visit->scope, ERR_LIMIT, "no memory for a log");
  }
  TRY(visit_checkpoint(visit, &witnessed));
  if (witnessed != NULL) {
    TRY(visit_entries(visit, witnessed, &whole));
  }
  visit->is_broken = visit->is_broken || !whole;
  return OK;
}

static enum err read_logs(struct visit *visit)
{
  const struct log_policy *policy = visit->settings->policy;
  for (size_t i = 0; i < policy->logs_len; i++) {
    struct scope_mark mark = scope_mark(visit->scope);
    TRY(read_log(visit, policy->logs[i].key.name));
    scope_rewind(visit->scope, mark);
  }
  TRY(visit_front_checkpoint(visit));
  return visit->is_broken ? OK : visit_keys_settle(visit);
}

static void pause_ms(unsigned ms)
{
  struct timespec rest = {ms / 1000, (long)(ms % 1000) * 1000000};
  while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
  }
}

/* What is served now must be in the log. Something may just be on its way: then log and list are read once more. */
static enum err look_at_now(struct visit *visit)
{
  struct findings *findings = visit->findings;
  for (unsigned look = 1; !visit->is_broken; look++) {
    size_t before = findings->len;
    TRY(visit_lists_now(visit));
    TRY(visit_trust_now(visit));
    if (findings->len == before || look == LOOKS) {
      return OK;
    }
    findings->len = before;
    pause_ms(visit->settings->pause_ms);
    TRY(read_logs(visit));
  }
  return OK;
}

static enum err follow(struct visit *visit)
{
  visit->keys = SCOPE_NEW(visit->scope, struct key_changes);
  if (visit->keys == NULL) {
    return scope_err(visit->scope);
  }
  TRY(read_logs(visit));
  TRY(look_at_now(visit));
  return visit->is_broken ? OK : visit_checkpoint_age(visit);
}

enum err audit_visit(struct audit *audit, struct scope *scope)
{
  struct visit visit = {
      .settings = &audit->settings, .scope = scope, .findings = &audit->findings, .state = audit->state};
  const char *folder = audit->settings.folder;
  enum err err = follow(&visit);
  struct fault fault = scope_take_fault(scope);
  TRY(findings_save(&audit->findings, scope, folder));
  if (err != OK) {
    return FAIL(scope, err, "%s", fault.text);
  }
  return visit.is_broken ? OK : state_save(audit->state, scope, folder);
}

bool audit_is_clean(const struct audit *audit)
{
  return audit->findings.len == 0 && audit->findings.lost == 0;
}

size_t audit_findings(const struct audit *audit, const struct audit_finding **out)
{
  *out = audit->findings.at;
  return audit->findings.len;
}

#include "findings.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "codec/xsd_time.h"
#include "json/field.h"
#include "json/text.h"

static const struct str FILE_NAME = STR_INIT("findings.json");
enum { FILE_OCTETS = 16 * 1024 * 1024, DETAIL_OCTETS = 400 };

static const struct audit_kind_info kinds[AUDIT_KINDS] = {
#define AUDIT_KIND_ROW(kind, name, title) [kind] = {name, title},
    AUDIT_FINDINGS(AUDIT_KIND_ROW)
#undef AUDIT_KIND_ROW
};

const struct audit_kind_info *audit_kind_info(enum audit_kind kind)
{
  assert(kind < AUDIT_KINDS);
  return &kinds[kind];
}

static bool stands(const struct findings *findings, enum audit_kind kind, struct str where)
{
  for (size_t i = 0; i < findings->len; i++) {
    if (findings->at[i].kind == kind && str_equal(findings->at[i].where, where)) {
      return true;
    }
  }
  return false;
}

static bool append(struct findings *findings, const struct audit_finding *finding)
{
  struct scope *memory = findings->memory;
  struct audit_finding copy = *finding;
  copy.where = scope_str(memory, finding->where);
  copy.detail = scope_str(memory, finding->detail);
  struct audit_finding *at = findings->len >= FINDINGS_MOST
                                 ? NULL
                                 : scope_grow(memory, findings->at, findings->len, &findings->cap, sizeof *at);
  if (at == NULL || scope_err(memory) != OK) {
    return false;
  }
  findings->at = at;
  findings->at[findings->len++] = copy;
  return true;
}

void findings_add(struct findings *findings, enum audit_kind kind, struct str where, const char *format, ...)
{
  char detail[DETAIL_OCTETS];
  va_list arguments;
  va_start(arguments, format);
  int len = vsnprintf(detail, sizeof detail, format, arguments);
  va_end(arguments);
  assert(len >= 0);
  struct str text = {detail, (size_t)len < sizeof detail ? (size_t)len : sizeof detail - 1};
  struct audit_finding finding = {
      .kind = kind, .where = where, .detail = text, .since_s = findings->now_s, .is_new = true};
  /* A log of nothing but rubbish must not cost a search for each entry. */
  if (findings->len == FINDINGS_MOST) {
    findings->lost++;
  } else if (!stands(findings, kind, where)) {
    findings->lost += !append(findings, &finding);
  }
}

static enum err read_kind(struct scope *scope, const struct json_path *path, const struct json *item,
                          enum audit_kind *out)
{
  struct str name = {0};
  TRY(json_need_string(scope, path, item, STR("kind"), &name));
  for (enum audit_kind kind = 0; kind < AUDIT_KINDS; kind++) {
    if (str_equal(name, str_of(kinds[kind].name))) {
      *out = kind;
      return OK;
    }
  }
  return json_refuse(scope, path, "is of no known kind");
}

static enum err read_finding(struct findings *findings, struct scope *scope, const struct json_path *path,
                             const struct json *item)
{
  struct audit_finding finding = {0};
  struct str since = {0};
  TRY(read_kind(scope, path, item, &finding.kind));
  TRY(json_need_string(scope, path, item, STR("where"), &finding.where));
  TRY(json_need_string(scope, path, item, STR("detail"), &finding.detail));
  TRY(json_need_string(scope, path, item, STR("since"), &since));
  TRY(xsd_time_parse(scope, since, &finding.since_s));
  return append(findings, &finding) ? OK : FAIL(scope, ERR_LIMIT, "there are too many findings");
}

static enum err read_findings(struct findings *findings, struct scope *scope, struct str text)
{
  struct json document;
  TRY(json_parse(scope, text, &document));
  const struct json *all = json_get(&document, STR("findings"));
  if (!json_is_array(all)) {
    return FAIL(scope, ERR_VALUE, "findings: is missing");
  }
  struct json_list items = json_as_list(all);
  for (size_t i = 0; i < items.len; i++) {
    struct json_path place = json_path_item(NULL, i);
    TRY(read_finding(findings, scope, &place, &items.at[i]));
  }
  findings->old_len = findings->len;
  return OK;
}

enum err findings_load(struct findings *findings, struct scope *scope, const char *folder)
{
  char *path = file_join(scope, folder, FILE_NAME);
  struct str text;
  if (path == NULL) {
    return scope_err(scope);
  }
  if (access(path, F_OK) != 0 && errno == ENOENT) {
    return OK;
  }
  TRY(file_read(scope, path, FILE_OCTETS, &text));
  if (read_findings(findings, scope, text) == OK) {
    return OK;
  }
  struct fault fault = scope_take_fault(scope);
  return FAIL(scope, ERR_CONFIG, "%s: cannot be read as an auditor's findings: %s", path, fault.text);
}

static enum err finding_json(struct scope *scope, const struct audit_finding *finding, struct json *out)
{
  const struct json_member members[] = {
      JSON_MEMBER("kind", json_of_str(str_of(kinds[finding->kind].name))),
      JSON_MEMBER("where", json_of_str(finding->where)),
      JSON_MEMBER("detail", json_of_str(finding->detail)),
      JSON_MEMBER("since", json_of_str(xsd_time_print(scope, finding->since_s))),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

enum err findings_json(const struct findings *findings, struct scope *scope, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < findings->len; i++) {
    struct json item;
    TRY(finding_json(scope, &findings->at[i], &item));
    json_array_add(&items, item);
  }
  return json_array_done(&items, out);
}

enum err findings_save(const struct findings *findings, struct scope *scope, const char *folder)
{
  if (findings->len == findings->old_len) {
    return OK;
  }
  struct json items;
  struct str text;
  TRY(findings_json(findings, scope, &items));
  struct json_member member = JSON_MEMBER("findings", items);
  struct json document = json_of_members(&member, 1);
  TRY(json_print_pretty(scope, &document, &text));
  char *path = file_join(scope, folder, FILE_NAME);
  return path == NULL ? scope_err(scope) : file_replace(scope, path, str_bytes(text), 0644);
}

#include "findings.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "codec/xsd_time.h"
#include "json/field.h"
#include "json/text.h"

static const struct str FILE_NAME = STR_INIT("findings.json");
enum { FILE_OCTETS = 16 * 1024 * 1024, WHERE_OCTETS = 320, DETAIL_OCTETS = 400, FORM_OCTETS = 200 };
/* As many as there may be, each octet escaped, can be read again. */
static_assert(FINDINGS_MOST * (2 * (WHERE_OCTETS + DETAIL_OCTETS) + FORM_OCTETS) <= FILE_OCTETS);

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

/* Octets of the character at the start, or 0 when a terminal might obey it, or nobody can read it. */
static size_t printable(struct str text)
{
  size_t len = str_utf8_sequence(text);
  unsigned char first = (unsigned char)text.at[0];
  bool is_control = first < 0x20 || first == 0x7f || (first == 0xc2 && len == 2 && (unsigned char)text.at[1] < 0xa0);
  return is_control ? 0 : len;
}

/* A registry chooses what it says: of its text whole characters are taken, as many as there is room for, and a question
   mark for each octet that is none. */
static struct str plain(char *room, size_t cap, struct str text)
{
  size_t len = 0;
  for (size_t i = 0, step = 0; i < text.len; i += step) {
    size_t character = printable(str_slice(text, i, text.len));
    step = character == 0 ? 1 : character;
    if (len + step > cap) {
      break;
    }
    memcpy(room + len, character == 0 ? "?" : text.at + i, step);
    len += step;
  }
  return (struct str){room, len};
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
  char text[DETAIL_OCTETS + 4]; /* and one more character, so that a cut one is not among those taken */
  char place[WHERE_OCTETS], detail[DETAIL_OCTETS];
  va_list arguments;
  va_start(arguments, format);
  int len = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  assert(len >= 0);
  struct str whole = {text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1};
  struct audit_finding finding = {
      .kind = kind,
      .where = plain(place, sizeof place, where),
      .detail = plain(detail, sizeof detail, whole),
      .since_s = findings->now_s,
      .is_new = true,
  };
  /* A log of nothing but rubbish must not cost a search for each entry. */
  if (findings->len == FINDINGS_MOST) {
    findings->lost++;
  } else if (!stands(findings, kind, finding.where)) {
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
  struct scope_mark mark = scope_mark(scope);
  TRY(file_read(scope, path, FILE_OCTETS, &text));
  if (read_findings(findings, scope, text) == OK) {
    scope_rewind(scope, mark);
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
  struct scope_mark mark = scope_mark(scope);
  struct json items;
  struct str text;
  TRY(findings_json(findings, scope, &items));
  struct json_member member = JSON_MEMBER("findings", items);
  struct json document = json_of_members(&member, 1);
  TRY(json_print_pretty(scope, &document, &text));
  char *path = file_join(scope, folder, FILE_NAME);
  TRY(path == NULL ? scope_err(scope) : file_replace(scope, path, str_bytes(text), 0644));
  scope_rewind(scope, mark);
  return OK;
}

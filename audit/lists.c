#include <string.h>

#include "crypto/digest.h"
#include "visit.h"
#include "json/text.h"

enum { BITS_TOLD_MOST = 64 }; /* of one version */

/* A list as it was served, read. Its memory is the evidence's. */
struct opened {
  struct evidence *evidence;
  const struct status_list *list; /* NULL when it is not to be believed */
};

static void drop_opened(struct opened *opened)
{
  evidence_free(opened->evidence);
}

static struct str number_text(const struct visit *visit, struct str name, uint64_t version)
{
  return scope_format(visit->scope, STR_FMT " version %llu", STR_ARG(name), (unsigned long long)version);
}

/* True for the URL that the registry of this log gives the list, by whatever scheme. */
static bool is_url_of(const struct visit *visit, struct str url, struct str name)
{
  struct str site = visit_site(visit);
  struct str schemes[] = {STR("https://"), STR("http://")};
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    struct str wanted = scope_format(visit->scope, STR_FMT STR_FMT "/status/" STR_FMT, STR_ARG(schemes[i]),
                                     STR_ARG(site), STR_ARG(name));
    if (wanted.at != NULL && str_equal(url, wanted)) {
      return true;
    }
  }
  return false;
}

/* The URL that the text says it has. */
static enum err id_of(struct scope *scope, struct str text, struct str *out)
{
  struct json document;
  TRY(json_parse(scope, text, &document));
  const struct json *id = json_get(&document, STR("id"));
  if (!json_is_string(id)) {
    return FAIL(scope, ERR_VALUE, "id: is missing");
  }
  *out = id->string;
  return OK;
}

/* The list, if it is signed, well-formed and this one; else it is told. */
static enum err open_list(struct visit *visit, struct str text, struct str name, struct str where, struct opened *out)
{
  struct scope *scope = visit->scope;
  struct str id = {0};
  enum err err = id_of(scope, text, &id);
  if (err == OK && !is_url_of(visit, id, name)) {
    findings_add(visit->findings, AUDIT_SWAPPED, where, "what is served there is " STR_FMT, STR_ARG(id));
    return scope_err(scope);
  }
  out->evidence = evidence_new();
  if (out->evidence == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a list");
  }
  err = err != OK ? err : evidence_add_list(out->evidence, scope, &visit->settings->rules, id, text, STR(""));
  if (err == OK) {
    out->list = &out->evidence->lists[0].list;
    return OK;
  }
  if (!visit_is_theirs(err)) {
    return err;
  }
  struct fault fault = scope_take_fault(scope);
  findings_add(visit->findings, err == ERR_PROOF ? AUDIT_UNSIGNED : AUDIT_MALFORMED, where, "%s", fault.text);
  return scope_err(scope);
}

static void tell_undone(struct visit *visit, const struct seen_list *list, struct str where, size_t index)
{
  struct str place = scope_format(visit->scope, STR_FMT " index %zu", STR_ARG(where), index);
  findings_add(visit->findings, AUDIT_REVOCATION_UNDONE, place, "its bit was 1 and is 0%s",
               list->bits.entries <= index ? ": the list ends before it" : "");
}

/* SPEC: vc-bitstring-status-list#statuspurpose: a revocation is not reversible. */
static void compare_bits(struct visit *visit, const struct seen_list *before, const struct bitstring *now,
                         struct str where)
{
  size_t told = 0;
  for (size_t i = 0; before->bits.at != NULL && i < before->bits.entries; i++) {
    bool kept = i < now->entries && bitstring_get(now, i);
    if (kept || !bitstring_get(&before->bits, i)) {
      continue;
    }
    if (told++ < BITS_TOLD_MOST) {
      tell_undone(visit, before, where, i);
    }
  }
  if (told > BITS_TOLD_MOST) {
    struct str rest = scope_format(visit->scope, STR_FMT " further bits", STR_ARG(where));
    findings_add(visit->findings, AUDIT_REVOCATION_UNDONE, rest, "%zu bits in all went from 1 to 0", told);
  }
}

static enum err read_version(struct visit *visit, struct seen_list *list, const struct leaf *leaf, struct str text,
                             struct str name, struct str where)
{
  [[gnu::cleanup(drop_opened)]] struct opened opened = {0};
  TRY(open_list(visit, text, name, where, &opened));
  if (opened.list == NULL) {
    return OK;
  }
  const struct bitstring *bits = &opened.list->bits;
  struct digest digest = digest_of(DIGEST_SHA256, (struct bytes){bits->at, bits->entries / 8});
  if (memcmp(digest.at, leaf->bits.at, TLOG_HASH_OCTETS) != 0) {
    findings_add(visit->findings, AUDIT_NOT_AS_LOGGED, where, "its bits do not have the SHA-256 of the log's entry");
  }
  if (opened.list->purpose != list->purpose) {
    findings_add(visit->findings, AUDIT_SWAPPED, where, "its statusPurpose is another");
    return OK;
  }
  if (list->purpose == STATUS_REVOCATION) {
    compare_bits(visit, list, bits, where);
  }
  list->latest.valid_from_s = opened.list->valid_from_s;
  return seen_list_keep(list, bits) ? OK : FAIL(visit->scope, ERR_LIMIT, "no memory for a list");
}

enum err visit_list(struct visit *visit, uint64_t index, const struct leaf *leaf)
{
  struct scope *scope = visit->scope;
  if (leaf->purpose >= STATUS_KEPT) {
    struct str where = scope_format(scope, "entry %llu", (unsigned long long)index);
    findings_add(visit->findings, AUDIT_ENTRY_UNKNOWN, where, "a list of purpose %u", leaf->purpose);
    return OK;
  }
  struct seen_list *list = state_list(visit->state, (enum status_purpose)leaf->purpose, leaf->number);
  struct str name = seen_list_name(scope, (enum status_purpose)leaf->purpose, leaf->number);
  struct str where = number_text(visit, name, leaf->version);
  struct str path = scope_format(scope, "/status/" STR_FMT "/%llu", STR_ARG(name), (unsigned long long)leaf->version);
  if (list == NULL || path.at == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a list");
  }
  visit_version_follows(visit, &list->latest, leaf, where, index);
  struct str text = {0};
  bool good = false;
  TRY(visit_version(visit, path, where, &leaf->digest, &text, &good));
  return good ? read_version(visit, list, leaf, text, name, where) : OK;
}

/* The list as it is served now must be the latest that was logged. */
static enum err current_list(struct visit *visit, struct str name, const struct seen_version *latest)
{
  struct str text = {0};
  bool found = false;
  struct str path = scope_format(visit->scope, "/status/" STR_FMT, STR_ARG(name));
  TRY(visit_fetch(visit, path, &text, &found));
  if (!found) {
    return OK;
  }
  TRY(visit_current_age(visit, path, text));
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(text));
  if (latest->version > 0 && memcmp(digest.at, latest->digest.at, TLOG_HASH_OCTETS) == 0) {
    return OK;
  }
  [[gnu::cleanup(drop_opened)]] struct opened opened = {0};
  TRY(open_list(visit, text, name, path, &opened));
  if (opened.list != NULL) {
    visit_current_differs(visit, latest, path, opened.list->valid_from_s);
  }
  return OK;
}

static bool index_has(const struct visit *visit, struct json_list urls, struct str name)
{
  for (size_t i = 0; i < urls.len; i++) {
    if (json_is_string(&urls.at[i]) && is_url_of(visit, urls.at[i].string, name)) {
      return true;
    }
  }
  return false;
}

static enum err known_lists(struct visit *visit, struct json_list urls, bool has_index)
{
  for (size_t i = 0; i < visit->state->lists_len; i++) {
    const struct seen_list *list = &visit->state->lists[i];
    struct scope_mark mark = scope_mark(visit->scope);
    struct str name = seen_list_name(visit->scope, list->purpose, list->group);
    if (has_index && !index_has(visit, urls, name)) {
      findings_add(visit->findings, AUDIT_LIST_HIDDEN, name, "the log has it up to version %llu",
                   (unsigned long long)list->latest.version);
    }
    TRY(current_list(visit, name, &list->latest));
    scope_rewind(visit->scope, mark);
  }
  return OK;
}

static bool is_known(const struct visit *visit, struct str url)
{
  for (size_t i = 0; i < visit->state->lists_len; i++) {
    const struct seen_list *list = &visit->state->lists[i];
    if (is_url_of(visit, url, seen_list_name(visit->scope, list->purpose, list->group))) {
      return true;
    }
  }
  return false;
}

static void unknown_lists(struct visit *visit, struct json_list urls)
{
  for (size_t i = 0; i < urls.len; i++) {
    struct scope_mark mark = scope_mark(visit->scope);
    struct str url = json_is_string(&urls.at[i]) ? urls.at[i].string : STR("");
    if (!is_known(visit, url)) {
      findings_add(visit->findings, AUDIT_CURRENT_UNLOGGED, url, "the index names it, and no version of it was logged");
    }
    scope_rewind(visit->scope, mark);
  }
}

enum err visit_lists_now(struct visit *visit)
{
  struct str text = {0};
  struct json index = json_of_null();
  bool found = false;
  TRY(visit_fetch(visit, STR("/status"), &text, &found));
  if (found && json_parse(visit->scope, text, &index) != OK) {
    struct fault fault = scope_take_fault(visit->scope);
    findings_add(visit->findings, AUDIT_MALFORMED, STR("/status"), "%s", fault.text);
    TRY(scope_err(visit->scope));
    index = json_of_null();
  }
  struct json_list urls = json_as_list(json_get(&index, STR("statusLists")));
  unknown_lists(visit, urls);
  return known_lists(visit, urls, json_is_object(&index));
}

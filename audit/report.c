#include "codec/xsd_time.h"
#include "visit.h"

static const char *const kind_names[TALLY_KINDS] = {
    "unknown", "issued", "list", "keyAdded", "keyRetired", "issuers", "opened", "closed",
};

static void print_findings(const struct audit *audit, struct buf *out)
{
  for (size_t i = 0; i < audit->findings.len; i++) {
    const struct audit_finding *finding = &audit->findings.at[i];
    const struct audit_kind_info *info = audit_kind_info(finding->kind);
    struct str since = xsd_time_print(out->scope, finding->since_s);
    buf_format(out, "FOUND %s: " STR_FMT ": %s%s", info->name, STR_ARG(finding->where), info->title,
               finding->detail.len > 0 ? ": " : "");
    buf_add(out, finding->detail);
    buf_format(out, " (%s " STR_FMT ")\n", finding->is_new ? "new," : "since", STR_ARG(since));
  }
  if (audit->findings.lost > 0) {
    buf_format(out, "FOUND %zu more, for which there is no room\n", audit->findings.lost);
  }
}

static void print_logs(const struct audit *audit, struct buf *out)
{
  for (size_t i = 0; i < audit->state->logs_len; i++) {
    const struct seen_log *log = &audit->state->logs[i];
    uint64_t size = log->checkpoint.len == 0 ? 0 : log->edge->tree.size;
    buf_format(out, "log " STR_FMT ": %llu entries, %llu of them new", STR_ARG(log->origin), (unsigned long long)size,
               (unsigned long long)(size > log->size_before ? size - log->size_before : 0));
    buf_add(out, log->time_s > 0 ? STR(", witnessed ") : STR(", not witnessed"));
    buf_add(out, log->time_s > 0 ? xsd_time_print(out->scope, (int64_t)log->time_s) : STR(""));
    buf_add(out, STR("\n"));
  }
}

static void print_tally(const struct audit *audit, struct buf *out)
{
  const struct tally *tally = &audit->state->tally;
  for (size_t i = 0; i < TALLY_KINDS; i++) {
    if (tally->kinds[i] > 0) {
      buf_format(out, "entries %s: %llu, %llu of them new\n", kind_names[i], (unsigned long long)tally->kinds[i],
                 (unsigned long long)(tally->kinds[i] - tally->kinds_before[i]));
    }
  }
  for (size_t i = 0; i < TALLY_SLOTS; i++) {
    const struct tally_issuer *place = &tally->issuers[i];
    if (place->is_used && place->issued > 0) {
      buf_format(out, "issued by %08x " STR_FMT ": %llu, %llu of them new\n", place->issuer,
                 STR_ARG(place->did.len > 0 ? place->did : STR("(on no trust list)")),
                 (unsigned long long)place->issued, (unsigned long long)(place->issued - place->issued_before));
    }
  }
  if (tally->others > 0) {
    buf_format(out, "issued by others: %llu\n", (unsigned long long)tally->others);
  }
}

static void print_lists(const struct audit *audit, struct buf *out)
{
  for (size_t i = 0; i < audit->state->lists_len; i++) {
    const struct seen_list *list = &audit->state->lists[i];
    struct str name = seen_list_name(out->scope, list->purpose, list->group);
    struct str time = xsd_time_print(out->scope, (int64_t)list->latest.time_s);
    buf_format(out, "list " STR_FMT ": version %llu of " STR_FMT ", %zu set\n", STR_ARG(name),
               (unsigned long long)list->latest.version, STR_ARG(time),
               list->bits.at == NULL ? 0 : bitstring_count(&list->bits));
  }
}

enum err audit_print(const struct audit *audit, struct scope *scope, bool lists, struct str *out)
{
  struct buf buf = buf_in(scope);
  print_findings(audit, &buf);
  print_logs(audit, &buf);
  print_tally(audit, &buf);
  if (lists) {
    print_lists(audit, &buf);
  }
  return buf_str(&buf, out);
}

static struct json count(uint64_t number)
{
  return json_of_number((double)number);
}

static enum err logs_json(const struct audit *audit, struct scope *scope, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < audit->state->logs_len; i++) {
    const struct seen_log *log = &audit->state->logs[i];
    struct json item;
    const struct json_member members[] = {
        JSON_MEMBER("origin", json_of_str(log->origin)),
        JSON_MEMBER("size", count(log->checkpoint.len == 0 ? 0 : log->edge->tree.size)),
        JSON_MEMBER("sizeBefore", count(log->size_before)),
        JSON_MEMBER("witnessed",
                    log->time_s == 0 ? json_of_null() : json_of_str(xsd_time_print(scope, (int64_t)log->time_s))),
        JSON_MEMBER("checkpoint", json_of_str(log->checkpoint)),
    };
    TRY(json_object_of(scope, sizeof members / sizeof *members, members, &item));
    json_array_add(&items, item);
  }
  return json_array_done(&items, out);
}

static enum err kinds_json(const struct audit *audit, struct scope *scope, struct json *out)
{
  struct json_object_builder kinds = {.scope = scope};
  for (size_t i = 0; i < TALLY_KINDS; i++) {
    json_object_add(&kinds, str_of(kind_names[i]), count(audit->state->tally.kinds[i]));
  }
  return json_object_done(&kinds, out);
}

static enum err issuers_json(const struct audit *audit, struct scope *scope, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < TALLY_SLOTS; i++) {
    const struct tally_issuer *place = &audit->state->tally.issuers[i];
    struct json item;
    const struct json_member members[] = {
        JSON_MEMBER("number", json_of_str(scope_format(scope, "%08x", place->issuer))),
        JSON_MEMBER("id", place->did.len > 0 ? json_of_str(place->did) : json_of_null()),
        JSON_MEMBER("issued", count(place->issued)),
        JSON_MEMBER("new", count(place->issued - place->issued_before)),
    };
    if (place->is_used) {
      TRY(json_object_of(scope, sizeof members / sizeof *members, members, &item));
      json_array_add(&items, item);
    }
  }
  return json_array_done(&items, out);
}

static enum err lists_json(const struct audit *audit, struct scope *scope, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < audit->state->lists_len; i++) {
    const struct seen_list *list = &audit->state->lists[i];
    struct json item;
    const struct json_member members[] = {
        JSON_MEMBER("name", json_of_str(seen_list_name(scope, list->purpose, list->group))),
        JSON_MEMBER("version", count(list->latest.version)),
        JSON_MEMBER("set", count(list->bits.at == NULL ? 0 : bitstring_count(&list->bits))),
    };
    TRY(json_object_of(scope, sizeof members / sizeof *members, members, &item));
    json_array_add(&items, item);
  }
  return json_array_done(&items, out);
}

enum err audit_json(const struct audit *audit, struct scope *scope, enum err err, struct json *out)
{
  struct json findings, logs, kinds, issuers, lists;
  TRY(findings_json(&audit->findings, scope, &findings));
  TRY(logs_json(audit, scope, &logs));
  TRY(kinds_json(audit, scope, &kinds));
  TRY(issuers_json(audit, scope, &issuers));
  TRY(lists_json(audit, scope, &lists));
  struct str outcome = err != OK ? STR("could_not_check") : audit_is_clean(audit) ? STR("clean") : STR("found");
  const struct json_member members[] = {
      JSON_MEMBER("outcome", json_of_str(outcome)),
      JSON_MEMBER("findings", findings),
      JSON_MEMBER("findingsLost", count(audit->findings.lost)),
      JSON_MEMBER("logs", logs),
      JSON_MEMBER("entries", kinds),
      JSON_MEMBER("issuers", issuers),
      JSON_MEMBER("lists", lists),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

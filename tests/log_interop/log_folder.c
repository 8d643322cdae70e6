#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "log_maker.h"
#include "json/text.h"

/* usage: log_folder <folder> <entries> [<seconds since 1970>]
   Writes a public folder whose log has so many entries, and prints what the others have to know of it; of one time, the
   larger log goes on from the smaller:
   {"key", "witness", "policy", "issuer", "log": path of the log in the folder, "lists": [{"url", "file", "set": [index,
   ...]}]}
 */

enum { MEMORY_OCTETS = 512 * 1024 * 1024, WITH_LISTS = 250 };
static const size_t set[] = {0, 1, 7, 8, 4711, 65535, 65536, STATUS_LIST_ENTRIES - 1};

static enum err publish_lists(struct log_maker *maker)
{
  TRY(log_maker_trust(maker, 1, true));
  TRY(log_maker_key_entry(maker, LEAF_KEY_ADDED, 1));
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    for (size_t i = purpose; i < sizeof set / sizeof *set; i += 1 + purpose) {
      bitstring_set(&maker->lists[purpose][0].bits, set[i], true);
    }
    TRY(log_maker_list(maker, purpose, 0));
  }
  return OK;
}

static enum err write_log(struct log_maker *maker, size_t entries)
{
  if (entries >= WITH_LISTS) {
    TRY(publish_lists(maker));
  }
  TRY(log_maker_issue(maker, 0, entries - maker->entries_len));
  return log_maker_checkpoint(maker, MAKER_WITNESSES);
}

static enum err list_json(struct log_maker *maker, enum status_purpose purpose, struct json *out)
{
  struct json_array_builder indices = {.scope = maker->memory};
  const struct bitstring *bits = &maker->lists[purpose][0].bits;
  for (size_t i = 0; i < bits->entries; i++) {
    if (bitstring_get(bits, i)) {
      json_array_add(&indices, json_of_number((double)i));
    }
  }
  struct json marked;
  struct str word = status_purpose_print(purpose);
  TRY(json_array_done(&indices, &marked));
  const struct json_member members[] = {
      JSON_MEMBER("url", json_of_str(scope_format(maker->memory, "https://" MAKER_SITE "/status/" STR_FMT "-0",
                                                  STR_ARG(word)))),
      JSON_MEMBER("file", json_of_str(scope_format(maker->memory, "status/" STR_FMT "-0/current", STR_ARG(word)))),
      JSON_MEMBER("purpose", json_of_str(word)),
      JSON_MEMBER("set", marked),
  };
  return json_object_of(maker->memory, sizeof members / sizeof *members, members, out);
}

static enum err tell(struct log_maker *maker)
{
  struct json lists[STATUS_KEPT];
  struct str key, witness, policy, text;
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    TRY(list_json(maker, purpose, &lists[purpose]));
  }
  TRY(log_maker_key_text(maker, MAKER_OPERATOR, &key));
  TRY(log_maker_key_text(maker, MAKER_NORTH, &witness));
  TRY(log_maker_policy_text(maker, &policy));
  const struct json_member members[] = {
      JSON_MEMBER("key", json_of_str(key)),
      JSON_MEMBER("witness", json_of_str(witness)),
      JSON_MEMBER("policy", json_of_str(policy)),
      JSON_MEMBER("issuer", json_of_str(maker->dids[MAKER_OPERATOR])),
      JSON_MEMBER("log", json_of_str(STR("logs/2026"))),
      JSON_MEMBER("lists", json_of_items(lists, STATUS_KEPT)),
  };
  struct json document = json_of_members(members, sizeof members / sizeof *members);
  TRY(json_print_pretty(maker->memory, &document, &text));
  return fwrite(text.at, 1, text.len, stdout) == text.len && fflush(stdout) == 0
             ? OK
             : FAIL(maker->memory, ERR_IO, "not printed");
}

static enum err run(struct scope *memory, const char *folder, struct str entries, struct str time)
{
  struct log_maker *maker = NULL;
  uint64_t len = 0;
  uint64_t now_s = (uint64_t)clock_now_s(&(struct clock){0});
  if (!str_to_u64(entries, &len) || len == 0 || (time.len > 0 && !str_to_u64(time, &now_s))) {
    return FAIL(memory, ERR_OPTION, "the number of entries, or the time, is not one");
  }
  enum err err = log_maker_open(memory, folder, "2026", &maker);
  if (err == OK) {
    maker->now_s = now_s;
    err = write_log(maker, len);
  }
  err = err == OK ? tell(maker) : err;
  if (maker != NULL) {
    log_maker_close(maker);
  }
  return err;
}

int main(int argc, char **argv)
{
  [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(MEMORY_OCTETS);
  if (argc < 3 || argc > 4 || memory == NULL) {
    fprintf(stderr, "usage: log_folder <folder> <entries> [<seconds since 1970>]\n");
    return EXIT_FAILURE;
  }
  if (run(memory, argv[1], str_of(argv[2]), argc == 4 ? str_of(argv[3]) : STR("")) == OK) {
    return EXIT_SUCCESS;
  }
  fprintf(stderr, "log_folder: %s\n", scope_first_fault(memory)->text);
  return EXIT_FAILURE;
}

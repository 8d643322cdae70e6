/* What an operator does with a registry's files. */
#include <getopt.h>
#include <stdio.h>

#include "base/file.h"
#include "log_verb.h"
#include "registry/upkeep.h"
#include "terminal.h"

struct command {
  const char *store;
  const char *public;
  const char *to;
  const char *log;
};

/* False: the help was asked for, or something is missing. */
static bool read_options(int argc, char **argv, struct command *command, bool *asked)
{
  static const struct option options[] = {
      {"store", required_argument, NULL, 's'}, {"public", required_argument, NULL, 'p'},
      {"to", required_argument, NULL, 't'},    {"log", required_argument, NULL, 'l'},
      {"help", no_argument, NULL, 'h'},        {0}};
  *asked = false;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 's':
      command->store = optarg;
      break;
    case 'p':
      command->public = optarg;
      break;
    case 't':
      command->to = optarg;
      break;
    case 'l':
      command->log = optarg;
      break;
    default:
      *asked = option == 'h';
      return false;
    }
  }
  return command->store != NULL && optind == argc;
}

/* The public folder is in the store's, as for the registry, unless it is named. */
static enum err places_of(struct scope *scope, const struct command *command, struct registry_places *out)
{
  *out = (struct registry_places){command->store, command->public};
  if (out->public == NULL) {
    out->public = file_join(scope, command->store, STR("public"));
  }
  return out->public == NULL ? scope_err(scope) : OK;
}

static enum outcome outcome_of(struct scope *scope, enum err err)
{
  return err == OK ? OUTCOME_GOOD : terminal_failed(scope);
}

static void tell(void *self, const char *finding)
{
  (void)self;
  printf("%s\n", finding);
}

static enum err check(struct scope *scope, const struct command *command, struct fsck *fsck)
{
  struct registry_places places;
  TRY(places_of(scope, command, &places));
  return registry_fsck(scope, &places, fsck);
}

enum outcome log_fsck(struct scope *scope, int argc, char **argv)
{
  static const char help[] = "usage: dojang log fsck --store FOLDER [--public FOLDER]\n\n"
                             "Holds a registry's entries, tiles, checkpoints, records, statuses and lists against each "
                             "other, and names what\ndoes not fit. The registry may run meanwhile.\n"
                             "Exit code 0: all fits. 1: something does not. 2: could not look.\n";
  struct command command = {0};
  struct fsck fsck = {.tell = tell};
  bool asked = false;
  if (!read_options(argc, argv, &command, &asked) || command.to != NULL || command.log != NULL) {
    return terminal_help(asked, help);
  }
  if (check(scope, &command, &fsck) != OK) {
    return terminal_failed(scope);
  }
  printf("%llu entries, %llu records, %llu lists: %zu findings\n", (unsigned long long)fsck.entries,
         (unsigned long long)fsck.records, (unsigned long long)fsck.lists, fsck.findings);
  if (fsck.lost > 0) {
    printf("%llu entries of credentials have no record: they were lost with a former store\n",
           (unsigned long long)fsck.lost);
  }
  return fsck.findings == 0 ? OUTCOME_GOOD : OUTCOME_BAD;
}

enum outcome log_backup(struct scope *scope, int argc, char **argv)
{
  static const char help[] = "usage: dojang log backup --store FOLDER --to NEW-FOLDER\n\n"
                             "Copies a registry's store as it is at this moment, also while the registry runs. The "
                             "public folder is copied\nafter it, by any means.\n";
  struct command command = {0};
  struct registry_places places;
  bool asked = false;
  if (!read_options(argc, argv, &command, &asked) || command.to == NULL || command.log != NULL) {
    return terminal_help(asked, help);
  }
  enum err err = places_of(scope, &command, &places);
  return outcome_of(scope, err == OK ? registry_backup(scope, &places, command.to) : err);
}

enum outcome log_compact(struct scope *scope, int argc, char **argv)
{
  static const char help[] = "usage: dojang log compact --store FOLDER\n\n"
                             "Writes a registry's store anew without its free pages. The registry must not run.\n";
  struct command command = {0};
  struct registry_places places;
  bool asked = false;
  if (!read_options(argc, argv, &command, &asked) || command.to != NULL || command.log != NULL) {
    return terminal_help(asked, help);
  }
  enum err err = places_of(scope, &command, &places);
  return outcome_of(scope, err == OK ? registry_compact(scope, &places) : err);
}

static enum err recover(struct scope *scope, const struct command *command, struct recovery *out)
{
  struct registry_places places;
  struct note_key key;
  TRY(places_of(scope, command, &places));
  TRY(note_key_parse(scope, str_of(command->log), &key));
  return registry_recover(scope, &places, &key, out);
}

enum outcome log_recover(struct scope *scope, int argc, char **argv)
{
  static const char help[] =
      "usage: dojang log recover --store FOLDER [--public FOLDER] --log VKEY\n\n"
      "Lets a store that was restored from a backup catch up with a public folder that is ahead of it, which must be\n"
      "signed by the log's key. The registry must not run. Records made since the backup are known by their entries\n"
      "alone; their status can still be changed, and their indices are not given out again.\n";
  struct command command = {0};
  struct recovery recovery;
  bool asked = false;
  if (!read_options(argc, argv, &command, &asked) || command.to != NULL || command.log == NULL) {
    return terminal_help(asked, help);
  }
  if (recover(scope, &command, &recovery) != OK) {
    return terminal_failed(scope);
  }
  printf("from %llu to %llu entries: %llu records without their rows, %llu lists\n",
         (unsigned long long)recovery.from_size, (unsigned long long)recovery.to_size,
         (unsigned long long)recovery.records, (unsigned long long)recovery.lists);
  return OUTCOME_GOOD;
}

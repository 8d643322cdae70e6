#include <stdio.h>
#include <string.h>

#include "log_verb.h"

static const struct {
  const char *name;
  const char *summary;
  verb_run *run;
} verbs[] = {
#define LOG_VERB_ROW(name, summary) {#name, summary, log_##name},
    LOG_VERBS(LOG_VERB_ROW)
#undef LOG_VERB_ROW
};

enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static enum outcome print_verbs(bool asked)
{
  FILE *file = asked ? stdout : stderr;
  fprintf(file, "usage: dojang log <verb> [options]\n\n");
  for (size_t i = 0; i < VERB_COUNT; i++) {
    fprintf(file, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
  }
  fprintf(file, "\n`dojang log <verb> --help` tells a verb's options.\n");
  return asked ? OUTCOME_GOOD : OUTCOME_FAILED;
}

enum outcome verb_log(struct scope *scope, int argc, char **argv)
{
  for (size_t i = 0; argc > 1 && i < VERB_COUNT; i++) {
    if (strcmp(argv[1], verbs[i].name) == 0) {
      return verbs[i].run(scope, argc - 1, argv + 1);
    }
  }
  return print_verbs(argc > 1 && strcmp(argv[1], "--help") == 0);
}

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "terminal.h"
#include "verb.h"

static const struct {
  const char *name;
  const char *summary;
  verb_run *run;
} verbs[] = {
#define VERB_ROW(name, summary) {#name, summary, verb_##name},
    VERBS(VERB_ROW)
#undef VERB_ROW
};

enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static void print_verbs(FILE *file)
{
  fprintf(file, "usage: dojang <verb> [options] [file]\n\n");
  for (size_t i = 0; i < VERB_COUNT; i++) {
    fprintf(file, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
  }
  fprintf(file, "\n`dojang <verb> --help` tells a verb's options. Without a file, standard input is read.\n"
                "Exit codes: 0 good, 1 checked and bad, 2 wrong usage or could not.\n");
}

static verb_run *find_verb(const char *name)
{
  for (size_t i = 0; i < VERB_COUNT; i++) {
    if (strcmp(verbs[i].name, name) == 0) {
      return verbs[i].run;
    }
  }
  return NULL;
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    print_verbs(stderr);
    return OUTCOME_FAILED;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
    print_verbs(stdout);
    return OUTCOME_GOOD;
  }
  verb_run *run = find_verb(argv[1]);
  if (run == NULL) {
    fprintf(stderr, "dojang: no verb \"%s\"; `dojang --help` lists them\n", argv[1]);
    return OUTCOME_FAILED;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  if (scope == NULL) {
    fprintf(stderr, "dojang: no memory\n");
    return OUTCOME_FAILED;
  }
  enum outcome outcome = run(scope, argc - 1, argv + 1);
  /* A full disk or a closed pipe shows only here. */
  bool written = fflush(stdout) == 0 && ferror(stdout) == 0;
  return (int)(written ? outcome : OUTCOME_FAILED);
}

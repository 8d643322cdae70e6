#include <stdio.h>

#include "verb.h"

enum outcome verb_version(struct scope *scope, int argc, char **argv)
{
  (void)scope;
  (void)argc;
  (void)argv;
  puts("dojang " DOJANG_VERSION);
  return OUTCOME_GOOD;
}

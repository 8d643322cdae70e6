/* The native unit tests of what the pages' core is made of, compiled for where it runs. One program, because each would
   be optimized as a whole: `units NAME` runs the one of that name. */
#include <stdio.h>
#include <string.h>

#define UNIT(name) int main_of_##name(void);
#include "units.h"
#undef UNIT

static const struct {
  const char *name;
  int (*main)(void);
} units[] = {
#define UNIT(name) {#name, main_of_##name},
#include "units.h"
#undef UNIT
};

int main(int argc, char **argv)
{
  for (size_t i = 0; argc == 2 && i < sizeof units / sizeof *units; i++) {
    if (strcmp(argv[1], units[i].name) == 0) {
      return units[i].main();
    }
  }
  (void)fprintf(stderr, "usage: units NAME\n");
  return 2;
}

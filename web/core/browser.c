#include <stdlib.h>
#include <unistd.h>

#include "crypto/random.h"

/* What a browser has in another way than an operating system. */

void random_fill(uint8_t *at, size_t len)
{
  enum { MOST_OCTETS = 256 };
  for (size_t done = 0; done < len;) {
    size_t part = len - done < MOST_OCTETS ? len - done : MOST_OCTETS;
    if (getentropy(at + done, part) != 0) {
      abort();
    }
    done += part;
  }
}

/* A broken invariant ends the page's core; where it was shows in a build with names. The library's own would bring all
   of its output with it. */
_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function);
_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function)
{
  (void)expression;
  (void)file;
  (void)line;
  (void)function;
  __builtin_trap();
}

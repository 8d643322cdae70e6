#include "temporary.h"

#include <ftw.h>
#include <stdio.h>

#include "target.h"

static char folder[256];

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
  (void)about;
  (void)kind;
  (void)place;
  return remove(path);
}

static void remove_folder(void)
{
  (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *temporary_folder(void)
{
  if (folder[0] == '\0') {
    const char *parent = getenv("TMPDIR");
    int len = snprintf(folder, sizeof folder, "%s/dojang-fuzz-XXXXXX", parent == NULL ? "/tmp" : parent);
    must(len < (int)sizeof folder && mkdtemp(folder) != NULL && atexit(remove_folder) == 0);
  }
  return folder;
}

#pragma once

#include "base/str.h"

/* The schemas folder, as the build has collected it, inside the module: a page and its catalogue are one thing. The
   table is made by seal.py. */
struct sealed_file {
  const char *path; /* within the folder */
  struct str text;
};

extern const struct sealed_file sealed_files[];
extern const size_t sealed_files_len;

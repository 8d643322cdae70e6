#pragma once

#include "base/scope.h"

/* Whole files. `path` is NUL-terminated; errors (ERR_IO, ERR_LIMIT above `cap_octets`) name it. */
enum err file_read(struct scope *scope, const char *path, size_t cap_octets, struct str *out);
/* Replaces the file as a whole or not at all: a new file beside it, fsync, rename, fsync of the folder. `mode` as for
   open(2). */
enum err file_replace(struct scope *scope, const char *path, struct bytes octets, unsigned mode);
/* Writes a file, over one that is there, and leaves it to the caller to make it durable. */
enum err file_write(struct scope *scope, const char *path, struct bytes octets, unsigned mode);
/* "folder/name", NUL-terminated (NULL when the scope is exhausted). */
char *file_join(struct scope *scope, const char *folder, struct str name);

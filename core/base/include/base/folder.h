#pragma once

#include "base/scope.h"

/* Folders that belong to one process. Paths are NUL-terminated. */

/* Makes the folder (mode 0700) when it is not there, and takes it for this process: its file "lock" is locked as long
   as the descriptor `*lock` is open, which is the caller's to close. ERR_CONFLICT: another process has it; ERR_CONFIG:
   it cannot be made or opened. `*lock` is -1 on failure. */
enum err folder_claim(struct scope *scope, const char *folder, int *lock);
/* Makes the names of what is in the folder as durable as their content. ERR_IO. */
enum err folder_sync(struct scope *scope, const char *folder);

#pragma once

#include "registry/publication.h"
#include "store/store.h"
#include "testing/testing.h"

/* A temporary folder with all that a registry keeps: the store in "store", what everybody may read in "public". */
struct folder {
  char path[64];
};

struct folder folder_new(void);
/* The same in memory, where that is possible: for tests of what happens, not of what lasts. */
struct folder folder_new_in_memory(void);
/* With all that is in it. */
void folder_remove(const struct folder *folder);

/* A path in it, NUL-terminated, in the scope. */
struct str folder_path(struct scope *scope, const struct folder *folder, const char *name);
/* Close with store_close. */
struct store_port folder_store(struct scope *scope, const struct folder *folder);
/* Close with publication_close. */
struct publication_port folder_public(struct scope *scope, const struct folder *folder);

/* Copies a folder in it to another name, which is not there yet. */
void folder_copy(struct scope *scope, const struct folder *folder, const char *from, const char *to);
/* Removes a folder in it with all that is in there. */
void folder_drop(struct scope *scope, const struct folder *folder, const char *name);
/* Writes a file in it. */
void folder_write(struct scope *scope, const struct folder *folder, const char *name, struct bytes octets);

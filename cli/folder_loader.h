#pragma once

#include "jsonld/jsonld.h"

/* Documents of folders under IRIs, for test data: the options --map IRI=DIR. */

enum { FOLDER_MAPS = 8 };

struct folder_map {
  struct str iri; /* the IRIs that begin with it ... */
  const char *folder; /* ... are files in here */
};

struct folder_loader {
  struct folder_map at[FOLDER_MAPS];
  size_t len;
};

/* Adds one "IRI=DIR"; `text` must outlive the loader. Errors: ERR_OPTION. */
enum err folder_loader_add(struct folder_loader *loader, struct scope *scope, char *text);
/* Borrows the loader. */
struct jsonld_loader folder_loader_of(struct folder_loader *loader);

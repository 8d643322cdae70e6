#pragma once

#include "json/value.h"

/* One entry of the CBOR-LD registry: an id and its compression tables, each of texts and numbers. Const once read. */

struct table_row {
  struct str text;
  uint32_t number;
};

struct table {
  struct str type; /* "context", "url", "none" or the IRI of a datatype */
  const struct table_row *by_text; /* sorted */
  const struct table_row *by_number; /* the same rows, sorted */
  size_t len;
};

struct entry {
  uint64_t id;
  const struct table *tables;
  size_t len;
};

/* Reads the registry's JSON shape (see cborld/tables.h); texts are copied into the scope. */
enum err entry_read(struct scope *scope, const struct json *json, struct entry *out);
/* NULL when the entry has no table for the type. */
const struct table *entry_table(const struct entry *entry, struct str type);
/* False when the table (NULL too) does not have it. */
bool table_number(const struct table *table, struct str text, uint32_t *out);
bool table_text(const struct table *table, uint64_t number, struct str *out);

#pragma once

#include "active.h"
#include "cbor/cbor.h"
#include "cborld/tables.h"
#include "entry.h"

/* One document on its way from JSON to CBOR-LD or back. */
struct conversion {
  struct scope *scope;
  const struct entry *entry;
  struct active_maker maker;
};

/* What a value is compressed by: the member it stands in. */
struct field {
  struct str name;
  const struct definition *definition; /* NULL when no active context defines it */
  uint64_t id_limit; /* a value's ids are below: a reader of this field knows no others yet */
};

/* ERR_UNSUPPORTED when the entry is not known. */
enum err conversion_open(struct conversion *conversion, struct scope *scope, const struct cborld_tables *tables,
                         uint64_t entry_id);
/* The document, an object or an array of objects, as CBOR that lives in the conversion's scope. */
enum err conversion_encode(struct conversion *conversion, const struct json *document, struct cbor *out);

struct field field_of(const struct conversion *conversion, const struct active *active, struct str name);
/* The same for a term whose number in the vocabulary is known. */
struct field field_of_term(const struct conversion *conversion, const struct active *active, size_t term);
enum kind field_kind(const struct field *field);
/* The entry's table for values of this field, or NULL. */
const struct table *field_table(const struct conversion *conversion, const struct field *field);
/* True for @type and its other names. */
bool field_is_type(const struct field *field);

enum { CBORLD_TAG = 51997, ENTRY_UNCOMPRESSED = 0, ENTRY_EMPTY = 1 };

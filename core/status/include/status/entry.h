#pragma once

#include "status/purpose.h"
#include "json/field.h"

/* A credential's pointer to its bit. SPEC: vc-bitstring-status-list#bitstringstatuslistentry */
struct status_entry {
  enum status_purpose purpose;
  struct str purpose_text; /* as written */
  uint64_t index;
  struct str list_url;
};

/* Checks the shape of one member of `credentialStatus`. Text lives in the entry's JSON. ERR_VALUE names the member;
   ERR_RANGE an index that no list can have; ERR_UNSUPPORTED another type of status or a statusSize other than 1. */
enum err status_entry_parse(struct scope *scope, const struct json_path *path, const struct json *value,
                            struct status_entry *out);
/* All entries of a credential (one object, an array, or none at all), in the scope. ERR_VALUE also when two entries
   have the same purpose and list. */
enum err status_entries_parse(struct scope *scope, const struct json *credential, struct status_entry **out,
                              size_t *len);

/* The JSON of an entry for a credential to be issued. */
enum err status_entry_json(struct scope *scope, enum status_purpose purpose, struct str list_url, uint64_t index,
                           struct json *out);

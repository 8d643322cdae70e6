#pragma once

#include "status/bitstring.h"
#include "status/entry.h"
#include "json/value.h"

/* A status list: the credential that carries one bitstring. SPEC:
 * vc-bitstring-status-list#bitstringstatuslistcredential
 */
struct status_list {
  struct str id; /* URL it is published under */
  struct str issuer; /* DID */
  enum status_purpose purpose;
  int64_t valid_from_s; /* INT64_MIN when it says nothing */
  int64_t valid_until_s; /* INT64_MAX when it says nothing */
  int64_t ttl_ms; /* how long a copy may be kept; 0 when it says nothing */
  struct bitstring bits;
};

/* The credential, unsigned: `issuer` a string, `type` an array, one purpose, no statusSize. */
enum err status_list_json(struct scope *scope, const struct status_list *list, struct json *out);

/* Reads a list credential whose proof the caller has checked. ERR_STATUS_VERIFICATION names the member that is wrong;
   ERR_STATUS_LENGTH, ERR_LIMIT as bitstring_decode. */
enum err status_list_parse(struct scope *scope, const struct json *credential, struct status_list *out);

/* The bit that the entry points to. ERR_STATUS_VERIFICATION when the list is of another purpose or under another URL,
   ERR_RANGE when the index is beyond its end. Looks at no clock. */
enum err status_list_check(struct scope *scope, const struct status_list *list, const struct status_entry *entry,
                           bool *set);

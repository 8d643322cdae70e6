#pragma once

#include "json/value.h"

/* Which DIDs may issue which types of credential, with names and key validity. */

struct trust_key {
  struct str verification_method; /* DID URL */
  int64_t valid_from_s; /* INT64_MIN when it says nothing */
  int64_t valid_until_s; /* first second in which it is no longer valid; INT64_MAX when it says nothing */
};

struct trust_issuer {
  struct str id; /* DID */
  struct str name_ko;
  struct str name_en;
  const struct str *types;
  size_t types_len;
  const struct trust_key *keys;
  size_t keys_len;
};

struct trust_list {
  struct str id; /* URL it is published under */
  struct str issuer; /* DID of the registry */
  int64_t valid_from_s;
  int64_t valid_until_s;
  const struct trust_issuer *issuers;
  size_t len;
};

/* The operator's file: [{"id": DID, "name": {"ko", "en"}, "types": [...], "keys": [{"verificationMethod",
   "validFrom"?, "validUntil"?}]}]. Texts are borrowed from `file`. ERR_VALUE names the member. Sets only `issuers`. */
enum err trust_list_read(struct scope *scope, const struct json *file, struct trust_list *out);

/* The credential, unsigned, and back; the caller has checked its proof. ERR_VALUE names the member. */
enum err trust_list_json(struct scope *scope, const struct trust_list *list, struct json *out);
enum err trust_list_parse(struct scope *scope, const struct json *credential, struct trust_list *out);

/* NULL when the DID is not on the list. */
const struct trust_issuer *trust_list_find(const struct trust_list *list, struct str issuer);
bool trust_issuer_may_issue(const struct trust_issuer *issuer, struct str type);
/* NULL when the key is not listed; its validity is for the caller to compare. */
const struct trust_key *trust_issuer_key(const struct trust_issuer *issuer, struct str verification_method);

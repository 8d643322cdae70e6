#pragma once

#include "json/value.h"

/* The trust list: which DIDs may issue which types of credential, with which keys, since when and until when. It is a
   TrustListCredential signed by the registry's operator; its proof is checked by whoever takes it in (vc/evidence.h). */

struct trust_key {
  struct str method;  /* verification method, a DID URL */
  int64_t from_s;     /* seconds since 1970; INT64_MIN when open */
  int64_t until_s;    /* INT64_MAX when open */
};

struct trust_issuer {
  struct str id; /* DID */
  struct str name_ko;
  struct str name_en;
  const struct json *types; /* array of strings */
  const struct trust_key *keys;
  size_t keys_len;
};

struct trust_list {
  const struct trust_issuer *issuers;
  size_t len;
};

/* From the list's credentialSubject (or from the array of issuers in the registry's own file). Texts are borrowed from
   `issuers`, arrays live in the scope. Errors name the member (ERR_VALUE). */
enum err trust_parse(struct scope *scope, const struct json *issuers, struct trust_list *out);

const struct trust_issuer *trust_find(const struct trust_list *list, struct str id);
bool trust_issues(const struct trust_issuer *issuer, struct str type);
/* NULL when the key is not the issuer's. */
const struct trust_key *trust_key_find(const struct trust_issuer *issuer, struct str method);

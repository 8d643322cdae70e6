#pragma once

#include "vc/verify.h"

/* A later look at what was verified before, with newer evidence and without any claim: is its issuer accepted still,
   and is it neither revoked nor suspended. Where a counter had old data or none, it keeps this much of a credential and
   asks again when the network is back. */
struct recheck {
  struct str issuer; /* DID */
  struct str type; /* the credential's own */
  const struct json *entries; /* its credentialStatus; NULL: it has none */
};

/* The report holds the checks `issuer` and `status` alone. */
enum err recheck_run(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                     const struct recheck *recheck, struct report *out);
/* Of the two the one that decides: the worse, else `status`. */
enum check_id recheck_decisive(const struct report *report);

#pragma once

#include "base/err.h"

/* What a verification can find, in one table: stable code, the two digits that a citizen reads out on the telephone,
   what it means for the verdict, and the sentences that a caseworker reads aloud. */

enum validity {
  VALIDITY_VALID,
  VALIDITY_UNKNOWN, /* could not be checked: neither good nor bad */
  VALIDITY_INVALID,
};

enum finding {
  FINDING_NONE, /* the check holds */
  FINDING_MALFORMED,
  FINDING_UNSUPPORTED,
  FINDING_PROOF_INVALID,
  FINDING_STATUS_UNAVAILABLE,
  FINDING_HOLDER_MISMATCH,
  FINDING_ISSUER_NOT_ACCEPTED,
  FINDING_ISSUER_KEY_UNKNOWN,
  FINDING_CREDENTIAL_EXPIRED,
  FINDING_CREDENTIAL_NOT_YET_VALID,
  FINDING_CREDENTIAL_REVOKED,
  FINDING_CREDENTIAL_SUSPENDED,
  FINDING_PRESENTATION_EXPIRED,
  FINDING_PRESENTATION_REPLAYED,
  FINDING_PRESENTATION_NOT_YET_VALID,
  FINDING_CHALLENGE_MISMATCH,
  FINDING_DOMAIN_MISMATCH,
  FINDING_CONTEXT_UNKNOWN,
  FINDING_HOLDER_PROOF_MISSING,
  FINDING_TYPE_NOT_ACCEPTED,
  FINDING_TRUST_LIST_UNAVAILABLE,
  FINDING_STATUS_MISSING,
  FINDING_STATUS_INVALID,
  FINDING_LOG_UNAVAILABLE,
  FINDING_NOT_LOGGED,
  FINDING_TOO_LARGE,
  /* what holds, but says less than the check's own good sentence would */
  FINDING_COMPARE_IDENTITY, /* paper: if the identity card does */
  FINDING_NOT_PRESENTED,
  FINDING_SIGNED_BY_HOLDER,
  FINDING_ANY_ISSUER,
  FINDING_PERIOD_NOT_DEMANDED,
  FINDING_NO_STATUS,
  FINDING_COULD_NOT_CHECK,
  FINDING_COUNT
};

struct finding_info {
  const char *code; /* "credential_revoked" */
  int number; /* 1..99; 0 for FINDING_NONE */
  enum validity validity; /* what the check becomes */
  enum err problem; /* the error whose problem type an agency gets */
  const char *ko;
  const char *en;
  const char *next_ko; /* what to do now; the empty text when nothing is left to do */
  const char *next_en;
};

const struct finding_info *finding_info(enum finding finding);
/* The finding for something foreign that could not be read or did not hold; FINDING_COULD_NOT_CHECK for what is our own
   trouble (memory, storage), so that it is never shown as the citizen's fault. */
enum finding finding_of_err(enum err err);

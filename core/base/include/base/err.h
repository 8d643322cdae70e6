#pragma once

#include <stddef.h>

/* Why something could not be done. A credential that was checked and found bad is not an error but a finding of the
   report; a broken invariant is an assert. Every row has its text for people in the table of err.c. */
enum [[nodiscard]] err{OK = 0,
                       /* what a client sent */
                       ERR_SYNTAX, /* not JSON, CBOR, base45 ... at all */
                       ERR_VALUE, /* well-formed, but not what this field may hold */
                       ERR_RANGE, /* a number or index outside its range */
                       ERR_JSONLD, /* a JSON-LD processing error; the fault's code is the specification's */
                       ERR_DATA_LOSS, /* JSON-LD would silently drop something */
                       ERR_CONTEXT, /* a context that is not in the catalogue */
                       ERR_OPTION, /* an option that is not understood */
                       ERR_UNSUPPORTED, /* a version, suite or table that this build does not know */
                       ERR_LIMIT, /* a row of the limits table was reached */
                       /* proofs and keys */
                       ERR_PROOF, /* a proof that does not hold, or lacks a member */
                       ERR_SIGNATURE, /* the signature bytes do not verify */
                       ERR_PROOF_GENERATION, /* this document cannot be signed with this key and suite */
                       ERR_TRANSFORMATION, /* the document cannot be canonized */
                       ERR_DOMAIN, ERR_CHALLENGE, ERR_VERIFICATION_METHOD, /* cannot be resolved to a key */
                       ERR_RELATIONSHIP, /* the key may not be used for this purpose */
                       /* status lists */
                       ERR_STATUS_RETRIEVAL, ERR_STATUS_VERIFICATION, ERR_STATUS_LENGTH,
                       /* services */
                       ERR_UNAUTHORIZED, ERR_FORBIDDEN, ERR_NOT_FOUND,
                       ERR_NOT_ALLOWED, /* the path exists, the method does not */
                       ERR_CONFLICT, ERR_MEDIA_TYPE, ERR_URL_LENGTH, ERR_HEADER_LENGTH, ERR_TOO_MANY,
                       ERR_UNAVAILABLE, /* another service or the network */
                       ERR_CONFIG, ERR_IO, ERR_COUNT};

struct err_info {
  const char *name; /* stable, for log lines and the "code" member */
  int http_status; /* what a service answers */
  const char *problem_type; /* URL, RFC 9457; the specifications' own where they name one */
  const char *title; /* English */
  const char *title_ko;
};

const struct err_info *err_info(enum err err);

/* Passes a failure up; the deepest point has recorded the fault already. */
#define TRY(expression)                                                                                                \
  do {                                                                                                                 \
    enum err try_err = (expression);                                                                                   \
    if (try_err != OK) {                                                                                               \
      return try_err;                                                                                                  \
    }                                                                                                                  \
  } while (0)

#pragma once

#include "tlog/hash.h"

/* What the entries of our log say. Each is a few octets of fixed layout and holds nothing of a person: a credential is
   there as a digest that only its holders can make again. Numbers are big-endian.

     "DOJANG01" | kind u8 | detail u8 | zero u16 | issuer u32 | time u64 | what the kind has behind it, in the order of
                                                                          `struct leaf` */
enum leaf_kind {
  LEAF_ISSUED = 1, /* a credential was recorded: digest */
  LEAF_LIST = 2, /* a version of a status list; detail is its purpose: number, version, digest, bits */
  LEAF_KEY_ADDED = 3, /* the trust list has begun to name a key: digest */
  LEAF_KEY_RETIRED = 4, /* the trust list has ceased to name a key: digest */
  LEAF_ISSUERS = 5, /* a version of the trust list: version, digest */
  LEAF_OPENED = 6, /* the first entry of a log that goes on from another: number (its size), digest */
  LEAF_CLOSED = 7, /* the last entry of a log: digest */
};
enum { LEAF_OCTETS_LEAST = 56, LEAF_OCTETS_MOST = 104, LEAF_TIME_STEP_S = 10 };

struct leaf {
  enum leaf_kind kind;
  uint8_t purpose; /* LEAF_LIST: enum status_purpose, 0 revocation, 1 suspension */
  uint32_t issuer; /* leaf_issuer() of the credential's issuer, of the key's, or of the registry's operator */
  uint64_t
      time_s; /* seconds since 1970; of LEAF_ISSUED a multiple of LEAF_TIME_STEP_S, so that it singles nobody out */
  uint64_t number; /* LEAF_LIST: the list's group; LEAF_OPENED: size of the log before */
  uint64_t version; /* LEAF_LIST, LEAF_ISSUERS: 1 and up without gaps */
  struct tlog_hash digest; /* LEAF_ISSUED: issue_digest(); LEAF_LIST and LEAF_ISSUERS: SHA-256 of what is served, to the
                              octet; LEAF_KEY_...: SHA-256 of the verification method's URL; LEAF_OPENED: root of the
                              log before; LEAF_CLOSED: SHA-256 of the next log's origin, or zero */
  struct tlog_hash bits; /* LEAF_LIST: SHA-256 of the bitstring before compression */
};

/* The first four octets of the DID's SHA-256: enough to count an office's entries, nothing to look up. */
uint32_t leaf_issuer(struct str did);

/* Adds the entry's octets. A member that the kind does not have is not looked at. */
void leaf_encode(struct buf *buf, const struct leaf *leaf);
/* Takes exactly what is encoded, members that the kind lacks become zero. ERR_SYNTAX for anything else,
   ERR_UNSUPPORTED for a kind or a format that this build does not know. */
enum err leaf_decode(struct scope *scope, struct bytes entry, struct leaf *out);

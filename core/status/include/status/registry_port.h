#pragma once

#include "status/purpose.h"

/* What an issuer and a verifier ask of the registry: the same calls, answers and faults in process (registry/local.h)
   and over HTTP (registry/client.h). A port may be used by several threads at a time. Everything that comes out lives
   in the scope of the call.

     struct registry_lease lease;
     TRY(registry_lease(port, scope, 1, &lease));
     ... compose the credential with lease.indices[0] and lease.list_urls, sign it ...
     TRY(registry_record(port, scope, 1, &record, &receipt));   only now hand the credential out

   Faults of every call: ERR_UNAVAILABLE (no answer: a record or a status change may still have been carried out; the
   same call again is safe), ERR_VALUE, ERR_RANGE, ERR_LIMIT for what may not be asked. */

enum { REGISTRY_DIGEST_OCTETS = 32, REGISTRY_KEY_CHARS = 64 };

/* Indices that nobody else gets, in an unpredictable order, all of one group: one revocation list and one suspension
   list with the same indices. They stay the caller's until recorded; those never recorded are lost, which is cheap. */
struct registry_lease {
  uint64_t group;
  const uint32_t *indices;
  size_t len;
  struct str list_urls[STATUS_KEPT]; /* by purpose: statusListCredential of the credential's entries */
};

/* All that the registry ever knows of a credential. */
struct registry_record {
  struct str
      idempotency_key; /* 1 to REGISTRY_KEY_CHARS printable ASCII characters, unique per issuer; time-ordered is best */
  uint8_t digest[REGISTRY_DIGEST_OCTETS]; /* salted, of the issuer's signature; never of the content */
  uint64_t group;
  uint32_t index;
  struct str issuer; /* DID */
  struct str type; /* of the credential, "WelfareEligibilityCredential" */
  int64_t valid_until_s;
};

/* The same for the same record, however often it is sent. */
struct registry_receipt {
  uint64_t sequence; /* place in the registry's order, from 0 without gaps */
  int64_t recorded_s; /* seconds since 1970 */
};

struct registry_change {
  struct str list_url; /* the entry's statusListCredential */
  uint32_t index;
  enum status_purpose purpose; /* revocation or suspension; must be the list's */
  bool status; /* true: revoke or suspend; false: reinstate (suspension only) */
  struct str reason; /* code of status/reason.h; empty: "unspecified" */
  int64_t recheck_s; /* suspension: when the office looks again, 0 none */
};

struct registry_change_receipt {
  uint64_t sequence; /* from 1, of the change that brought this about: asking for what holds already makes no new one; 0
                        when the status was never changed */
  int64_t changed_s; /* 0 when the status was never changed */
  bool status;
  struct str reason;
};

/* What the registry publishes. */
enum registry_page {
  REGISTRY_LISTS, /* the URLs of all status lists: {"statusLists": [URL, ...]} */
  REGISTRY_LIST, /* one status list: a signed credential */
  REGISTRY_ISSUERS, /* the trust list: a signed credential */
  REGISTRY_CHECKPOINT, /* of the current log: a signed note */
  REGISTRY_TILE, /* a tile or an entry bundle of the current log, octets */
  REGISTRY_BUNDLE, /* trust list, status lists and checkpoint in one (status/bundle.h) */
};

/* As published; its signature is not checked yet. */
struct registry_document {
  bool changed; /* false: the document named by `etag` still holds, `body` is empty */
  struct str etag;
  struct str body; /* JSON but for checkpoint and tiles */
};

struct registry_port_calls {
  enum err (*lease)(void *self, struct scope *scope, size_t count, struct registry_lease *out);
  enum err (*record)(void *self, struct scope *scope, size_t len, const struct registry_record records[],
                     struct registry_receipt receipts[]);
  enum err (*set_status)(void *self, struct scope *scope, const struct registry_change *change,
                         struct registry_change_receipt *out);
  enum err (*fetch)(void *self, struct scope *scope, enum registry_page page, struct str name, struct str etag,
                    struct registry_document *out); /* `name` of a list its URL, of a tile its path; else empty */
};

struct registry_port {
  const struct registry_port_calls *calls;
  void *self;
};

/* `count` from 1 to LIMIT_INDEX_LEASE. */
enum err registry_lease(const struct registry_port *port, struct scope *scope, size_t count,
                        struct registry_lease *out);
/* All of them or none; returns when they are durable. `receipts` has room for `len`, 1 to LIMIT_INDEX_LEASE.
   ERR_CONFLICT: an index that was not leased or is used, or a known key with another content. */
enum err registry_record(const struct registry_port *port, struct scope *scope, size_t len,
                         const struct registry_record records[], struct registry_receipt receipts[]);
/* Returns when the change is durable and the list that shows it is published. ERR_NOT_FOUND: no such list, or no record
   at this index; ERR_CONFLICT: undoing a revocation. */
enum err registry_set_status(const struct registry_port *port, struct scope *scope,
                             const struct registry_change *change, struct registry_change_receipt *out);

/* `etag` is that of the copy at hand, or empty. ERR_NOT_FOUND for a URL that is not a list of this registry. */
enum err registry_fetch_lists(const struct registry_port *port, struct scope *scope, struct str etag,
                              struct registry_document *out);
enum err registry_fetch_list(const struct registry_port *port, struct scope *scope, struct str list_url,
                             struct str etag, struct registry_document *out);
enum err registry_fetch_issuers(const struct registry_port *port, struct scope *scope, struct str etag,
                                struct registry_document *out);
enum err registry_fetch_checkpoint(const struct registry_port *port, struct scope *scope, struct str etag,
                                   struct registry_document *out);
/* `path` as tlog/tile.h prints it ("tile/1/000"): what is there never changes, so that there is nothing to compare.
   ERR_NOT_FOUND for a tile that the log does not have. */
enum err registry_fetch_tile(const struct registry_port *port, struct scope *scope, struct str path,
                             struct registry_document *out);
enum err registry_fetch_bundle(const struct registry_port *port, struct scope *scope, struct str etag,
                               struct registry_document *out);

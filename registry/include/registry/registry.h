#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "crypto/key.h"
#include "registry/publication.h"
#include "status/registry_port.h"
#include "store/store.h"
#include "tlog/witness_port.h"
#include "json/value.h"

/* The registry in process: index leases, records, status changes, and what it publishes: status lists, trust list, and
   the log of all of it.

   One thread writes. It takes all requests that wait as one round, signs the lists that change, makes one commit of
   everything, has the log witnessed, publishes, and only then lets the requests return: what was acknowledged is
   durable and published under a witnessed checkpoint. What was refused left no trace, except ERR_UNAVAILABLE, which may
   say that it is stored and not yet witnessed: the same request again is answered as soon as it is. The order is told
   in round.c.

   The registry trusts its store not to lose what a commit has acknowledged (store/store.h). Whoever has the signer's
   key can make status lists, trust lists and logs; witnesses and auditors see whether they fit together. */

/* Signs as the registry. Used by the writer's thread only. */
struct registry_signer {
  void *self;
  struct str did; /* `issuer` of what is signed */
  /* The credential with a proof of the suite ("eddsa-rdfc-2022", "eddsa-jcs-2022") added. */
  enum err (*sign)(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out);
};

struct registry_settings {
  struct store_port store; /* closed by registry_close, also when registry_open fails; so is the next */
  struct publication_port publication;
  struct str
      public_url; /* "https://registry.gaon.example": what the lists' URLs begin with, without a slash at the end */
  struct registry_signer signer;
  const struct clock *clock;
  const struct key_pair *log_key; /* Ed25519: signs checkpoints */
  struct str log_name; /* "2026": of the log to write; when it is another than the store's, that one is closed */
  struct str witness_policy; /* text of a policy (tlog/log_policy.h), as long as the registry; empty: no witnesses */
  struct witness_port witness_port;
  unsigned witness_wait_ms; /* for a quorum, in each round */
  size_t open_groups; /* out of which indices are given at a time, 1 to 8 */
  int64_t validity_s; /* of status lists */
  int64_t resign_s; /* after which an unchanged list is signed again; at the latest at half its validity */
  int64_t trust_validity_s; /* of the trust list, likewise */
  int64_t ttl_s; /* how long a copy may be used without asking again */
  struct str trust_file; /* NUL-terminated path of the operator's file; empty: no issuer is trusted */
  void (*beat)(struct store *store); /* called by the writer once a minute; may be NULL */
};

struct registry;

/* Reads the store, signs everything anew, starts the writer. The settings' texts must outlive the registry. Free with
   registry_close. ERR_CONFIG for a trust file that cannot be used, and the faults of the store and the signer. */
enum err registry_open(struct scope *scope, const struct registry_settings *settings, struct registry **out);
/* Answers what waits, then ends the thread and closes the store. NULL is allowed. */
void registry_close(struct registry *registry);

/* The registry as a port of this process; valid until registry_close. */
struct registry_port registry_local_port(struct registry *registry);

/* What is published, as it is served: a list by its name ("revocation-0"), a tile by its path ("tile/0/000"), or one of
   the other pages. ERR_NOT_FOUND. */
struct registry_published {
  struct str body; /* text or octets, in the scope */
  struct str etag; /* without quotes; empty for what never changes */
  int64_t max_age_s; /* 0: to be asked for again each time */
};
enum err registry_published(struct registry *registry, struct scope *scope, enum registry_page page, struct str name,
                            struct registry_published *out);
/* A version, in decimal digits, of a status list, or of the trust list (empty name). */
enum err registry_version(struct registry *registry, struct scope *scope, struct str list_name, struct str version,
                          struct registry_published *out);
/* Whether a log may have this name: it is one folder, and one segment of a URL. */
bool registry_log_name_is(struct str name);
/* Of any log by its name: "checkpoint", a tile by its path, or a proof as "proofs/12" or "proofs/12/subtree". */
enum err registry_log_file(struct registry *registry, struct scope *scope, struct str log_name, struct str path,
                           struct registry_published *out);
/* That the entry is in the log: a tlog-proof under the checkpoint that is published, with the entry as its extra data,
   or the compact proof (tlog/subtree_proof.h). ERR_NOT_FOUND when the log does not reach so far yet. */
enum err registry_proof(struct registry *registry, struct scope *scope, uint64_t index, bool is_compact,
                        struct registry_published *out);
/* {"name", "origin", "key"} of the log that is written: for people who configure. */
enum err registry_log_about(struct registry *registry, struct scope *scope, struct registry_published *out);

/* Reads the trust file again soon and publishes it; a file that cannot be used is told in the log and changes nothing.
   May be called from any thread. */
void registry_reload(struct registry *registry);

/* OK, or why the registry cannot do its work. */
enum err registry_health(struct registry *registry, struct scope *scope);
/* Lines in the Prometheus text format. */
void registry_metrics(struct registry *registry, struct buf *out);

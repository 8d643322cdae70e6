#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "status/registry_port.h"
#include "store/store.h"
#include "json/value.h"

/* The registry in process: index leases, records, status changes, and what it publishes (status lists, trust list).

   One thread writes. It takes all requests that wait as one round, makes one commit of them, signs the lists that
   changed, and only then lets the requests return: what was acknowledged is durable and published, and what was refused
   left no trace. The registry trusts its store not to lose what a commit has acknowledged (store/store.h); whoever has
   the signer's key can make status lists and trust lists. */

/* Signs as the registry. Used by the writer's thread only. */
struct registry_signer {
  void *self;
  struct str did; /* `issuer` of what is signed */
  /* The credential with a proof of the suite ("eddsa-rdfc-2022", "eddsa-jcs-2022") added. */
  enum err (*sign)(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out);
};

struct registry_settings {
  struct store_port store; /* closed by registry_close, also when registry_open fails */
  struct str
      public_url; /* "https://registry.gaon.example": what the lists' URLs begin with, without a slash at the end */
  struct registry_signer signer;
  const struct clock *clock;
  int64_t validity_s; /* of status lists, which are signed again when half of it has passed */
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

/* What is published, as it is served: a list by its name ("revocation-0") or one of the other pages. ERR_NOT_FOUND. */
struct registry_published {
  struct str body; /* JSON text, in the scope */
  struct str etag; /* without quotes */
  int64_t max_age_s;
};
enum err registry_published(struct registry *registry, struct scope *scope, enum registry_page page,
                            struct str list_name, struct registry_published *out);

/* Reads the trust file again soon and publishes it; a file that cannot be used is told in the log and changes nothing.
   May be called from any thread. */
void registry_reload(struct registry *registry);

/* OK, or why the registry cannot do its work. */
enum err registry_health(struct registry *registry, struct scope *scope);
/* Lines in the Prometheus text format. */
void registry_metrics(struct registry *registry, struct buf *out);

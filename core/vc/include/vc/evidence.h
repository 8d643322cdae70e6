#pragma once

#include "proof/proof.h"
#include "status/list.h"
#include "status/registry_port.h"
#include "status/trust_list.h"
#include "tlog/log_policy.h"
#include "vc/evidence_log.h"

/* What a verification may consult beside the document itself: the trust list, the status lists and the log, as a
   refresher has fetched or read and checked them. One evidence is immutable once it is shared; a newer one replaces it
   whole by pointer. Verification never fetches anything. */

struct evidence_list {
  struct status_list list;
  struct str etag;
  struct str text; /* as published, for the next refresh to keep */
};

/* A list that could not be had, and why. */
struct evidence_gap {
  struct str url;
  enum err problem; /* ERR_STATUS_RETRIEVAL, ERR_STATUS_VERIFICATION, ERR_STATUS_LENGTH */
  struct str reason;
};

struct evidence {
  struct scope *memory; /* owns all below */
  unsigned uses; /* guarded by the lock of the box */
  const struct trust_list *trust; /* NULL: none could be had */
  struct str trust_etag;
  struct str trust_text;
  struct evidence_list *lists;
  size_t lists_len;
  size_t lists_cap;
  struct evidence_gap *gaps; /* of the last refresh; a former copy of the list may be among the lists all the same */
  size_t gaps_len;
  size_t gaps_cap;
  const struct evidence_log *log; /* NULL: none could be had, or no log policy was given */
  struct evidence_log_gap log_gap; /* of the last refresh; a former log may be at hand all the same */
};

/* Empty; NULL when the machine has no memory. Owned by the caller until it is put into a box; free with evidence_free.
 */
struct evidence *evidence_new(void);
void evidence_free(struct evidence *evidence);

/* Who must have signed, and what is needed to check it. Borrowed. */
struct evidence_rules {
  const struct jsonld_catalogue *catalogue;
  const struct proof_resolver *resolver;
  struct str operator_did; /* the registry's operator: signs the trust list and every status list */
  const struct log_policy *log_policy; /* NULL: the log is not looked at */
};

/* Takes in a published text after checking its proof and shape; on any fault the evidence stays without it. The fault
   goes to `scope`: ERR_STATUS_VERIFICATION and others of the list, ERR_PROOF when its signature does not hold. */
enum err evidence_add_trust(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                            struct str text, struct str etag);
enum err evidence_add_list(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                           struct str url, struct str text, struct str etag);
/* NULL when the evidence has no such list. */
const struct evidence_list *evidence_find_list(const struct evidence *evidence, struct str url);

/* NULL when nothing is known about a list of that URL. */
const struct evidence_gap *evidence_find_gap(const struct evidence *evidence, struct str url);

/* Fetches everything anew through the port. What cannot be fetched or does not hold is kept from `former` (which may be
   NULL), where its age tells; the first such fault stays in `scope` and comes back beside a usable `*out`. */
enum err evidence_refresh(struct scope *scope, const struct evidence_rules *rules, const struct registry_port *port,
                          const struct evidence *former, struct evidence **out);

/* The same from a bundle (status/bundle.h), for who has no network: its good parts are taken in, the rest is kept from
   `former` (which may be NULL); the first fault comes back beside a usable evidence. Ages are those of the parts: when
   the bundle says it was made is not asked. */
enum err evidence_add_bundle(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former, struct str text);

/* A bundle of what is at hand, in texts as they were published; without a log its checkpoint is empty. The evidence
   must have a trust list. */
enum err evidence_print_bundle(struct scope *scope, const struct evidence *evidence, int64_t made_s, struct str *out);

/* The evidence in use. Its lock is held for an increment only. */
struct evidence_box;
struct evidence_box *evidence_box_new(void);
void evidence_box_free(struct evidence_box *box);
/* The newest one, or NULL when there was none yet; give it back with evidence_release. */
struct evidence *evidence_acquire(struct evidence_box *box);
void evidence_release(struct evidence_box *box, struct evidence *evidence);
/* Takes ownership. The former one goes when its last user releases it. */
void evidence_replace(struct evidence_box *box, struct evidence *evidence);

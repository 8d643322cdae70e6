#pragma once

#include "base/clock.h"
#include "vc/evidence.h"
#include "vc/policy.h"
#include "vc/replay.h"
#include "vc/report.h"
#include "vc/schemas.h"
#include "json/field.h"

/* Verification: one door opens any form, a const table of checks runs in order, a report comes out. The same for the
   servers, the command line and the pages. What is found bad is in the report; an error means that the operation itself
   could not be carried out. */

/* Who asks, which decides what the holder check demands. */
enum verify_use {
  VERIFY_COUNTER, /* a person stands there: a fresh holder proof, used once; or paper with an identity card */
  VERIFY_CREDENTIAL, /* an agency asks about a credential: nobody presents it */
  VERIFY_PRESENTATION, /* an agency asks about a presentation it was given for its own challenge */
};

/* Const and shared by all threads, but for the replay cache, which has its own lock. All borrowed. */
struct verifier {
  const struct schemas *schemas;
  const struct policy *policy;
  const struct proof_resolver *resolver;
  struct replay *replay; /* NULL: single use is not checked (VERIFY_CREDENTIAL and VERIFY_PRESENTATION never use it) */
  const struct clock *clock;
  const struct log_policy *log_policy; /* NULL: no proof that something is logged can be checked */
};

struct verify_request {
  enum verify_use use;
  struct str challenge; /* what the holder was asked to sign; empty: any */
  struct str domain; /* empty: whatever the policy takes */
  bool logged; /* demand what the policy may not: that it is in the issuance log */
  const struct str *log_proofs; /* what came beside it: texts of tlog/log_proof.h or tlog/subtree_proof.h */
  size_t log_proofs_len;
};

/* The member `logProof` of an object, a string or an array of them, into the request; nothing when it is not there.
   Whether the proofs are worth anything is for the check to find. ERR_VALUE, ERR_LIMIT (LIMIT_CREDENTIALS). */
enum err verify_read_log_proofs(struct scope *scope, const struct json_path *path, const struct json *object,
                                struct verify_request *out);

/* `evidence` may be NULL: then nothing is known about issuers and status. The report borrows from the scope. */
enum err verify_octets(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                       const struct verify_request *request, struct bytes octets, struct report *out);
enum err verify_document(struct scope *scope, const struct verifier *verifier, const struct evidence *evidence,
                         const struct verify_request *request, const struct json *document, struct report *out);

#pragma once

#include "tlog/log_policy.h"

/* A proof that something is logged, which needs no network to check: a leaf's index, the way to the root, and the
   checkpoint with its cosignatures. SPEC: c2sp.org/tlog-proof (draft of May 2026), files *.tlog-proof */
struct log_proof {
  struct bytes extra; /* for the application; nobody has signed it; empty when there is none */
  uint64_t index;
  struct tlog_path path;
  struct str checkpoint; /* a whole note */
};

/* In the scope, pointing into the text. ERR_SYNTAX, ERR_LIMIT (LIMIT_LOG_PATH, LIMIT_LOG_EXTRA_OCTETS). The checkpoint
   is read when it is checked. */
enum err log_proof_parse(struct scope *scope, struct str text, struct log_proof *out);
enum err log_proof_print(struct scope *scope, const struct log_proof *proof, struct str *out);
/* As log_policy_check; ERR_PROOF as well when the leaf is not under the checkpoint's root. */
enum err log_proof_check(struct scope *scope, const struct log_proof *proof, const struct log_policy *policy,
                         const struct tlog_hash *leaf, struct witnessed *out);

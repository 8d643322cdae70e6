#pragma once

#include "tlog/checkpoint.h"
#include "tlog/tree.h"

/* What a verifier holds of the issuance log: a checkpoint that its log policy believes, and the hash over each 256
   entries, all bound to the checkpoint's root. With them the small proof of a credential (tlog/subtree_proof.h) is
   checked without network, whenever it was made. They never change again: a newer log begins with the same. */
struct evidence_log {
  struct str checkpoint; /* the whole note */
  struct str etag;
  struct str origin;
  uint64_t size;
  struct tlog_hash root;
  uint64_t time_s; /* a quorum of witnesses says that then, or later, this was the log's largest tree; 0 without one */
  const struct tlog_hash *subtrees; /* of level 8, from the first on: the hashes of the level-1 tiles */
  size_t subtrees_len; /* size / 256; none from a bundle, which has no tiles */
  struct tree_edge edge; /* over the subtrees, to go on from */
};

/* Why the last checkpoint that was served was not taken, when it was not. */
struct evidence_log_gap {
  struct str reason; /* empty: it was */
  bool contradiction; /* what the log has signed or serves does not fit what it has signed before */
};

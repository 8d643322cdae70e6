#pragma once

#include "tlog/tree.h"

/* Consistency proofs: that a tree begins with all the leaves of an older one. SPEC: RFC 6962 section 2.1.2 */

/* In the scope; empty for equal sizes, and for an old size of 0, which every tree is consistent with. ERR_RANGE when
   `old_size` is the larger; else what the reader gives. */
enum err consistency_create(struct scope *scope, const struct tree_reader *reader, uint64_t old_size, uint64_t size,
                            struct tlog_path *out);
/* False for an old size of 0: every tree goes on from the empty one, so nothing is shown, and the caller has to know
   what that means to it. */
bool consistency_check(uint64_t old_size, uint64_t size, const struct tlog_path *path, const struct tlog_hash *old_root,
                       const struct tlog_hash *root);

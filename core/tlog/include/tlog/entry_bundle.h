#pragma once

#include "base/buf.h"

/* The entries beside a tile of level 0, each behind its length. SPEC: c2sp.org/tlog-tiles@v0.1.0, Log Entries */
enum { ENTRY_MAX_OCTETS = 65535 };

/* ERR_LIMIT for an entry that is too long. */
enum err entry_bundle_add(struct buf *bundle, struct bytes entry);

/* The `width` entries of a bundle, as an array in the scope whose items point into the octets. ERR_SYNTAX unless it
   holds as many and nothing else. */
enum err entry_bundle_decode(struct scope *scope, struct bytes bundle, unsigned width, const struct bytes **out);

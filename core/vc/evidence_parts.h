#pragma once

#include "vc/evidence.h"

/* What the ways to fill an evidence share: from the registry, and from a bundle. Private to core/vc. */

/* Takes in a published text unless the one at hand in `former` (which may be NULL) is newer. */
enum err evidence_take_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former, struct str text, struct str etag);
enum err evidence_take_list(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                            const struct evidence *former, struct str url, struct str text, struct str etag);
/* Takes over from `former` what is still lacking. */
enum err evidence_keep_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former);
enum err evidence_keep_lists(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former);

/* Remembers the scope's fault as what is wrong with the list of that URL; a lack of memory then is the evidence's own.
 */
void evidence_note_gap(struct evidence *evidence, struct scope *scope, struct str url, enum err err);
/* The first fault stays the one that is told; later steps go on. */
void evidence_keep_first(enum err *first, struct fault *fault, struct scope *scope, enum err err);

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

/* Takes in the log that a registry serves: a checkpoint that the log policy believes and that is not before the one at
   hand, and the tiles that are new. Only when all together make the checkpoint's root is any of it taken, which shows
   that the log goes on from what was held before. Does nothing without a log policy. */
enum err evidence_refresh_log(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                              const struct registry_port *port, const struct evidence *former);
/* The same of a checkpoint alone. */
enum err evidence_take_checkpoint(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                                  const struct evidence *former, struct str checkpoint);
/* Takes it over from `former` when it is still lacking. */
enum err evidence_keep_log(struct evidence *fresh, struct scope *scope, const struct evidence *former);

/* A fault of the long-lived memory is told in the scope of the call. */
enum err evidence_hand_over(struct scope *scope, struct evidence *evidence, enum err err);
/* Remembers the scope's fault as what is wrong with the list of that URL; a lack of memory then is the evidence's own.
 */
void evidence_note_gap(struct evidence *evidence, struct scope *scope, struct str url, enum err err);
/* The first fault stays the one that is told; later steps go on. */
void evidence_keep_first(enum err *first, struct fault *fault, struct scope *scope, enum err err);

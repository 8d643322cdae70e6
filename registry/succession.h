#pragma once

#include "works.h"

/* One log after the other, such as one a year, so that old ones can be kept elsewhere and in the end be given up. The
   old log's last entry names the new one, whose first entry names the old one's root. A registry does it at its start,
   when its settings name another log than the store's; if it cannot be done whole, it goes on where it stopped. */

/* Closes the log of the store when the settings name another, and makes the new one the store's. ERR_UNAVAILABLE when
   the witnesses have not cosigned all of it; ERR_CONFIG for a name that was used before. A log that is contradicted is
   left as it is. */
enum err succession_run(struct works *works, struct scope *scope, int64_t now_s);
/* Whether the log's last entry says that it is its last. What is owed to the public folder has been written. ERR_PROOF
   when the folder's last entry is not the log's. */
enum err succession_is_closed(const struct works *works, struct scope *scope, bool *out);
/* The first entry of a log that follows another, in which each list will have its own entry, too. The round has begun
   and has no entries yet. */
enum err succession_begin(struct works *works, struct scope *scope, int64_t now_s);

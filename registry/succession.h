#pragma once

#include "works.h"

/* One log after the other, such as one a year, so that old ones can be kept elsewhere and in the end be given up. The
   old log's last entry names the new one, whose first entry names the old one's root. A registry does it at its start,
   when its settings name another log than the store's; if it cannot be done whole, it goes on where it stopped. */

/* Closes the log of the store when the settings name another, and makes the new one the store's. ERR_UNAVAILABLE when
   the witnesses do not cosign its end; ERR_CONFIG for a name that was used before. */
enum err succession_run(struct works *works, struct scope *scope, int64_t now_s);
/* The first entry of a log that follows another, in which each list will have its own entry, too. The round has begun
   and has no entries yet. */
enum err succession_begin(struct works *works, struct scope *scope, int64_t now_s);

#pragma once

#include "base/str.h"

/* A hash for tables over the names of a document. With a seed that its author cannot know, such as the address of the
   table, names cannot be chosen to collide. Same process, same seed, same hash; nothing more is promised. */
uint64_t text_hash(struct str text, const void *seed);

#pragma once

#include "base/limits.h"

#include "reading_table.h"

/* Nodes that are read, and the search for other places in their document that say of them what is read: another node
   object with the same id, one in @included, {"@reverse": {IRI: nodes}}. No check looks there. Private to core/vc. */

enum { SECOND_PLACE_NODES = 1 + LIMIT_STATUS_ENTRIES + LIMIT_CREDENTIALS };

struct second_place {
  struct {
    const struct json *node; /* expanded */
    const struct reading_rules *rules;
  } at[SECOND_PLACE_NODES];
  size_t len;
};

/* Remembers a node that is read where it stands; not one of which no member is read. ERR_LIMIT for too many. */
enum err second_place_add(struct second_place *read, struct scope *scope, const struct json *node,
                          const struct reading_rules *rules);

/* Looks through the expanded document, as deep as expansion goes. ERR_VALUE when there is such a place. */
enum err second_place_refuse(const struct second_place *read, struct scope *scope, const struct json *expanded);

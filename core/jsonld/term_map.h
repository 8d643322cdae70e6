#pragma once

#include "term.h"

/* Names to term definitions as a persistent hash trie: putting a term copies the few nodes on its path and shares the
   rest, so that entering a context costs what the context defines, however much stands in the one around it. A map is a
   value; what it points to never changes. */

struct term_node;

struct term_map {
  const struct term_node *root; /* NULL when empty */
  size_t protected_count;
  uint64_t aliases; /* a bit for the names of all terms that ever were other names of keywords */
};

/* NULL when the name is not defined. */
const struct term *term_map_find(const struct term_map *map, struct str name);
/* The keyword that the name is defined to be another name of, or NO_KEYWORD. Hardly any name is one, and all members of
   all objects are asked: nearly none has to be looked up. */
enum keyword term_map_keyword(const struct term_map *map, struct str name);
/* Replaces a term of the same name. Both must outlive the map. Errors: ERR_LIMIT (names forged to collide, or the
   scope's cap). */
enum err term_map_put(struct scope *scope, struct term_map *map, const struct term *term);

/* Calls `visit` for every definition, in no particular order, until one call fails. */
enum err term_map_each(const struct term_map *map, void *handle,
                       enum err (*visit)(void *handle, const struct term *term));

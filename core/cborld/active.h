#pragma once

#include "ids.h"

/* Active contexts: what each term means at one place of a document. SPEC: cbor-ld-1.0, Active Context Algorithms */

struct slot {
  const struct definition *definition; /* NULL: the term is not defined */
  bool propagates; /* into objects below */
};

struct active {
  struct active *previous; /* what it was made from; NULL for the first */
  struct slot *slots; /* by term */
  size_t len;
  size_t passing; /* how many slots do not propagate */
  struct active *reverted; /* made when first wanted */
};

/* What active contexts of one document are made in: the contexts it names and the ids they hand out. */
struct active_maker {
  struct scope *scope;
  struct context_set contexts;
  struct term_ids ids;
};

enum err active_maker_open(struct active_maker *maker, struct scope *scope, const struct context_set *below);

/* The active context outside of everything: no term is defined. */
enum err active_first(struct active_maker *maker, struct active **out);
/* NULL when the term (NO_TERM too) is not defined. */
const struct definition *active_find(const struct active *active, size_t term);

/* The active context inside an object with these embedded contexts. `*out` is `active` itself when nothing changes. */
enum err active_embed(struct active_maker *maker, struct active *active, const struct context_list *contexts,
                      struct active **out);
/* Inside an object of these types, which are sorted and distinct. */
enum err active_enter_types(struct active_maker *maker, struct active *active, size_t count, const struct str types[],
                            struct active **out);
/* Inside the value of a member; `definition` is the member's own or NULL. */
enum err active_enter_member(struct active_maker *maker, struct active *active, const struct definition *definition,
                             struct active **out);

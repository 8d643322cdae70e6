#pragma once

#include "ids.h"
#include "transitions.h"

/* Active contexts: what each term means at one place of a document. Immutable once made, so that documents share those
   that were made before. SPEC: cbor-ld-1.0, Active Context Algorithms */

struct slot {
  const struct definition *definition; /* NULL: the term is not defined */
  bool propagates; /* into objects below */
};

struct active {
  const struct active *previous; /* what it was made from; NULL for the first */
  struct slot *slots; /* by term */
  size_t len;
  size_t passing; /* how many slots do not propagate */
  const struct active *reverted; /* as seen from inside a member; NULL when nothing looks different there */
};

/* What active contexts are made in: the contexts that a document names, what became of active contexts so far, and the
   ids that the document's terms have. A maker may stand on another that is const. */
struct active_maker {
  struct scope *scope;
  struct context_set contexts;
  struct transitions transitions;
  struct term_ids ids;
};

enum err active_maker_open(struct active_maker *maker, struct scope *scope, const struct active_maker *below,
                           const struct jsonld_catalogue *catalogue);

/* The active context outside of everything: no term is defined. */
extern const struct active active_first;
/* NULL when the term (NO_TERM too) is not defined. */
const struct definition *active_find(const struct active *active, size_t term);

/* The active context inside an object with these embedded contexts. `*out` is `active` itself when nothing changes. */
enum err active_embed(struct active_maker *maker, const struct active *active, const struct context_list *contexts,
                      const struct active **out);
/* Inside an object of these types, which are sorted and distinct. */
enum err active_enter_types(struct active_maker *maker, const struct active *active, size_t count,
                            const struct str types[], const struct active **out);
/* Inside the value of a member; `definition` is the member's own or NULL. */
enum err active_enter_member(struct active_maker *maker, const struct active *active,
                             const struct definition *definition, const struct active **out);

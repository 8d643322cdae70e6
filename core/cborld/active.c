#include "active.h"

#include <string.h>

#include "curie.h"

const struct active active_first = {0};

enum err active_maker_open(struct active_maker *maker, struct scope *scope, const struct active_maker *below,
                           const struct jsonld_catalogue *catalogue)
{
  *maker = (struct active_maker){.scope = scope, .ids = {.scope = scope}, .transitions = {.scope = scope}};
  maker->transitions.below = below == NULL ? NULL : &below->transitions;
  return context_set_open(&maker->contexts, scope, below == NULL ? NULL : &below->contexts, catalogue);
}

const struct definition *active_find(const struct active *active, size_t term)
{
  return term < active->len ? active->slots[term].definition : NULL;
}

/* A successor of `previous` that starts with the terms of `terms`, and room for those of the whole vocabulary. */
static enum err succeed(struct active_maker *maker, const struct active *previous, const struct active *terms,
                        struct active **out)
{
  size_t len = vocabulary_len(&maker->contexts.vocabulary);
  struct active *next = SCOPE_NEW(maker->scope, struct active);
  struct slot *slots = SCOPE_ROOM(maker->scope, struct slot, len);
  if (next == NULL || slots == NULL) {
    return scope_err(maker->scope);
  }
  if (terms->len > 0) {
    memcpy(slots, terms->slots, terms->len * sizeof *slots);
  }
  memset(slots + terms->len, 0, (len - terms->len) * sizeof *slots);
  *next = (struct active){.previous = previous, .slots = slots, .len = len, .passing = terms->passing};
  *out = next;
  return OK;
}

static void set(struct active *active, size_t term, const struct definition *definition, bool propagates)
{
  struct slot *slot = &active->slots[term];
  bool passed = slot->definition != NULL && !slot->propagates;
  bool passes = definition != NULL && !propagates;
  active->passing = active->passing - passed + passes;
  *slot = (struct slot){definition, propagates};
}

/* True when the active context defines what an IRI of the definition begins with. */
static bool is_prefixed(const struct active *active, const struct definition *definition)
{
  return active_find(active, definition->id_prefix) != NULL || active_find(active, definition->type_prefix) != NULL;
}

/* The definition as it is here: nearly always the compiled one, else with its compact IRIs expanded. */
static enum err expand(struct active_maker *maker, const struct active *active, const struct context *context,
                       const struct context_term *term, const struct definition **out)
{
  *out = term->definition;
  if (term->definition->id.len > 0 && !is_prefixed(active, term->definition)) {
    return OK;
  }
  if (term->definition->id.len == 0) {
    struct str name = vocabulary_name(&maker->contexts.vocabulary, term->term);
    return FAIL_CODE(maker->scope, ERR_UNSUPPORTED, STR("invalid term definition"),
                     "@context: " STR_FMT ": CBOR-LD needs an absolute \"@id\"", STR_ARG(name));
  }
  struct definition *here = SCOPE_NEW(maker->scope, struct definition);
  if (here == NULL) {
    return scope_err(maker->scope);
  }
  *here = *term->definition;
  struct curie_prefixes prefixes = {maker->scope, context->raw, &maker->contexts.vocabulary, active};
  TRY(curie_expand(&prefixes, here->id, &here->id));
  TRY(curie_expand(&prefixes, here->type, &here->type));
  definition_classify(here);
  *out = here;
  return OK;
}

static enum err define(struct active_maker *maker, struct active *active, const struct context *context,
                       const struct context_term *term, enum way way)
{
  const struct definition *definition = NULL;
  TRY(expand(maker, active, context, term, &definition));
  bool propagates = context->propagate_stated ? context->propagate : way != TYPE_SCOPED;
  const struct definition *before = active_find(active, term->term);
  if (before == NULL || !before->protected_term) {
    set(active, term->term, definition, propagates);
    return OK;
  }
  if (way != PROPERTY_SCOPED && !definition_equal(before, definition)) {
    struct str name = vocabulary_name(&maker->contexts.vocabulary, term->term);
    return FAIL_CODE(maker->scope, ERR_JSONLD, STR("protected term redefinition"),
                     "@context: " STR_FMT " is protected and defined otherwise", STR_ARG(name));
  }
  set(active, term->term, before, propagates);
  return OK;
}

/* SPEC: cbor-ld-1.0, Update Term Map. In place: an own prefix is found in the context before the active one is asked,
   so no term depends on another that was replaced a moment ago; what null takes away is taken last. */
static enum err update(struct active_maker *maker, struct active *active, const struct context *context, enum way way)
{
  for (size_t i = 0; i < context->term_count; i++) {
    TRY(define(maker, active, context, &context->terms[i], way));
  }
  for (size_t i = 0; i < context->null_count; i++) {
    set(active, context->nulls[i], NULL, true);
  }
  return OK;
}

/* What the nearest outer context that lets the term through says about it. */
static const struct definition *outer_definition(const struct active *active, size_t term)
{
  for (const struct active *outer = active->previous; outer != NULL; outer = outer->previous) {
    const struct definition *definition = active_find(outer, term);
    if (definition == NULL || outer->slots[term].propagates) {
      return definition;
    }
  }
  return NULL;
}

/* SPEC: cbor-ld-1.0, Revert Term Map: as seen from inside a member, where type-scoped terms are not passed on. */
static enum err revert(struct active_maker *maker, struct active *active)
{
  struct active *reverted = NULL;
  if (active->passing == 0) {
    return OK;
  }
  TRY(succeed(maker, active, active, &reverted));
  for (size_t term = 0; term < active->len; term++) {
    if (active->slots[term].definition != NULL && !active->slots[term].propagates) {
      set(reverted, term, outer_definition(active, term), true);
    }
  }
  active->reverted = reverted;
  return OK;
}

/* A null context of a member takes every term away; that is how credentials/v2 keeps the terms of a presentation out of
   its credentials. Elsewhere CBOR-LD has no null contexts. */
static enum err clear(struct active_maker *maker, const struct transition *transition, struct active **out)
{
  if (transition->way != PROPERTY_SCOPED) {
    return FAIL(maker->scope, ERR_UNSUPPORTED, "@context: CBOR-LD has no null context here");
  }
  *out = SCOPE_NEW(maker->scope, struct active);
  if (*out == NULL) {
    return scope_err(maker->scope);
  }
  (*out)->previous = transition->previous;
  return OK;
}

static enum err make(struct active_maker *maker, struct transition *transition)
{
  struct active *made = NULL;
  if (transition->context == NULL) {
    TRY(clear(maker, transition, &made));
  } else {
    TRY(succeed(maker, transition->previous, transition->from, &made));
    TRY(update(maker, made, transition->context, transition->way));
  }
  TRY(revert(maker, made));
  transition->result = made;
  return transitions_put(&maker->transitions, transition);
}

/* Hands out the ids, which belong to the document, and finds what becomes of the active context, which does not. */
static enum err take(struct active_maker *maker, struct transition *transition)
{
  if (transition->context != NULL) {
    TRY(term_ids_assign(&maker->ids, &maker->contexts.vocabulary, transition->context));
  }
  transition->result = transitions_find(&maker->transitions, transition);
  return transition->result != NULL ? OK : make(maker, transition);
}

/* Applies a list to the terms of `*active`, entered from `previous`. */
static enum err apply(struct active_maker *maker, const struct active *previous, const struct context_list *list,
                      enum way way, const struct active **active)
{
  for (size_t i = 0; i < list->len; i++) {
    const struct context_ref *ref = &list->at[i];
    struct transition transition = {.previous = previous, .from = *active, .context = ref->context, .way = way};
    if (!ref->null && ref->context == NULL) {
      TRY(context_set_load(&maker->contexts, ref->url, &transition.context));
    }
    TRY(take(maker, &transition));
    *active = transition.result;
  }
  return OK;
}

enum err active_embed(struct active_maker *maker, const struct active *active, const struct context_list *contexts,
                      const struct active **out)
{
  *out = active;
  return apply(maker, active, contexts, EMBEDDED, out);
}

/* As other CBOR-LD encoders have it, null for a type changes nothing. */
static bool changes_nothing(const struct context_list *list)
{
  return list->len == 0 || (list->len == 1 && list->at[0].null);
}

enum err active_enter_types(struct active_maker *maker, const struct active *active, size_t count,
                            const struct str types[], const struct active **out)
{
  *out = active;
  for (size_t i = 0; i < count; i++) {
    const struct definition *type = active_find(*out, vocabulary_find(&maker->contexts.vocabulary, types[i]));
    if (type != NULL && !changes_nothing(&type->scoped)) {
      TRY(apply(maker, active, &type->scoped, TYPE_SCOPED, out));
    }
  }
  return OK;
}

enum err active_enter_member(struct active_maker *maker, const struct active *active,
                             const struct definition *definition, const struct active **out)
{
  *out = active->reverted == NULL ? active : active->reverted;
  return definition == NULL ? OK : apply(maker, active, &definition->scoped, PROPERTY_SCOPED, out);
}

#include "rdf/dataset.h"

#include <assert.h>

#include "base/limits.h"
#include "hash.h"

enum { FIRST_SLOTS = 64, FIRST_QUADS = FIRST_SLOTS / 2 }; /* enough for most credentials */

struct slot {
  uint64_t hash;
  size_t place; /* of the quad, counted from 1; 0 for an empty slot */
};

/* What the quad before was about, and the hash of that: quads come node by node. */
struct about {
  struct rdf_term graph;
  struct rdf_term subject;
  struct hash hash;
};

/* Quads in their order, and an open-addressed table of them that is never more than half full. */
struct rdf_dataset {
  struct scope *scope;
  size_t octets; /* of all terms that were written, duplicates too */
  struct rdf_quad *quads;
  size_t len;
  size_t cap;
  struct slot *slots;
  size_t slot_count; /* a power of two */
  struct about last;
};

struct rdf_dataset *rdf_dataset_in(struct scope *scope)
{
  struct rdf_dataset *dataset = SCOPE_NEW(scope, struct rdf_dataset);
  struct rdf_quad *quads = SCOPE_ROOM(scope, struct rdf_quad, FIRST_QUADS);
  struct slot *slots = SCOPE_ARRAY(scope, struct slot, FIRST_SLOTS);
  if (dataset == NULL || quads == NULL || slots == NULL) {
    return NULL;
  }
  *dataset = (struct rdf_dataset){
      .scope = scope, .quads = quads, .cap = FIRST_QUADS, .slots = slots, .slot_count = FIRST_SLOTS};
  return dataset;
}

static struct hash hash_term(struct hash hash, const struct rdf_term *term)
{
  hash = hash_add_number(hash, (uint64_t)term->value.len << 32 | (uint64_t)term->datatype.len << 2 | term->kind);
  hash = hash_add_text(hash, term->value);
  if (term->kind != RDF_LITERAL) {
    return hash;
  }
  hash = hash_add_text(hash, term->datatype);
  hash = hash_add_number(hash, term->language.len);
  return hash_add_text(hash, term->language);
}

/* The very same text, not an equal one. */
static bool is_same(const struct rdf_term *a, const struct rdf_term *b)
{
  return a->kind == b->kind && a->value.at == b->value.at && a->value.len == b->value.len;
}

static uint64_t hash_quad(struct rdf_dataset *dataset, const struct rdf_quad *quad)
{
  struct about *last = &dataset->last;
  if (!is_same(&last->graph, &quad->graph) || !is_same(&last->subject, &quad->subject)) {
    struct hash hash = hash_term(hash_start(dataset), &quad->graph);
    *last = (struct about){quad->graph, quad->subject, hash_term(hash, &quad->subject)};
  }
  return hash_end(hash_term(hash_term(last->hash, &quad->predicate), &quad->object));
}

/* The slot that holds the quad, or the empty one where it belongs. */
static struct slot *find_slot(const struct rdf_dataset *dataset, uint64_t hash, const struct rdf_quad *quad)
{
  for (size_t i = (size_t)hash;; i++) {
    struct slot *slot = &dataset->slots[i & (dataset->slot_count - 1)];
    if (slot->place == 0 || (slot->hash == hash && rdf_quad_equal(&dataset->quads[slot->place - 1], quad))) {
      return slot;
    }
  }
}

static size_t term_octets(const struct rdf_term *term)
{
  return term->value.len + term->datatype.len + term->language.len;
}

/* A long name that many quads share makes far more to hash and print than the document had. */
static enum err count_octets(struct rdf_dataset *dataset, const struct rdf_quad *quad)
{
  dataset->octets += term_octets(&quad->subject) + term_octets(&quad->predicate) + term_octets(&quad->object) +
                     term_octets(&quad->graph);
  if (dataset->octets > LIMIT_QUADS_OCTETS) {
    return FAIL(dataset->scope, ERR_LIMIT, "the quads of the document have more than %d octets", LIMIT_QUADS_OCTETS);
  }
  return OK;
}

static enum err widen_table(struct rdf_dataset *dataset)
{
  size_t count = dataset->slot_count * 2;
  struct slot *slots = SCOPE_ARRAY(dataset->scope, struct slot, count);
  if (slots == NULL) {
    return scope_err(dataset->scope);
  }
  for (size_t i = 0; i < dataset->slot_count; i++) {
    if (dataset->slots[i].place == 0) {
      continue;
    }
    size_t at = (size_t)dataset->slots[i].hash;
    while (slots[at & (count - 1)].place != 0) {
      at++;
    }
    slots[at & (count - 1)] = dataset->slots[i];
  }
  dataset->slots = slots;
  dataset->slot_count = count;
  return OK;
}

static enum err append(struct rdf_dataset *dataset, const struct rdf_quad *quad)
{
  if (dataset->len >= LIMIT_QUADS) {
    return FAIL(dataset->scope, ERR_LIMIT, "the document has more than %d quads", LIMIT_QUADS);
  }
  struct rdf_quad *quads = scope_grow(dataset->scope, dataset->quads, dataset->len, &dataset->cap, sizeof *quads);
  if (quads == NULL) {
    return scope_err(dataset->scope);
  }
  quads[dataset->len++] = *quad;
  dataset->quads = quads;
  return OK;
}

static enum err write_quad(void *handle, const struct rdf_quad *quad)
{
  struct rdf_dataset *dataset = handle;
  TRY(count_octets(dataset, quad));
  if (dataset->len >= dataset->slot_count / 2) {
    TRY(widen_table(dataset));
  }
  uint64_t hash = hash_quad(dataset, quad);
  struct slot *slot = find_slot(dataset, hash, quad);
  if (slot->place != 0) {
    return OK;
  }
  TRY(append(dataset, quad));
  *slot = (struct slot){hash, dataset->len};
  return OK;
}

struct rdf_sink rdf_dataset_sink(struct rdf_dataset *dataset)
{
  return (struct rdf_sink){dataset, write_quad};
}

size_t rdf_dataset_len(const struct rdf_dataset *dataset)
{
  return dataset->len;
}

const struct rdf_quad *rdf_dataset_at(const struct rdf_dataset *dataset, size_t index)
{
  assert(index < dataset->len);
  return &dataset->quads[index];
}

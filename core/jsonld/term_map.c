#include "term_map.h"

#include "text_hash.h"

enum { BITS_PER_LEVEL = 4, SLOTS = 1 << BITS_PER_LEVEL, HASH_BITS = 64 };

struct term_node {
  uint32_t terms; /* bit i: slot i holds a term, else a node */
  const void *slots[SLOTS]; /* NULL: empty */
};

/* Maps share their nodes, so all have one hash; forged collisions only make a path as long as the hash. */
static uint64_t hash_name(struct str name)
{
  return text_hash(name, NULL);
}

static unsigned slot_at(uint64_t hash, unsigned shift)
{
  return (unsigned)(hash >> shift) % SLOTS;
}

static bool is_term(const struct term_node *node, unsigned slot)
{
  return (node->terms >> slot & 1) != 0;
}

static const struct term *find(const struct term_map *map, struct str name)
{
  uint64_t hash = hash_name(name);
  const struct term_node *node = map->root;
  for (unsigned shift = 0; node != NULL; shift += BITS_PER_LEVEL) {
    unsigned slot = slot_at(hash, shift);
    if (is_term(node, slot)) {
      const struct term *term = node->slots[slot];
      return str_equal(term->name, name) ? term : NULL;
    }
    node = node->slots[slot];
  }
  return NULL;
}

const struct term *term_map_find(const struct term_map *map, struct str name)
{
  const struct term *term = find(map, name);
  return term != NULL && !term->removed ? term : NULL;
}

static uint64_t alias_bit(struct str name)
{
  return UINT64_C(1) << (name.len == 0 ? 0 : (name.len + 8 * (size_t)(uint8_t)name.at[0]) % 64);
}

enum keyword term_map_keyword(const struct term_map *map, struct str name)
{
  const struct term *term = (map->aliases & alias_bit(name)) == 0 ? NULL : term_map_find(map, name);
  return term == NULL ? NO_KEYWORD : term->keyword;
}

static struct term_node *node_copy(struct scope *scope, const struct term_node *from)
{
  struct term_node *node = SCOPE_NEW(scope, struct term_node);
  if (node != NULL && from != NULL) {
    *node = *from;
  }
  return node;
}

/* A node that holds one term. */
static const struct term_node *node_of(struct scope *scope, const struct term *term, unsigned shift)
{
  struct term_node *node = node_copy(scope, NULL);
  if (node != NULL) {
    unsigned slot = slot_at(hash_name(term->name), shift);
    node->terms = UINT32_C(1) << slot;
    node->slots[slot] = term;
  }
  return node;
}

/* `node` (NULL: an empty one) with the term. */
static const struct term_node *node_put(struct scope *scope, const struct term_node *node, const struct term *term,
                                        uint64_t hash, unsigned shift)
{
  if (shift >= HASH_BITS) {
    (void)FAIL(scope, ERR_LIMIT, "the names of a context's terms collide");
    return NULL;
  }
  if (node == NULL) {
    return node_of(scope, term, shift);
  }
  unsigned slot = slot_at(hash, shift);
  const void *there = node->slots[slot];
  bool leaf = is_term(node, slot);
  bool descends = !leaf && there != NULL;
  if (leaf && !str_equal(((const struct term *)there)->name, term->name)) {
    there = node_of(scope, there, shift + BITS_PER_LEVEL);
    descends = true;
  }
  const void *placed = term;
  if (descends) {
    placed = there == NULL ? NULL : node_put(scope, there, term, hash, shift + BITS_PER_LEVEL);
  }
  struct term_node *copy = placed == NULL ? NULL : node_copy(scope, node);
  if (copy != NULL) {
    copy->slots[slot] = placed;
    copy->terms = descends ? node->terms & ~(UINT32_C(1) << slot) : node->terms | UINT32_C(1) << slot;
  }
  return copy;
}

enum err term_map_put(struct scope *scope, struct term_map *map, const struct term *term)
{
  const struct term *before = find(map, term->name);
  const struct term_node *root = node_put(scope, map->root, term, hash_name(term->name), 0);
  if (root == NULL) {
    return scope_err(scope);
  }
  map->root = root;
  map->aliases |= term->keyword == NO_KEYWORD ? 0 : alias_bit(term->name);
  map->protected_count -= before != NULL && before->is_protected;
  map->protected_count += term->is_protected;
  return OK;
}

static enum err each(const struct term_node *node, void *handle,
                     enum err (*visit)(void *handle, const struct term *term))
{
  for (unsigned slot = 0; node != NULL && slot < SLOTS; slot++) {
    if (!is_term(node, slot)) {
      TRY(each(node->slots[slot], handle, visit));
      continue;
    }
    const struct term *term = node->slots[slot];
    TRY(term->removed ? OK : visit(handle, term));
  }
  return OK;
}

enum err term_map_each(const struct term_map *map, void *handle,
                       enum err (*visit)(void *handle, const struct term *term))
{
  return each(map->root, handle, visit);
}

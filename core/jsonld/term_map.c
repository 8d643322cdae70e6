#include "term_map.h"

#include <string.h>

enum { BITS_PER_LEVEL = 5, HASH_BITS = 64 };

/* Terms come first in `at`, then children, each in the order of their bits. */
struct term_node {
  uint32_t terms;
  uint32_t children;
  const void *at[];
};

/* Eight octets a round; str_hash takes them one by one, which shows on this path. */
static uint64_t hash_name(struct str name)
{
  uint64_t hash = name.len * UINT64_C(0x9e3779b97f4a7c15);
  size_t left = name.len;
  for (const char *at = name.at; left > 0; at += 8, left -= left < 8 ? left : 8) {
    uint64_t word = 0;
    memcpy(&word, at, left < 8 ? left : 8);
    hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 32;
  }
  return hash;
}

static uint32_t bit_at(uint64_t hash, unsigned shift)
{
  return UINT32_C(1) << ((hash >> shift) & 31);
}

static unsigned count_bits(uint32_t bits)
{
  return (unsigned)__builtin_popcount(bits);
}

static unsigned term_place(const struct term_node *node, uint32_t bit)
{
  return count_bits(node->terms & (bit - 1));
}

static unsigned child_place(const struct term_node *node, uint32_t bit)
{
  return count_bits(node->terms) + count_bits(node->children & (bit - 1));
}

static const struct term *find(const struct term_map *map, struct str name)
{
  uint64_t hash = hash_name(name);
  const struct term_node *node = map->root;
  for (unsigned shift = 0; node != NULL; shift += BITS_PER_LEVEL) {
    uint32_t bit = bit_at(hash, shift);
    if ((node->terms & bit) != 0) {
      const struct term *term = node->at[term_place(node, bit)];
      return str_equal(term->name, name) ? term : NULL;
    }
    node = (node->children & bit) != 0 ? node->at[child_place(node, bit)] : NULL;
  }
  return NULL;
}

const struct term *term_map_find(const struct term_map *map, struct str name)
{
  const struct term *term = find(map, name);
  return term != NULL && !term->removed ? term : NULL;
}

static struct term_node *node_new(struct scope *scope, uint32_t terms, uint32_t children)
{
  size_t slots = count_bits(terms) + count_bits(children);
  struct term_node *node = scope_alloc(scope, 1, sizeof *node + slots * sizeof node->at[0]);
  if (node != NULL) {
    node->terms = terms;
    node->children = children;
  }
  return node;
}

/* A node like `from` with other bits: copies every slot that both have, leaves new slots empty. */
static struct term_node *node_with(struct scope *scope, const struct term_node *from, uint32_t terms, uint32_t children)
{
  struct term_node *node = node_new(scope, terms, children);
  if (node == NULL) {
    return NULL;
  }
  for (uint32_t left = from->terms & terms; left != 0; left &= left - 1) {
    uint32_t bit = left & -left;
    node->at[term_place(node, bit)] = from->at[term_place(from, bit)];
  }
  for (uint32_t left = from->children & children; left != 0; left &= left - 1) {
    uint32_t bit = left & -left;
    node->at[child_place(node, bit)] = from->at[child_place(from, bit)];
  }
  return node;
}

/* A node that holds two different terms. */
static const struct term_node *node_of_two(struct scope *scope, const struct term *a, const struct term *b,
                                           unsigned shift)
{
  if (shift >= HASH_BITS) {
    (void)FAIL(scope, ERR_LIMIT, "the names of a context's terms collide");
    return NULL;
  }
  uint32_t a_bit = bit_at(hash_name(a->name), shift);
  uint32_t b_bit = bit_at(hash_name(b->name), shift);
  struct term_node *node = node_new(scope, a_bit == b_bit ? 0 : a_bit | b_bit, a_bit == b_bit ? a_bit : 0);
  if (node == NULL) {
    return NULL;
  }
  if (a_bit == b_bit) {
    node->at[0] = node_of_two(scope, a, b, shift + BITS_PER_LEVEL);
    return node->at[0] == NULL ? NULL : node;
  }
  node->at[term_place(node, a_bit)] = a;
  node->at[term_place(node, b_bit)] = b;
  return node;
}

static const struct term_node *node_put(struct scope *scope, const struct term_node *node, const struct term *term,
                                        uint64_t hash, unsigned shift)
{
  uint32_t bit = bit_at(hash, shift);
  if ((node->children & bit) != 0) {
    const struct term_node *child = node->at[child_place(node, bit)];
    child = node_put(scope, child, term, hash, shift + BITS_PER_LEVEL);
    struct term_node *copy = child == NULL ? NULL : node_with(scope, node, node->terms, node->children);
    if (copy != NULL) {
      copy->at[child_place(copy, bit)] = child;
    }
    return copy;
  }
  const struct term *there = (node->terms & bit) != 0 ? node->at[term_place(node, bit)] : term;
  if (str_equal(there->name, term->name)) {
    struct term_node *copy = node_with(scope, node, node->terms | bit, node->children);
    if (copy != NULL) {
      copy->at[term_place(copy, bit)] = term;
    }
    return copy;
  }
  const struct term_node *child = node_of_two(scope, there, term, shift + BITS_PER_LEVEL);
  struct term_node *copy = child == NULL ? NULL : node_with(scope, node, node->terms & ~bit, node->children | bit);
  if (copy != NULL) {
    copy->at[child_place(copy, bit)] = child;
  }
  return copy;
}

enum err term_map_put(struct scope *scope, struct term_map *map, const struct term *term)
{
  static const struct term_node empty = {0};
  const struct term *before = find(map, term->name);
  const struct term_node *root = map->root == NULL ? &empty : map->root;
  root = node_put(scope, root, term, hash_name(term->name), 0);
  if (root == NULL) {
    return scope_err(scope);
  }
  map->root = root;
  map->protected_count -= before != NULL && before->is_protected;
  map->protected_count += term->is_protected;
  return OK;
}

static enum err each(const struct term_node *node, void *handle,
                     enum err (*visit)(void *handle, const struct term *term))
{
  unsigned terms = count_bits(node->terms);
  for (unsigned i = 0; i < terms; i++) {
    const struct term *term = node->at[i];
    if (!term->removed) {
      TRY(visit(handle, term));
    }
  }
  for (unsigned i = 0; i < count_bits(node->children); i++) {
    TRY(each(node->at[terms + i], handle, visit));
  }
  return OK;
}

enum err term_map_each(const struct term_map *map, void *handle,
                       enum err (*visit)(void *handle, const struct term *term))
{
  return map->root == NULL ? OK : each(map->root, handle, visit);
}

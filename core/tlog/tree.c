#include "tlog/tree.h"

#include <assert.h>

#include "range.h"

enum err tree_root(struct scope *scope, const struct tree_reader *reader, uint64_t size, struct tlog_hash *out)
{
  if (size == 0) {
    *out = tlog_empty_root();
    return OK;
  }
  return range_hash(scope, reader, (struct range){0, size}, out);
}

unsigned tree_edge_add(struct tree_edge *edge, unsigned level, const struct tlog_hash *hash)
{
  uint64_t leaves = UINT64_C(1) << level;
  assert(level < TREE_LEVELS && edge->size % leaves == 0 && edge->size <= UINT64_MAX - leaves);
  struct tlog_hash carried = *hash;
  unsigned at = level;
  for (; (edge->size >> at & 1) != 0; at++) {
    struct tlog_hash left = edge->at[at];
    edge->at[at] = carried;
    carried = tlog_node_hash(&left, &carried);
  }
  edge->at[at] = carried;
  edge->size += leaves;
  return at;
}

struct tlog_hash tree_edge_root(const struct tree_edge *edge)
{
  if (edge->size == 0) {
    return tlog_empty_root();
  }
  unsigned level = (unsigned)__builtin_ctzll(edge->size);
  struct tlog_hash root = edge->at[level];
  for (level++; level < TREE_LEVELS; level++) {
    if ((edge->size >> level & 1) != 0) {
      root = tlog_node_hash(&edge->at[level], &root);
    }
  }
  return root;
}

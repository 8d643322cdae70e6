#include "tlog/inclusion.h"

#include <assert.h>

#include "range.h"

/* From the root down: the half without the leaf goes into the proof. */
enum err inclusion_create(struct scope *scope, const struct tree_reader *reader, uint64_t index, uint64_t size,
                          struct tlog_path *out)
{
  if (index >= size) {
    return FAIL(scope, ERR_RANGE, "a tree of %llu leaves has no leaf %llu", (unsigned long long)size,
                (unsigned long long)index);
  }
  struct range_path path = {0};
  struct range range = {0, size};
  while (range.to - range.from > 1) {
    uint64_t middle = range.from + range_split(range);
    struct range left = {range.from, middle};
    struct range right = {middle, range.to};
    bool goes_left = index < middle;
    TRY(range_path_add(scope, reader, &path, goes_left ? right : left));
    range = goes_left ? left : right;
  }
  return range_path_end(scope, &path, out);
}

/* SPEC: RFC 9162 section 2.1.3.2, which tells for RFC 6962's proofs how to check them. `node` is the index of the node
   that the hash is for, `last` that of the last node on its level. */
bool inclusion_check(uint64_t index, uint64_t size, const struct tlog_hash *leaf, const struct tlog_path *path,
                     const struct tlog_hash *root)
{
  if (index >= size) {
    return false;
  }
  uint64_t node = index;
  uint64_t last = size - 1;
  struct tlog_hash hash = *leaf;
  for (size_t i = 0; i < path->len; i++, node >>= 1, last >>= 1) {
    if (last == 0) {
      return false;
    }
    if ((node & 1) == 0 && node != last) {
      hash = tlog_node_hash(&hash, &path->at[i]);
      continue;
    }
    hash = tlog_node_hash(&path->at[i], &hash);
    for (; node != 0 && (node & 1) == 0; node >>= 1) {
      last >>= 1;
    }
  }
  return last == 0 && tlog_hash_equal(&hash, root);
}

enum err inclusion_subtree_create(struct scope *scope, const struct tree_reader *reader, uint64_t index,
                                  unsigned levels, struct tlog_path *out)
{
  assert(levels < TREE_LEVELS);
  struct tlog_hash *at = SCOPE_ROOM(scope, struct tlog_hash, levels);
  if (at == NULL) {
    return scope_err(scope);
  }
  for (unsigned level = 0; level < levels; level++) {
    TRY(reader->read(reader->self, scope, level, index >> level ^ 1, &at[level]));
  }
  *out = (struct tlog_path){at, levels};
  return OK;
}

struct tlog_hash inclusion_subtree(uint64_t index, const struct tlog_hash *leaf, const struct tlog_path *path)
{
  assert(path->len < TREE_LEVELS);
  struct tlog_hash hash = *leaf;
  for (size_t i = 0; i < path->len; i++) {
    hash = (index >> i & 1) != 0 ? tlog_node_hash(&path->at[i], &hash) : tlog_node_hash(&hash, &path->at[i]);
  }
  return hash;
}

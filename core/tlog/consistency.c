#include "tlog/consistency.h"

#include "range.h"

/* From the root down, towards the right end of the old tree. The half beside the way goes into the proof. The way ends
   at the old tree's last complete subtree; its hash is left out when it is the old tree itself. */
static enum err walk(struct scope *scope, const struct tree_reader *reader, uint64_t old_size, uint64_t size,
                     struct range_path *path)
{
  struct range range = {0, size};
  while (range.to != old_size) {
    uint64_t middle = range.from + range_split(range);
    struct range left = {range.from, middle};
    struct range right = {middle, range.to};
    bool goes_left = old_size <= middle;
    TRY(range_path_add(scope, reader, path, goes_left ? right : left));
    range = goes_left ? left : right;
  }
  return range.from == 0 ? OK : range_path_add(scope, reader, path, range);
}

enum err consistency_create(struct scope *scope, const struct tree_reader *reader, uint64_t old_size, uint64_t size,
                            struct tlog_path *out)
{
  if (old_size > size) {
    return FAIL(scope, ERR_RANGE, "a tree of %llu leaves has none of %llu before it", (unsigned long long)size,
                (unsigned long long)old_size);
  }
  struct range_path path = {0};
  if (old_size > 0) {
    TRY(walk(scope, reader, old_size, size, &path));
  }
  return range_path_end(scope, &path, out);
}

/* Both roots as the proof makes them. `node` is the index of the node that the hashes are for, `last` that of the last
   node of the new tree on its level. */
struct climb {
  uint64_t node, last;
  struct tlog_hash old_hash, hash;
};

static bool climb_step(struct climb *climb, const struct tlog_hash *next)
{
  if (climb->last == 0) {
    return false;
  }
  if ((climb->node & 1) != 0 || climb->node == climb->last) {
    climb->old_hash = tlog_node_hash(next, &climb->old_hash);
    climb->hash = tlog_node_hash(next, &climb->hash);
    for (; climb->node != 0 && (climb->node & 1) == 0; climb->node >>= 1) {
      climb->last >>= 1;
    }
  } else {
    climb->hash = tlog_node_hash(&climb->hash, next);
  }
  climb->node >>= 1;
  climb->last >>= 1;
  return true;
}

/* SPEC: RFC 9162 section 2.1.4.2. `first` is the old tree's last complete subtree. */
static bool climb_check(uint64_t old_size, uint64_t size, const struct tlog_hash *first, const struct tlog_path *rest,
                        const struct tlog_hash *old_root, const struct tlog_hash *root)
{
  unsigned level = (unsigned)__builtin_ctzll(old_size);
  struct climb climb = {(old_size - 1) >> level, (size - 1) >> level, *first, *first};
  for (size_t i = 0; i < rest->len; i++) {
    if (!climb_step(&climb, &rest->at[i])) {
      return false;
    }
  }
  return climb.last == 0 && tlog_hash_equal(&climb.old_hash, old_root) && tlog_hash_equal(&climb.hash, root);
}

bool consistency_check(uint64_t old_size, uint64_t size, const struct tlog_path *path, const struct tlog_hash *old_root,
                       const struct tlog_hash *root)
{
  if (old_size > size || old_size == 0) {
    return false;
  }
  if (old_size == size) {
    return path->len == 0 && tlog_hash_equal(old_root, root);
  }
  if (path->len == 0) {
    return false;
  }
  bool old_is_subtree = (old_size & (old_size - 1)) == 0;
  struct tlog_path rest = old_is_subtree ? *path : (struct tlog_path){path->at + 1, path->len - 1};
  return climb_check(old_size, size, old_is_subtree ? old_root : path->at, &rest, old_root, root);
}

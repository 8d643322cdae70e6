#include "range.h"

#include <assert.h>

uint64_t range_split(struct range range)
{
  assert(range.to - range.from >= 2);
  return UINT64_C(1) << (63 - __builtin_clzll(range.to - range.from - 1));
}

enum err range_hash(struct scope *scope, const struct tree_reader *reader, struct range range, struct tlog_hash *out)
{
  struct tlog_hash parts[TREE_LEVELS];
  size_t len = 0;
  for (uint64_t from = range.from; from < range.to; len++) {
    unsigned level = 63 - (unsigned)__builtin_clzll(range.to - from);
    TRY(reader->read(reader->self, scope, level, from >> level, &parts[len]));
    from += UINT64_C(1) << level;
  }
  assert(len > 0);
  struct tlog_hash hash = parts[len - 1];
  for (size_t i = len - 1; i > 0; i--) {
    hash = tlog_node_hash(&parts[i - 1], &hash);
  }
  *out = hash;
  return OK;
}

enum err range_path_add(struct scope *scope, const struct tree_reader *reader, struct range_path *path,
                        struct range range)
{
  assert(path->len < sizeof path->at / sizeof *path->at);
  return range_hash(scope, reader, range, &path->at[path->len++]);
}

enum err range_path_end(struct scope *scope, const struct range_path *path, struct tlog_path *out)
{
  struct tlog_hash *at = SCOPE_ROOM(scope, struct tlog_hash, path->len);
  if (at == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < path->len; i++) {
    at[i] = path->at[path->len - 1 - i];
  }
  *out = (struct tlog_path){at, path->len};
  return OK;
}

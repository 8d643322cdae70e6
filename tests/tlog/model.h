#pragma once

#include "testing/testing.h"

#include "tlog/tile.h"

/* The trees that the tests compare with: RFC 6962 written down as it defines them, recursively, over leaves that are
   all kept. */
enum { MODEL_LEAVES = 70000 };

struct model {
  struct tlog_hash *leaves; /* leaf i is the hash of the entry model_entry(i) */
  struct tlog_hash *levels[TREE_LEVELS]; /* complete subtrees; NULL where there is none */
  size_t len; /* leaves */
};

/* In the scope. */
struct model *model_new(struct scope *scope, size_t len);
/* The same of other leaves, which are borrowed. */
struct model *model_of(struct scope *scope, struct tlog_hash *leaves, size_t len);
struct bytes model_entry(struct scope *scope, uint64_t index);
struct tlog_hash model_root(const struct model *model, uint64_t from, uint64_t to);
size_t model_inclusion(const struct model *model, uint64_t index, uint64_t from, uint64_t to, struct tlog_hash *out);
size_t model_consistency(const struct model *model, uint64_t old_size, uint64_t from, uint64_t to, bool whole,
                         struct tlog_hash *out);
struct tree_reader model_reader(struct model *model);

/* The model's tiles, made from its levels. `damaged` names a tile whose bit `damaged_bit` is turned; width 0 for none.
   Counts what is read. */
struct model_tiles {
  struct model *model;
  struct tile damaged;
  size_t damaged_bit;
  size_t missing_octets; /* from the end of the damaged tile */
  size_t reads;
};
struct tile_source model_source(struct model_tiles *tiles);

#define ASSERT_HASH(seen, expected) assert_memory_equal((seen).at, (expected).at, TLOG_HASH_OCTETS)

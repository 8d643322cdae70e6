#include <string.h>

#include "tlog/entry_bundle.h"
#include "tlog/tile_tree.h"
#include "visit.h"

/* A tile that does not hold what the entries make. Whose fault it is shows at the end, by the root. */
struct suspect {
  struct tile tile;
  unsigned first; /* hash that differs */
};
enum { SUSPECTS_MOST = 1000 };

struct reading {
  struct visit *visit;
  const struct witnessed *witnessed; /* the checkpoint */
  uint64_t old_size; /* of the tree that was read before */
  uint64_t size; /* of the checkpoint's tree */
  struct suspect suspects[SUSPECTS_MOST];
  size_t suspects_len;
  size_t suspects_lost;
  bool is_stopped; /* a bundle could not be read */
};

static void suspect_add(struct reading *reading, const struct tile *tile, unsigned first)
{
  if (reading->suspects_len == SUSPECTS_MOST) {
    reading->suspects_lost++;
    return;
  }
  reading->suspects[reading->suspects_len++] = (struct suspect){*tile, first};
}

/* Where two tiles part, or the width. */
static unsigned first_difference(struct bytes seen, struct bytes made)
{
  unsigned width = (unsigned)(made.len / TLOG_HASH_OCTETS);
  for (unsigned i = 0; i < width; i++) {
    size_t at = (size_t)i * TLOG_HASH_OCTETS;
    if (at + TLOG_HASH_OCTETS > seen.len || memcmp(seen.at + at, made.at + at, TLOG_HASH_OCTETS) != 0) {
      return i;
    }
  }
  return seen.len == made.len ? width : width - 1;
}

/* The sink of the tree that grows from the entries: each tile that it fills is held against the one that is served. */
static enum err compare_tile(void *self, const struct tile *tile, struct bytes made)
{
  struct reading *reading = self;
  struct visit *visit = reading->visit;
  struct scope_mark mark = scope_mark(visit->scope);
  struct tile served = *tile;
  struct str seen = {0};
  bool found = false;
  TRY(visit_fetch_tile(visit, &served, &seen, &found));
  unsigned first = found ? first_difference(visit_cut_tile(seen, &served, tile->width), made) : tile->width;
  if (first < tile->width) {
    suspect_add(reading, &served, first);
  }
  scope_rewind(visit->scope, mark);
  return OK;
}

/* An entry that was read at an earlier visit stands again in a bundle that has grown since. */
static void compare_entry(struct visit *visit, struct str bundle, uint64_t index, const struct tlog_hash *leaf)
{
  if (tlog_hash_equal(leaf, &visit->log->edge->at[0][index % TILE_WIDTH])) {
    return;
  }
  findings_add(visit->findings, AUDIT_ENTRIES_REWRITTEN, bundle, "entry %llu is not the one that stood there before",
               (unsigned long long)index);
}

/* Those that the checkpoint's tree has; `name` is the bundle's as it was served. */
static enum err take_entries(struct reading *reading, const struct tile *tile, struct str name,
                             const struct bytes *entries)
{
  struct visit *visit = reading->visit;
  const struct tile_sink sink = {reading, compare_tile};
  for (unsigned i = 0; i < tile->width; i++) {
    uint64_t index = tile->index * TILE_WIDTH + i;
    struct tlog_hash leaf = tlog_leaf_hash(entries[i]);
    if (index < visit->log->edge->tree.size) {
      compare_entry(visit, name, index, &leaf);
      continue;
    }
    TRY(tile_edge_add(visit->log->edge, &leaf, &sink));
    struct scope_mark mark = scope_mark(visit->scope);
    TRY(visit_entry(visit, index, entries[i], reading->witnessed));
    scope_rewind(visit->scope, mark);
  }
  return OK;
}

static enum err read_bundle(struct reading *reading, const struct tile *tile)
{
  struct visit *visit = reading->visit;
  struct tile served = *tile;
  struct str name, path;
  struct str text = {0};
  const struct bytes *entries = NULL;
  bool found = false;
  TRY(visit_fetch_tile(visit, &served, &text, &found));
  TRY(visit_tile_path(visit, &served, &name, &path));
  enum err err = found ? entry_bundle_decode(visit->scope, str_bytes(text), served.width, &entries) : OK;
  if (err != OK && visit_is_theirs(err)) {
    struct fault fault = scope_take_fault(visit->scope);
    findings_add(visit->findings, AUDIT_ENTRIES_REWRITTEN, name, "%s", fault.text);
  }
  reading->is_stopped = entries == NULL;
  return entries == NULL ? scope_err(visit->scope) : take_entries(reading, tile, name, entries);
}

static enum err read_bundles(struct reading *reading)
{
  struct visit *visit = reading->visit;
  while (visit->log->edge->tree.size < reading->size && !reading->is_stopped) {
    struct tile tile = tile_holding(TILE_ENTRIES, visit->log->edge->tree.size, reading->size);
    struct scope_mark mark = scope_mark(visit->scope);
    TRY(read_bundle(reading, &tile));
    scope_rewind(visit->scope, mark);
  }
  const struct tile_sink sink = {reading, compare_tile};
  return reading->is_stopped ? OK : tile_edge_put(visit->log->edge, reading->old_size, &sink);
}

/* The entries make the root, so whatever tile differs is not the tree's. */
static enum err tell_tiles(struct reading *reading)
{
  struct visit *visit = reading->visit;
  for (size_t i = 0; i < reading->suspects_len; i++) {
    const struct suspect *suspect = &reading->suspects[i];
    struct str name, path;
    TRY(visit_tile_path(visit, &suspect->tile, &name, &path));
    findings_add(visit->findings, AUDIT_TILE_REWRITTEN, path, "hash %u of it is not that of the entries",
                 suspect->first);
  }
  return OK;
}

/* The entries do not make the root. A bundle whose hashes, bound to the root, are others is the one that was rewritten;
   where the tile does not hold either, nobody can say. */
static enum err tell_bundle(struct reading *reading, const struct tree_reader *reader, const struct suspect *suspect)
{
  struct visit *visit = reading->visit;
  struct tile bundle = suspect->tile;
  uint64_t index = bundle.index * TILE_WIDTH + suspect->first;
  struct str name, path;
  struct tlog_hash hash;
  bundle.level = TILE_ENTRIES;
  enum err err = reader->read(reader->self, visit->scope, 0, index, &hash);
  if (err != OK && err != ERR_PROOF && err != ERR_NOT_FOUND) {
    return err;
  }
  (void)scope_take_fault(visit->scope);
  TRY(visit_tile_path(visit, &bundle, &name, &path));
  findings_add(visit->findings, AUDIT_ENTRIES_REWRITTEN, path, "entry %llu is not the one under the checkpoint%s",
               (unsigned long long)index, err == OK ? "" : ", or the tile beside it is not");
  return OK;
}

static enum err tell_entries(struct reading *reading, const struct checkpoint *checkpoint)
{
  struct visit *visit = reading->visit;
  struct tile_source source = visit_tiles(visit);
  struct tile_tree *tree = NULL;
  enum err err = tile_tree_open(visit->scope, &source, checkpoint->size, &checkpoint->root, &tree);
  if (err != OK && err != ERR_PROOF && err != ERR_NOT_FOUND) {
    return err;
  }
  struct fault fault = scope_take_fault(visit->scope);
  size_t told = 0;
  struct tree_reader reader = err == OK ? tile_tree_reader(tree) : (struct tree_reader){0};
  for (size_t i = 0; err == OK && i < reading->suspects_len; i++) {
    if (reading->suspects[i].tile.level == 0) {
      told++;
      TRY(tell_bundle(reading, &reader, &reading->suspects[i]));
    }
  }
  struct str where = scope_format(visit->scope, STR_FMT " size %llu", STR_ARG(checkpoint->origin),
                                  (unsigned long long)checkpoint->size);
  findings_add(visit->findings, AUDIT_ROOT_WRONG, where, "%s",
               told > 0    ? "because of the entries that were rewritten"
               : err == OK ? "its tiles do, and those of its entries that were read before have changed"
                           : fault.text);
  return scope_err(visit->scope);
}

static enum err finish(struct reading *reading, bool *whole)
{
  struct visit *visit = reading->visit;
  const struct witnessed *witnessed = reading->witnessed;
  struct seen_log *log = visit->log;
  struct tlog_hash root = tree_edge_root(&log->edge->tree);
  if (!tlog_hash_equal(&root, &witnessed->checkpoint.root)) {
    return tell_entries(reading, &witnessed->checkpoint);
  }
  TRY(tell_tiles(reading));
  visit->findings->lost += reading->suspects_lost;
  struct str whole_note = {0};
  TRY(note_print(visit->scope, &witnessed->note, &whole_note));
  log->checkpoint = scope_str(visit->state->memory, whole_note);
  log->root = root;
  log->time_s = witnessed->time_s > log->time_s ? witnessed->time_s : log->time_s; /* older lines may be served again */
  *whole = true;
  return scope_err(visit->state->memory) == OK ? OK : FAIL(visit->scope, ERR_LIMIT, "no memory for a checkpoint");
}

enum err visit_entries(struct visit *visit, const struct witnessed *witnessed, bool *whole)
{
  struct reading *reading = SCOPE_NEW(visit->scope, struct reading);
  if (reading == NULL) {
    return scope_err(visit->scope);
  }
  *whole = false;
  reading->visit = visit;
  reading->witnessed = witnessed;
  reading->old_size = visit->log->edge->tree.size;
  reading->size = witnessed->checkpoint.size;
  TRY(read_bundles(reading));
  return reading->is_stopped ? OK : finish(reading, whole);
}

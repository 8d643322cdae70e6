#include "vc/evidence_log.h"

#include <string.h>

#include "base/limits.h"
#include "evidence_parts.h"
#include "tlog/tile.h"

/* One look at the log, on the way to becoming evidence. */
struct look {
  struct evidence *fresh;
  struct scope *scope;
  const struct registry_port *port;
  const struct evidence_log *old; /* of the same log; NULL when there is none */
  struct evidence_log *log;
};

/* What was signed and published cannot be taken back: who sees this has caught the log, or somebody in its name. */
static enum err contradict(struct look *look, const char *reason)
{
  look->fresh->log_gap.contradiction = true;
  return FAIL(look->scope, ERR_PROOF, "the log contradicts itself: %s", reason);
}

/* An old copy of a checkpoint is only old, which the witnesses' time tells. `former` may be of another year's log. */
static enum err check_former(struct look *look, const struct evidence_log *former)
{
  const struct evidence_log *old = look->old;
  const struct evidence_log *log = look->log;
  if (old != NULL && log->size == old->size && !tlog_hash_equal(&log->root, &old->root)) {
    return contradict(look, "its checkpoint and the one at hand are of one size and have two roots");
  }
  if (former != NULL && log->time_s < former->time_s) {
    return FAIL(look->scope, ERR_PROOF, "the log's checkpoint was witnessed before the one at hand");
  }
  if (old != NULL && log->size < old->size) {
    return contradict(look, "its checkpoint is of a smaller tree than the one at hand");
  }
  return OK;
}

/* Copies what the policy believes into the evidence's memory. */
static enum err believe(struct look *look, const struct witnessed *witnessed, struct str checkpoint, struct str etag)
{
  struct scope *memory = look->fresh->memory;
  look->log = SCOPE_NEW(memory, struct evidence_log);
  const struct evidence_log log = {
      .checkpoint = scope_str(memory, checkpoint),
      .etag = scope_str(memory, etag),
      .origin = scope_str(memory, witnessed->checkpoint.origin),
      .size = witnessed->checkpoint.size,
      .root = witnessed->checkpoint.root,
      .time_s = witnessed->time_s,
  };
  TRY(evidence_hand_over(look->scope, look->fresh, scope_err(memory)));
  *look->log = log;
  return OK;
}

static enum err open_checkpoint(struct look *look, const struct log_policy *policy, const struct evidence_log *former,
                                struct str checkpoint, struct str etag)
{
  struct witnessed witnessed;
  TRY(log_policy_check(look->scope, policy, checkpoint, &witnessed));
  bool same = former != NULL && str_equal(former->origin, witnessed.checkpoint.origin);
  look->old = same ? former : NULL; /* another year's log has nothing to go on from */
  TRY(believe(look, &witnessed, checkpoint, etag));
  return check_former(look, former);
}

/* SPEC: c2sp.org/tlog-tiles@v0.1.0: a partial tile may be gone once the full one is there. */
static enum err fetch_tile(struct look *look, const struct tile *tile, struct registry_document *out)
{
  struct str path;
  struct tile full = {tile->level, TILE_WIDTH, tile->index};
  TRY(tile_path_print(look->scope, tile, &path));
  enum err err = registry_fetch_tile(look->port, look->scope, path, out);
  if (err != ERR_NOT_FOUND || tile->width == TILE_WIDTH) {
    return err;
  }
  (void)scope_take_fault(look->scope);
  TRY(tile_path_print(look->scope, &full, &path));
  return registry_fetch_tile(look->port, look->scope, path, out);
}

static enum err read_tile(struct look *look, const struct tile *tile, struct tlog_hash out[TILE_WIDTH])
{
  struct scope_mark mark = scope_mark(look->scope);
  struct registry_document document;
  TRY(fetch_tile(look, tile, &document));
  size_t octets = tile->width * sizeof *out;
  if (document.body.len != octets && document.body.len != TILE_OCTETS) {
    return FAIL(look->scope, ERR_SYNTAX, "a tile of the log has %zu octets", document.body.len);
  }
  memcpy(out, document.body.at, octets);
  scope_rewind(look->scope, mark);
  return OK;
}

/* The tile that holds the next subtree which is not held yet: what is held of it must be what it was. */
static enum err add_tile(struct look *look, struct tlog_hash *subtrees)
{
  struct evidence_log *log = look->log;
  struct tlog_hash hashes[TILE_WIDTH];
  struct tile tile = tile_holding(1, log->subtrees_len, log->size);
  size_t from = (size_t)tile.index * TILE_WIDTH;
  size_t held = log->subtrees_len - from;
  TRY(read_tile(look, &tile, hashes));
  if (memcmp(subtrees + from, hashes, held * sizeof *hashes) != 0) {
    return contradict(look, "a tile is another one than it was");
  }
  for (size_t i = held; i < tile.width; i++) {
    subtrees[from + i] = hashes[i];
    (void)tree_edge_add(&log->edge, TILE_HEIGHT, &hashes[i]);
  }
  log->subtrees_len = from + tile.width;
  return OK;
}

static enum err read_subtrees(struct look *look)
{
  struct evidence_log *log = look->log;
  uint64_t count = log->size >> TILE_HEIGHT;
  if (count > LIMIT_LOG_SUBTREES) {
    return FAIL(look->scope, ERR_LIMIT, "the log has more than %d times 256 entries", LIMIT_LOG_SUBTREES);
  }
  struct tlog_hash *subtrees = SCOPE_ROOM(look->fresh->memory, struct tlog_hash, (size_t)count);
  TRY(evidence_hand_over(look->scope, look->fresh, scope_err(look->fresh->memory)));
  log->subtrees = subtrees;
  if (look->old != NULL && look->old->subtrees_len > 0) {
    memcpy(subtrees, look->old->subtrees, look->old->subtrees_len * sizeof *subtrees);
    log->subtrees_len = look->old->subtrees_len;
    log->edge = look->old->edge;
  }
  while (log->subtrees_len < count) {
    TRY(add_tile(look, subtrees));
  }
  return OK;
}

/* The leaves behind the last complete subtree. */
static enum err add_rest(struct look *look, struct tree_edge *edge)
{
  const struct evidence_log *log = look->log;
  struct tlog_hash hashes[TILE_WIDTH];
  if (log->size % TILE_WIDTH == 0) {
    return OK;
  }
  struct tile tile = tile_holding(0, log->size / TILE_WIDTH * TILE_WIDTH, log->size);
  TRY(read_tile(look, &tile, hashes));
  for (size_t i = 0; i < tile.width; i++) {
    (void)tree_edge_add(edge, 0, &hashes[i]);
  }
  return OK;
}

/* What was held before stands in front of what is new, so that one comparison shows both: that the tiles are the
   checkpoint's, and that the log goes on from there. */
static enum err check_root(struct look *look)
{
  struct tree_edge edge = look->log->edge;
  TRY(add_rest(look, &edge));
  struct tlog_hash root = tree_edge_root(&edge);
  if (!tlog_hash_equal(&root, &look->log->root)) {
    return contradict(look, "its tiles, with those held before, do not make its checkpoint's root");
  }
  return OK;
}

static enum err look_at(struct look *look, const struct log_policy *policy, const struct evidence_log *former)
{
  struct registry_document document;
  struct str etag = former != NULL ? former->etag : STR("");
  TRY(registry_fetch_checkpoint(look->port, look->scope, etag, &document));
  if (!document.changed) {
    return OK;
  }
  TRY(open_checkpoint(look, policy, former, document.body, document.etag));
  TRY(read_subtrees(look));
  TRY(check_root(look));
  look->fresh->log = look->log;
  return OK;
}

static void note_gap(struct evidence *fresh, struct scope *scope)
{
  fresh->log_gap.reason = scope_str(fresh->memory, str_of(scope_first_fault(scope)->text));
}

enum err evidence_refresh_log(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                              const struct registry_port *port, const struct evidence *former)
{
  struct look look = {.fresh = fresh, .scope = scope, .port = port};
  if (rules->log_policy == NULL) {
    return OK;
  }
  enum err err = look_at(&look, rules->log_policy, former == NULL ? NULL : former->log);
  if (err != OK) {
    note_gap(fresh, scope);
  }
  return err;
}

enum err evidence_take_checkpoint(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                                  const struct evidence *former, struct str checkpoint)
{
  struct look look = {.fresh = fresh, .scope = scope};
  if (rules->log_policy == NULL) {
    return OK;
  }
  const struct evidence_log *old = former == NULL ? NULL : former->log;
  enum err err = open_checkpoint(&look, rules->log_policy, old, checkpoint, STR(""));
  if (err == OK) {
    fresh->log = look.log;
    return OK;
  }
  note_gap(fresh, scope);
  return err;
}

enum err evidence_keep_log(struct evidence *fresh, struct scope *scope, const struct evidence *former)
{
  const struct evidence_log *old = former == NULL ? NULL : former->log;
  struct scope *memory = fresh->memory;
  if (fresh->log != NULL || old == NULL) {
    return OK;
  }
  struct evidence_log *log = SCOPE_NEW(memory, struct evidence_log);
  struct tlog_hash *subtrees = SCOPE_ROOM(memory, struct tlog_hash, old->subtrees_len);
  struct evidence_log copy = *old;
  copy.checkpoint = scope_str(memory, old->checkpoint);
  copy.etag = scope_str(memory, old->etag);
  copy.origin = scope_str(memory, old->origin);
  copy.subtrees = subtrees;
  TRY(evidence_hand_over(scope, fresh, scope_err(memory)));
  if (old->subtrees_len > 0) {
    memcpy(subtrees, old->subtrees, old->subtrees_len * sizeof *subtrees);
  }
  *log = copy;
  fresh->log = log;
  return OK;
}

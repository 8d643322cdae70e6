#include <string.h>

#include "base/file.h"
#include "codec/hex.h"
#include "codec/xsd_time.h"
#include "crypto/digest.h"
#include "tlog/tile_tree.h"
#include "visit.h"

/* Both notes say what cannot both be so; whoever has them can show it to anybody. */
static enum err keep_evidence(struct visit *visit, struct str whole, uint64_t size, const struct tlog_hash *root)
{
  struct scope *scope = visit->scope;
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(visit->log->origin));
  struct buf name = buf_in(scope);
  struct str text;
  hex_print(&name, (struct bytes){digest.at, 4});
  buf_format(&name, "-%llu-", (unsigned long long)size);
  hex_print(&name, (struct bytes){root->at, 8});
  buf_add(&name, STR(".checkpoint"));
  TRY(buf_str(&name, &text));
  char *path = file_join(scope, visit->settings->folder, text);
  return path == NULL ? scope_err(scope) : file_replace(scope, path, str_bytes(whole), 0644);
}

static enum err tell_contradiction(struct visit *visit, struct str whole, const struct checkpoint *now)
{
  const struct seen_log *log = visit->log;
  struct buf roots = buf_in(visit->scope);
  struct str was, is;
  tlog_hash_print(&roots, &log->root);
  TRY(buf_str(&roots, &was));
  roots = buf_in(visit->scope);
  tlog_hash_print(&roots, &now->root);
  TRY(buf_str(&roots, &is));
  unsigned long long old_size = log->edge->tree.size;
  unsigned long long size = now->size;
  struct str where =
      scope_format(visit->scope, STR_FMT " size %llu root " STR_FMT, STR_ARG(log->origin), size, STR_ARG(is));
  findings_add(visit->findings, AUDIT_CONTRADICTION, where,
               "size was %llu and its root " STR_FMT "; now size %llu, root " STR_FMT
               ": no log that only grows says both; both notes are in the state folder",
               old_size, STR_ARG(was), size, STR_ARG(is));
  TRY(keep_evidence(visit, log->checkpoint, old_size, &log->root));
  return keep_evidence(visit, whole, size, &now->root);
}

/* Whether the tree that the checkpoint's tiles stand for begins with what was seen. Tiles that do not hold say nothing:
   the entries will. */
static enum err is_fork(struct visit *visit, const struct checkpoint *now, bool *out)
{
  struct scope *scope = visit->scope;
  uint64_t old_size = visit->log->edge->tree.size;
  struct tile_source source = visit_tiles(visit);
  struct tile_tree *tree = NULL;
  struct tlog_hash root = {0};
  *out = false;
  if (old_size == 0 || old_size > now->size) {
    *out = old_size > now->size;
    return OK;
  }
  enum err err = tile_tree_open(scope, &source, now->size, &now->root, &tree);
  if (err == OK) {
    struct tree_reader reader = tile_tree_reader(tree);
    err = tree_root(scope, &reader, old_size, &root);
  }
  if (err == ERR_PROOF || err == ERR_NOT_FOUND) {
    (void)scope_take_fault(scope);
    *out = old_size == now->size && !tlog_hash_equal(&now->root, &visit->log->root);
    return OK;
  }
  *out = err == OK && !tlog_hash_equal(&root, &visit->log->root);
  return err;
}

static enum audit_kind kind_of(enum err err)
{
  return err == ERR_SIGNATURE ? AUDIT_CHECKPOINT_UNSIGNED
         : err == ERR_PROOF   ? AUDIT_CHECKPOINT_UNWITNESSED
                              : AUDIT_CHECKPOINT_MALFORMED;
}

/* The checkpoint under a path, if the policy believes it; else it is told why not. */
static enum err believed(struct visit *visit, struct str path, struct str *whole, const struct witnessed **out)
{
  bool found = false;
  *out = NULL;
  TRY(visit_fetch(visit, path, whole, &found));
  struct witnessed *witnessed = SCOPE_NEW(visit->scope, struct witnessed);
  if (!found || witnessed == NULL) {
    return scope_err(visit->scope);
  }
  enum err err = log_policy_check(visit->scope, visit->settings->policy, *whole, witnessed);
  if (err != OK) {
    struct fault fault = scope_take_fault(visit->scope);
    findings_add(visit->findings, kind_of(err), path, "%s", fault.text);
    return scope_err(visit->scope);
  }
  *out = witnessed;
  return OK;
}

enum err visit_checkpoint(struct visit *visit, const struct witnessed **out)
{
  const struct witnessed *seen = NULL;
  struct str whole = {0};
  bool forked = false;
  struct str path = visit_path(visit, "checkpoint");
  *out = NULL;
  TRY(believed(visit, path, &whole, &seen));
  if (seen == NULL) {
    return OK;
  }
  if (!str_equal(seen->checkpoint.origin, visit->log->origin)) {
    findings_add(visit->findings, AUDIT_CHECKPOINT_UNSIGNED, path, "it is of another log, " STR_FMT,
                 STR_ARG(seen->checkpoint.origin));
    return OK;
  }
  TRY(is_fork(visit, &seen->checkpoint, &forked));
  if (forked) {
    return tell_contradiction(visit, whole, &seen->checkpoint);
  }
  *out = seen;
  return OK;
}

enum err visit_front_checkpoint(struct visit *visit)
{
  const struct witnessed *seen = NULL;
  struct str whole = {0};
  TRY(believed(visit, STR("/checkpoint"), &whole, &seen));
  if (seen == NULL || visit->is_broken) {
    return OK;
  }
  const struct checkpoint *now = &seen->checkpoint;
  const struct seen_log *log = visit->log;
  if (!str_equal(now->origin, log->origin)) {
    findings_add(visit->findings, AUDIT_CHECKPOINT_UNSIGNED, STR("/checkpoint"),
                 "the registry's current log is " STR_FMT ", and the policy's last is " STR_FMT, STR_ARG(now->origin),
                 STR_ARG(log->origin));
    return OK;
  }
  bool forked = false;
  TRY(is_fork(visit, now, &forked));
  return forked ? tell_contradiction(visit, whole, now) : OK;
}

/* A log to which nothing comes is witnessed anew all the same. One that stands still is dead, or kept from us. */
enum err visit_checkpoint_age(struct visit *visit)
{
  const struct audit_settings *settings = visit->settings;
  const struct seen_log *log = visit->log;
  int64_t least_s = settings->now_s - settings->stale_s;
  if (log->time_s == 0 || least_s <= 0 || log->time_s >= (uint64_t)least_s) {
    return OK;
  }
  struct str time = xsd_time_print(visit->scope, (int64_t)log->time_s);
  findings_add(visit->findings, AUDIT_CHECKPOINT_STALE, visit_path(visit, "checkpoint"),
               "the latest time at which it was witnessed is " STR_FMT, STR_ARG(time));
  return scope_err(visit->scope);
}

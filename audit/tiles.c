#include <assert.h>

#include "visit.h"

enum err visit_tile_path(struct visit *visit, const struct tile *tile, struct str *name, struct str *path)
{
  TRY(tile_path_print(visit->scope, tile, name));
  char *terminated = scope_cstr(visit->scope, *name);
  *path = terminated == NULL ? (struct str){0} : visit_path(visit, terminated);
  return scope_err(visit->scope);
}

static enum err fetch(struct visit *visit, const struct tile *tile, struct str *out)
{
  const struct audit_source *source = &visit->settings->source;
  struct str name, path;
  TRY(visit_tile_path(visit, tile, &name, &path));
  return source->fetch(source->self, visit->scope, path, out);
}

/* SPEC: c2sp.org/tlog-tiles@v0.1.0: a partial tile may be gone once the full one is there. */
static enum err fetch_either(struct visit *visit, struct tile *tile, struct str *out)
{
  struct tile full = {tile->level, TILE_WIDTH, tile->index};
  enum err err = fetch(visit, tile, out);
  if (err != ERR_NOT_FOUND || tile->width == TILE_WIDTH) {
    return err;
  }
  (void)scope_take_fault(visit->scope);
  TRY(fetch(visit, &full, out));
  *tile = full;
  return OK;
}

enum err visit_fetch_tile(struct visit *visit, struct tile *tile, struct str *out, bool *found)
{
  struct str name, path;
  enum err err = fetch_either(visit, tile, out);
  *found = err == OK;
  if (err != ERR_NOT_FOUND) {
    return err;
  }
  (void)scope_take_fault(visit->scope);
  TRY(visit_tile_path(visit, tile, &name, &path));
  visit_withheld(visit, path);
  return OK;
}

struct bytes visit_cut_tile(struct str text, const struct tile *tile, unsigned width)
{
  bool is_full = tile->width == TILE_WIDTH && text.len == TILE_OCTETS;
  return str_bytes(is_full ? str_slice(text, 0, (size_t)width * TLOG_HASH_OCTETS) : text);
}

static enum err read_tile(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  struct visit *visit = self;
  assert(scope == visit->scope);
  struct tile served = *tile;
  struct str text = {0};
  TRY(fetch_either(visit, &served, &text));
  *out = visit_cut_tile(text, &served, tile->width);
  return OK;
}

struct tile_source visit_tiles(struct visit *visit)
{
  return (struct tile_source){visit, read_tile};
}

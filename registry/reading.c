#include "registry_parts.h"

#include <string.h>

#include "status/bundle.h"
#include "tlog/inclusion.h"
#include "tlog/log_proof.h"
#include "tlog/subtree_proof.h"
#include "json/text.h"

enum { FOR_EVER_S = 7 * 86400, LOG_NAME_CHARS = 32 };

/* What the registry gives out: from pages in memory and from the public folder, never from the store. */

static enum err read_checkpoint(struct registry *registry, struct scope *scope, struct registry_published *out)
{
  out->max_age_s = 0;
  return page_read(&registry->works.ledger.page, scope, out);
}

/* A file that never changes. */
static enum err read_file(struct registry *registry, struct scope *scope, struct str path,
                          struct registry_published *out)
{
  bool found = false;
  struct bytes octets = {0};
  out->max_age_s = FOR_EVER_S;
  TRY(path.at == NULL ? scope_err(scope) : OK);
  TRY(publication_read(&registry->settings.publication, scope, path, &found, &octets));
  out->body = bytes_str(octets);
  return found ? OK : FAIL(scope, ERR_NOT_FOUND, "there is no such file");
}

static enum err read_tile(struct registry *registry, struct scope *scope, struct str folder, struct str path,
                          struct registry_published *out)
{
  struct tile tile;
  if (tile_path_parse(scope, path, &tile) != OK) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_NOT_FOUND, "there is no tile of this name");
  }
  return read_file(registry, scope, scope_format(scope, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(path)), out);
}

static enum err make_bundle(struct registry *registry, struct scope *scope, struct str *out)
{
  struct registry_published checkpoint = {0};
  struct registry_published issuers = {0};
  struct bundle bundle = {.made_s = clock_now_s(registry->settings.clock)};
  TRY(read_checkpoint(registry, scope, &checkpoint));
  TRY(page_read(&registry->works.issuers.page, scope, &issuers));
  TRY(shelf_read_all(&registry->works.shelf, scope, &bundle.lists, &bundle.lists_len));
  bundle.checkpoint = checkpoint.body;
  bundle.issuers = issuers.body;
  return bundle_print(scope, &bundle, out);
}

/* Made anew by the first who asks after something was shown. */
static enum err renew_bundle(struct registry *registry, struct scope *scope)
{
  unsigned long long shown = atomic_load(&registry->works.shown);
  struct str text;
  if (registry->bundle_of == shown) {
    return OK;
  }
  TRY(make_bundle(registry, scope, &text));
  TRY(page_replace(&registry->bundle, scope, text));
  registry->bundle_of = shown;
  return OK;
}

static enum err read_bundle(struct registry *registry, struct scope *scope, struct registry_published *out)
{
  (void)pthread_mutex_lock(&registry->bundle_lock);
  enum err err = renew_bundle(registry, scope);
  (void)pthread_mutex_unlock(&registry->bundle_lock);
  return err == OK ? page_read(&registry->bundle, scope, out) : err;
}

enum err registry_published(struct registry *registry, struct scope *scope, enum registry_page page, struct str name,
                            struct registry_published *out)
{
  *out = (struct registry_published){.max_age_s = registry->settings.ttl_s};
  switch (page) {
  case REGISTRY_LISTS:
    return shelf_index(&registry->works.shelf, scope, out);
  case REGISTRY_LIST:
    return shelf_read(&registry->works.shelf, scope, name, out);
  case REGISTRY_ISSUERS:
    return page_read(&registry->works.issuers.page, scope, out);
  case REGISTRY_CHECKPOINT:
    return read_checkpoint(registry, scope, out);
  case REGISTRY_TILE:
    return read_tile(registry, scope, registry->works.ledger.tiles.folder, name, out);
  case REGISTRY_BUNDLE:
    return read_bundle(registry, scope, out);
  }
  __builtin_unreachable();
}

enum err registry_version(struct registry *registry, struct scope *scope, struct str list_name, struct str version,
                          struct registry_published *out)
{
  uint64_t number = 0;
  *out = (struct registry_published){0};
  if (!str_to_u64(version, &number)) {
    return FAIL(scope, ERR_NOT_FOUND, "there is no such version");
  }
  struct str path = list_name.len == 0 ? scope_join(scope, STR("issuers/"), version)
                                       : shelf_version_path(&registry->works.shelf, scope, list_name, version);
  return path.len > 0 ? read_file(registry, scope, path, out)
                      : FAIL(scope, ERR_NOT_FOUND, "there is no status list of this name");
}

/* Letters, digits, "-", "_" and ".", not beginning with "." and without "..". */
bool registry_log_name_is(struct str name)
{
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                 (c == '.' && i > 0);
    if (!plain) {
      return false;
    }
  }
  return name.len > 0 && name.len <= LOG_NAME_CHARS && !str_contains(name, STR(".."));
}

/* A log as its published checkpoint has it. */
struct seen {
  struct tiles tiles;
  struct str note;
  struct checkpoint checkpoint;
  struct tree_reader tree;
};

static enum err see(struct registry *registry, struct scope *scope, struct str folder, struct str checkpoint,
                    struct seen *out)
{
  struct tile_source *source = SCOPE_NEW(scope, struct tile_source);
  struct tile_tree *tree = NULL;
  struct note note;
  if (source == NULL) {
    return scope_err(scope);
  }
  *out = (struct seen){.tiles = {&registry->settings.publication, folder}, .note = checkpoint};
  *source = tiles_source(&out->tiles);
  TRY(checkpoint_open(scope, checkpoint, &note, &out->checkpoint));
  TRY(tile_tree_open(scope, source, out->checkpoint.size, &out->checkpoint.root, &tree));
  out->tree = tile_tree_reader(tree);
  return OK;
}

static enum err print_proof(const struct seen *seen, struct scope *scope, uint64_t index, struct str *out)
{
  struct log_proof proof = {.index = index, .checkpoint = seen->note};
  TRY(inclusion_create(scope, &seen->tree, index, seen->checkpoint.size, &proof.path));
  TRY(tiles_read_entry(&seen->tiles, scope, index, seen->checkpoint.size, &proof.extra));
  return log_proof_print(scope, &proof, out);
}

static enum err print_compact(const struct seen *seen, struct scope *scope, uint64_t index, struct str *out)
{
  struct subtree_proof proof = {.index = index};
  struct tlog_path path;
  struct bytes entry;
  struct leaf leaf;
  if ((index | (TILE_WIDTH - 1)) >= seen->checkpoint.size) {
    return FAIL(scope, ERR_NOT_FOUND, "the log has not yet filled the tile of this entry");
  }
  TRY(inclusion_subtree_create(scope, &seen->tree, index, TILE_HEIGHT, &path));
  TRY(tiles_read_entry(&seen->tiles, scope, index, seen->checkpoint.size, &entry));
  TRY(leaf_decode(scope, entry, &leaf));
  proof.time_s = leaf.time_s;
  memcpy(proof.path, path.at, sizeof proof.path);
  return subtree_proof_print(scope, &proof, out);
}

/* Of a log whose folder is `folder`, under that checkpoint of it. */
static enum err prove(struct registry *registry, struct scope *scope, struct str folder, struct str checkpoint,
                      uint64_t index, bool is_compact, struct registry_published *out)
{
  struct seen seen;
  *out = (struct registry_published){.max_age_s = is_compact ? FOR_EVER_S : 0};
  TRY(see(registry, scope, folder, checkpoint, &seen));
  if (index >= seen.checkpoint.size) {
    return FAIL(scope, ERR_NOT_FOUND, "the log has no entry of this number yet");
  }
  return is_compact ? print_compact(&seen, scope, index, &out->body) : print_proof(&seen, scope, index, &out->body);
}

enum err registry_proof(struct registry *registry, struct scope *scope, uint64_t index, bool is_compact,
                        struct registry_published *out)
{
  struct registry_published page = {0};
  TRY(read_checkpoint(registry, scope, &page));
  return prove(registry, scope, registry->works.ledger.tiles.folder, page.body, index, is_compact, out);
}

/* "proofs/12" and "proofs/12/subtree" */
static bool proof_path(struct str path, uint64_t *index, bool *is_compact)
{
  static const struct str front = STR_INIT("proofs/");
  static const struct str back = STR_INIT("/subtree");
  *is_compact = str_ends(path, back);
  return str_starts(path, front) &&
         str_to_u64(str_slice(path, front.len, *is_compact ? path.len - back.len : path.len), index);
}

enum err registry_log_file(struct registry *registry, struct scope *scope, struct str log_name, struct str path,
                           struct registry_published *out)
{
  uint64_t index = 0;
  bool is_compact = false;
  *out = (struct registry_published){0};
  if (!registry_log_name_is(log_name)) {
    return FAIL(scope, ERR_NOT_FOUND, "there is no log of this name");
  }
  struct str folder = scope_join(scope, STR("logs/"), log_name);
  bool is_proof = proof_path(path, &index, &is_compact);
  if (!is_proof && !str_equal(path, STR("checkpoint"))) {
    return read_tile(registry, scope, folder, path, out);
  }
  TRY(read_file(registry, scope, scope_join(scope, folder, STR("/checkpoint")), out));
  if (is_proof) {
    return prove(registry, scope, folder, out->body, index, is_compact, out);
  }
  out->max_age_s = 0;
  return page_etag(scope, out->body, &out->etag);
}

enum err registry_log_about(struct registry *registry, struct scope *scope, struct registry_published *out)
{
  const struct ledger *ledger = &registry->works.ledger;
  struct str key;
  struct json about;
  *out = (struct registry_published){.max_age_s = registry->settings.ttl_s};
  TRY(note_key_print(scope, &ledger->key, &key));
  const struct json_member members[] = {
      JSON_MEMBER("name", json_of_str(ledger->name)),
      JSON_MEMBER("origin", json_of_str(ledger->origin)),
      JSON_MEMBER("key", json_of_str(key)),
  };
  TRY(json_object_of(scope, sizeof members / sizeof *members, members, &about));
  TRY(json_print(scope, &about, &out->body));
  return page_etag(scope, out->body, &out->etag);
}

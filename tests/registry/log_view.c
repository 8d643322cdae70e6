#include "log_view.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "status/purpose.h"
#include "tiles.h"
#include "tlog/consistency.h"

enum { LISTS_MOST = 256 };

static struct bytes read_file(const struct log_view *view, struct str path)
{
  bool found = false;
  struct bytes octets;
  ASSERT_OK(view->scope, publication_read(&view->publication, view->scope, path, &found, &octets));
  if (!found) {
    fail_msg("the public folder lacks " STR_FMT, STR_ARG(path));
  }
  return octets;
}

static void read_bundle(const struct log_view *view, const struct tiles *tiles, uint64_t first, unsigned width)
{
  const struct tile tile = {.level = TILE_ENTRIES, .width = width, .index = first / TILE_WIDTH};
  const struct bytes *entries = NULL;
  struct bytes octets;
  ASSERT_OK(view->scope, tiles_read(tiles, view->scope, &tile, &octets));
  ASSERT_OK(view->scope, entry_bundle_decode(view->scope, octets, width, &entries));
  for (unsigned i = 0; i < width; i++) {
    view->model->leaves[first + i] = tlog_leaf_hash(entries[i]);
    ASSERT_OK(view->scope, leaf_decode(view->scope, entries[i], &view->entries[first + i]));
  }
}

static void read_entries(struct log_view *view, const struct tiles *tiles)
{
  uint64_t size = view->checkpoint.size;
  struct model room = {.leaves = SCOPE_ARRAY(view->scope, struct tlog_hash, size)};
  view->entries = SCOPE_ARRAY(view->scope, struct leaf, size);
  view->model = &room;
  for (uint64_t first = 0; first < size; first += TILE_WIDTH) {
    read_bundle(view, tiles, first, size - first < TILE_WIDTH ? (unsigned)(size - first) : TILE_WIDTH);
  }
  view->model = model_of(view->scope, room.leaves, size);
  ASSERT_HASH(model_root(view->model, 0, size), view->checkpoint.root);
}

static struct str version_file(const struct log_view *view, const struct leaf *leaf, const char *file)
{
  struct str word = status_purpose_print(leaf->purpose);
  return leaf->kind == LEAF_ISSUERS ? scope_format(view->scope, "issuers/%s", file)
                                    : scope_format(view->scope, "status/" STR_FMT "-%llu/%s", STR_ARG(word),
                                                   (unsigned long long)leaf->number, file);
}

static void check_file(const struct log_view *view, const struct leaf *leaf, const char *file)
{
  struct digest digest = digest_of(DIGEST_SHA256, read_file(view, version_file(view, leaf, file)));
  if (memcmp(digest.at, leaf->digest.at, sizeof leaf->digest.at) != 0) {
    fail_msg(STR_FMT " is not what the log says", STR_ARG(version_file(view, leaf, file)));
  }
}

/* `latest` is of one list, or of the trust list. */
static void check_versions(const struct log_view *view, const struct leaf *latest)
{
  uint64_t version = 0;
  bool goes_on = view->entries[0].kind == LEAF_OPENED; /* so do the versions */
  bool is_past = view->entries[view->checkpoint.size - 1].kind == LEAF_CLOSED;
  for (uint64_t i = 0; i < view->checkpoint.size; i++) {
    const struct leaf *leaf = &view->entries[i];
    if (leaf->kind != latest->kind || leaf->purpose != latest->purpose || leaf->number != latest->number) {
      continue;
    }
    struct scope_mark mark = scope_mark(view->scope);
    assert_true(leaf->version == version + 1 || (goes_on && version == 0));
    version = leaf->version;
    check_file(view, leaf, scope_format(view->scope, "%llu", (unsigned long long)version).at);
    scope_rewind(view->scope, mark);
  }
  if (!is_past) {
    check_file(view, latest, "current");
  }
}

/* Each list once, by its last entry. */
static void check_lists(const struct log_view *view)
{
  const struct leaf *done[LISTS_MOST];
  size_t len = 0;
  for (uint64_t i = view->checkpoint.size; i > 0; i--) {
    const struct leaf *leaf = &view->entries[i - 1];
    bool known = leaf->kind != LEAF_LIST && leaf->kind != LEAF_ISSUERS;
    for (size_t k = 0; k < len && !known; k++) {
      known = done[k]->kind == leaf->kind && done[k]->purpose == leaf->purpose && done[k]->number == leaf->number;
    }
    if (!known) {
      assert_true(len < LISTS_MOST);
      done[len++] = leaf;
      check_versions(view, leaf);
    }
  }
}

void log_view_read(struct log_view *view, struct scope *scope, const struct publication_port *publication,
                   struct str folder)
{
  *view = (struct log_view){.scope = scope, .publication = *publication};
  const struct tiles tiles = {publication, folder};
  struct note note;
  view->note = bytes_str(read_file(view, scope_join(scope, folder, STR("/checkpoint"))));
  ASSERT_OK(scope, checkpoint_open(scope, view->note, &note, &view->checkpoint));
  read_entries(view, &tiles);
  ASSERT_OK(scope, tiles_check(&tiles, scope, 0, view->checkpoint.size, &view->checkpoint.root));
  check_lists(view);
}

size_t log_view_count(const struct log_view *view, enum leaf_kind kind)
{
  size_t count = 0;
  for (uint64_t i = 0; i < view->checkpoint.size; i++) {
    count += view->entries[i].kind == kind;
  }
  return count;
}

void log_view_check_issued(const struct log_view *view, uint64_t index, const uint8_t digest[TLOG_HASH_OCTETS])
{
  assert_true(index < view->checkpoint.size);
  for (uint64_t i = 0; i < view->checkpoint.size; i++) {
    const struct leaf *leaf = &view->entries[i];
    bool is = leaf->kind == LEAF_ISSUED && memcmp(leaf->digest.at, digest, TLOG_HASH_OCTETS) == 0;
    assert_int_equal(is, i == index);
  }
}

void seen_roots_add(struct seen_roots *seen, struct scope *scope, struct str whole)
{
  struct note note;
  struct checkpoint checkpoint;
  struct scope_mark mark = scope_mark(scope);
  ASSERT_OK(scope, checkpoint_open(scope, whole, &note, &checkpoint));
  struct seen_root root = {checkpoint.size, checkpoint.root};
  scope_rewind(scope, mark);
  if (seen->len > 0 && memcmp(&seen->at[seen->len - 1], &root, sizeof root) == 0) {
    return;
  }
  seen->at = scope_grow(scope, seen->at, seen->len, &seen->cap, sizeof *seen->at);
  assert_non_null(seen->at);
  seen->at[seen->len++] = root;
}

static int by_size(const void *a, const void *b)
{
  const struct seen_root *one = a;
  const struct seen_root *other = b;
  return one->size < other->size ? -1 : one->size > other->size;
}

static void check_pair(const struct log_view *view, const struct seen_root *from, const struct seen_root *to)
{
  struct scope_mark mark = scope_mark(view->scope);
  struct tree_reader reader = model_reader(view->model);
  struct tlog_path path;
  ASSERT_OK(view->scope, consistency_create(view->scope, &reader, from->size, to->size, &path));
  assert_true(from->size == 0 || consistency_check(from->size, to->size, &path, &from->root, &to->root));
  scope_rewind(view->scope, mark);
}

void seen_roots_check(struct seen_roots *seen, const struct log_view *view)
{
  const struct seen_root end = {view->checkpoint.size, view->checkpoint.root};
  struct tree_reader reader = model_reader(view->model);
  qsort(seen->at, seen->len, sizeof *seen->at, by_size);
  for (size_t i = 0; i < seen->len; i++) {
    struct tlog_hash root;
    assert_true(seen->at[i].size <= end.size);
    ASSERT_OK(view->scope, tree_root(view->scope, &reader, seen->at[i].size, &root));
    ASSERT_HASH(root, seen->at[i].root);
    check_pair(view, &seen->at[i], i + 1 < seen->len ? &seen->at[i + 1] : &end);
    check_pair(view, &seen->at[i], &end);
  }
}

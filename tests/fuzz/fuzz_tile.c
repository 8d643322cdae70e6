/* Paths of tiles (p), entry bundles (b, with their width behind it) and entries (e); the first octet chooses. What is
   read is printed as the same octets. */
#include "target.h"

#include "tlog/entry_bundle.h"
#include "tlog/leaf.h"
#include "tlog/tile.h"

static void run_path(struct scope *scope, struct str path)
{
  struct tile tile;
  struct str again;
  if (tile_path_parse(scope, path, &tile) == OK) {
    must(tile_path_print(scope, &tile, &again) == OK && str_equal(again, path));
  }
}

static void run_bundle(struct scope *scope, unsigned width, struct bytes bundle)
{
  const struct bytes *entries = NULL;
  struct buf buf = buf_in(scope);
  struct bytes again;
  if (entry_bundle_decode(scope, bundle, width, &entries) != OK) {
    return;
  }
  for (unsigned i = 0; i < width; i++) {
    must(entry_bundle_add(&buf, entries[i]) == OK);
  }
  must(buf_bytes(&buf, &again) == OK && bytes_equal(again, bundle));
}

static void run_entry(struct scope *scope, struct bytes entry)
{
  struct leaf leaf;
  struct buf buf = buf_in(scope);
  struct bytes again;
  if (leaf_decode(scope, entry, &leaf) == OK) {
    leaf_encode(&buf, &leaf);
    must(buf_bytes(&buf, &again) == OK && bytes_equal(again, entry));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  if (len > 0 && octets[0] == 'p') {
    run_path(scope, bytes_str((struct bytes){octets + 1, len - 1}));
  }
  if (len > 1 && octets[0] == 'b') {
    run_bundle(scope, octets[1], (struct bytes){octets + 2, len - 2});
  }
  if (len > 1 && octets[0] == 'e') {
    run_entry(scope, (struct bytes){octets + 1, len - 1});
  }
  return 0;
}

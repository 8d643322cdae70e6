#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "codec/base64.h"
#include "tlog/checkpoint.h"
#include "tlog/consistency.h"
#include "tlog/entry_bundle.h"
#include "tlog/inclusion.h"
#include "tlog/tile_tree.h"
#include "json/text.h"

/* usage: log_prover <folder of a log>
   Reads a log as it is published, makes proofs of it and prints them, hashes in base64:
   {"size", "inclusion": [{"index", "entry", "path"}], "consistency": [{"old", "root", "path"}]} */

enum { MEMORY_OCTETS = 512 * 1024 * 1024, PLACES = 12 };

struct prover {
  struct scope *memory;
  const char *folder;
  struct checkpoint checkpoint;
  struct tile_source source;
  struct tree_reader reader;
};

static enum err read_file(struct prover *prover, struct scope *scope, struct str name, struct str *out)
{
  char *path = file_join(scope, prover->folder, name);
  return path == NULL ? scope_err(scope) : file_read(scope, path, LIMIT_INFLATED_OCTETS, out);
}

static enum err read_tile(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  struct str name = {0};
  struct str text = {0};
  TRY(tile_path_print(scope, tile, &name));
  TRY(read_file(self, scope, name, &text));
  *out = str_bytes(text);
  return OK;
}

static enum err open_log(struct prover *prover)
{
  struct str whole = {0};
  struct note note;
  struct tile_tree *tree = NULL;
  prover->source = (struct tile_source){prover, read_tile};
  TRY(read_file(prover, prover->memory, STR("checkpoint"), &whole));
  TRY(checkpoint_open(prover->memory, whole, &note, &prover->checkpoint));
  TRY(tile_tree_open(prover->memory, &prover->source, prover->checkpoint.size, &prover->checkpoint.root, &tree));
  prover->reader = tile_tree_reader(tree);
  return OK;
}

static struct json hash_json(struct scope *scope, const struct tlog_hash *hash)
{
  struct buf buf = buf_in(scope);
  struct str text = {0};
  tlog_hash_print(&buf, hash);
  return buf_str(&buf, &text) == OK ? json_of_str(text) : json_of_null();
}

static enum err path_json(struct scope *scope, const struct tlog_path *path, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < path->len; i++) {
    json_array_add(&items, hash_json(scope, &path->at[i]));
  }
  return json_array_done(&items, out);
}

/* Indices and sizes at which trees like to go wrong; rising, each once. */
static size_t places_of(uint64_t size, uint64_t places[PLACES])
{
  const uint64_t wanted[PLACES] = {0, 1, 2, 254, 255, 256, 257, size / 2, 65535, 65536, size - 2, size - 1};
  size_t len = 0;
  for (size_t i = 0; i < PLACES; i++) {
    bool again = false;
    for (size_t k = 0; k < len; k++) {
      again = again || places[k] == wanted[i];
    }
    if (wanted[i] < size && !again) {
      places[len++] = wanted[i];
    }
  }
  return len;
}

static enum err entry_at(struct prover *prover, uint64_t index, struct bytes *out)
{
  struct tile tile = tile_holding(TILE_ENTRIES, index, prover->checkpoint.size);
  struct bytes octets = {0};
  const struct bytes *entries = NULL;
  TRY(read_tile(prover, prover->memory, &tile, &octets));
  TRY(entry_bundle_decode(prover->memory, octets, tile.width, &entries));
  *out = entries[index % TILE_WIDTH];
  return OK;
}

static enum err inclusion_json(struct prover *prover, uint64_t index, struct json *out)
{
  struct tlog_path path;
  struct bytes entry;
  struct json hashes;
  struct str text = {0};
  TRY(inclusion_create(prover->memory, &prover->reader, index, prover->checkpoint.size, &path));
  TRY(entry_at(prover, index, &entry));
  TRY(base64_encode(prover->memory, BASE64, entry, &text));
  TRY(path_json(prover->memory, &path, &hashes));
  const struct json_member members[] = {
      JSON_MEMBER("index", json_of_number((double)index)),
      JSON_MEMBER("entry", json_of_str(text)),
      JSON_MEMBER("path", hashes),
  };
  return json_object_of(prover->memory, sizeof members / sizeof *members, members, out);
}

static enum err consistency_json(struct prover *prover, uint64_t old_size, struct json *out)
{
  struct tlog_path path;
  struct tlog_hash root;
  struct json hashes;
  TRY(consistency_create(prover->memory, &prover->reader, old_size, prover->checkpoint.size, &path));
  TRY(tree_root(prover->memory, &prover->reader, old_size, &root));
  TRY(path_json(prover->memory, &path, &hashes));
  const struct json_member members[] = {
      JSON_MEMBER("old", json_of_number((double)old_size)),
      JSON_MEMBER("root", hash_json(prover->memory, &root)),
      JSON_MEMBER("path", hashes),
  };
  return json_object_of(prover->memory, sizeof members / sizeof *members, members, out);
}

static enum err prove(struct prover *prover, struct json *out)
{
  uint64_t places[PLACES];
  size_t len = places_of(prover->checkpoint.size, places);
  struct json_array_builder inclusions = {.scope = prover->memory};
  struct json_array_builder consistencies = {.scope = prover->memory};
  for (size_t i = 0; i < len; i++) {
    struct json inclusion, consistency;
    TRY(inclusion_json(prover, places[i], &inclusion));
    TRY(consistency_json(prover, places[i] + 1, &consistency));
    json_array_add(&inclusions, inclusion);
    json_array_add(&consistencies, consistency);
  }
  struct json all_inclusions, all_consistencies;
  TRY(json_array_done(&inclusions, &all_inclusions));
  TRY(json_array_done(&consistencies, &all_consistencies));
  const struct json_member members[] = {
      JSON_MEMBER("size", json_of_number((double)prover->checkpoint.size)),
      JSON_MEMBER("inclusion", all_inclusions),
      JSON_MEMBER("consistency", all_consistencies),
  };
  return json_object_of(prover->memory, sizeof members / sizeof *members, members, out);
}

static enum err run(struct scope *memory, const char *folder)
{
  struct prover prover = {.memory = memory, .folder = folder};
  struct json document;
  struct str text = {0};
  TRY(open_log(&prover));
  TRY(prove(&prover, &document));
  TRY(json_print(memory, &document, &text));
  return fwrite(text.at, 1, text.len, stdout) == text.len && fflush(stdout) == 0 ? OK
                                                                                 : FAIL(memory, ERR_IO, "not printed");
}

int main(int argc, char **argv)
{
  [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(MEMORY_OCTETS);
  if (argc != 2 || memory == NULL) {
    fprintf(stderr, "usage: log_prover <folder of a log>\n");
    return EXIT_FAILURE;
  }
  if (run(memory, argv[1]) == OK) {
    return EXIT_SUCCESS;
  }
  fprintf(stderr, "log_prover: %s\n", scope_first_fault(memory)->text);
  return EXIT_FAILURE;
}

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "codec/base64.h"
#include "crypto/digest.h"
#include "state.h"
#include "tlog/checkpoint.h"
#include "json/field.h"
#include "json/text.h"

/* The state as one JSON file, so that it is replaced as a whole. Numbers of 64 bits are texts. */

static const struct str FILE_NAME = STR_INIT("state.json");
static const struct str FORMAT = STR_INIT("dojang-audit-1");
enum { FILE_OCTETS = 64 * 1024 * 1024 };

static struct json number_json(struct scope *scope, uint64_t number)
{
  return json_of_str(scope_format(scope, "%llu", (unsigned long long)number));
}

static enum err octets_json(struct scope *scope, const void *at, size_t len, struct json *out)
{
  struct str text = {0};
  TRY(base64_encode(scope, BASE64_URL, (struct bytes){at, len}, &text));
  *out = json_of_str(text);
  return OK;
}

static enum err need_number(struct scope *scope, const struct json_path *path, const struct json *object,
                            struct str key, uint64_t *out)
{
  struct str text = {0};
  TRY(json_need_string(scope, path, object, key, &text));
  return str_to_u64(text, out) ? OK : json_refuse(scope, path, "must be a number written as a text");
}

static enum err need_hash(struct scope *scope, const struct json_path *path, const struct json *object, struct str key,
                          struct tlog_hash *out)
{
  struct str text = {0};
  TRY(json_need_string(scope, path, object, key, &text));
  return base64_decode_into(scope, BASE64_URL, text, out->at, TLOG_HASH_OCTETS);
}

/* Logs. Of the edge only the tiles that are not full are stored: they make the root. */
static unsigned width_of(uint64_t size, unsigned level)
{
  return (unsigned)(size >> level * TILE_HEIGHT) % TILE_WIDTH;
}

static enum err edge_json(struct scope *scope, const struct tile_edge *edge, struct json *out)
{
  struct json_array_builder levels = {.scope = scope};
  for (unsigned level = 0; level < TILE_LEVELS; level++) {
    struct json tile;
    size_t width = width_of(edge->tree.size, level);
    TRY(octets_json(scope, edge->at[level], width * TLOG_HASH_OCTETS, &tile));
    json_array_add(&levels, tile);
  }
  return json_array_done(&levels, out);
}

static enum err log_json(struct scope *scope, const struct seen_log *log, struct json *out)
{
  struct json edge, next;
  TRY(edge_json(scope, log->edge, &edge));
  TRY(octets_json(scope, log->next.at, TLOG_HASH_OCTETS, &next));
  const struct json_member members[] = {
      JSON_MEMBER("origin", json_of_str(log->origin)),
      JSON_MEMBER("checkpoint", json_of_str(log->checkpoint)),
      JSON_MEMBER("time", number_json(scope, log->time_s)),
      JSON_MEMBER("lastEntry", number_json(scope, log->last_s)),
      JSON_MEMBER("closed", json_of_bool(log->is_closed)),
      JSON_MEMBER("next", next),
      JSON_MEMBER("edge", edge),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err logs_json(struct scope *scope, const struct state *state, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < state->logs_len; i++) {
    if (state->logs[i].checkpoint.len > 0) {
      struct json item;
      TRY(log_json(scope, &state->logs[i], &item));
      json_array_add(&items, item);
    }
  }
  return json_array_done(&items, out);
}

/* The stored tiles as a source, so that they are held against the root like any others. */
static enum err read_stored(void *self, struct scope *scope, const struct tile *tile, struct bytes *out)
{
  const struct json *levels = self;
  struct json_list texts = json_as_list(levels);
  if ((size_t)tile->level >= texts.len || !json_is_string(&texts.at[tile->level])) {
    return FAIL(scope, ERR_CONFIG, "edge: lacks level %d", tile->level);
  }
  return base64_decode(scope, BASE64_URL, texts.at[tile->level].string, out);
}

static enum err read_log(struct state *state, struct scope *scope, const struct json_path *path,
                         const struct json *item)
{
  struct str origin = {0};
  struct str text = {0};
  struct note note;
  struct checkpoint checkpoint;
  TRY(json_need_string(scope, path, item, STR("origin"), &origin));
  TRY(json_need_string(scope, path, item, STR("checkpoint"), &text));
  TRY(checkpoint_open(scope, text, &note, &checkpoint));
  struct seen_log *log = state_log(state, origin);
  if (log == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a log");
  }
  TRY(need_number(scope, path, item, STR("time"), &log->time_s));
  TRY(need_number(scope, path, item, STR("lastEntry"), &log->last_s));
  TRY(json_may_bool(scope, path, item, STR("closed"), &log->is_closed));
  if (json_get(item, STR("next")) != NULL) {
    TRY(need_hash(scope, path, item, STR("next"), &log->next));
  }
  log->root = checkpoint.root;
  log->checkpoint = scope_str(state->memory, text);
  log->size_before = checkpoint.size;
  struct json levels = json_of_null();
  const struct json *edge = json_get(item, STR("edge"));
  levels = edge == NULL ? levels : *edge;
  struct tile_source source = {&levels, read_stored};
  return tile_edge_open(scope, &source, checkpoint.size, &checkpoint.root, log->edge);
}

/* Lists and trust list. */
static enum err version_json(struct scope *scope, const struct seen_version *seen, struct json *out)
{
  struct json digest;
  TRY(octets_json(scope, seen->digest.at, TLOG_HASH_OCTETS, &digest));
  const struct json_member members[] = {
      JSON_MEMBER("version", number_json(scope, seen->version)),
      JSON_MEMBER("digest", digest),
      JSON_MEMBER("time", number_json(scope, seen->time_s)),
      JSON_MEMBER("validFrom", number_json(scope, (uint64_t)seen->valid_from_s)),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err read_version(struct scope *scope, const struct json_path *path, const struct json *object,
                             struct seen_version *out)
{
  uint64_t valid_from = 0;
  TRY(need_number(scope, path, object, STR("version"), &out->version));
  TRY(need_hash(scope, path, object, STR("digest"), &out->digest));
  TRY(need_number(scope, path, object, STR("time"), &out->time_s));
  TRY(need_number(scope, path, object, STR("validFrom"), &valid_from));
  out->valid_from_s = (int64_t)valid_from;
  return OK;
}

static enum err list_json(struct scope *scope, const struct seen_list *list, struct json *out)
{
  struct json latest;
  struct str bits = STR("");
  TRY(version_json(scope, &list->latest, &latest));
  if (list->bits.at != NULL) {
    TRY(bitstring_encode(scope, &list->bits, &bits));
  }
  const struct json_member members[] = {
      JSON_MEMBER("purpose", json_of_str(status_purpose_print(list->purpose))),
      JSON_MEMBER("group", number_json(scope, list->group)),
      JSON_MEMBER("latest", latest),
      JSON_MEMBER("bits", json_of_str(bits)),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err lists_json(struct scope *scope, const struct state *state, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < state->lists_len; i++) {
    struct json item;
    TRY(list_json(scope, &state->lists[i], &item));
    json_array_add(&items, item);
  }
  return json_array_done(&items, out);
}

static enum err keep_bits(struct scope *scope, struct str text, struct seen_list *list)
{
  if (text.len == 0) {
    return OK;
  }
  struct scope_mark mark = scope_mark(scope);
  struct bitstring bits;
  TRY(bitstring_decode(scope, text, &bits));
  bool kept = seen_list_keep(list, &bits);
  scope_rewind(scope, mark);
  return kept ? OK : FAIL(scope, ERR_LIMIT, "no memory for a list");
}

static enum err read_list(struct state *state, struct scope *scope, const struct json_path *path,
                          const struct json *item)
{
  struct str purpose = {0};
  struct str bits = {0};
  uint64_t group = 0;
  TRY(json_need_string(scope, path, item, STR("purpose"), &purpose));
  TRY(need_number(scope, path, item, STR("group"), &group));
  TRY(json_need_string(scope, path, item, STR("bits"), &bits));
  struct seen_list *list = state_list(state, status_purpose_parse(purpose), group);
  if (list == NULL || list->purpose == STATUS_OTHER) {
    return json_refuse(scope, path, "is no list");
  }
  TRY(read_version(scope, path, json_get(item, STR("latest")), &list->latest));
  return keep_bits(scope, bits, list);
}

static enum err keys_json(struct scope *scope, const struct state *state, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < state->keys_len; i++) {
    struct json item;
    const struct json_member members[] = {
        JSON_MEMBER("issuer", json_of_number(state->keys[i].issuer)),
        JSON_MEMBER("verificationMethod", json_of_str(state->keys[i].name)),
    };
    TRY(json_object_of(scope, sizeof members / sizeof *members, members, &item));
    json_array_add(&items, item);
  }
  return json_array_done(&items, out);
}

static enum err read_key(struct state *state, struct scope *scope, const struct json_path *path,
                         const struct json *item)
{
  struct str name = {0};
  int64_t issuer = 0;
  TRY(json_need_string(scope, path, item, STR("verificationMethod"), &name));
  TRY(json_need_integer(scope, path, item, STR("issuer"), 0, UINT32_MAX, &issuer));
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(name));
  struct seen_key key = {.issuer = (uint32_t)issuer, .name = scope_str(state->memory, name)};
  memcpy(key.method.at, digest.at, TLOG_HASH_OCTETS);
  struct seen_key *keys = scope_grow(state->memory, state->keys, state->keys_len, &state->keys_cap, sizeof *keys);
  if (keys == NULL || key.name.at == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a key");
  }
  state->keys = keys;
  state->keys[state->keys_len++] = key;
  return OK;
}

/* The tally. */
static enum err kinds_json(struct scope *scope, const struct tally *tally, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < TALLY_KINDS; i++) {
    json_array_add(&items, number_json(scope, tally->kinds[i]));
  }
  return json_array_done(&items, out);
}

static enum err issuers_json(struct scope *scope, const struct tally *tally, struct json *out)
{
  struct json_array_builder items = {.scope = scope};
  for (size_t i = 0; i < TALLY_SLOTS; i++) {
    const struct tally_issuer *place = &tally->issuers[i];
    if (!place->is_used) {
      continue;
    }
    struct json item;
    const struct json_member members[] = {
        JSON_MEMBER("issuer", json_of_number(place->issuer)),
        JSON_MEMBER("did", json_of_str(place->did)),
        JSON_MEMBER("issued", number_json(scope, place->issued)),
    };
    TRY(json_object_of(scope, sizeof members / sizeof *members, members, &item));
    json_array_add(&items, item);
  }
  return json_array_done(&items, out);
}

static enum err read_issuer(struct state *state, struct scope *scope, const struct json_path *path,
                            const struct json *item)
{
  int64_t issuer = 0;
  struct str did = {0};
  TRY(json_need_integer(scope, path, item, STR("issuer"), 0, UINT32_MAX, &issuer));
  TRY(json_need_string(scope, path, item, STR("did"), &did));
  struct tally_issuer *place = tally_issuer(&state->tally, (uint32_t)issuer);
  if (place == NULL) {
    return json_refuse(scope, path, "there are too many");
  }
  place->did = scope_str(state->memory, did);
  TRY(need_number(scope, path, item, STR("issued"), &place->issued));
  place->issued_before = place->issued;
  return OK;
}

static enum err read_kinds(struct state *state, struct scope *scope, const struct json *document)
{
  struct json_list kinds = json_as_list(json_get(document, STR("entries")));
  struct json_path path = json_path_member(NULL, STR("entries"));
  bool good = kinds.len == TALLY_KINDS;
  for (size_t i = 0; good && i < TALLY_KINDS; i++) {
    good = json_is_string(&kinds.at[i]) && str_to_u64(kinds.at[i].string, &state->tally.kinds[i]);
    state->tally.kinds_before[i] = state->tally.kinds[i];
  }
  return good ? OK : json_refuse(scope, &path, "must be a number for each kind");
}

typedef enum err read_item(struct state *state, struct scope *scope, const struct json_path *path,
                           const struct json *item);

static enum err read_items(struct state *state, struct scope *scope, const struct json *document, struct str name,
                           read_item *read)
{
  struct json_path parent = json_path_member(NULL, name);
  struct json_list items = json_as_list(json_get(document, name));
  for (size_t i = 0; i < items.len; i++) {
    struct json_path path = json_path_item(&parent, i);
    TRY(read(state, scope, &path, &items.at[i]));
  }
  return OK;
}

static enum err read_state(struct state *state, struct scope *scope, struct str text)
{
  struct json document;
  TRY(json_parse(scope, text, &document));
  if (!json_is(json_get(&document, STR("format")), FORMAT)) {
    return FAIL(scope, ERR_UNSUPPORTED, "its format is not " STR_FMT, STR_ARG(FORMAT));
  }
  TRY(read_items(state, scope, &document, STR("logs"), read_log));
  TRY(read_items(state, scope, &document, STR("lists"), read_list));
  TRY(read_items(state, scope, &document, STR("keys"), read_key));
  TRY(read_items(state, scope, &document, STR("issuers"), read_issuer));
  TRY(read_kinds(state, scope, &document));
  struct json_path path = json_path_member(NULL, STR("trustList"));
  TRY(read_version(scope, &path, json_get(&document, path.name), &state->trust));
  return need_number(scope, NULL, &document, STR("others"), &state->tally.others);
}

enum err state_load(struct state *state, struct scope *scope, const char *folder)
{
  char *path = file_join(scope, folder, FILE_NAME);
  struct str text;
  if (path == NULL) {
    return scope_err(scope);
  }
  if (access(path, F_OK) != 0 && errno == ENOENT) {
    return OK;
  }
  TRY(file_read(scope, path, FILE_OCTETS, &text));
  if (read_state(state, scope, text) == OK) {
    return OK;
  }
  struct fault fault = scope_take_fault(scope);
  return FAIL(scope, ERR_CONFIG, "%s: cannot be read as an auditor's state: %s", path, fault.text);
}

enum err state_save(const struct state *state, struct scope *scope, const char *folder)
{
  struct json logs, lists, trust, keys, kinds, issuers;
  TRY(logs_json(scope, state, &logs));
  TRY(lists_json(scope, state, &lists));
  TRY(version_json(scope, &state->trust, &trust));
  TRY(keys_json(scope, state, &keys));
  TRY(kinds_json(scope, &state->tally, &kinds));
  TRY(issuers_json(scope, &state->tally, &issuers));
  const struct json_member members[] = {
      JSON_MEMBER("format", json_of_str(FORMAT)),
      JSON_MEMBER("logs", logs),
      JSON_MEMBER("lists", lists),
      JSON_MEMBER("trustList", trust),
      JSON_MEMBER("keys", keys),
      JSON_MEMBER("entries", kinds),
      JSON_MEMBER("issuers", issuers),
      JSON_MEMBER("others", number_json(scope, state->tally.others)),
  };
  struct json document = json_of_members(members, sizeof members / sizeof *members);
  struct str text;
  TRY(json_print(scope, &document, &text));
  char *path = file_join(scope, folder, FILE_NAME);
  return path == NULL ? scope_err(scope) : file_replace(scope, path, str_bytes(text), 0644);
}

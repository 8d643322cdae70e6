#include "log_maker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"
#include "did/did_key.h"
#include "proof/proof.h"
#include "status/trust_list.h"
#include "tlog/checkpoint.h"
#include "tlog/entry_bundle.h"
#include "json/text.h"

enum { VALIDITY_S = 86400 };
static const char *const names[MAKER_KEYS] = {NULL, "witness.north.example", "witness.south.example",
                                              "stranger.example"};

static enum err open_keys(struct log_maker *maker)
{
  for (unsigned i = 0; i < MAKER_KEYS; i++) {
    uint8_t seed[32];
    memset(seed, (int)(40 + i), sizeof seed);
    TRY(key_pair_from_seed(maker->memory, KEY_ED25519, (struct bytes){seed, sizeof seed}, &maker->keys[i]));
    TRY(did_key_print(maker->memory, key_pair_public(maker->keys[i]), &maker->dids[i]));
  }
  return OK;
}

static enum err fill(struct log_maker *maker, const char *name)
{
  maker->origin = scope_format(maker->memory, MAKER_SITE "/logs/%s", name);
  maker->now_s = MAKER_NOW_S;
  TRY(open_keys(maker));
  for (unsigned i = 0; i < STATUS_KEPT * MAKER_GROUPS; i++) {
    TRY(bitstring_in(maker->memory, STATUS_LIST_ENTRIES, &maker->lists[i / MAKER_GROUPS][i % MAKER_GROUPS].bits));
  }
  return schemas_load_configured(maker->memory, STR(""), STR(""), &maker->schemas);
}

enum err log_maker_open(struct scope *memory, const char *folder, const char *name, struct log_maker **out)
{
  struct log_maker *maker = SCOPE_NEW(memory, struct log_maker);
  if (maker == NULL) {
    return scope_err(memory);
  }
  maker->memory = memory;
  maker->folder = folder;
  *out = maker;
  return fill(maker, name);
}

void log_maker_close(struct log_maker *maker)
{
  for (unsigned i = 0; i < MAKER_KEYS; i++) {
    key_pair_free(maker->keys[i]);
  }
  schemas_free(maker->schemas);
}

/* Files. Nothing here has to outlast the test, so nothing is synced. */
static enum err make_folders(struct scope *scope, char *path)
{
  for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    int made = mkdir(path, 0755);
    *slash = '/';
    if (made != 0 && errno != EEXIST) {
      return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
    }
  }
  return OK;
}

enum err log_maker_write(struct log_maker *maker, struct str name, struct str text)
{
  char *path = file_join(maker->memory, maker->folder, name);
  if (path == NULL) {
    return scope_err(maker->memory);
  }
  TRY(make_folders(maker->memory, path));
  FILE *file = fopen(path, "wb");
  bool written = file != NULL && fwrite(text.at, 1, text.len, file) == text.len;
  return file != NULL && fclose(file) == 0 && written ? OK : FAIL(maker->memory, ERR_IO, "%s: not written", path);
}

enum err log_maker_read(struct log_maker *maker, const char *name, struct str *out)
{
  char *path = file_join(maker->memory, maker->folder, str_of(name));
  return path == NULL ? scope_err(maker->memory) : file_read(maker->memory, path, LIMIT_INFLATED_OCTETS, out);
}

/* Entries. */
enum err log_maker_octets(struct log_maker *maker, struct bytes entry)
{
  struct bytes *entries =
      scope_grow(maker->memory, maker->entries, maker->entries_len, &maker->entries_cap, sizeof *entries);
  struct str copy = scope_str(maker->memory, bytes_str(entry));
  if (entries == NULL || copy.at == NULL) {
    return scope_err(maker->memory);
  }
  maker->entries = entries;
  entries[maker->entries_len++] = str_bytes(copy);
  return OK;
}

enum err log_maker_entry(struct log_maker *maker, const struct leaf *leaf)
{
  struct buf buf = buf_in(maker->memory);
  struct bytes octets = {0};
  leaf_encode(&buf, leaf);
  TRY(buf_bytes(&buf, &octets));
  return log_maker_octets(maker, octets);
}

static struct str office_did(struct log_maker *maker, unsigned office)
{
  return scope_format(maker->memory, "did:web:office-%u.gaon.example", office);
}

static struct tlog_hash hash_of(struct str text)
{
  struct tlog_hash hash;
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(text));
  memcpy(hash.at, digest.at, sizeof hash.at);
  return hash;
}

enum err log_maker_issue(struct log_maker *maker, unsigned office, size_t count)
{
  struct leaf leaf = {.kind = LEAF_ISSUED,
                      .issuer = leaf_issuer(office_did(maker, office)),
                      .time_s = maker->now_s - maker->now_s % LEAF_TIME_STEP_S};
  for (size_t i = 0; i < count; i++) {
    leaf.digest = hash_of(scope_format(maker->memory, "credential %zu", maker->entries_len));
    TRY(log_maker_entry(maker, &leaf));
  }
  return OK;
}

/* Documents. */
static enum err sign(struct log_maker *maker, const struct json *document, struct str *out)
{
  struct json signed_document;
  struct proof_options options = {
      .suite = STR("eddsa-rdfc-2022"), .purpose = PROOF_ASSERTION, .created_s = (int64_t)maker->now_s};
  const struct key_pair *pair = maker->keys[maker->signer];
  TRY(did_key_method_print(maker->memory, key_pair_public(pair), &options.method));
  TRY(proof_create(maker->memory, maker->schemas->catalogue, document, pair, &options, &signed_document));
  return json_print(maker->memory, &signed_document, out);
}

static struct str list_name(struct log_maker *maker, enum status_purpose purpose, uint64_t group)
{
  struct str word = status_purpose_print(purpose);
  return scope_format(maker->memory, STR_FMT "-%llu", STR_ARG(word), (unsigned long long)group);
}

static struct str list_url(struct log_maker *maker, enum status_purpose purpose, uint64_t group)
{
  struct str name = list_name(maker, purpose, group);
  return scope_format(maker->memory, "https://" MAKER_SITE "/status/" STR_FMT, STR_ARG(name));
}

enum err log_maker_list_text(struct log_maker *maker, enum status_purpose purpose, uint64_t named,
                             const struct bitstring *bits, struct str *out)
{
  struct status_list list = {.id = maker->disguise.len > 0 ? maker->disguise : list_url(maker, purpose, named),
                             .issuer = maker->dids[MAKER_OPERATOR],
                             .purpose = purpose,
                             .valid_from_s = (int64_t)maker->now_s,
                             .valid_until_s = (int64_t)maker->now_s + VALIDITY_S,
                             .ttl_ms = 300000,
                             .bits = *bits};
  struct json document;
  TRY(status_list_json(maker->memory, &list, &document));
  return sign(maker, &document, out);
}

/* The same octets as a version and as what is served now. */
static enum err put_version(struct log_maker *maker, struct str folder, uint64_t version, struct str text)
{
  struct str name = scope_format(maker->memory, STR_FMT "/%llu", STR_ARG(folder), (unsigned long long)version);
  TRY(log_maker_write(maker, name, text));
  return log_maker_write(maker, scope_format(maker->memory, STR_FMT "/current", STR_ARG(folder)), text);
}

enum err log_maker_list_put(struct log_maker *maker, enum status_purpose purpose, uint64_t group, struct str text,
                            bool is_logged)
{
  struct maker_list *list = &maker->lists[purpose][group];
  struct str name = list_name(maker, purpose, group);
  struct str folder = scope_format(maker->memory, "status/" STR_FMT, STR_ARG(name));
  TRY(put_version(maker, folder, ++list->version, text));
  struct leaf leaf = {.kind = LEAF_LIST,
                      .purpose = (uint8_t)purpose,
                      .issuer = leaf_issuer(maker->dids[MAKER_OPERATOR]),
                      .time_s = maker->now_s,
                      .number = group,
                      .version = list->version,
                      .digest = hash_of(text),
                      .bits = hash_of(bytes_str((struct bytes){list->bits.at, list->bits.entries / 8}))};
  return is_logged ? log_maker_entry(maker, &leaf) : OK;
}

enum err log_maker_list(struct log_maker *maker, enum status_purpose purpose, uint64_t group)
{
  struct str text = {0};
  TRY(log_maker_list_text(maker, purpose, group, &maker->lists[purpose][group].bits, &text));
  TRY(log_maker_list_put(maker, purpose, group, text, true));
  return log_maker_index(maker, STATUS_OTHER, 0);
}

enum err log_maker_index(struct log_maker *maker, enum status_purpose hidden, uint64_t more)
{
  struct json_array_builder urls = {.scope = maker->memory};
  for (unsigned i = 0; i < STATUS_KEPT * MAKER_GROUPS; i++) {
    enum status_purpose purpose = i / MAKER_GROUPS;
    uint64_t group = i % MAKER_GROUPS;
    if (maker->lists[purpose][group].version > 0 && purpose != hidden) {
      json_array_add(&urls, json_of_str(list_url(maker, purpose, group)));
    }
  }
  if (more > 0) {
    json_array_add(&urls, json_of_str(list_url(maker, STATUS_REVOCATION, more)));
  }
  struct json_member member = {.key = STR("statusLists")};
  struct str text = {0};
  TRY(json_array_done(&urls, &member.value));
  struct json document = json_of_members(&member, 1);
  TRY(json_print(maker->memory, &document, &text));
  return log_maker_write(maker, STR("status/index"), text);
}

static struct str key_method(struct log_maker *maker, unsigned key)
{
  struct str did = office_did(maker, 0);
  return scope_format(maker->memory, STR_FMT "#key-%u", STR_ARG(did), key);
}

enum err log_maker_key_entry(struct log_maker *maker, enum leaf_kind kind, unsigned key)
{
  struct leaf leaf = {.kind = kind,
                      .issuer = leaf_issuer(office_did(maker, 0)),
                      .time_s = maker->now_s,
                      .digest = hash_of(key_method(maker, key))};
  return log_maker_entry(maker, &leaf);
}

enum err log_maker_trust(struct log_maker *maker, unsigned keys, bool is_logged)
{
  static const struct str types[] = {STR_INIT("WelfareEligibilityCredential")};
  struct trust_key *of_first = SCOPE_ARRAY(maker->memory, struct trust_key, keys);
  for (unsigned i = 0; of_first != NULL && i < keys; i++) {
    of_first[i] = (struct trust_key){key_method(maker, i + 1), INT64_MIN, INT64_MAX};
  }
  const struct trust_issuer issuers[] = {
      {office_did(maker, 0), STR("복지과"), STR("Welfare"), types, 1, of_first, keys},
  };
  struct trust_list list = {.id = STR("https://" MAKER_SITE "/issuers"),
                            .issuer = maker->dids[MAKER_OPERATOR],
                            .valid_from_s = (int64_t)maker->now_s,
                            .valid_until_s = (int64_t)maker->now_s + VALIDITY_S,
                            .issuers = issuers,
                            .len = 1};
  struct json document;
  struct str text = {0};
  TRY(trust_list_json(maker->memory, &list, &document));
  TRY(sign(maker, &document, &text));
  TRY(put_version(maker, STR("issuers"), ++maker->trust_version, text));
  struct leaf leaf = {.kind = LEAF_ISSUERS,
                      .issuer = leaf_issuer(maker->dids[MAKER_OPERATOR]),
                      .time_s = maker->now_s,
                      .version = maker->trust_version,
                      .digest = hash_of(text)};
  return is_logged ? log_maker_entry(maker, &leaf) : OK;
}

/* Tiles and checkpoints. */
static struct str log_path(struct log_maker *maker, struct str name)
{
  struct str tail = str_slice(maker->origin, sizeof MAKER_SITE, maker->origin.len);
  return scope_format(maker->memory, STR_FMT "/" STR_FMT, STR_ARG(tail), STR_ARG(name));
}

static enum err put_tile(void *self, const struct tile *tile, struct bytes octets)
{
  struct log_maker *maker = self;
  struct str name = {0};
  TRY(tile_path_print(maker->memory, tile, &name));
  return log_maker_write(maker, log_path(maker, name), bytes_str(octets));
}

static enum err put_bundle(struct log_maker *maker, const struct tile *tile)
{
  struct buf bundle = buf_in(maker->memory);
  struct bytes octets = {0};
  for (unsigned i = 0; i < tile->width; i++) {
    TRY(entry_bundle_add(&bundle, maker->entries[tile->index * TILE_WIDTH + i]));
  }
  TRY(buf_bytes(&bundle, &octets));
  return put_tile(maker, tile, octets);
}

static enum err put_tree(struct log_maker *maker)
{
  uint64_t old_size = maker->edge.tree.size;
  const struct tile_sink sink = {maker, put_tile};
  struct tile_growth growth = tile_growth(old_size, maker->entries_len);
  for (struct tile tile; tile_growth_next(&growth, &tile) && tile.level == TILE_ENTRIES;) {
    TRY(put_bundle(maker, &tile));
  }
  for (size_t i = old_size; i < maker->entries_len; i++) {
    struct tlog_hash leaf = tlog_leaf_hash(maker->entries[i]);
    TRY(tile_edge_add(&maker->edge, &leaf, &sink));
  }
  return tile_edge_put(&maker->edge, old_size, &sink);
}

static enum err key_of(struct log_maker *maker, enum maker_key who, struct note_signer *out)
{
  struct str name = who == MAKER_OPERATOR ? maker->origin : str_of(names[who]);
  enum note_key_kind kind = who == MAKER_OPERATOR ? NOTE_KEY_LOG : NOTE_KEY_WITNESS;
  out->pair = maker->keys[who];
  return note_key_of(maker->memory, name, kind, key_pair_public(out->pair), &out->key);
}

enum err log_maker_key_text(struct log_maker *maker, enum maker_key who, struct str *out)
{
  struct note_signer signer;
  TRY(key_of(maker, who, &signer));
  return note_key_print(maker->memory, &signer.key, out);
}

enum err log_maker_policy_text(struct log_maker *maker, struct str *out)
{
  struct str log, north, south;
  TRY(log_maker_key_text(maker, MAKER_OPERATOR, &log));
  TRY(log_maker_key_text(maker, MAKER_NORTH, &north));
  TRY(log_maker_key_text(maker, MAKER_SOUTH, &south));
  *out = scope_format(maker->memory,
                      "log " STR_FMT "\nwitness north " STR_FMT "\nwitness south " STR_FMT
                      "\ngroup both all north south\nquorum both\n",
                      STR_ARG(log), STR_ARG(north), STR_ARG(south));
  return scope_err(maker->memory);
}

enum err log_maker_checkpoint(struct log_maker *maker, unsigned witnesses)
{
  TRY(put_tree(maker));
  struct checkpoint checkpoint = {
      .origin = maker->origin, .size = maker->edge.tree.size, .root = tree_edge_root(&maker->edge.tree)};
  struct note_signature lines[1 + MAKER_WITNESSES];
  struct note note = {.at = lines, .len = 1 + witnesses};
  struct str whole = {0};
  TRY(checkpoint_print(maker->memory, &checkpoint, &note.text));
  for (unsigned i = 0; i <= witnesses; i++) {
    struct note_signer signer;
    TRY(key_of(maker, (enum maker_key)i, &signer));
    TRY(note_sign(maker->memory, &signer, note.text, i == 0 ? 0 : maker->now_s, &lines[i]));
  }
  TRY(note_grease(maker->memory, &note));
  TRY(note_print(maker->memory, &note, &whole));
  TRY(log_maker_write(maker, STR("checkpoint"), whole));
  return log_maker_write(maker, log_path(maker, STR("checkpoint")), whole);
}

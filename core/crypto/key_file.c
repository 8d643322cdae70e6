#include "crypto/key_file.h"

#include <string.h>

#include "base/buf.h"
#include "codec/base64.h"
#include "crypto/multikey.h"
#include "crypto/random.h"
#include "key_method.h"
#include "private_file.h"

#include <sodium.h>

/* The file, each line "name: value":
     dojang-key: 1
     kind: Ed25519
     public: z6Mk...
     protection: argon2id-secretbox            or  none, for tests only
     operations: 3                             (the work of Argon2id)
     memory: 268435456
     salt: <base64url of 16 octets>
     sealed: <base64url of a nonce of 24 octets and the box>   or  seed: <base64url> */
static const struct str VERSION = STR_INIT("1");
static const struct str SEALED = STR_INIT("argon2id-secretbox");
static const struct str OPEN = STR_INIT("none, for tests only");

enum {
  FILE_OCTETS = 4096,
  SEED_MAX_OCTETS = 64,
  BOX_MAX_OCTETS = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + SEED_MAX_OCTETS,
  OPERATIONS_MOST = 16,
};
static const uint64_t MEMORY_MOST_OCTETS = UINT64_C(1024) * 1024 * 1024;

/* The work of Argon2id; a file keeps its own, so that it can be raised later. */
struct cost {
  uint64_t operations;
  uint64_t memory_octets;
};

/* A key for the box, in secret memory; NULL when there is not enough memory for it. */
static struct secret *derive(const struct secret *passphrase, const uint8_t salt[crypto_pwhash_SALTBYTES],
                             struct cost cost)
{
  struct secret *key = secret_new(crypto_secretbox_KEYBYTES);
  if (key != NULL && crypto_pwhash(key->at, key->len, (const char *)passphrase->at, passphrase->len, salt,
                                   cost.operations, (size_t)cost.memory_octets, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    secret_free(key);
    return NULL;
  }
  return key;
}

static void add_line(struct buf *buf, const char *name, struct str value)
{
  buf_format(buf, "%s: " STR_FMT "\n", name, STR_ARG(value));
}

static enum err add_octets(struct scope *scope, struct buf *buf, const char *name, struct bytes octets)
{
  struct str text = {0};
  TRY(base64_encode(scope, BASE64_URL, octets, &text));
  add_line(buf, name, text);
  return OK;
}

static enum err add_sealed(struct scope *scope, struct buf *buf, struct bytes seed, const struct secret *passphrase)
{
  struct cost cost = {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
  uint8_t salt[crypto_pwhash_SALTBYTES];
  uint8_t box[BOX_MAX_OCTETS];
  random_fill(salt, sizeof salt);
  random_fill(box, crypto_secretbox_NONCEBYTES);
  [[gnu::cleanup(secret_drop)]] struct secret *key = derive(passphrase, salt, cost);
  if (key == NULL) {
    return FAIL(scope, ERR_IO, "not enough memory to seal a key");
  }
  (void)crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, seed.at, seed.len, box, key->at);
  add_line(buf, "protection", SEALED);
  buf_format(buf, "operations: %llu\nmemory: %llu\n", (unsigned long long)cost.operations,
             (unsigned long long)cost.memory_octets);
  TRY(add_octets(scope, buf, "salt", (struct bytes){salt, sizeof salt}));
  size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + seed.len;
  return add_octets(scope, buf, "sealed", (struct bytes){box, len});
}

enum err key_file_write(struct scope *scope, const char *path, const struct key_pair *pair,
                        const struct secret *passphrase)
{
  struct str public;
  TRY(multikey_print(scope, key_pair_public(pair), &public));
  struct buf buf = buf_in(scope);
  add_line(&buf, "dojang-key", VERSION);
  add_line(&buf, "kind", str_of(key_info(key_pair_public(pair)->kind)->name));
  add_line(&buf, "public", public);
  if (passphrase != NULL) {
    TRY(add_sealed(scope, &buf, key_pair_seed(pair), passphrase));
  } else {
    add_line(&buf, "protection", OPEN);
    TRY(add_octets(scope, &buf, "seed", key_pair_seed(pair)));
  }
  struct bytes content;
  TRY(buf_bytes(&buf, &content));
  return private_file_create(scope, path, content);
}

/* A key file being read from its front. */
struct reader {
  struct scope *scope;
  const char *path;
  struct str rest;
};

static enum err damaged(const struct reader *reader, const char *name)
{
  return FAIL(reader->scope, ERR_CONFIG, "%s: not a key file, or damaged at \"%s\"", reader->path, name);
}

/* The value of the next line, which must have this name. */
static enum err take_line(struct reader *reader, const char *name, struct str *value)
{
  size_t end = str_find(reader->rest, '\n', 0);
  size_t colon = strlen(name);
  struct str line = str_slice(reader->rest, 0, end);
  bool named =
      end != SIZE_MAX && str_starts(line, str_of(name)) && str_equal(str_slice(line, colon, colon + 2), STR(": "));
  if (!named) {
    return damaged(reader, name);
  }
  *value = str_slice(line, colon + 2, line.len);
  reader->rest = str_slice(reader->rest, end + 1, reader->rest.len);
  return OK;
}

static enum err take_number(struct reader *reader, const char *name, uint64_t most, uint64_t *number)
{
  struct str text = {0};
  TRY(take_line(reader, name, &text));
  if (!str_to_u64(text, number) || *number == 0 || *number > most) {
    return damaged(reader, name);
  }
  return OK;
}

static enum err take_octets(struct reader *reader, const char *name, size_t len, struct bytes *octets)
{
  struct str text = {0};
  TRY(take_line(reader, name, &text));
  if (base64_decode(reader->scope, BASE64_URL, text, octets) != OK || octets->len != len) {
    (void)scope_take_fault(reader->scope);
    return damaged(reader, name);
  }
  return OK;
}

/* The lines that tell who the key is. */
static enum err take_public(struct reader *reader, struct public_key *out)
{
  struct str version = {0};
  struct str kind = {0};
  struct str text = {0};
  TRY(take_line(reader, "dojang-key", &version));
  if (!str_equal(version, VERSION)) {
    return FAIL(reader->scope, ERR_UNSUPPORTED, "%s: a key file of a version that this build does not know",
                reader->path);
  }
  TRY(take_line(reader, "kind", &kind));
  TRY(take_line(reader, "public", &text));
  TRY(multikey_parse(reader->scope, text, out));
  return str_equal(kind, str_of(key_info(out->kind)->name)) ? OK : damaged(reader, "kind");
}

static enum err take_sealed(struct reader *reader, const struct secret *passphrase, struct secret *seed)
{
  struct cost cost = {0};
  struct bytes salt = {0};
  struct bytes box = {0};
  TRY(take_number(reader, "operations", OPERATIONS_MOST, &cost.operations));
  TRY(take_number(reader, "memory", MEMORY_MOST_OCTETS, &cost.memory_octets));
  TRY(take_octets(reader, "salt", crypto_pwhash_SALTBYTES, &salt));
  TRY(take_octets(reader, "sealed", crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + seed->len, &box));
  [[gnu::cleanup(secret_drop)]] struct secret *key = derive(passphrase, salt.at, cost);
  if (key == NULL) {
    return FAIL(reader->scope, ERR_IO, "%s: not enough memory to open the key", reader->path);
  }
  if (crypto_secretbox_open_easy(seed->at, box.at + crypto_secretbox_NONCEBYTES, box.len - crypto_secretbox_NONCEBYTES,
                                 box.at, key->at) != 0) {
    return FAIL(reader->scope, ERR_CONFIG, "%s: the passphrase is wrong", reader->path);
  }
  return OK;
}

/* The seed by the one protection that the caller asked for: a sealed file needs a passphrase, and with a passphrase
   nothing but a sealed file will do. */
static enum err take_seed(struct reader *reader, const struct secret *passphrase, struct secret *seed)
{
  struct str protection = {0};
  TRY(take_line(reader, "protection", &protection));
  if (passphrase != NULL && str_equal(protection, SEALED)) {
    return take_sealed(reader, passphrase, seed);
  }
  if (passphrase == NULL && str_equal(protection, OPEN)) {
    struct bytes octets = {0};
    TRY(take_octets(reader, "seed", seed->len, &octets));
    memcpy(seed->at, octets.at, octets.len);
    return OK;
  }
  return FAIL(reader->scope, ERR_CONFIG, "%s: %s", reader->path,
              passphrase == NULL ? "the key is sealed and no passphrase was given"
                                 : "the key is for tests only; it is not sealed by a passphrase");
}

static enum err open_pair(struct reader *reader, const struct secret *passphrase, struct key_pair **out)
{
  struct public_key expected = {.kind = KEY_ED25519};
  TRY(take_public(reader, &expected));
  [[gnu::cleanup(secret_drop)]] struct secret *seed = secret_new(key_info(expected.kind)->seed_octets);
  if (seed == NULL) {
    return FAIL(reader->scope, ERR_IO, "no memory can be locked for a key");
  }
  TRY(take_seed(reader, passphrase, seed));
  struct key_pair *pair = NULL;
  TRY(key_pair_from_seed(reader->scope, expected.kind, secret_bytes(seed), &pair));
  if (!public_key_equal(key_pair_public(pair), &expected)) {
    key_pair_free(pair);
    return damaged(reader, "public");
  }
  *out = pair;
  return OK;
}

enum err key_file_read(struct scope *scope, const char *path, const struct secret *passphrase, struct key_pair **out)
{
  [[gnu::cleanup(secret_drop)]] struct secret *content = NULL;
  TRY(private_file_read(scope, path, FILE_OCTETS, &content));
  struct reader reader = {scope, path, bytes_str(secret_bytes(content))};
  return open_pair(&reader, passphrase, out);
}

enum err key_file_read_public(struct scope *scope, const char *path, struct public_key *out)
{
  [[gnu::cleanup(secret_drop)]] struct secret *content = NULL;
  TRY(private_file_read(scope, path, FILE_OCTETS, &content));
  struct reader reader = {scope, path, bytes_str(secret_bytes(content))};
  return take_public(&reader, out);
}

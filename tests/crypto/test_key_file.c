#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/key_file.h"

struct place {
  char folder[64];
  char *path;
};

static struct place place_in(struct scope *scope)
{
  struct place place = {.folder = "/tmp/dojang-key-XXXXXX"};
  assert_non_null(mkdtemp(place.folder));
  place.path = file_join(scope, place.folder, STR("issuer.key"));
  return place;
}

static void place_clear(const struct place *place)
{
  assert_int_equal(unlink(place->path), 0);
  assert_int_equal(rmdir(place->folder), 0);
}

static struct secret *passphrase_of(const char *text)
{
  struct secret *secret = secret_new(strlen(text));
  assert_non_null(secret);
  memcpy(secret->at, text, secret->len);
  return secret;
}

static void assert_same_pair(const struct key_pair *a, const struct key_pair *b)
{
  assert_true(public_key_equal(key_pair_public(a), key_pair_public(b)));
}

/* Sealed: opens with its passphrase alone, tells its public key without, and is not overwritten. */
static void sealed(void **state)
{
  struct scope *scope = *state;
  struct place place = place_in(scope);
  [[gnu::cleanup(secret_drop)]] struct secret *right = passphrase_of("right");
  [[gnu::cleanup(secret_drop)]] struct secret *wrong = passphrase_of("wrong");
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *seen = NULL;
  struct key_pair *none = NULL;
  struct public_key public;
  struct stat about;
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &pair));
  ASSERT_OK(scope, key_file_write(scope, place.path, pair, right));
  assert_int_equal(stat(place.path, &about), 0);
  assert_int_equal(about.st_mode & 0777, 0600);
  ASSERT_OK(scope, key_file_read(scope, place.path, right, &seen));
  assert_same_pair(pair, seen);
  ASSERT_OK(scope, key_file_read_public(scope, place.path, &public));
  assert_true(public_key_equal(&public, key_pair_public(pair)));
  ASSERT_ERR(scope, ERR_CONFIG, key_file_read(scope, place.path, wrong, &none));
  ASSERT_ERR(scope, ERR_CONFIG, key_file_read(scope, place.path, NULL, &none));
  ASSERT_ERR(scope, ERR_CONFLICT, key_file_write(scope, place.path, pair, right));
  assert_int_equal(chmod(place.path, 0640), 0);
  ASSERT_ERR(scope, ERR_CONFIG, key_file_read(scope, place.path, right, &none));
  ASSERT_ERR(scope, ERR_CONFIG, key_file_read_public(scope, place.path, &public));
  place_clear(&place);
  ASSERT_ERR(scope, ERR_IO, key_file_read(scope, place.path, right, &none));
}

/* Each kind of key is the same when it comes back from its file, and can sign; the longest seed when sealed, too. */
static void every_kind(void **state)
{
  struct scope *scope = *state;
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = passphrase_of("any");
  for (enum key_kind kind = 0; kind < KEY_KIND_COUNT; kind++) {
    for (int sealing = 0; sealing <= (kind == KEY_P384); sealing++) {
      struct place place = place_in(scope);
      const struct secret *with = sealing == 1 ? passphrase : NULL;
      [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
      [[gnu::cleanup(key_pair_drop)]] struct key_pair *seen = NULL;
      struct public_key public;
      struct signature signature;
      ASSERT_OK(scope, key_pair_new(scope, kind, &pair));
      ASSERT_OK(scope, key_file_write(scope, place.path, pair, with));
      ASSERT_OK(scope, key_file_read_public(scope, place.path, &public));
      ASSERT_OK(scope, key_file_read(scope, place.path, with, &seen));
      assert_same_pair(pair, seen);
      ASSERT_OK(scope, key_pair_sign(scope, seen, str_bytes(STR("message")), &signature));
      assert_true(public_key_check(&public, str_bytes(STR("message")), signature_bytes(&signature)));
      place_clear(&place);
    }
  }
}

static void for_tests_only(void **state)
{
  struct scope *scope = *state;
  struct place place = place_in(scope);
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = passphrase_of("any");
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *seen = NULL;
  struct key_pair *none = NULL;
  struct str text;
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &pair));
  ASSERT_OK(scope, key_file_write(scope, place.path, pair, NULL));
  ASSERT_OK(scope, file_read(scope, place.path, 4096, &text));
  assert_true(str_contains(text, STR("for tests only")));
  ASSERT_OK(scope, key_file_read(scope, place.path, NULL, &seen));
  assert_same_pair(pair, seen);
  ASSERT_ERR(scope, ERR_CONFIG, key_file_read(scope, place.path, passphrase, &none));
  place_clear(&place);
}

/* Cut at every octet, and with any character changed, the file is refused or gives the same key; never another. */
static void refuses_damage_of(struct scope *scope, enum key_kind kind)
{
  struct place place = place_in(scope);
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  struct key_pair *none = NULL;
  struct str text;
  ASSERT_OK(scope, key_pair_new(scope, kind, &pair));
  ASSERT_OK(scope, key_file_write(scope, place.path, pair, NULL));
  ASSERT_OK(scope, file_read(scope, place.path, 4096, &text));
  for (size_t i = 0; i < text.len; i++) {
    ASSERT_OK(scope, file_replace(scope, place.path, str_bytes(str_slice(text, 0, i)), 0600));
    assert_int_not_equal(key_file_read(scope, place.path, NULL, &none), OK);
    (void)scope_take_fault(scope);
    struct str copy = scope_str(scope, text);
    char *changed = scope_cstr(scope, copy);
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    ASSERT_OK(scope, file_replace(scope, place.path, (struct bytes){(uint8_t *)changed, text.len}, 0600));
    assert_int_not_equal(key_file_read(scope, place.path, NULL, &none), OK);
    (void)scope_take_fault(scope);
  }
  place_clear(&place);
}

static void refuses_damage(void **state)
{
  refuses_damage_of(*state, KEY_ED25519);
  refuses_damage_of(*state, KEY_P256);
}

/* A file that would make Argon2id take all memory or for ever is refused before any work. */
static void refuses_costly_files(void **state)
{
  struct scope *scope = *state;
  struct place place = place_in(scope);
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = passphrase_of("any");
  struct key_pair *none = NULL;
  static const char *const costs[] = {
      "operations: 17\nmemory: 8192\n", "operations: 0\nmemory: 8192\n", "operations: 3\nmemory: 1073741825\n",
      "operations: 3\nmemory: 99999999999999999999\n", "operations: -3\nmemory: 8192\n"};
  for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
    struct str text = scope_format(scope,
                                   "dojang-key: 1\nkind: Ed25519\n"
                                   "public: z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2\n"
                                   "protection: argon2id-secretbox\n%ssalt: AAAAAAAAAAAAAAAAAAAAAA\nsealed: AA\n",
                                   costs[i]);
    ASSERT_OK(scope, file_replace(scope, place.path, str_bytes(text), 0600));
    assert_int_equal(key_file_read(scope, place.path, passphrase, &none), ERR_CONFIG);
    struct fault fault = scope_take_fault(scope);
    assert_true(str_contains(str_of(fault.text), i < 2 || i == 4 ? STR("\"operations\"") : STR("\"memory\"")));
  }
  place_clear(&place);
}

TESTING_MAIN(SCOPED_TEST(sealed), SCOPED_TEST(every_kind), SCOPED_TEST(for_tests_only), SCOPED_TEST(refuses_damage),
             SCOPED_TEST(refuses_costly_files))

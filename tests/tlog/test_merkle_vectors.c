/* The 196 proofs of transparency-dev's Merkle library, 12 of which hold. */
#include "testing/testing.h"

#include <ftw.h>
#include <string.h>

#include "tlog/consistency.h"
#include "tlog/inclusion.h"

enum { PROOF_MOST = 80, FILES = 196, GOOD_FILES = 12 };

/* The files' numbers go up to 2^64 - 1, which our JSON does not; their form is always the same, so the values are taken
   from behind the names. */
static struct str behind(struct str text, const char *name)
{
  struct str rest = text;
  size_t len = strlen(name);
  for (; rest.len > len + 4; rest = str_slice(rest, 1, rest.len)) {
    if (rest.at[0] == '"' && str_starts(str_slice(rest, 1, rest.len), str_of(name)) && rest.at[len + 1] == '"') {
      return str_slice(rest, len + 4, rest.len);
    }
  }
  fail_msg("no member %s", name);
  return rest;
}

static uint64_t number(struct str text, const char *name)
{
  struct str rest = behind(text, name);
  uint64_t value = 0;
  assert_true(str_to_u64(str_slice(rest, 0, str_find(rest, ',', 0)), &value));
  return value;
}

/* Some files have another text where a hash must be, one of them in a proof that is meant to hold. Such a text stands
   for a hash of its own: equal texts are equal, and no true hash equals them. False for no text at all. */
static bool take_hash(struct scope *scope, struct str rest, struct tlog_hash *out)
{
  size_t from = str_find(rest, '"', 0) + 1;
  struct str text = str_slice(rest, from, str_find(rest, '"', from));
  if (tlog_hash_parse(scope, text, out) != OK) {
    *out = tlog_leaf_hash(str_bytes(text));
    (void)scope_take_fault(scope);
  }
  return text.len > 0;
}

static bool take_path(struct scope *scope, struct str text, struct tlog_hash *hashes, struct tlog_path *out)
{
  struct str rest = behind(text, "proof");
  rest = str_slice(rest, 0, str_starts(rest, STR("null")) ? 0 : str_find(rest, ']', 0));
  size_t len = 0;
  for (size_t at; (at = str_find(rest, '"', 0)) != SIZE_MAX; len++) {
    assert_true(len < PROOF_MOST);
    if (!take_hash(scope, rest, &hashes[len])) {
      return false;
    }
    rest = str_slice(rest, str_find(rest, '"', at + 1) + 1, rest.len);
  }
  *out = (struct tlog_path){hashes, len};
  return true;
}

static bool holds(struct scope *scope, struct str text)
{
  struct tlog_hash hashes[PROOF_MOST];
  struct tlog_path path;
  struct tlog_hash first;
  struct tlog_hash root;
  if (!take_path(scope, text, hashes, &path)) {
    return false;
  }
  if (str_contains(text, STR("\"leafIdx\""))) {
    return take_hash(scope, behind(text, "leafHash"), &first) && take_hash(scope, behind(text, "root"), &root) &&
           inclusion_check(number(text, "leafIdx"), number(text, "treeSize"), &first, &path, &root);
  }
  return take_hash(scope, behind(text, "root1"), &first) && take_hash(scope, behind(text, "root2"), &root) &&
         consistency_check(number(text, "size1"), number(text, "size2"), &path, &first, &root);
}

/* nftw has no room for a context. */
static struct scope *scope_of_walk;
static size_t files;
static size_t good_files;

static int run_file(const char *path, const struct stat *about, int kind, struct FTW *place)
{
  (void)about;
  (void)place;
  if (kind != FTW_F) {
    return 0;
  }
  struct str text = testing_read(scope_of_walk, path);
  bool bad = str_contains(text, STR("\"wantErr\": true"));
  assert_true(bad || str_contains(text, STR("\"wantErr\": false")));
  if (holds(scope_of_walk, text) == bad) {
    fail_msg("%s", path);
  }
  files++;
  good_files += !bad;
  return 0;
}

static void all_vectors(void **state)
{
  scope_of_walk = *state;
  assert_int_equal(nftw(DOJANG_SHARED_DIR "/conformance/merkle-proofs/testdata", run_file, 8, FTW_PHYS), 0);
  assert_int_equal(files, FILES);
  assert_int_equal(good_files, GOOD_FILES);
}

TESTING_MAIN(SCOPED_TEST(all_vectors))

#include "testing/testing.h"

#include "codec/hex.h"
#include "tlog/tree.h"

/* Roots of the first 0 to 8 of the eight entries that Certificate Transparency's implementations test with. */
static const struct str entries[] = {
    STR_INIT(""),         STR_INIT("\x00"),
    STR_INIT("\x10"),     STR_INIT("\x20\x21"),
    STR_INIT("\x30\x31"), STR_INIT("\x40\x41\x42\x43"),
    STR_INIT("PQRSTUVW"), STR_INIT("`abcdefghijklmno"),
};
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void known_roots(void **state)
{
  struct scope *scope = *state;
  struct tree_edge edge = {0};
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
    struct tlog_hash root = tree_edge_root(&edge);
    struct bytes expected;
    ASSERT_OK(scope, hex_decode(scope, str_of(roots[i]), &expected));
    assert_memory_equal(root.at, expected.at, sizeof root.at);
    if (i < sizeof entries / sizeof *entries) {
      struct tlog_hash leaf = tlog_leaf_hash(str_bytes(entries[i]));
      (void)tree_edge_add(&edge, 0, &leaf);
    }
  }
}

static void text_round_trips(void **state)
{
  struct scope *scope = *state;
  struct str empty = STR("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  struct tlog_hash hash;
  struct tlog_hash root = tlog_empty_root();
  struct buf buf = buf_in(scope);
  struct str seen;
  ASSERT_OK(scope, tlog_hash_parse(scope, empty, &hash));
  assert_true(tlog_hash_equal(&hash, &root));
  tlog_hash_print(&buf, &hash);
  ASSERT_OK(scope, buf_str(&buf, &seen));
  ASSERT_STR(seen, empty);
  for (size_t len = 0; len < empty.len; len++) {
    ASSERT_ERR(scope, ERR_SYNTAX, tlog_hash_parse(scope, str_slice(empty, 0, len), &hash));
  }
  static const struct str bad[] = {
      STR_INIT("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="), /* an unused bit */
      STR_INIT("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="),
      STR_INIT("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA"),
      STR_INIT("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ASSERT_ERR(scope, ERR_SYNTAX, tlog_hash_parse(scope, bad[i], &hash));
  }
}

TESTING_MAIN(SCOPED_TEST(known_roots), SCOPED_TEST(text_round_trips))

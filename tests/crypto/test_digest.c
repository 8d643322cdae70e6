#include "testing/testing.h"

#include "base/buf.h"
#include "crypto/digest.h"

static struct str hex_of(struct scope *scope, struct digest digest)
{
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < digest.len; i++) {
    buf_format(&buf, "%02x", digest.at[i]);
  }
  struct str text;
  ASSERT_OK(scope, buf_str(&buf, &text));
  return text;
}

/* The examples of FIPS 180-4 and the digests of nothing. */
static const struct {
  enum digest_kind kind;
  const char *text, *hex;
} rows[] = {
    {DIGEST_SHA256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {DIGEST_SHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {DIGEST_SHA256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {DIGEST_SHA384, "abc",
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
    {DIGEST_SHA512, "abc",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
     "454d4423643ce80e2a9ac94fa54ca49f"},
};

static void known_answers(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct digest digest = digest_of(rows[i].kind, str_bytes(str_of(rows[i].text)));
    assert_int_equal(digest.len, digest_len_octets(rows[i].kind));
    ASSERT_STR(hex_of(scope, digest), str_of(rows[i].hex));
  }
}

/* Cut in two at every octet, the second half hashed from a copy of the state as well. */
static void in_steps(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str text = str_of(rows[i].text);
    struct digest whole = digest_of(rows[i].kind, str_bytes(text));
    for (size_t cut = 0; cut <= text.len; cut++) {
      struct digest_state half;
      digest_start(&half, rows[i].kind);
      digest_add(&half, str_bytes(str_slice(text, 0, cut)));
      struct digest_state copy = half;
      digest_add(&half, str_bytes(str_slice(text, cut, text.len)));
      digest_add(&copy, str_bytes(str_slice(text, cut, text.len)));
      struct digest seen = digest_end(&half);
      struct digest again = digest_end(&copy);
      assert_true(bytes_equal(digest_bytes(&seen), digest_bytes(&whole)));
      assert_true(bytes_equal(digest_bytes(&again), digest_bytes(&whole)));
    }
  }
}

TESTING_MAIN(SCOPED_TEST(known_answers), SCOPED_TEST(in_steps))

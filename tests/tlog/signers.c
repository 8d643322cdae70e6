#include "signers.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static struct key_pair *pairs[256];

static void free_pairs(void)
{
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    key_pair_free(pairs[i]);
  }
}

static struct key_pair *pair_of(struct scope *scope, uint8_t seed)
{
  static bool registered;
  if (!registered) {
    registered = atexit(free_pairs) == 0;
  }
  if (pairs[seed] == NULL) {
    uint8_t octets[32];
    memset(octets, seed, sizeof octets);
    ASSERT_OK(scope, key_pair_from_seed(scope, KEY_ED25519, (struct bytes){octets, sizeof octets}, &pairs[seed]));
  }
  return pairs[seed];
}

struct note_signer signer_of(struct scope *scope, uint8_t seed, const char *name, enum note_key_kind kind)
{
  struct note_signer signer = {.pair = pair_of(scope, seed)};
  ASSERT_OK(scope, note_key_of(scope, str_of(name), kind, key_pair_public(signer.pair), &signer.key));
  return signer;
}

struct str signer_key_text(struct scope *scope, const struct note_signer *signer)
{
  struct str text;
  ASSERT_OK(scope, note_key_print(scope, &signer->key, &text));
  return text;
}

struct str signed_note(struct scope *scope, struct str text, const struct note_signer *signers, size_t len,
                       uint64_t time_s)
{
  struct note_signature *lines = SCOPE_ARRAY(scope, struct note_signature, len);
  for (size_t i = 0; i < len; i++) {
    ASSERT_OK(scope, note_sign(scope, &signers[i], text, time_s, &lines[i]));
  }
  struct str whole;
  ASSERT_OK(scope, note_print(scope, &(struct note){text, lines, len}, &whole));
  return whole;
}

struct str checkpoint_text(struct scope *scope, const char *origin, uint64_t size, const struct tlog_hash *root)
{
  struct checkpoint checkpoint = {.origin = str_of(origin), .size = size, .root = *root};
  struct str text;
  ASSERT_OK(scope, checkpoint_print(scope, &checkpoint, &text));
  return text;
}

struct str text_with(struct scope *scope, struct str text, const char *part, const char *other)
{
  const char *found = memmem(text.at, text.len, part, strlen(part));
  assert_non_null(found);
  size_t at = (size_t)(found - text.at);
  struct buf buf = buf_in(scope);
  buf_add(&buf, str_slice(text, 0, at));
  buf_add(&buf, str_of(other));
  buf_add(&buf, str_slice(text, at + strlen(part), text.len));
  struct str out;
  ASSERT_OK(scope, buf_str(&buf, &out));
  return out;
}

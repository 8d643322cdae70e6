#include "crypto/multikey.h"

#include "codec/multibase.h"
#include "codec/varint.h"

enum err multikey_print(struct scope *scope, const struct public_key *key, struct str *out)
{
  struct buf buf = buf_in(scope);
  varint_encode(&buf, key_info(key->kind)->public_codec);
  buf_add_bytes(&buf, public_key_bytes(key));
  struct bytes octets;
  TRY(buf_bytes(&buf, &octets));
  return multibase_encode(scope, MULTIBASE_BASE58, octets, out);
}

enum err multikey_parse(struct scope *scope, struct str text, struct public_key *out)
{
  if (text.len == 0 || text.at[0] != MULTIBASE_BASE58) {
    return FAIL(scope, ERR_VALUE, "a Multikey must begin with 'z' (base58btc)");
  }
  struct bytes octets;
  TRY(multibase_decode(scope, text, &octets));
  uint64_t codec = 0;
  size_t header = varint_decode(octets, &codec);
  for (size_t kind = 0; header > 0 && kind < KEY_KIND_COUNT; kind++) {
    if (key_info((enum key_kind)kind)->public_codec == codec) {
      return public_key_of(scope, (enum key_kind)kind, (struct bytes){octets.at + header, octets.len - header}, out);
    }
  }
  return FAIL(scope, ERR_VALUE, "a Multikey of a kind that this build does not know");
}

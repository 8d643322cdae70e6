#include <string.h>

#include "did/did_key.h"
#include "page.h"

enum { P256_COORDINATE = 32, P256_COMPRESSED = 1 + P256_COORDINATE, P256_UNCOMPRESSED = 1 + 2 * P256_COORDINATE };

/* WebCrypto gives both coordinates, did:key wants one and the parity of the other. SPEC: SEC 1 2.3.3 */
static enum err read_uncompressed(struct scope *scope, struct bytes octets, struct public_key *out)
{
  uint8_t compressed[P256_COMPRESSED];
  compressed[0] = 2 | (octets.at[octets.len - 1] & 1);
  memcpy(compressed + 1, octets.at + 1, P256_COORDINATE);
  TRY(public_key_of(scope, KEY_P256, (struct bytes){compressed, sizeof compressed}, out));
  bool good = octets.at[0] == 4 && memcmp(out->y, octets.at + P256_COMPRESSED, P256_COORDINATE) == 0;
  return good ? OK : FAIL(scope, ERR_VALUE, "publicKey: is no point of the curve");
}

/* What signs with a kind of key in a page. */
static struct str suite_of(enum key_kind kind)
{
  return kind == KEY_ED25519 ? STR("eddsa-rdfc-2022") : STR("ecdsa-rdfc-2019");
}

enum err call_holder(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  (void)page;
  struct str name = {0};
  enum key_kind kind = KEY_ED25519;
  struct bytes octets;
  struct public_key key;
  struct str did;
  struct str method;
  TRY(json_need_string(scope, NULL, request, STR("kind"), &name));
  TRY(key_kind_parse(scope, name, &kind));
  TRY(page_need_octets(scope, request, STR("publicKey"), &octets));
  TRY(kind == KEY_P256 && octets.len == P256_UNCOMPRESSED ? read_uncompressed(scope, octets, &key)
                                                          : public_key_of(scope, kind, octets, &key));
  TRY(did_key_print(scope, &key, &did));
  TRY(did_key_method_print(scope, &key, &method));
  const struct json_member members[] = {
      JSON_MEMBER("did", json_of_str(did)),
      JSON_MEMBER("method", json_of_str(method)),
      JSON_MEMBER("suite", json_of_str(suite_of(kind))),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, answer);
}

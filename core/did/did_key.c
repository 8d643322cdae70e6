#include "did/did_key.h"

#include "base/limits.h"
#include "crypto/multikey.h"

static const struct str prefix = STR_INIT("did:key:");

enum err did_key_print(struct scope *scope, const struct public_key *key, struct str *did)
{
  struct str multikey;
  TRY(multikey_print(scope, key, &multikey));
  *did = scope_join(scope, prefix, multikey);
  return did->at == NULL ? scope_err(scope) : OK;
}

enum err did_key_method_print(struct scope *scope, const struct public_key *key, struct str *method)
{
  struct str multikey;
  TRY(multikey_print(scope, key, &multikey));
  *method = scope_format(scope, STR_FMT STR_FMT "#" STR_FMT, STR_ARG(prefix), STR_ARG(multikey), STR_ARG(multikey));
  return method->at == NULL ? scope_err(scope) : OK;
}

bool did_key_is(struct str did)
{
  return did.len > prefix.len && str_starts(did, prefix);
}

enum err did_key_parse(struct scope *scope, struct str did, struct public_key *out)
{
  if (!did_key_is(did) || did.len > LIMIT_URL_OCTETS) {
    return FAIL(scope, ERR_VERIFICATION_METHOD, "not a did:key");
  }
  if (multikey_parse(scope, str_slice(did, prefix.len, did.len), out) == OK) {
    return OK;
  }
  struct fault fault = scope_take_fault(scope);
  return FAIL(scope, ERR_VERIFICATION_METHOD, "not a did:key of a known kind: %s", fault.text);
}

enum err did_key_method_parse(struct scope *scope, struct str method, struct public_key *out)
{
  size_t hash = str_find(method, '#', 0);
  struct str did = str_slice(method, 0, hash);
  TRY(did_key_parse(scope, did, out));
  struct str fragment = hash == SIZE_MAX ? STR("") : str_slice(method, hash + 1, method.len);
  if (!str_equal(fragment, str_slice(did, prefix.len, did.len))) {
    return FAIL(scope, ERR_VERIFICATION_METHOD, "the fragment of a did:key verification method must repeat its key");
  }
  return OK;
}

/* Identifiers and their documents: did:key, did:web, Multikeys. The first octet chooses. What is read as a key is
   printed as the same text. */
#include "crypto/multikey.h"
#include "did/did_document.h"
#include "did/did_key.h"
#include "did/did_web.h"
#include "target.h"
#include "json/text.h"

#define DID "did:web:vc.gaon.example"

static void run_multikey(struct scope *scope, struct str text)
{
  struct public_key key;
  struct str again;
  if (multikey_parse(scope, text, &key) == OK) {
    must(multikey_print(scope, &key, &again) == OK && str_equal(text, again));
  }
}

static void run_key(struct scope *scope, struct str did)
{
  struct public_key key;
  struct str again;
  if (did_key_parse(scope, did, &key) == OK) {
    must(did_key_is(did) && did_key_print(scope, &key, &again) == OK && str_equal(did, again));
  }
}

static void run_method(struct scope *scope, struct str method)
{
  struct public_key key;
  struct str again;
  if (did_key_method_parse(scope, method, &key) == OK) {
    must(did_key_method_print(scope, &key, &again) == OK && str_equal(method, again));
  }
}

static void run_web(struct scope *scope, struct str did)
{
  struct str url;
  if (did_web_url(scope, did, &url) == OK) {
    must(did_web_is(did) && str_starts(url, STR("https://")) && str_is_utf8(url));
  }
}

/* An https origin, to did:web and back to the place of its document. */
static void run_origin(struct scope *scope, struct str origin)
{
  struct str did;
  struct str url;
  if (did_web_print(scope, origin, &did) == OK) {
    must(did_web_url(scope, did, &url) == OK && str_starts(url, origin));
  }
}

static void run_document(struct scope *scope, struct str text)
{
  struct json document;
  struct public_key key;
  if (json_parse(scope, text, &document) != OK) {
    return;
  }
  for (enum did_purpose purpose = DID_ASSERTION; purpose <= DID_AUTHENTICATION; purpose++) {
    enum err err = did_document_find(scope, &document, STR(DID), STR(DID "#key-1"), purpose, &key);
    must(err == OK || err == ERR_VERIFICATION_METHOD || err == ERR_RELATIONSHIP || err == ERR_LIMIT);
    (void)scope_take_fault(scope);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static void (*const readers[])(struct scope * scope, struct str text) = {run_multikey, run_key,    run_method,
                                                                           run_web,      run_origin, run_document};
  if (len == 0) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  readers[octets[0] % (sizeof readers / sizeof *readers)](scope, bytes_str((struct bytes){octets + 1, len - 1}));
  must((scope_err(scope) == OK) == (scope_first_fault(scope)->text[0] == '\0'));
  return 0;
}

/* CBOR from outside: what decodes is encoded in the one deterministic form, which decodes to itself. */
#include "target.h"

#include "cbor/cbor.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct cbor value;
  struct bytes once;
  struct bytes twice;
  enum err err = cbor_decode(scope, (struct bytes){octets, len}, &value);
  if (err != scope_err(scope)) {
    abort(); /* a failure that left no fault, or the other way round */
  }
  if (err != OK) {
    return 0;
  }
  if (cbor_encode(scope, &value, &once) != OK || once.len > len || cbor_decode(scope, once, &value) != OK ||
      cbor_encode(scope, &value, &twice) != OK || !bytes_equal(once, twice)) {
    abort();
  }
  return 0;
}

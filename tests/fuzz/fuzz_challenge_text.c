/* What a counter shows for a wallet to read: what parses is printed as the same text. */
#include "target.h"

#include "vc/challenge_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct challenge_text challenge;
  struct str again;
  struct str text = bytes_str((struct bytes){octets, len});
  enum err err = challenge_text_parse(scope, text, &challenge);
  must(err == scope_err(scope));
  if (err == OK) {
    must(challenge_text_print(scope, &challenge, &again) == OK && str_equal(again, text));
  }
  return 0;
}

/* The text of a scanned code: what parses is printed in our form, which parses to the same octets. */
#include "target.h"

#include "qr/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct qr_text text;
  struct qr_text again;
  struct str printed;
  struct str scanned = bytes_str((struct bytes){octets, len});
  enum err err = qr_text_parse(scope, scanned, &text);
  if (err != scope_err(scope) || (err == OK && !qr_text_is(scanned))) {
    abort();
  }
  if (err != OK) {
    return 0;
  }
  if (qr_text_print(scope, &text, &printed) != OK || printed.len > len || qr_text_parse(scope, printed, &again) != OK ||
      again.form != text.form || !bytes_equal(text.octets, again.octets)) {
    abort();
  }
  return 0;
}

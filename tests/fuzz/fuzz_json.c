/* JSON text from outside: jansson reads the same texts as the same trees (tests/json/oracle.h lists what is meant to
   differ), and what was read is printed as a text that is read as the same tree again. */
#include "target.h"

#include "json/text.h"

#include "oracle.h"

typedef enum err (*printer)(struct scope *scope, const struct json *value, struct str *out);

/* 1e18 is printed with all its digits, and so as an integer that is refused. */
static void print_and_read(struct scope *scope, const struct json *value, printer print)
{
  struct str text;
  struct json again;
  must(print(scope, value, &text) == OK);
  must(json_parse(scope, text, &again) == OK ? json_same(value, &again) : scope_take_fault(scope).err == ERR_RANGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct str text = bytes_str((struct bytes){octets, len});
  must(oracle_difference(scope, text) == NULL);
  (void)scope_take_fault(scope);
  struct json value;
  enum err err = json_parse(scope, text, &value);
  must(err == scope_err(scope));
  if (err == OK) {
    print_and_read(scope, &value, json_print);
    print_and_read(scope, &value, json_print_pretty);
    print_and_read(scope, &value, json_print_jcs);
  }
  return 0;
}

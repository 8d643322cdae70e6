/* A JSON Schema and a document, [schema, document]: what is compiled gives the same verdict each time, with reasons
   that say something; and whatever it says, it has an end. */
#include "schema/resident_number.h"
#include "schema/schema.h"
#include "target.h"
#include "json/text.h"

static void check_errors(const struct schema_errors *errors)
{
  must(errors->len <= LIMIT_SCHEMA_ERRORS);
  for (size_t i = 0; i < errors->len; i++) {
    must(errors->at[i].keyword.len > 0 && errors->at[i].ko.len > 0 && errors->at[i].en.len > 0);
    must(str_is_utf8(errors->at[i].ko) && str_is_utf8(errors->at[i].en) && str_is_utf8(errors->at[i].path));
  }
}

static void validate(struct scope *scope, const struct schema *schema, const struct json *document)
{
  struct schema_errors errors;
  struct schema_errors again;
  enum err err = schema_validate(schema, scope, document, &errors);
  must(err == scope_err(scope));
  if (err != OK) {
    return;
  }
  check_errors(&errors);
  must(schema_validate(schema, scope, document, &again) == OK && again.len == errors.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct str input = bytes_str((struct bytes){octets, len});
  struct json both;
  struct str text;
  struct schema *schema = NULL;
  (void)resident_number_find(input);
  if (json_parse(scope, input, &both) != OK || !json_is_array(&both) || both.items.len != 2) {
    return 0;
  }
  must(json_print(scope, &both.items.at[0], &text) == OK);
  if (schema_new(scope, text, SCHEMA_FORMATS_ASSERT, &schema) == OK) {
    validate(scope, schema, &both.items.at[1]);
    schema_free(schema);
  }
  return 0;
}

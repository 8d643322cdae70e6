/* One pair of schema and instance a line, {"schema": ..., "instance": ...}; answers "valid", "invalid" or "error: why"
   a line. For tests against other validators. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "schema/schema.h"
#include "json/text.h"

static enum err judge(struct scope *scope, struct str line, bool *valid)
{
  struct json pair;
  struct str text;
  TRY(json_parse(scope, line, &pair));
  TRY(json_print(scope, json_get(&pair, STR("schema")), &text));
  struct schema *schema;
  TRY(schema_new(scope, text, SCHEMA_FORMATS_ASSERT, &schema));
  struct schema_errors errors;
  enum err err = schema_validate(schema, scope, json_get(&pair, STR("instance")), &errors);
  schema_free(schema);
  TRY(err);
  *valid = errors.len == 0;
  return OK;
}

int main(void)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  char *line = NULL;
  size_t cap = 0;
  for (ssize_t len; scope != NULL && (len = getline(&line, &cap, stdin)) > 0; scope_reset(scope)) {
    bool valid = false;
    enum err err = judge(scope, (struct str){line, (size_t)len}, &valid);
    if (err != OK) {
      printf("error: %s\n", scope_first_fault(scope)->text);
      continue;
    }
    puts(valid ? "valid" : "invalid");
  }
  free(line);
  return scope == NULL;
}

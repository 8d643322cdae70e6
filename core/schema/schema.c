#include "schema/schema.h"

#include <stdlib.h>

#include "base/limits.h"
#include "pattern.h"
#include "visit.h"
#include "json/text.h"

static enum err build(struct schema *schema, struct str text)
{
  TRY(json_parse(schema->scope, text, &schema->document));
  return schema_compile(schema);
}

enum err schema_new(struct scope *scope, struct str text, enum schema_formats formats, struct schema **out)
{
  struct schema *schema = calloc(1, sizeof *schema);
  if (schema == NULL || (schema->scope = scope_new(LIMIT_SCOPE_OCTETS)) == NULL) {
    schema_free(schema);
    return FAIL(scope, ERR_LIMIT, "no memory for a schema");
  }
  schema->formats = formats;
  enum err err = build(schema, text);
  if (err != OK) {
    enum err passed = FAIL(scope, err, "%s", scope_first_fault(schema->scope)->text);
    schema_free(schema);
    return passed;
  }
  *out = schema;
  return OK;
}

void schema_free(struct schema *schema)
{
  if (schema != NULL) {
    scope_free(schema->scope);
    free(schema);
  }
}

enum err schema_validate(const struct schema *schema, struct scope *scope, const struct json *document,
                         struct schema_errors *out)
{
  struct run run = {.schema = schema, .scope = scope, .matcher = matcher_new(scope)};
  if (run.matcher == NULL) {
    return scope_err(scope);
  }
  bool valid;
  TRY(visit_document(&run, document, &valid));
  *out = (struct schema_errors){run.errors, run.errors_len};
  return OK;
}

const struct json *schema_document(const struct schema *schema)
{
  return &schema->document;
}

const struct json *schema_property(const struct schema *schema, struct str name)
{
  return json_get(json_get(&schema->document, STR("properties")), name);
}

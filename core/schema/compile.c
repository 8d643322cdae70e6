#include "compile.h"

#include "pattern.h"
#include "uri.h"

/* The first pass makes a node of every subschema that stands where a keyword expects one, and learns all $id and
   anchors. SPEC: json-schema-core#section-8.2, #section-10 */

static enum err refuse(struct compiler *compiler, const struct rule *rule, const char *reason)
{
  return FAIL(compiler->scope, ERR_VALUE, "schema keyword \"" STR_FMT "\": %s", STR_ARG(rule->keyword), reason);
}

static struct str text_of(const struct json *object, struct str key)
{
  const struct json *value = json_get(object, key);
  return json_is_string(value) ? value->string : STR("");
}

const struct check *node_check(const struct node *node, struct str keyword)
{
  for (size_t i = 0; i < node->len; i++) {
    if (str_equal(node->checks[i].rule->keyword, keyword)) {
      return &node->checks[i];
    }
  }
  return NULL;
}

static bool are_names(const struct json *value)
{
  if (!json_is_array(value)) {
    return false;
  }
  for (size_t i = 0; i < value->items.len; i++) {
    if (!json_is_string(&value->items.at[i])) {
      return false;
    }
  }
  return true;
}

static bool are_maps_of_names(const struct json *value)
{
  if (!json_is_object(value)) {
    return false;
  }
  for (size_t i = 0; i < value->members.len; i++) {
    if (!are_names(&value->members.at[i].value)) {
      return false;
    }
  }
  return true;
}

static bool is_count(const struct json *value)
{
  return json_is_number(value) && value->number >= 0 && value->number < 9007199254740992.0 &&
         value->number == (double)(uint64_t)value->number;
}

/* Why a keyword cannot have this value, or NULL. */
static const char *reason_against(enum argument argument, const struct json *value)
{
  switch (argument) {
  case ARGUMENT_TYPES:
    return json_is_string(value) || are_names(value) ? NULL : "must be the name of a type or a list of names";
  case ARGUMENT_ARRAY:
    return json_is_array(value) ? NULL : "must be an array";
  case ARGUMENT_NUMBER:
    return json_is_number(value) ? NULL : "must be a number";
  case ARGUMENT_POSITIVE:
    return json_is_number(value) && value->number > 0 ? NULL : "must be a number above 0";
  case ARGUMENT_COUNT:
    return is_count(value) ? NULL : "must be a whole number, 0 or more";
  case ARGUMENT_BOOL:
    return json_is_bool(value) ? NULL : "must be true or false";
  case ARGUMENT_TEXT:
  case ARGUMENT_PATTERN:
  case ARGUMENT_REFERENCE:
    return json_is_string(value) ? NULL : "must be a string";
  case ARGUMENT_NAMES:
    return are_names(value) ? NULL : "must be an array of strings";
  case ARGUMENT_NAMES_MAP:
    return are_maps_of_names(value) ? NULL : "must be an object of arrays of strings";
  case ARGUMENT_SCHEMA_LIST:
    return json_is_array(value) && value->items.len > 0 ? NULL : "must be an array of schemas, at least one";
  case ARGUMENT_SCHEMA_MAP:
  case ARGUMENT_PATTERN_MAP:
    return json_is_object(value) ? NULL : "must be an object of schemas";
  case ARGUMENT_ANY:
  case ARGUMENT_SCHEMA:
    return NULL;
  }
  return NULL;
}

static enum err compile_pattern(struct compiler *compiler, struct check *check, size_t i, struct str text)
{
  return pattern_parse(compiler->scope, text, &check->patterns[i]);
}

static enum err make_room(struct compiler *compiler, struct check *check, size_t len)
{
  check->len = len;
  check->nodes = SCOPE_ARRAY(compiler->scope, const struct node *, len);
  check->patterns = SCOPE_ARRAY(compiler->scope, const struct pattern *, len);
  return check->nodes == NULL || check->patterns == NULL ? scope_err(compiler->scope) : OK;
}

static enum err compile_map(struct compiler *compiler, const struct resource *resource, struct check *check)
{
  const struct json *map = check->value;
  TRY(make_room(compiler, check, map->members.len));
  for (size_t i = 0; i < map->members.len; i++) {
    TRY(compile_node(compiler, &map->members.at[i].value, resource, &check->nodes[i]));
    if (check->rule->argument == ARGUMENT_PATTERN_MAP) {
      TRY(compile_pattern(compiler, check, i, map->members.at[i].key));
    }
  }
  return OK;
}

static enum err compile_list(struct compiler *compiler, const struct resource *resource, struct check *check)
{
  const struct json *list = check->value;
  TRY(make_room(compiler, check, list->items.len));
  for (size_t i = 0; i < list->items.len; i++) {
    TRY(compile_node(compiler, &list->items.at[i], resource, &check->nodes[i]));
  }
  return OK;
}

static enum err compile_check(struct compiler *compiler, const struct resource *resource, struct check *check)
{
  const char *reason = reason_against(check->rule->argument, check->value);
  if (reason != NULL) {
    return refuse(compiler, check->rule, reason);
  }
  switch (check->rule->argument) {
  case ARGUMENT_PATTERN:
    TRY(make_room(compiler, check, 1));
    return compile_pattern(compiler, check, 0, check->value->string);
  case ARGUMENT_SCHEMA:
    TRY(make_room(compiler, check, 1));
    return compile_node(compiler, check->value, resource, &check->nodes[0]);
  case ARGUMENT_SCHEMA_LIST:
    return compile_list(compiler, resource, check);
  case ARGUMENT_SCHEMA_MAP:
  case ARGUMENT_PATTERN_MAP:
    return compile_map(compiler, resource, check);
  case ARGUMENT_REFERENCE:
    return make_room(compiler, check, 1);
  case ARGUMENT_ANY:
  case ARGUMENT_TYPES:
  case ARGUMENT_ARRAY:
  case ARGUMENT_NUMBER:
  case ARGUMENT_POSITIVE:
  case ARGUMENT_COUNT:
  case ARGUMENT_BOOL:
  case ARGUMENT_TEXT:
  case ARGUMENT_NAMES:
  case ARGUMENT_NAMES_MAP:
    return OK;
  }
  return OK;
}

static enum err add_resource(struct compiler *compiler, const struct json *json, const struct resource *outer,
                             const struct resource **out)
{
  struct str id = text_of(json, STR("$id"));
  struct str base = outer == NULL ? STR("schema:/") : outer->uri;
  struct resource *resource = SCOPE_NEW(compiler->scope, struct resource);
  struct str uri = uri_resolve(compiler->scope, base, id);
  if (resource == NULL || uri.at == NULL) {
    return scope_err(compiler->scope);
  }
  *resource = (struct resource){uri_without_fragment(uri), json, compiler->schema->resources};
  compiler->schema->resources = resource;
  *out = resource;
  return OK;
}

static enum err add_anchor(struct compiler *compiler, const struct node *node, struct str keyword, bool is_dynamic)
{
  struct str name = text_of(node->json, keyword);
  if (name.len == 0) {
    return OK;
  }
  struct anchor *anchor = SCOPE_NEW(compiler->scope, struct anchor);
  if (anchor == NULL) {
    return scope_err(compiler->scope);
  }
  *anchor = (struct anchor){node->resource, name, node, is_dynamic, compiler->schema->anchors};
  compiler->schema->anchors = anchor;
  return OK;
}

static bool asks_what_was_evaluated(const struct rule *rule)
{
  return str_starts(rule->keyword, STR("unevaluated"));
}

static enum err compile_checks(struct compiler *compiler, struct node *node)
{
  node->checks = SCOPE_ARRAY(compiler->scope, struct check, node->json->members.len);
  if (node->checks == NULL) {
    return scope_err(compiler->scope);
  }
  for (size_t i = 0; i < rules_len; i++) {
    const struct json *value = json_get(node->json, rules[i].keyword);
    if (value == NULL) {
      continue;
    }
    struct check *check = &node->checks[node->len++];
    *check = (struct check){.rule = &rules[i], .value = value};
    compiler->schema->tracks = compiler->schema->tracks || asks_what_was_evaluated(&rules[i]);
    TRY(compile_check(compiler, node->resource, check));
  }
  return OK;
}

enum err compile_node(struct compiler *compiler, const struct json *json, const struct resource *resource,
                      const struct node **out)
{
  if (!json_is_object(json) && !json_is_bool(json)) {
    return FAIL(compiler->scope, ERR_VALUE, "a schema must be an object, true or false");
  }
  if (resource == NULL || text_of(json, STR("$id")).len > 0) {
    TRY(add_resource(compiler, json, resource, &resource));
  }
  struct node *node = SCOPE_NEW(compiler->scope, struct node);
  if (node == NULL) {
    return scope_err(compiler->scope);
  }
  *node = (struct node){.json = json, .resource = resource, .next = compiler->schema->nodes};
  compiler->schema->nodes = node;
  *out = node;
  if (json_is_bool(json)) {
    return OK;
  }
  TRY(add_anchor(compiler, node, STR("$anchor"), false));
  TRY(add_anchor(compiler, node, STR("$dynamicAnchor"), true));
  return compile_checks(compiler, node);
}

enum err schema_compile(struct schema *schema)
{
  struct compiler compiler = {schema, schema->scope};
  TRY(compile_node(&compiler, &schema->document, NULL, &schema->top));
  return references_resolve(&compiler);
}

#include "compile.h"

#include "base/buf.h"
#include "uri.h"

/* The second pass finds what $ref and $dynamicRef name. A JSON pointer may lead to a place that no keyword knows: its
   node is made then. SPEC: json-schema-core#section-8.2.3, #section-9.2 */

static const struct node *find_node(const struct schema *schema, const struct json *json)
{
  const struct node *node = schema->nodes;
  while (node != NULL && node->json != json) {
    node = node->next;
  }
  return node;
}

static const struct resource *find_resource(const struct schema *schema, struct str uri)
{
  const struct resource *resource = schema->resources;
  while (resource != NULL && !str_equal(resource->uri, uri)) {
    resource = resource->next;
  }
  return resource;
}

static const struct anchor *find_anchor(const struct schema *schema, const struct resource *resource, struct str name)
{
  const struct anchor *anchor = schema->anchors;
  while (anchor != NULL && (anchor->resource != resource || !str_equal(anchor->name, name))) {
    anchor = anchor->next;
  }
  return anchor;
}

/* The character that "~0" or "~1" at `at` stands for, else 0. SPEC: RFC 6901 section 4 */
static char escaped_at(struct str token, size_t at)
{
  if (str_starts(str_slice(token, at, token.len), STR("~0"))) {
    return '~';
  }
  return str_starts(str_slice(token, at, token.len), STR("~1")) ? '/' : '\0';
}

static struct str unescape(struct scope *scope, struct str token)
{
  struct buf text = buf_in(scope);
  for (size_t at = 0; at < token.len; at++) {
    char escaped = escaped_at(token, at);
    if (escaped == '\0') {
      buf_add_char(&text, token.at[at]);
      continue;
    }
    buf_add_char(&text, escaped);
    at++;
  }
  struct str out;
  return buf_str(&text, &out) == OK ? out : (struct str){0};
}

static const struct json *step(const struct json *json, struct str token)
{
  uint64_t index;
  if (json_is_array(json) && str_to_u64(token, &index) && index < json->items.len) {
    return &json->items.at[index];
  }
  return json_get(json, token);
}

/* The node at a JSON pointer of the resource; NULL in `*out` when there is nothing. */
static enum err resolve_pointer(struct compiler *compiler, const struct resource *resource, struct str pointer,
                                const struct node **out)
{
  const struct json *json = resource->json;
  for (size_t at = 0; at < pointer.len && json != NULL;) {
    size_t slash = str_find(pointer, '/', at + 1);
    size_t end = slash == SIZE_MAX ? pointer.len : slash;
    json = step(json, unescape(compiler->scope, str_slice(pointer, at + 1, end)));
    const struct node *passed = json == NULL ? NULL : find_node(compiler->schema, json);
    resource = passed == NULL ? resource : passed->resource;
    at = end;
  }
  *out = json == NULL ? NULL : find_node(compiler->schema, json);
  return json == NULL || *out != NULL ? OK : compile_node(compiler, json, resource, out);
}

static enum err resolve(struct compiler *compiler, const struct node *node, struct check *check)
{
  struct str uri = uri_resolve(compiler->scope, node->resource->uri, check->value->string);
  const struct resource *resource = find_resource(compiler->schema, uri_without_fragment(uri));
  struct str fragment = uri_fragment(compiler->scope, uri);
  if (resource != NULL && (fragment.len == 0 || fragment.at[0] == '/')) {
    TRY(resolve_pointer(compiler, resource, fragment, &check->nodes[0]));
  }
  const struct anchor *anchor = resource == NULL ? NULL : find_anchor(compiler->schema, resource, fragment);
  if (anchor != NULL) {
    check->nodes[0] = anchor->node;
    check->dynamic_anchor = anchor->is_dynamic ? anchor->name : STR("");
  }
  if (check->nodes[0] == NULL) {
    TRY(scope_err(compiler->scope));
    return FAIL(compiler->scope, ERR_VALUE, "schema keyword \"" STR_FMT "\": " STR_FMT " is not inside this schema",
                STR_ARG(check->rule->keyword), STR_ARG(check->value->string));
  }
  return OK;
}

static enum err resolve_references(struct compiler *compiler, const struct node *node)
{
  for (size_t i = 0; i < node->len; i++) {
    struct check *check = &node->checks[i];
    if (check->rule->argument == ARGUMENT_REFERENCE && check->nodes[0] == NULL) {
      TRY(resolve(compiler, node, check));
    }
  }
  return OK;
}

enum err references_resolve(struct compiler *compiler)
{
  /* A reference may add nodes at the head of the list: go on until a whole round adds none. */
  const struct node *done = NULL;
  for (const struct node *head = compiler->schema->nodes; head != done; head = compiler->schema->nodes) {
    for (const struct node *node = head; node != done; node = node->next) {
      TRY(resolve_references(compiler, node));
    }
    done = head;
  }
  return OK;
}

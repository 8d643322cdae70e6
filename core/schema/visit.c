#include "visit.h"

#include "base/limits.h"
#include "sentence.h"

static size_t parts_of(const struct json *json)
{
  return json_is_array(json) ? json->items.len : json_is_object(json) ? json->members.len : 0;
}

static enum err add_error(struct visit *visit, struct str keyword, const struct json *value,
                          const struct json_path *path)
{
  struct run *run = visit->run;
  visit->valid = false;
  if (visit->quiet || run->errors_len == LIMIT_SCHEMA_ERRORS) {
    return OK;
  }
  struct schema_error *grown =
      scope_grow(run->scope, run->errors, run->errors_len, &run->errors_cap, sizeof *run->errors);
  if (grown == NULL) {
    return scope_err(run->scope);
  }
  run->errors = grown;
  return sentence_make(run->scope, run->schema, keyword, value, path, &run->errors[run->errors_len++]);
}

enum err visit_refuse(struct visit *visit, const struct check *check)
{
  return add_error(visit, check->rule->keyword, check->value, visit->path);
}

enum err visit_refuse_member(struct visit *visit, const struct check *check, struct str name)
{
  struct json_path path = json_path_member(visit->path, name);
  return add_error(visit, check->rule->keyword, check->value, &path);
}

static enum err apply_checks(struct visit *visit)
{
  const struct node *node = visit->node;
  if (json_is_bool(node->json)) {
    return node->json->kind == JSON_TRUE ? OK : add_error(visit, visit->keyword, node->json, visit->path);
  }
  for (size_t i = 0; i < node->len && (visit->valid || !visit->quiet); i++) {
    if (node->checks[i].rule->apply != NULL) {
      TRY(node->checks[i].rule->apply(visit, &node->checks[i]));
    }
  }
  return OK;
}

static enum err visit_run(struct visit *visit)
{
  struct run *run = visit->run;
  if (visit->depth > LIMIT_SCHEMA_DEPTH) {
    return FAIL(run->scope, ERR_LIMIT, "the schema's evaluation nests deeper than %d levels", LIMIT_SCHEMA_DEPTH);
  }
  if (++run->steps > LIMIT_SCHEMA_STEPS) {
    return FAIL(run->scope, ERR_LIMIT, "the schema's evaluation takes more than %d steps", LIMIT_SCHEMA_STEPS);
  }
  size_t parts = run->schema->tracks ? parts_of(visit->at) : 0;
  if (parts > 0) {
    visit->evaluated = SCOPE_ARRAY(run->scope, bool, parts);
    TRY(visit->evaluated == NULL ? scope_err(run->scope) : OK);
  }
  return apply_checks(visit);
}

enum err visit_again(struct visit *visit, const struct check *check, const struct node *node, bool quiet, bool *valid)
{
  struct visit inner = {.run = visit->run,
                        .outer = visit,
                        .node = node,
                        .at = visit->at,
                        .path = visit->path,
                        .keyword = check->rule->keyword,
                        .depth = visit->depth + 1,
                        .quiet = quiet || visit->quiet,
                        .valid = true};
  TRY(visit_run(&inner));
  *valid = inner.valid;
  for (size_t i = 0; inner.valid && inner.evaluated != NULL && i < parts_of(visit->at); i++) {
    visit->evaluated[i] = visit->evaluated[i] || inner.evaluated[i];
  }
  return OK;
}

enum err visit_part(struct visit *visit, const struct check *check, const struct node *node, const struct json *part,
                    const struct json_path *path, bool quiet, bool *valid)
{
  struct visit inner = {.run = visit->run,
                        .outer = visit,
                        .node = node,
                        .at = part,
                        .path = path,
                        .keyword = check->rule->keyword,
                        .depth = visit->depth + 1,
                        .quiet = quiet || visit->quiet,
                        .valid = true};
  TRY(visit_run(&inner));
  *valid = inner.valid;
  return OK;
}

enum err visit_member(struct visit *visit, const struct check *check, size_t node_index,
                      const struct json_member *member)
{
  struct json_path path = json_path_member(visit->path, member->key);
  bool valid;
  TRY(visit_part(visit, check, check->nodes[node_index], &member->value, &path, false, &valid));
  visit->valid = visit->valid && valid;
  visit_mark(visit, (size_t)(member - visit->at->members.at));
  return OK;
}

enum err visit_item(struct visit *visit, const struct check *check, size_t node_index, size_t item_index)
{
  struct json_path path = json_path_item(visit->path, item_index);
  bool valid;
  TRY(visit_part(visit, check, check->nodes[node_index], &visit->at->items.at[item_index], &path, false, &valid));
  visit->valid = visit->valid && valid;
  visit_mark(visit, item_index);
  return OK;
}

void visit_mark(struct visit *visit, size_t index)
{
  if (visit->evaluated != NULL) {
    visit->evaluated[index] = true;
  }
}

bool visit_is_marked(const struct visit *visit, size_t index)
{
  return visit->evaluated != NULL && visit->evaluated[index];
}

enum err visit_document(struct run *run, const struct json *document, bool *valid)
{
  struct visit visit = {.run = run, .node = run->schema->top, .at = document, .depth = 1, .valid = true};
  TRY(visit_run(&visit));
  *valid = visit.valid;
  return OK;
}

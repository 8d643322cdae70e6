#include "rules.h"

/* SPEC: json-schema-core#section-8.2.3.2: the outermost schema resource on the way here that has the anchor. */
static const struct node *find_dynamic(const struct visit *visit, struct str name, const struct node *otherwise)
{
  const struct node *found = otherwise;
  for (const struct visit *outer = visit; outer != NULL; outer = outer->outer) {
    const struct anchor *anchor = visit->run->schema->anchors;
    for (; anchor != NULL; anchor = anchor->next) {
      if (anchor->is_dynamic && anchor->resource == outer->node->resource && str_equal(anchor->name, name)) {
        found = anchor->node;
      }
    }
  }
  return found;
}

static enum err need(struct visit *visit, const struct check *check, const struct node *node)
{
  bool valid;
  TRY(visit_again(visit, check, node, false, &valid));
  visit->valid = visit->valid && valid;
  return OK;
}

enum err rule_ref(struct visit *visit, const struct check *check)
{
  bool is_dynamic = str_equal(check->rule->keyword, STR("$dynamicRef")) && check->dynamic_anchor.len > 0;
  return need(visit, check, is_dynamic ? find_dynamic(visit, check->dynamic_anchor, check->nodes[0]) : check->nodes[0]);
}

enum err rule_all_of(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < check->len; i++) {
    TRY(need(visit, check, check->nodes[i]));
  }
  return OK;
}

static enum err count_valid(struct visit *visit, const struct check *check, size_t enough, size_t *count)
{
  *count = 0;
  for (size_t i = 0; i < check->len && *count < enough; i++) {
    bool valid;
    TRY(visit_again(visit, check, check->nodes[i], true, &valid));
    *count += valid;
  }
  return OK;
}

enum err rule_any_of(struct visit *visit, const struct check *check)
{
  /* Every branch that holds tells what it evaluated, so with tracking all are tried. */
  size_t count;
  TRY(count_valid(visit, check, visit->run->schema->tracks ? check->len : 1, &count));
  return count > 0 ? OK : visit_refuse(visit, check);
}

enum err rule_one_of(struct visit *visit, const struct check *check)
{
  size_t count;
  TRY(count_valid(visit, check, 2, &count));
  return count == 1 ? OK : visit_refuse(visit, check);
}

enum err rule_not(struct visit *visit, const struct check *check)
{
  bool valid;
  TRY(visit_again(visit, check, check->nodes[0], true, &valid));
  return valid ? visit_refuse(visit, check) : OK;
}

enum err rule_if(struct visit *visit, const struct check *check)
{
  bool valid;
  TRY(visit_again(visit, check, check->nodes[0], true, &valid));
  const struct check *branch = node_check(visit->node, valid ? STR("then") : STR("else"));
  return branch == NULL ? OK : need(visit, branch, branch->nodes[0]);
}

enum err rule_dependent_schemas(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < check->len; i++) {
    if (json_get(visit->at, check->value->members.at[i].key) != NULL) {
      TRY(need(visit, check, check->nodes[i]));
    }
  }
  return OK;
}

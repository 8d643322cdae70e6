#include "base/limits.h"
#include "rules.h"

enum err rule_max_items(struct visit *visit, const struct check *check)
{
  bool longer = json_is_array(visit->at) && (double)visit->at->items.len > check->value->number;
  return longer ? visit_refuse(visit, check) : OK;
}

enum err rule_min_items(struct visit *visit, const struct check *check)
{
  bool shorter = json_is_array(visit->at) && (double)visit->at->items.len < check->value->number;
  return shorter ? visit_refuse(visit, check) : OK;
}

static bool has_equal_before(const struct json *array, size_t index)
{
  for (size_t i = 0; i < index; i++) {
    if (json_same(&array->items.at[i], &array->items.at[index])) {
      return true;
    }
  }
  return false;
}

enum err rule_unique_items(struct visit *visit, const struct check *check)
{
  if (!json_is_array(visit->at) || check->value->kind == JSON_FALSE) {
    return OK;
  }
  /* Each item is compared with all before it, so the comparisons count as steps. */
  size_t len = visit->at->items.len;
  visit->run->steps += len < LIMIT_SCHEMA_STEPS ? len * len / 2 : LIMIT_SCHEMA_STEPS;
  if (visit->run->steps > LIMIT_SCHEMA_STEPS) {
    return FAIL(visit->run->scope, ERR_LIMIT, "the schema's evaluation takes more than %d steps", LIMIT_SCHEMA_STEPS);
  }
  for (size_t i = 0; i < len; i++) {
    if (has_equal_before(visit->at, i)) {
      return visit_refuse(visit, check);
    }
  }
  return OK;
}

enum err rule_prefix_items(struct visit *visit, const struct check *check)
{
  size_t len = json_is_array(visit->at) ? visit->at->items.len : 0;
  for (size_t i = 0; i < len && i < check->len; i++) {
    TRY(visit_item(visit, check, i, i));
  }
  return OK;
}

enum err rule_items(struct visit *visit, const struct check *check)
{
  const struct check *prefix = node_check(visit->node, STR("prefixItems"));
  size_t len = json_is_array(visit->at) ? visit->at->items.len : 0;
  for (size_t i = prefix == NULL ? 0 : prefix->len; i < len; i++) {
    TRY(visit_item(visit, check, 0, i));
  }
  return OK;
}

static double count_or(const struct node *node, struct str keyword, double otherwise)
{
  const struct check *check = node_check(node, keyword);
  return check == NULL ? otherwise : check->value->number;
}

enum err rule_contains(struct visit *visit, const struct check *check)
{
  if (!json_is_array(visit->at)) {
    return OK;
  }
  double count = 0;
  for (size_t i = 0; i < visit->at->items.len; i++) {
    struct json_path path = json_path_item(visit->path, i);
    bool valid;
    TRY(visit_part(visit, check, check->nodes[0], &visit->at->items.at[i], &path, true, &valid));
    if (valid) {
      count++;
      visit_mark(visit, i);
    }
  }
  bool enough = count >= count_or(visit->node, STR("minContains"), 1);
  bool too_many = count > count_or(visit->node, STR("maxContains"), (double)visit->at->items.len);
  return enough && !too_many ? OK : visit_refuse(visit, check);
}

enum err rule_unevaluated_items(struct visit *visit, const struct check *check)
{
  size_t len = json_is_array(visit->at) ? visit->at->items.len : 0;
  for (size_t i = 0; i < len; i++) {
    if (!visit_is_marked(visit, i)) {
      TRY(visit_item(visit, check, 0, i));
    }
  }
  return OK;
}

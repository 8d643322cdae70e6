#include "pattern.h"
#include "rules.h"

static size_t members_len(const struct visit *visit)
{
  return json_is_object(visit->at) ? visit->at->members.len : 0;
}

enum err rule_max_properties(struct visit *visit, const struct check *check)
{
  return (double)members_len(visit) > check->value->number ? visit_refuse(visit, check) : OK;
}

enum err rule_min_properties(struct visit *visit, const struct check *check)
{
  bool fewer = json_is_object(visit->at) && (double)members_len(visit) < check->value->number;
  return fewer ? visit_refuse(visit, check) : OK;
}

static enum err need_all(struct visit *visit, const struct check *check, const struct json *names)
{
  for (size_t i = 0; i < names->items.len; i++) {
    if (json_get(visit->at, names->items.at[i].string) == NULL) {
      TRY(visit_refuse_member(visit, check, names->items.at[i].string));
    }
  }
  return OK;
}

enum err rule_required(struct visit *visit, const struct check *check)
{
  return json_is_object(visit->at) ? need_all(visit, check, check->value) : OK;
}

enum err rule_dependent_required(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < check->value->members.len; i++) {
    const struct json_member *dependence = &check->value->members.at[i];
    if (json_get(visit->at, dependence->key) != NULL) {
      TRY(need_all(visit, check, &dependence->value));
    }
  }
  return OK;
}

/* The member's place among the keyword's subschemas, or SIZE_MAX. */
static size_t find_property(const struct check *check, struct str name)
{
  for (size_t i = 0; check != NULL && i < check->len; i++) {
    if (str_equal(check->value->members.at[i].key, name)) {
      return i;
    }
  }
  return SIZE_MAX;
}

enum err rule_properties(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < members_len(visit); i++) {
    const struct json_member *member = &visit->at->members.at[i];
    size_t property = find_property(check, member->key);
    if (property != SIZE_MAX) {
      TRY(visit_member(visit, check, property, member));
    }
  }
  return OK;
}

enum err rule_pattern_properties(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < members_len(visit) * check->len; i++) {
    const struct json_member *member = &visit->at->members.at[i / check->len];
    size_t property = i % check->len;
    bool found;
    TRY(matcher_find(visit->run->matcher, check->patterns[property], member->key, &found));
    if (found) {
      TRY(visit_member(visit, check, property, member));
    }
  }
  return OK;
}

/* Whether "properties" or "patternProperties" beside this keyword speak of the member. */
static enum err is_named(struct visit *visit, struct str name, bool *out)
{
  *out = find_property(node_check(visit->node, STR("properties")), name) != SIZE_MAX;
  const struct check *patterns = node_check(visit->node, STR("patternProperties"));
  for (size_t i = 0; !*out && patterns != NULL && i < patterns->len; i++) {
    TRY(matcher_find(visit->run->matcher, patterns->patterns[i], name, out));
  }
  return OK;
}

enum err rule_additional_properties(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < members_len(visit); i++) {
    bool named;
    TRY(is_named(visit, visit->at->members.at[i].key, &named));
    if (!named) {
      TRY(visit_member(visit, check, 0, &visit->at->members.at[i]));
    }
  }
  return OK;
}

enum err rule_property_names(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < members_len(visit); i++) {
    struct json name = json_of_str(visit->at->members.at[i].key);
    struct json_path path = json_path_member(visit->path, name.string);
    bool valid;
    TRY(visit_part(visit, check, check->nodes[0], &name, &path, true, &valid));
    if (!valid) {
      TRY(visit_refuse_member(visit, check, name.string));
    }
  }
  return OK;
}

enum err rule_unevaluated_properties(struct visit *visit, const struct check *check)
{
  for (size_t i = 0; i < members_len(visit); i++) {
    if (!visit_is_marked(visit, i)) {
      TRY(visit_member(visit, check, 0, &visit->at->members.at[i]));
    }
  }
  return OK;
}

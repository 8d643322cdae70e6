#include "second_place.h"

enum err second_place_add(struct second_place *read, struct scope *scope, const struct json *node,
                          const struct reading_rules *rules)
{
  if (rules->len == 0) {
    return OK;
  }
  if (read->len == SECOND_PLACE_NODES) {
    return FAIL(scope, ERR_LIMIT, "credentialStatus, relatedResource: more entries than are read");
  }
  read->at[read->len].node = node;
  read->at[read->len++].rules = rules;
  return OK;
}

/* Something that is read, of whatever node, or the types where they are. */
static bool says(const struct json *node, const struct reading_rules *rules)
{
  for (size_t i = 0; i < node->members.len; i++) {
    struct str key = node->members.at[i].key;
    if (reading_reads(key) || (rules->types && str_equal(key, STR("@type")))) {
      return true;
    }
  }
  return false;
}

static bool says_more(const struct second_place *read, const struct json *node)
{
  const struct json *id = json_get(node, STR("@id"));
  for (size_t i = 0; json_is_string(id) && i < read->len; i++) {
    const struct json *first = read->at[i].node;
    if (first != node && json_is(json_get(first, STR("@id")), id->string) && says(node, read->at[i].rules)) {
      return true;
    }
  }
  return false;
}

/* {"@reverse": {IRI: nodes}} says IRI of those nodes. */
static bool turns_round(const struct json *node)
{
  const struct json *reverse = json_get(node, STR("@reverse"));
  for (size_t i = 0; json_is_object(reverse) && i < reverse->members.len; i++) {
    if (reading_reads(reverse->members.at[i].key)) {
      return true;
    }
  }
  return false;
}

enum err second_place_refuse(const struct second_place *read, struct scope *scope, const struct json *expanded)
{
  if (json_is_object(expanded) && (says_more(read, expanded) || turns_round(expanded))) {
    return FAIL(scope, ERR_VALUE, "the document says at a second place what is read of itself or of what is in it");
  }
  for (size_t i = 0; json_is_array(expanded) && i < expanded->items.len; i++) {
    TRY(second_place_refuse(read, scope, &expanded->items.at[i]));
  }
  for (size_t i = 0; json_is_object(expanded) && i < expanded->members.len; i++) {
    if (!str_equal(expanded->members.at[i].key, STR("@value"))) {
      TRY(second_place_refuse(read, scope, &expanded->members.at[i].value));
    }
  }
  return OK;
}

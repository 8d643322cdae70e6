#include "compact.h"

#include "json/field.h"

/* Where a value stands decides which keywords may be in it. */
enum place { AT_TOP, IN_PROOF, ELSEWHERE };

static bool is_value_keyword(struct str key)
{
  static const struct str known[] = {STR_INIT("@value"), STR_INIT("@type"), STR_INIT("@language"),
                                     STR_INIT("@direction")};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (str_equal(key, known[i])) {
      return true;
    }
  }
  return false;
}

static bool takes_member(const struct json *object, struct str key, enum place place)
{
  if (str_equal(key, STR("@context"))) {
    return place != ELSEWHERE;
  }
  if (str_starts(key, STR("@"))) {
    return is_value_keyword(key) && json_get(object, STR("@value")) != NULL;
  }
  return str_find(key, ':', 0) == SIZE_MAX;
}

static bool is_left_out(struct str key, enum place place)
{
  return str_equal(key, STR("@context")) || (place == AT_TOP && str_equal(key, STR("verifiableCredential")));
}

static enum err check(struct scope *scope, const struct json_path *path, const struct json *value, enum place place)
{
  /* RDF has nothing for these: they could be added behind the signature. */
  if (json_is_null(value) || (json_is_array(value) && value->items.len == 0)) {
    return json_refuse(scope, path, "is null or empty, which a signature may not cover");
  }
  for (size_t i = 0; json_is_array(value) && i < value->items.len; i++) {
    struct json_path item = json_path_item(path, i);
    TRY(check(scope, &item, &value->items.at[i], place));
  }
  for (size_t i = 0; json_is_object(value) && i < value->members.len; i++) {
    const struct json_member *member = &value->members.at[i];
    struct json_path here = json_path_member(path, member->key);
    if (!takes_member(value, member->key, place)) {
      return json_refuse(scope, &here, "must be named by a term of the contexts, not by an IRI or a keyword");
    }
    if (is_left_out(member->key, place)) {
      continue;
    }
    enum place inside = place == AT_TOP && str_equal(member->key, STR("proof")) ? IN_PROOF : ELSEWHERE;
    TRY(check(scope, &here, &member->value, inside));
  }
  return OK;
}

enum err compact_check(struct scope *scope, const struct json *document)
{
  return check(scope, NULL, document, AT_TOP);
}

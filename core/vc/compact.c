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

/* What is no proof is for the check of the proofs to tell. */
static bool is_left_out(const struct json_member *member, enum place place)
{
  bool no_proof = str_equal(member->key, STR("proof")) && !json_is_object(&member->value) &&
                  (!json_is_array(&member->value) || member->value.items.len == 0);
  bool elsewhere = no_proof || str_equal(member->key, STR("verifiableCredential"));
  return str_equal(member->key, STR("@context")) || (place == AT_TOP && elsewhere);
}

/* A type may be written as an IRI, but one that a context has a name for would be hidden so. */
static bool has_iri(const struct json *types)
{
  struct json_list list = json_as_list(types);
  for (size_t i = 0; i < list.len; i++) {
    if (json_is_string(&list.at[i]) && str_find(list.at[i].string, ':', 0) != SIZE_MAX) {
      return true;
    }
  }
  return false;
}

/* An object inside with the document's own id says more about the document, where no check looks. */
static bool says_more(const struct json *object, const struct json *own_id)
{
  return json_is_string(own_id) && object->members.len > 1 && json_is(json_get(object, STR("id")), own_id->string);
}

static enum err check(struct scope *scope, const struct json_path *path, const struct json *value, enum place place,
                      const struct json *own_id)
{
  /* RDF has nothing for these: they could be added behind the signature. */
  if (json_is_null(value) || (json_is_array(value) && value->items.len == 0)) {
    return json_refuse(scope, path, "is null or empty, which a signature may not cover");
  }
  if (place == ELSEWHERE && json_is_object(value) && says_more(value, own_id)) {
    return json_refuse(scope, path, "has the id of the document, about which more is said here");
  }
  for (size_t i = 0; json_is_array(value) && i < value->items.len; i++) {
    struct json_path item = json_path_item(path, i);
    TRY(check(scope, &item, &value->items.at[i], place, own_id));
  }
  for (size_t i = 0; json_is_object(value) && i < value->members.len; i++) {
    const struct json_member *member = &value->members.at[i];
    struct json_path here = json_path_member(path, member->key);
    if (!takes_member(value, member->key, place)) {
      return json_refuse(scope, &here, "must be named by a term of the contexts, not by an IRI or a keyword");
    }
    if (str_equal(member->key, STR("type")) && has_iri(&member->value)) {
      return json_refuse(scope, &here, "must be terms of the contexts, not IRIs");
    }
    if (is_left_out(member, place)) {
      continue;
    }
    enum place inside = place == AT_TOP && str_equal(member->key, STR("proof")) ? IN_PROOF : ELSEWHERE;
    TRY(check(scope, &here, &member->value, inside, own_id));
  }
  return OK;
}

enum err compact_check(struct scope *scope, const struct json *document)
{
  return check(scope, NULL, document, AT_TOP, json_get(document, STR("id")));
}

#include "reading.h"

#include "base/limits.h"
#include "compact.h"
#include "jsonld/jsonld.h"
#include "second_place.h"
#include "vc/compose.h"
#include "json/field.h"

/* One document being read. */
struct reading_of {
  struct scope *scope;
  const struct schemas *schemas;
  enum vc_version version;
  struct second_place nodes; /* those that have been read */
};

/* The member and its expanded form say different things. */
static enum err differs(struct scope *scope, const struct json_path *path)
{
  return json_refuse(scope, path,
                     "says something else than what its contexts and the rest of the document make of it, "
                     "which is what a signature covers");
}

/* Each name of the table stands for one of its IRIs and each IRI for one of its names, where there is one at all. */
static bool names_fit(const struct known_type types[], size_t len, const struct json *names, const struct json *iris)
{
  for (size_t i = 0; i < len; i++) {
    bool named = json_holds(names, types[i].name);
    bool meant = json_holds(iris, types[i].iri);
    bool fits = named == meant;
    for (size_t j = 0; j < len && !fits; j++) {
      fits = named ? str_equal(types[j].name, types[i].name) && json_holds(iris, types[j].iri)
                   : str_equal(types[j].iri, types[i].iri) && json_holds(names, types[j].name);
    }
    if (!fits) {
      return false;
    }
  }
  return true;
}

static enum err check_types(struct reading_of *of, const struct json_path *path, const struct json *json,
                            const struct json *node)
{
  const struct json *names = json_get(json, STR("type"));
  const struct json *iris = json_get(node, STR("@type"));
  struct json_path member = json_path_member(path, STR("type"));
  bool fit = json_as_list(names).len == json_as_list(iris).len &&
             names_fit(reading_types, reading_types_len, names, iris) &&
             names_fit(of->schemas->types, of->schemas->types_len, names, iris);
  return fit ? OK : differs(of->scope, &member);
}

static enum err check_node(struct reading_of *of, const struct json_path *path, const struct json *json,
                           const struct json *node, const struct reading_rules *rules);

/* A value or an id that is this string. */
static bool is_text(const struct json *expanded, const struct json *json)
{
  const struct json *text = json_get(expanded, STR("@value"));
  text = text == NULL ? json_get(expanded, STR("@id")) : text;
  return json_is_string(json) && json_is(text, json->string);
}

static enum err check_value(struct reading_of *of, const struct json_path *path, const struct json *json,
                            const struct json *expanded, const struct reading *reading)
{
  if (reading->comparison == BY_COUNT) {
    return OK;
  }
  if (json_is_string(json)) {
    return is_text(expanded, json) ? OK : differs(of->scope, path);
  }
  if (reading->comparison == BY_TEXT) {
    return OK;
  }
  return check_node(of, path, json, expanded, reading->inside);
}

/* Who reads null, or an object in the place of a text, refuses it and says better why. */
static bool is_for_its_reader(const struct json *value, const struct reading *reading)
{
  return json_is_null(value) || (reading->comparison == BY_TEXT && json_is_object(value));
}

static enum err check_reading(struct reading_of *of, const struct json_path *path, const struct json *json,
                              const struct json *node, const struct reading *reading)
{
  const struct json *value = json_get(json, reading->member);
  struct json_list written = json_as_list(value);
  struct json_list expanded = json_as_list(json_get(node, reading->iri));
  struct json_path member = json_path_member(path, reading->member);
  if (value != NULL && is_for_its_reader(value, reading)) {
    return OK;
  }
  if (written.len != expanded.len) {
    return differs(of->scope, &member);
  }
  for (size_t i = 0; i < written.len; i++) {
    struct json_path item = json_path_item(&member, i);
    const struct json_path *here = json_is_array(value) ? &item : &member;
    TRY(check_value(of, here, &written.at[i], &expanded.at[i], reading));
  }
  return OK;
}

static enum err check_id(struct scope *scope, const struct json_path *path, const struct json *json,
                         const struct json *node)
{
  const struct json *written = json_get(json, STR("id"));
  const struct json *expanded = json_get(node, STR("@id"));
  bool same = written == NULL ? expanded == NULL : json_is_string(written) && json_same(written, expanded);
  struct json_path member = json_path_member(path, STR("id"));
  return same ? OK : differs(scope, &member);
}

static enum err check_node(struct reading_of *of, const struct json_path *path, const struct json *json,
                           const struct json *node, const struct reading_rules *rules)
{
  if (!json_is_object(json) || !json_is_object(node)) {
    return differs(of->scope, path);
  }
  TRY(check_id(of->scope, path, json, node));
  TRY(second_place_add(&of->nodes, of->scope, node, rules));
  TRY(rules->types ? check_types(of, path, json, node) : OK);
  for (size_t i = 0; i < rules->len; i++) {
    if ((rules->at[i].versions & (int)of->version) != 0) {
      TRY(check_reading(of, path, json, node, &rules->at[i]));
    }
  }
  return OK;
}

static enum err expand(struct scope *scope, const struct schemas *schemas, const struct json *document,
                       struct json *out)
{
  struct jsonld_options options = jsonld_credential_options(schemas->catalogue);
  TRY(jsonld_expand(scope, document, &options, out));
  return out->items.len == 1 ? OK : FAIL(scope, ERR_VALUE, "the document must be one node");
}

/* One node and all that is in it. */
static enum err check_whole(struct reading_of *of, const struct json_path *path, const struct json *json,
                            const struct json *expanded, const struct reading_rules *rules)
{
  of->nodes.len = 0;
  TRY(check_node(of, path, json, &expanded->items.at[0], rules));
  return second_place_refuse(&of->nodes, of->scope, expanded);
}

/* Proofs stand apart: each is signed as a document of its own with the document's contexts. What is no proof, or cannot
   be expanded, is for the check of the proofs to tell. */
static enum err check_proof(struct reading_of *of, const struct json *document, const struct json *proof)
{
  const struct json *context = json_get(document, STR("@context"));
  struct json_path path = json_path_member(NULL, STR("proof"));
  struct json whole;
  struct json expanded;
  if (!json_is_object(proof)) {
    return OK;
  }
  TRY(json_with(of->scope, proof, STR("@context"), context, &whole));
  if (expand(of->scope, of->schemas, &whole, &expanded) != OK) {
    (void)scope_take_fault(of->scope);
    return OK;
  }
  return check_whole(of, &path, proof, &expanded, &reading_of_proof);
}

static enum vc_version version_of(const struct json *document)
{
  struct json_list contexts = json_as_list(json_get(document, STR("@context")));
  return contexts.len > 0 && json_is(&contexts.at[0], STR(CREDENTIALS_V2)) ? VC_VERSION_2_0 : VC_VERSION_1_1;
}

static enum err check_expanded(struct scope *scope, const struct schemas *schemas, const struct json *document,
                               const struct reading_rules *rules)
{
  struct reading_of of = {.scope = scope, .schemas = schemas, .version = version_of(document)};
  struct json bare;
  struct json expanded;
  TRY(json_without(scope, document, STR("proof"), &bare));
  TRY(expand(scope, schemas, &bare, &expanded));
  TRY(check_whole(&of, NULL, &bare, &expanded, rules));
  struct json_list proofs = json_as_list(json_get(document, STR("proof")));
  for (size_t i = 0; i < proofs.len && i < LIMIT_PROOFS; i++) {
    TRY(check_proof(&of, document, &proofs.at[i]));
  }
  return OK;
}

/* Claims of a known kind are read by people, every one of them: they stand under their own names or not at all. */
enum err reading_check_credential(struct scope *scope, const struct schemas *schemas, const struct json *credential)
{
  return schemas_kind_of(schemas, credential) != NULL
             ? compact_check(scope, credential)
             : check_expanded(scope, schemas, credential, &reading_of_credential);
}

static bool has_base_context_alone(const struct json *document)
{
  struct json_list contexts = json_as_list(json_get(document, STR("@context")));
  return contexts.len == 1 && json_is(&contexts.at[0], STR(CREDENTIALS_V2));
}

enum err reading_check_presentation(struct scope *scope, const struct schemas *schemas, const struct json *presentation)
{
  if (has_base_context_alone(presentation) && compact_check(scope, presentation) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return check_expanded(scope, schemas, presentation, &reading_of_presentation);
}

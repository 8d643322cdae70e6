#include "reading.h"

#include "base/limits.h"
#include "compact.h"
#include "jsonld/jsonld.h"
#include "vc/compose.h"
#include "json/field.h"

#define CRED(name) STR_INIT("https://www.w3.org/2018/credentials#" name)
#define SEC(name) STR_INIT("https://w3id.org/security#" name)
#define STATUS(name) STR_INIT("https://www.w3.org/ns/credentials/status#" name)
#define DCT(name) STR_INIT("http://purl.org/dc/terms/" name)

/* How the values of a member are compared with their expanded form. */
enum comparison {
  BY_COUNT, /* there are as many: which they are follows from the order */
  BY_TEXT, /* the same strings, as values or as ids; the reader takes nothing but strings */
  BY_NODE, /* nodes, or strings that are the ids of nodes */
};

struct node_rules;

struct reading {
  int versions; /* of enum vc_version */
  struct str member;
  struct str iri;
  enum comparison comparison;
  const struct node_rules *inside; /* of BY_NODE */
};

/* What is read of one node beside its id. */
struct node_rules {
  bool types;
  const struct reading *at;
  size_t len;
};
#define NODE_RULES(readings)                                                                                           \
  {                                                                                                                    \
    true, (readings), sizeof(readings) / sizeof *(readings)                                                            \
  }

enum { V1 = VC_VERSION_1_1, V2 = VC_VERSION_2_0, V1_V2 = V1 | V2 };

static const struct node_rules of_party = {false, NULL, 0};

static const struct reading status_readings[] = {
    {V1_V2, STR_INIT("statusPurpose"), STATUS("statusPurpose"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("statusListIndex"), STATUS("statusListIndex"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("statusListCredential"), STATUS("statusListCredential"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("statusSize"), STATUS("statusSize"), BY_COUNT, NULL},
};
static const struct node_rules of_status = NODE_RULES(status_readings);

static const struct reading resource_readings[] = {
    {V2, STR_INIT("digestSRI"), CRED("digestSRI"), BY_TEXT, NULL},
    {V2, STR_INIT("digestMultibase"), SEC("digestMultibase"), BY_TEXT, NULL},
};
static const struct node_rules of_resource = NODE_RULES(resource_readings);

static const struct reading proof_readings[] = {
    {V1_V2, STR_INIT("verificationMethod"), SEC("verificationMethod"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("proofPurpose"), SEC("proofPurpose"), BY_COUNT, NULL},
    {V1_V2, STR_INIT("cryptosuite"), SEC("cryptosuite"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("created"), DCT("created"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("expires"), SEC("expiration"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("challenge"), SEC("challenge"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("domain"), SEC("domain"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("previousProof"), SEC("previousProof"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("proofValue"), SEC("proofValue"), BY_TEXT, NULL},
};
static const struct node_rules of_proof = NODE_RULES(proof_readings);

#define CREDENTIAL_STATUS CRED("credentialStatus")

static const struct reading credential_readings[] = {
    {V1_V2, STR_INIT("issuer"), CRED("issuer"), BY_NODE, &of_party},
    {V1_V2, STR_INIT("credentialSubject"), CRED("credentialSubject"), BY_NODE, &of_party},
    {V2, STR_INIT("validFrom"), CRED("validFrom"), BY_TEXT, NULL},
    {V2, STR_INIT("validUntil"), CRED("validUntil"), BY_TEXT, NULL},
    {V1, STR_INIT("issuanceDate"), CRED("issuanceDate"), BY_TEXT, NULL},
    {V1, STR_INIT("expirationDate"), CRED("expirationDate"), BY_TEXT, NULL},
    {V1_V2, STR_INIT("credentialStatus"), CREDENTIAL_STATUS, BY_NODE, &of_status},
    {V2, STR_INIT("relatedResource"), CRED("relatedResource"), BY_NODE, &of_resource},
};
static const struct node_rules of_credential = NODE_RULES(credential_readings);

static const struct reading presentation_readings[] = {
    {V1_V2, STR_INIT("holder"), CRED("holder"), BY_NODE, &of_party},
    {V1_V2, STR_INIT("verifiableCredential"), CRED("verifiableCredential"), BY_COUNT, NULL},
};
static const struct node_rules of_presentation = NODE_RULES(presentation_readings);

/* Types that decide what a node is for us: written by these names or not at all. So are the kinds' own. */
static const struct known_type known_types[] = {
    {STR_INIT("VerifiableCredential"), CRED("VerifiableCredential")},
    {STR_INIT("VerifiablePresentation"), CRED("VerifiablePresentation")},
    {STR_INIT("EnvelopedVerifiableCredential"), CRED("EnvelopedVerifiableCredential")},
    {STR_INIT("EnvelopedVerifiablePresentation"), CRED("EnvelopedVerifiablePresentation")},
    {STR_INIT("BitstringStatusListEntry"), STATUS("BitstringStatusListEntry")},
    {STR_INIT("DataIntegrityProof"), SEC("DataIntegrityProof")},
};

/* One document being read. */
struct reading_of {
  struct scope *scope;
  const struct schemas *schemas;
  enum vc_version version;
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

static enum err check_types(const struct reading_of *of, const struct json_path *path, const struct json *json,
                            const struct json *node)
{
  const struct json *names = json_get(json, STR("type"));
  const struct json *iris = json_get(node, STR("@type"));
  struct json_path member = json_path_member(path, STR("type"));
  bool fit = json_as_list(names).len == json_as_list(iris).len &&
             names_fit(known_types, sizeof known_types / sizeof *known_types, names, iris) &&
             names_fit(of->schemas->types, of->schemas->types_len, names, iris);
  return fit ? OK : differs(of->scope, &member);
}

static enum err check_node(const struct reading_of *of, const struct json_path *path, const struct json *json,
                           const struct json *node, const struct node_rules *rules);

/* A value or an id that is this string. */
static bool is_text(const struct json *expanded, const struct json *json)
{
  const struct json *text = json_get(expanded, STR("@value"));
  text = text == NULL ? json_get(expanded, STR("@id")) : text;
  return json_is_string(json) && json_is(text, json->string);
}

static enum err check_value(const struct reading_of *of, const struct json_path *path, const struct json *json,
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

static enum err check_reading(const struct reading_of *of, const struct json_path *path, const struct json *json,
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

static enum err check_node(const struct reading_of *of, const struct json_path *path, const struct json *json,
                           const struct json *node, const struct node_rules *rules)
{
  if (!json_is_object(json) || !json_is_object(node)) {
    return differs(of->scope, path);
  }
  TRY(check_id(of->scope, path, json, node));
  TRY(rules->types ? check_types(of, path, json, node) : OK);
  for (size_t i = 0; i < rules->len; i++) {
    if ((rules->at[i].versions & (int)of->version) != 0) {
      TRY(check_reading(of, path, json, node, &rules->at[i]));
    }
  }
  return OK;
}

/* The nodes that are read and have an id: the document's own, and its status entries. Another node object with that id
   says more about the same node, at a place where no check looks. */
struct read_nodes {
  const struct json *at[1 + LIMIT_STATUS_ENTRIES];
  size_t len;
};

static enum err find_read_nodes(struct scope *scope, const struct json *top, struct read_nodes *out)
{
  static const struct str status = CREDENTIAL_STATUS;
  struct json_list entries = json_as_list(json_get(top, status));
  if (entries.len > LIMIT_STATUS_ENTRIES) {
    return FAIL(scope, ERR_LIMIT, "credentialStatus: has more than %d entries", LIMIT_STATUS_ENTRIES);
  }
  out->at[out->len++] = top;
  for (size_t i = 0; i < entries.len; i++) {
    out->at[out->len++] = &entries.at[i];
  }
  return OK;
}

static bool says_more(const struct read_nodes *read, const struct json *node)
{
  const struct json *id = json_get(node, STR("@id"));
  for (size_t i = 0; json_is_string(id) && node->members.len > 1 && i < read->len; i++) {
    if (read->at[i] != node && json_is(json_get(read->at[i], STR("@id")), id->string)) {
      return true;
    }
  }
  return false;
}

/* {"@reverse": {IRI: nodes}} says IRI of those nodes. */
static bool turns_round(const struct json *node)
{
  const struct json *reverse = json_get(node, STR("@reverse"));
  for (size_t i = 0; i < sizeof credential_readings / sizeof *credential_readings; i++) {
    if (json_get(reverse, credential_readings[i].iri) != NULL) {
      return true;
    }
  }
  return false;
}

/* Every node of the expanded document, as deep as expansion goes. */
static enum err check_others(struct scope *scope, const struct read_nodes *read, const struct json *value)
{
  if (json_is_object(value) && (says_more(read, value) || turns_round(value))) {
    return FAIL(scope, ERR_VALUE, "the document says something about itself or about its status at a second place");
  }
  for (size_t i = 0; json_is_array(value) && i < value->items.len; i++) {
    TRY(check_others(scope, read, &value->items.at[i]));
  }
  for (size_t i = 0; json_is_object(value) && i < value->members.len; i++) {
    if (!str_equal(value->members.at[i].key, STR("@value"))) {
      TRY(check_others(scope, read, &value->members.at[i].value));
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

/* Proofs stand apart: each is signed as a document of its own with the document's contexts. What is no proof, or cannot
   be expanded, is for the check of the proofs to tell. */
static enum err check_proof(const struct reading_of *of, const struct json *document, const struct json *proof)
{
  struct scope *scope = of->scope;
  const struct json *context = json_get(document, STR("@context"));
  struct json_path path = json_path_member(NULL, STR("proof"));
  struct json whole;
  struct json expanded;
  if (!json_is_object(proof)) {
    return OK;
  }
  TRY(json_with(scope, proof, STR("@context"), context, &whole));
  if (expand(scope, of->schemas, &whole, &expanded) != OK) {
    (void)scope_take_fault(scope);
    return OK;
  }
  return check_node(of, &path, proof, &expanded.items.at[0], &of_proof);
}

static enum vc_version version_of(const struct json *document)
{
  struct json_list contexts = json_as_list(json_get(document, STR("@context")));
  return contexts.len > 0 && json_is(&contexts.at[0], STR(CREDENTIALS_V2)) ? VC_VERSION_2_0 : VC_VERSION_1_1;
}

static enum err check_expanded(struct scope *scope, const struct schemas *schemas, const struct json *document,
                               const struct node_rules *rules)
{
  const struct reading_of of = {scope, schemas, version_of(document)};
  struct json bare;
  struct json expanded;
  struct read_nodes read = {0};
  TRY(json_without(scope, document, STR("proof"), &bare));
  TRY(expand(scope, schemas, &bare, &expanded));
  TRY(check_node(&of, NULL, &bare, &expanded.items.at[0], rules));
  TRY(find_read_nodes(scope, &expanded.items.at[0], &read));
  TRY(check_others(scope, &read, &expanded));
  struct json_list proofs = json_as_list(json_get(document, STR("proof")));
  for (size_t i = 0; i < proofs.len && i < LIMIT_PROOFS; i++) {
    TRY(check_proof(&of, document, &proofs.at[i]));
  }
  return OK;
}

/* Claims of a known kind are read by people, every one of them: they stand under their own names or not at all. */
enum err reading_check_credential(struct scope *scope, const struct schemas *schemas, const struct json *credential)
{
  return schemas_kind_of(schemas, credential) != NULL ? compact_check(scope, credential)
                                                      : check_expanded(scope, schemas, credential, &of_credential);
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
  return check_expanded(scope, schemas, presentation, &of_presentation);
}

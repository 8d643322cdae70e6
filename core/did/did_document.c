#include "did/did_document.h"

#include "crypto/multikey.h"

static const struct str relationships[] = {
    [DID_ASSERTION] = STR_INIT("assertionMethod"),
    [DID_AUTHENTICATION] = STR_INIT("authentication"),
};

static enum err method_print(struct scope *scope, struct str did, const struct did_method *method, struct json *out)
{
  struct str multikey;
  TRY(multikey_print(scope, &method->key, &multikey));
  struct str id = scope_format(scope, STR_FMT "#" STR_FMT, STR_ARG(did), STR_ARG(method->fragment));
  struct json_member members[] = {
      JSON_MEMBER("id", json_of_str(id)),
      JSON_MEMBER("type", json_of_str(STR("Multikey"))),
      JSON_MEMBER("controller", json_of_str(did)),
      JSON_MEMBER("publicKeyMultibase", json_of_str(multikey)),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

enum err did_document_print(struct scope *scope, struct str did, size_t count, const struct did_method methods[],
                            struct json *out)
{
  struct json_array_builder all = {.scope = scope};
  struct json_array_builder ids = {.scope = scope};
  for (size_t i = 0; i < count; i++) {
    struct json method;
    TRY(method_print(scope, did, &methods[i], &method));
    json_array_add(&all, method);
    json_array_add(&ids, *json_get(&method, STR("id")));
  }
  struct json contexts[] = {
      json_of_str(STR("https://www.w3.org/ns/did/v1")),
      json_of_str(STR("https://w3id.org/security/multikey/v1")),
  };
  struct json context;
  struct json all_value;
  struct json ids_value;
  TRY(json_array_of(scope, sizeof contexts / sizeof *contexts, contexts, &context));
  TRY(json_array_done(&all, &all_value));
  TRY(json_array_done(&ids, &ids_value));
  struct json_member members[] = {
      JSON_MEMBER("@context", context),
      JSON_MEMBER("id", json_of_str(did)),
      JSON_MEMBER("verificationMethod", all_value),
      {relationships[DID_ASSERTION], ids_value},
      {relationships[DID_AUTHENTICATION], ids_value},
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

/* What is looked for. */
struct wanted {
  struct str did;
  struct str method;
};

/* True for the method's DID URL, whole or as "#fragment" relative to the document. */
static bool names_method(const struct wanted *wanted, const struct json *id)
{
  if (!json_is_string(id)) {
    return false;
  }
  struct str fragment = str_slice(wanted->method, wanted->did.len, wanted->method.len);
  return str_equal(id->string, wanted->method) || str_equal(id->string, fragment);
}

/* The item of `list` that is or names the method; NULL when there is none. */
static const struct json *find_in(const struct wanted *wanted, const struct json *list)
{
  struct json_list items = json_as_list(list);
  for (size_t i = 0; i < items.len; i++) {
    const struct json *item = &items.at[i];
    if (names_method(wanted, json_is_object(item) ? json_get(item, STR("id")) : item)) {
      return item;
    }
  }
  return NULL;
}

static enum err refuse(struct scope *scope, const char *reason)
{
  return FAIL(scope, ERR_VERIFICATION_METHOD, "the verification method %s", reason);
}

/* SPEC: cid-1.0#verification-methods */
static enum err method_key(struct scope *scope, const struct wanted *wanted, const struct json *method,
                           struct public_key *out)
{
  const struct json *type = json_get(method, STR("type"));
  const struct json *text = json_get(method, STR("publicKeyMultibase"));
  if (!json_is(json_get(method, STR("controller")), wanted->did)) {
    return refuse(scope, "has another controller than its document");
  }
  if (!json_is(type, STR("Multikey")) && !json_is(type, STR("Ed25519VerificationKey2020"))) {
    return refuse(scope, "is of a type that this build does not know");
  }
  if (json_get(method, STR("revoked")) != NULL) {
    return refuse(scope, "was revoked by its controller");
  }
  if (!json_is_string(text)) {
    return refuse(scope, "has no publicKeyMultibase");
  }
  if (multikey_parse(scope, text->string, out) != OK) {
    (void)scope_take_fault(scope);
    return refuse(scope, "has a publicKeyMultibase that is no key");
  }
  return OK;
}

enum err did_document_find(struct scope *scope, const struct json *document, struct str did, struct str method,
                           enum did_purpose purpose, struct public_key *out)
{
  struct wanted wanted = {did, method};
  size_t hash = str_find(method, '#', 0);
  if (hash != did.len || !str_starts(method, did) || hash + 1 >= method.len) {
    return refuse(scope, "is not one of its controller");
  }
  if (!json_is(json_get(document, STR("id")), did)) {
    return refuse(scope, "cannot be found: the document is that of another DID");
  }
  const struct json *declared = find_in(&wanted, json_get(document, STR("verificationMethod")));
  const struct json *related = find_in(&wanted, json_get(document, relationships[purpose]));
  if (related == NULL) {
    return declared == NULL ? refuse(scope, "is not in its controller's document")
                            : FAIL(scope, ERR_RELATIONSHIP, "the verification method may not be used for " STR_FMT,
                                   STR_ARG(relationships[purpose]));
  }
  const struct json *found = json_is_object(related) ? related : declared;
  return json_is_object(found) ? method_key(scope, &wanted, found, out)
                               : refuse(scope, "is named but not described in its controller's document");
}

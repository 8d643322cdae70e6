#include "edit.h"

#include "base/buf.h"
#include "json/text.h"

enum kind { REPLACE, REMOVE, RENAME, ADD, WRAP, COPY, CHARACTER, SWAP, VALUE_OBJECT, KIND_COUNT };

struct edit {
  enum kind kind;
  size_t where; /* among the nodes of the tree, in their order */
  uint8_t what;
  uint8_t more;
};

/* Names that decide something in a credential, a presentation, a proof or JSON-LD. */
static const struct str names[] = {
    STR_INIT("@context"),
    STR_INIT("id"),
    STR_INIT("type"),
    STR_INIT("@id"),
    STR_INIT("@type"),
    STR_INIT("@value"),
    STR_INIT("@graph"),
    STR_INIT("@included"),
    STR_INIT("@language"),
    STR_INIT("@reverse"),
    STR_INIT("@nest"),
    STR_INIT("@index"),
    STR_INIT("issuer"),
    STR_INIT("holder"),
    STR_INIT("credentialSubject"),
    STR_INIT("credentialStatus"),
    STR_INIT("credentialSchema"),
    STR_INIT("verifiableCredential"),
    STR_INIT("validFrom"),
    STR_INIT("validUntil"),
    STR_INIT("proof"),
    STR_INIT("proofValue"),
    STR_INIT("proofPurpose"),
    STR_INIT("verificationMethod"),
    STR_INIT("cryptosuite"),
    STR_INIT("created"),
    STR_INIT("expires"),
    STR_INIT("challenge"),
    STR_INIT("domain"),
    STR_INIT("previousProof"),
    STR_INIT("nonce"),
    STR_INIT("name"),
    STR_INIT("description"),
    STR_INIT("birthDate"),
    STR_INIT("householdSize"),
    STR_INIT("statusListIndex"),
    STR_INIT("evidence"),
    STR_INIT("termsOfUse"),
    STR_INIT("relatedResource"),
    STR_INIT("unknownTerm"),
    STR_INIT(""),
    STR_INIT("https://www.w3.org/2018/credentials#issuer"),
    STR_INIT("https://www.w3.org/2018/credentials#validUntil"),
    STR_INIT("https://w3id.org/security#proof"),
    STR_INIT("https://w3id.org/security#expiration"),
    STR_INIT("https://www.w3.org/2018/credentials#holder"),
    STR_INIT("https://www.w3.org/2018/credentials#credentialStatus"),
    STR_INIT("https://www.w3.org/ns/credentials/status#statusPurpose"),
    STR_INIT("https://www.w3.org/ns/credentials/status#encodedList"),
    STR_INIT("issuanceDate"),
    STR_INIT("encodedList"),
    STR_INIT("Permit"),
    STR_INIT("PaperEligibilityCredential"),
};

static const char *const values[] = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "4",
    "4.5",
    "1e300",
    "\"\"",
    "\"a\"",
    "[]",
    "{}",
    "[null]",
    "{\"@value\": null}",
    "{\"@value\": \"a\", \"@language\": \"ko\"}",
    "{\"@list\": []}",
    "{\"@set\": [\"a\"]}",
    "{\"@id\": \"_:b0\"}",
    "{\"id\": \"urn:x:y\"}",
    "{\"@graph\": {\"id\": \"urn:x:y\", \"type\": \"VerifiableCredential\"}}",
    "\"urn:x:y\"",
    "\"_:b0\"",
    "\"https://www.w3.org/ns/credentials/v2\"",
    "\"https://www.w3.org/2018/credentials/v1\"",
    "\"https://www.w3.org/ns/credentials/undefined-terms/v2\"",
    "\"https://w3id.org/security/data-integrity/v2\"",
    "{\"@vocab\": \"urn:x:\"}",
    "{\"@base\": \"urn:x:\"}",
    "{\"name\": \"https://schema.org/name\"}",
    "{\"validUntil\": null}",
    "{\"@propagate\": false}",
    "\"VerifiableCredential\"",
    "\"VerifiablePresentation\"",
    "\"DataIntegrityProof\"",
    "\"assertionMethod\"",
    "\"authentication\"",
    "\"eddsa-rdfc-2022\"",
    "\"eddsa-jcs-2022\"",
    "\"ecdsa-rdfc-2019\"",
    "\"ecdsa-jcs-2019\"",
    "\"2099-01-01T00:00:00Z\"",
    "\"1999-01-01T00:00:00Z\"",
    "\"2026-03-10\"",
    "\"revocation\"",
    "\"suspension\"",
    "\"0\"",
    "\"Permit\"",
    "\"PaperEligibilityCredential\"",
    "\"https://x.example/Permit\"",
    "\"https://vc.gaon.example/vocab#PaperEligibilityCredential\"",
    "{\"PaperEligibilityCredential\": \"https://x.example/Permit\"}",
    "{\"holder\": {\"@id\": \"https://www.w3.org/2018/credentials#holder\", \"@type\": \"@id\"}}",
    "\"urn:x:permit\"",
    "\"urn:x:status\"",
    "\"urn:x:proof\"",
};

enum { NAMES = sizeof names / sizeof *names, VALUES = sizeof values / sizeof *values };

static size_t count_nodes(const struct json *value)
{
  size_t count = 1;
  for (size_t i = 0; json_is_array(value) && i < value->items.len; i++) {
    count += count_nodes(&value->items.at[i]);
  }
  for (size_t i = 0; json_is_object(value) && i < value->members.len; i++) {
    count += count_nodes(&value->members.at[i].value);
  }
  return count;
}

/* The node of that number; counts it down on the way. */
static const struct json *find_node(const struct json *value, size_t *number)
{
  const struct json *found = *number == 0 ? value : NULL;
  for (size_t i = 0; found == NULL && json_is_array(value) && i < value->items.len; i++) {
    *number -= 1;
    found = find_node(&value->items.at[i], number);
  }
  for (size_t i = 0; found == NULL && json_is_object(value) && i < value->members.len; i++) {
    *number -= 1;
    found = find_node(&value->members.at[i].value, number);
  }
  return found;
}

static enum err value_of(struct scope *scope, uint8_t choice, struct json *out)
{
  return json_parse(scope, str_of(values[choice % VALUES]), out);
}

static enum err change_character(struct scope *scope, const struct edit *edit, struct str text, struct json *out)
{
  struct buf changed = buf_in(scope);
  size_t at = text.len == 0 ? 0 : edit->what % text.len;
  buf_add(&changed, str_slice(text, 0, at));
  buf_add_char(&changed, (char)(edit->more & 0x7f));
  buf_add(&changed, str_slice(text, at + (edit->more < 0x80), text.len));
  struct str all;
  TRY(buf_str(&changed, &all));
  *out = json_of_str(str_is_utf8(all) ? all : text);
  return OK;
}

static enum err swap(struct scope *scope, const struct edit *edit, const struct json *node, struct json *out)
{
  *out = *node;
  size_t len = json_is_array(node) ? node->items.len : json_is_object(node) ? node->members.len : 0;
  if (len < 2) {
    return OK;
  }
  size_t a = edit->what % len;
  size_t b = edit->more % len;
  if (json_is_array(node)) {
    struct json *items = SCOPE_ARRAY(scope, struct json, len);
    for (size_t i = 0; items != NULL && i < len; i++) {
      items[i] = node->items.at[i == a ? b : i == b ? a : i];
    }
    *out = json_of_items(items, len);
    return scope_err(scope);
  }
  struct json_member *members = SCOPE_ARRAY(scope, struct json_member, len);
  for (size_t i = 0; members != NULL && i < len; i++) {
    members[i] = node->members.at[i == a ? b : i == b ? a : i];
  }
  *out = json_of_members(members, len);
  return scope_err(scope);
}

static enum err add(struct scope *scope, const struct edit *edit, const struct json *node, struct json *out)
{
  struct json value;
  TRY(value_of(scope, edit->more, &value));
  if (json_is_object(node)) {
    return json_with(scope, node, names[edit->what % NAMES], &value, out);
  }
  struct json_array_builder list = {.scope = scope};
  struct json_list items = json_as_list(node);
  for (size_t i = 0; i < items.len; i++) {
    json_array_add(&list, items.at[i]);
  }
  json_array_add(&list, edit->what % 2 == 0 && items.len > 0 ? items.at[0] : value);
  return json_array_done(&list, out);
}

static enum err wrap(struct scope *scope, const struct json *node, const char *name, struct json *out)
{
  const struct json_member member = {str_of(name), *node};
  return name[0] == '\0' ? json_array_of(scope, 1, node, out) : json_object_of(scope, 1, &member, out);
}

/* The node itself, changed. */
static enum err change(struct scope *scope, const struct edit *edit, const struct json *root, const struct json *node,
                       struct json *out)
{
  size_t other = (size_t)(edit->what * 256 + edit->more) % count_nodes(root);
  switch (edit->kind) {
  case REPLACE:
    return value_of(scope, edit->what, out);
  case ADD:
    return add(scope, edit, node, out);
  case WRAP:
    return wrap(scope, node, edit->what % 4 == 0 ? "@list" : edit->what % 4 == 1 ? "@set" : "", out);
  case VALUE_OBJECT:
    return wrap(scope, node, edit->what % 2 == 0 ? "@value" : "@id", out);
  case COPY:
    *out = *find_node(root, &other);
    return OK;
  case SWAP:
    return swap(scope, edit, node, out);
  case CHARACTER:
    *out = *node;
    return json_is_string(node) ? change_character(scope, edit, node->string, out) : OK;
  case REMOVE:
  case RENAME:
  case KIND_COUNT:
    break;
  }
  *out = *node;
  return OK;
}

/* A copy of the tree with one node changed, the nodes numbered as find_node does. */
struct walk {
  struct scope *scope;
  const struct edit *edit;
  const struct json *root;
  size_t next; /* number of the next node */
};

static bool next_is_meant(const struct walk *walk, enum kind kind)
{
  return walk->next == walk->edit->where && walk->edit->kind == kind;
}

static enum err rebuild(struct walk *walk, const struct json *node, struct json *out);

static enum err rebuild_items(struct walk *walk, const struct json *node, struct json *out)
{
  struct json_array_builder list = {.scope = walk->scope};
  for (size_t i = 0; i < node->items.len; i++) {
    bool removed = next_is_meant(walk, REMOVE);
    struct json item;
    TRY(rebuild(walk, &node->items.at[i], &item));
    if (!removed) {
      json_array_add(&list, item);
    }
  }
  return json_array_done(&list, out);
}

static enum err rebuild_members(struct walk *walk, const struct json *node, struct json *out)
{
  *out = json_of_members(NULL, 0);
  for (size_t i = 0; i < node->members.len; i++) {
    const struct json_member *member = &node->members.at[i];
    bool removed = next_is_meant(walk, REMOVE);
    struct str key = next_is_meant(walk, RENAME) ? names[walk->edit->what % NAMES] : member->key;
    struct json value;
    TRY(rebuild(walk, &member->value, &value));
    if (!removed) {
      TRY(json_with(walk->scope, out, key, &value, out));
    }
  }
  return OK;
}

static enum err rebuild(struct walk *walk, const struct json *node, struct json *out)
{
  if (walk->next++ == walk->edit->where) {
    return change(walk->scope, walk->edit, walk->root, node, out);
  }
  if (json_is_array(node)) {
    return rebuild_items(walk, node, out);
  }
  if (json_is_object(node)) {
    return rebuild_members(walk, node, out);
  }
  *out = *node;
  return OK;
}

/* Takes the next change off the front; false when there is none. */
static bool edit_take(struct bytes *rest, struct edit *out)
{
  if (rest->len < EDIT_OCTETS) {
    return false;
  }
  const uint8_t *at = rest->at;
  *out = (struct edit){at[0] % KIND_COUNT, (size_t)(at[1] * 256 + at[2]), at[3], at[4]};
  *rest = (struct bytes){rest->at + EDIT_OCTETS, rest->len - EDIT_OCTETS};
  return true;
}

enum err edit_tree(struct scope *scope, const struct json *document, struct bytes changes, struct json *out)
{
  struct edit edit;
  *out = *document;
  for (size_t i = 0; i < EDITS_MOST && edit_take(&changes, &edit); i++) {
    struct json root = *out;
    edit.where %= count_nodes(&root);
    struct walk walk = {scope, &edit, &root, 0};
    TRY(rebuild(&walk, &root, out));
  }
  return OK;
}

enum err edit_octets(struct scope *scope, struct bytes octets, struct bytes changes, struct bytes *out)
{
  struct edit edit;
  *out = octets;
  for (size_t i = 0; i < EDITS_MOST && out->len > 0 && edit_take(&changes, &edit); i++) {
    struct buf buf = buf_in(scope);
    size_t at = edit.where % out->len;
    bool inserted = edit.kind == ADD;
    buf_add_bytes(&buf, (struct bytes){out->at, at});
    if (edit.kind != REMOVE) {
      buf_add_char(&buf, (char)edit.what);
    }
    buf_add_bytes(&buf, (struct bytes){out->at + at + !inserted, out->len - at - !inserted});
    TRY(buf_bytes(&buf, out));
  }
  return OK;
}

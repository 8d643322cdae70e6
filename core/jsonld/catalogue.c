#include "jsonld/catalogue.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "catalogue_entry.h"
#include "scoped.h"
#include "json/text.h"

struct jsonld_catalogue {
  struct scope *memory; /* documents, and what was compiled of them */
  struct document *documents;
  size_t len;
  size_t cap;
  struct json *prepared; /* values of @context that documents will have */
  size_t prepared_len;
  size_t prepared_cap;
  struct memo memo;
  bool sealed;
};

struct jsonld_catalogue *jsonld_catalogue_new(void)
{
  struct jsonld_catalogue *catalogue = calloc(1, sizeof *catalogue);
  if (catalogue == NULL) {
    return NULL;
  }
  catalogue->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (catalogue->memory == NULL) {
    free(catalogue);
    return NULL;
  }
  return catalogue;
}

void jsonld_catalogue_free(struct jsonld_catalogue *catalogue)
{
  if (catalogue != NULL) {
    scope_free(catalogue->memory);
    free(catalogue);
  }
}

const struct document *catalogue_find(const struct jsonld_catalogue *catalogue, struct str url)
{
  for (size_t i = 0; catalogue != NULL && i < catalogue->len; i++) {
    if (str_equal(catalogue->documents[i].url, url)) {
      return &catalogue->documents[i];
    }
  }
  return NULL;
}

const struct memo *catalogue_memo(const struct jsonld_catalogue *catalogue)
{
  return catalogue == NULL ? NULL : &catalogue->memo;
}

const struct json *jsonld_catalogue_document(const struct jsonld_catalogue *catalogue, struct str url)
{
  const struct document *document = catalogue_find(catalogue, url);
  return document == NULL ? NULL : &document->json;
}

/* A fault in the catalogue's own memory, told in the caller's scope. */
static enum err pass_fault(struct jsonld_catalogue *catalogue, struct scope *scope, struct str url)
{
  struct fault fault = scope_take_fault(catalogue->memory);
  return FAIL_CODE(scope, fault.err, fault.code, "the context " STR_FMT ": %s", STR_ARG(url), fault.text);
}

enum err jsonld_catalogue_add(struct jsonld_catalogue *catalogue, struct scope *scope, struct str url,
                              struct str document_text)
{
  assert(!catalogue->sealed);
  if (catalogue_find(catalogue, url) != NULL) {
    return FAIL(scope, ERR_CONFLICT, "the context " STR_FMT " is in the catalogue already", STR_ARG(url));
  }
  struct document document = {.url = scope_str(catalogue->memory, url)};
  if (document.url.at == NULL || json_parse(catalogue->memory, document_text, &document.json) != OK) {
    return pass_fault(catalogue, scope, url);
  }
  document.context = json_get(&document.json, STR("@context"));
  if (document.context == NULL) {
    return FAIL(scope, ERR_VALUE, "the context " STR_FMT " has no \"@context\" at its top", STR_ARG(url));
  }
  struct document *at =
      scope_grow(catalogue->memory, catalogue->documents, catalogue->len, &catalogue->cap, sizeof document);
  if (at == NULL) {
    return pass_fault(catalogue, scope, url);
  }
  catalogue->documents = at;
  at[catalogue->len++] = document;
  return OK;
}

enum err jsonld_catalogue_prepare(struct jsonld_catalogue *catalogue, struct scope *scope, const struct json *context)
{
  assert(!catalogue->sealed);
  struct json_list list = json_as_list(context);
  struct json_array_builder copy = {.scope = catalogue->memory};
  for (size_t i = 0; i < list.len; i++) {
    if (list.at[i].kind != JSON_STRING) {
      return FAIL(scope, ERR_VALUE, "a context to prepare must be the URL of one in the catalogue");
    }
    json_array_add(&copy, json_of_str(scope_str(catalogue->memory, list.at[i].string)));
  }
  struct json *at =
      scope_grow(catalogue->memory, catalogue->prepared, catalogue->prepared_len, &catalogue->prepared_cap, sizeof *at);
  if (at == NULL || json_array_done(&copy, &at[catalogue->prepared_len]) != OK) {
    return pass_fault(catalogue, scope, STR("to prepare"));
  }
  catalogue->prepared = at;
  catalogue->prepared_len++;
  return OK;
}

/* Works out one value of @context from the start, and keeps what came of it unless it depends on a base IRI. A context
   that needs others before it fails here and is simply worked out where it is used. */
static enum err compile(struct jsonld_catalogue *catalogue, const struct json *context, bool scoped)
{
  struct jsonld_options options = {.catalogue = catalogue};
  struct processor processor = {.scope = catalogue->memory, .options = &options};
  struct context_call call = {0};
  const struct context *compiled;
  enum err err = context_process(&processor, &context_initial, context, &call, &compiled);
  if (err == OK && scoped) {
    err = scoped_compile(&processor, compiled);
  }
  if (err != OK && scope_take_fault(catalogue->memory).err == ERR_LIMIT) {
    return ERR_LIMIT;
  }
  return err == OK && !processor.base_used ? memo_merge(catalogue->memory, &catalogue->memo, &processor.memo) : OK;
}

enum err jsonld_catalogue_seal(struct jsonld_catalogue *catalogue, struct scope *scope)
{
  assert(!catalogue->sealed);
  enum err err = OK;
  for (size_t i = 0; err == OK && i < catalogue->len; i++) {
    struct json url = json_of_str(catalogue->documents[i].url);
    err = compile(catalogue, &url, false);
  }
  for (size_t i = 0; err == OK && i < catalogue->prepared_len; i++) {
    err = compile(catalogue, &catalogue->prepared[i], true);
  }
  if (err != OK) {
    return FAIL(scope, err, "the contexts of the catalogue are too large to be compiled");
  }
  catalogue->sealed = true;
  return OK;
}

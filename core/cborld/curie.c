#include "curie.h"

#include "base/limits.h"

/* True and the IRI the prefix stands for. A definition without "@id" has none to give. */
static enum err find_prefix(const struct curie_prefixes *prefixes, struct str prefix, bool *found, struct str *iri)
{
  const struct json *own = json_get(prefixes->raw, prefix);
  *found = true;
  if (own != NULL && !json_is_null(own)) {
    const struct json *id = json_is_string(own) ? own : json_get(own, STR("@id"));
    if (id == NULL || !json_is_string(id)) {
      return FAIL_CODE(prefixes->scope, ERR_JSONLD, STR("invalid term definition"), STR_FMT ": a prefix without an IRI",
                       STR_ARG(prefix));
    }
    *iri = id->string;
    return OK;
  }
  const struct definition *outer =
      prefixes->active == NULL ? NULL : active_find(prefixes->active, vocabulary_find(prefixes->vocabulary, prefix));
  *found = outer != NULL;
  *iri = *found ? outer->id : (struct str){0};
  return OK;
}

enum err curie_expand(const struct curie_prefixes *prefixes, struct str text, struct str *out)
{
  for (unsigned turn = 0; turn < LIMIT_CONTEXT_DEPTH; turn++) {
    size_t colon = str_find(text, ':', 0);
    bool found = false;
    struct str iri = {0};
    if (colon != SIZE_MAX) {
      TRY(find_prefix(prefixes, str_slice(text, 0, colon), &found, &iri));
    }
    if (!found) {
      *out = text;
      return OK;
    }
    text = scope_join(prefixes->scope, iri, str_slice(text, colon + 1, text.len));
    if (text.at == NULL) {
      return scope_err(prefixes->scope);
    }
  }
  return FAIL_CODE(prefixes->scope, ERR_JSONLD, STR("cyclic IRI mapping"), "a prefix is defined by itself");
}

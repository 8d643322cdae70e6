#include "expand_iri.h"

#include "iri.h"

static enum err answer(struct expanded_iri *out, enum keyword keyword, struct str text)
{
  out->keyword = keyword;
  out->text = text;
  return OK;
}

static enum err answer_joined(struct processor *processor, struct str head, struct str tail, struct expanded_iri *out)
{
  struct str joined = scope_join(processor->scope, head, tail);
  return joined.at == NULL ? scope_err(processor->scope) : answer(out, NO_KEYWORD, joined);
}

bool iri_is_name(struct str text)
{
  return iri_has_scheme(text) || iri_is_blank(text);
}

static enum err resolve(struct processor *processor, const struct context *context, struct str value,
                        struct expanded_iri *out)
{
  struct str base = context_base(processor, context);
  (void)answer(out, NO_KEYWORD, value);
  return base.len == 0 ? OK : iri_resolve(processor->scope, base, value, &out->text);
}

/* Steps 7 to 9. */
static enum err expand_relative(struct processor *processor, const struct context *context, struct str value,
                                unsigned flags, struct expanded_iri *out)
{
  if ((flags & IRI_VOCAB) != 0 && context->has_vocab) {
    return answer_joined(processor, context->vocab, value, out);
  }
  if ((flags & IRI_DOCUMENT) != 0) {
    return resolve(processor, context, value, out);
  }
  return answer(out, NO_KEYWORD, value);
}

enum err iri_expand(struct processor *processor, const struct context *context, struct str value, unsigned flags,
                    struct expanded_iri *out)
{
  enum keyword keyword = keyword_parse(value);
  out->term = NULL;
  if (keyword != NO_KEYWORD) {
    return answer(out, keyword, value);
  }
  if (keyword_has_form(value)) {
    return answer(out, NO_KEYWORD, (struct str){0});
  }
  const struct term *term = out->term = term_map_find(&context->terms, value);
  if (term != NULL && (term->keyword != NO_KEYWORD || (flags & IRI_VOCAB) != 0)) {
    return answer(out, term->keyword, term->iri);
  }
  size_t colon = str_find(value, ':', 1);
  if (colon == SIZE_MAX || value.at[0] == ':') {
    return expand_relative(processor, context, value, flags, out);
  }
  struct str prefix = str_slice(value, 0, colon);
  struct str suffix = str_slice(value, colon + 1, value.len);
  if (str_equal(prefix, STR("_")) || str_starts(suffix, STR("//"))) {
    return answer(out, NO_KEYWORD, value);
  }
  const struct term *meaning = term_map_find(&context->terms, prefix);
  if (meaning != NULL && meaning->prefix && meaning->iri.len > 0) {
    return answer_joined(processor, meaning->iri, suffix, out);
  }
  if (iri_has_scheme(value)) {
    return answer(out, NO_KEYWORD, value);
  }
  return expand_relative(processor, context, value, flags, out);
}

#include "conversion.h"

struct field field_of(const struct conversion *conversion, const struct active *active, struct str name)
{
  size_t term = vocabulary_find(&conversion->maker.contexts.vocabulary, name);
  return (struct field){.name = name, .definition = active_find(active, term), .id_limit = UINT64_MAX};
}

struct field field_of_term(const struct conversion *conversion, const struct active *active, size_t term)
{
  return (struct field){.name = vocabulary_name(&conversion->maker.contexts.vocabulary, term),
                        .definition = active_find(active, term),
                        .id_limit = UINT64_MAX};
}

bool field_is_type(const struct field *field)
{
  return str_equal(field->name, STR("@type")) || (field->definition != NULL && field->definition->is_type);
}

enum kind field_kind(const struct field *field)
{
  if (str_equal(field->name, STR("@id")) || str_equal(field->name, STR("@type"))) {
    return KIND_URL;
  }
  return field->definition == NULL ? KIND_NONE : field->definition->kind;
}

const struct table *field_table(const struct conversion *conversion, const struct field *field)
{
  enum kind kind = field_kind(field);
  struct str type = kind == KIND_URL ? STR("url") : kind == KIND_NONE ? STR("none") : field->definition->type;
  return entry_table(conversion->entry, type);
}

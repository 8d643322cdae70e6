#pragma once

#include "expand_iri.h"
#include "object.h"

/* The active property: the name under which an element stands, or nothing at the top. */
struct property {
  struct str name; /* `at` NULL: null */
  enum keyword keyword; /* KEYWORD_GRAPH, KEYWORD_REVERSE, or NO_KEYWORD */
  const struct term *term; /* its definition in the active context, or NULL */
};

/* An object while its members are being expanded. SPEC: the variables of json-ld11-api#expansion-algorithm step 13 */
struct node {
  struct processor *processor;
  const struct context *context; /* active context */
  const struct context *type_scoped; /* the one before type-scoped contexts were entered */
  const struct property *property; /* active property */
  bool json_input; /* input type is @json */
  struct object *result;
  struct object *reverse; /* what becomes the result's @reverse */
};

/* At the top. */
extern const struct property property_none;
struct property property_of(const struct context *context, struct str name);
struct property property_keyword(enum keyword keyword);
/* How a fault calls it. */
struct str property_shown(const struct property *property);

/* SPEC: json-ld11-api#expansion-algorithm. `out` is null when the element is dropped. `from_map`: the element is a
   value of an index, id or type map. */
enum err expand_element(struct processor *processor, const struct context *context, const struct property *property,
                        const struct json *element, bool from_map, struct json *out);
/* Its steps 7 to 20. */
enum err expand_object(struct processor *processor, const struct context *context, const struct property *property,
                       const struct json *element, bool from_map, struct json *out);
/* Its steps 13 and 14. */
enum err expand_members(struct node *node, const struct json *element);
/* Its step 13.4. */
enum err expand_keyword(struct node *node, const struct json_member *member, enum keyword keyword);
/* Its steps 13.7 and 13.8. */
enum err expand_language_map(struct node *node, const struct term *term, const struct json *map, struct json *out);
enum err expand_index_map(struct node *node, const struct term *term, const struct json *map, struct json *out);

/* SPEC: json-ld11-api#value-expansion */
enum err expand_value(struct processor *processor, const struct context *context, const struct property *property,
                      const struct json *element, struct json *out);

/* Enters the context that the property's term has of its own, if any. */
enum err property_enter(struct processor *processor, const struct property *property, const struct context **context);

/* The value as an array; nothing for null. */
enum err expand_as_array(struct scope *scope, struct json value, struct json *out);
/* {"@list": value}, {"@graph": value} with the value as an array. */
enum err expand_wrap(struct scope *scope, enum keyword keyword, struct json value, struct json *out);
/* In safe mode a fault unless the tag is well-formed. */
enum err expand_check_language(struct processor *processor, struct str tag, struct str name);

#pragma once

#include "schema/schema.h"

/* A schema after compiling: one node for each subschema, one check in it for each keyword that says something. All of
   it lives in the schema's own scope and is const from then on. */

struct node;
struct pattern;
struct visit;

/* What a keyword's value must be, and what the compiler makes of it. */
enum argument {
  ARGUMENT_ANY,
  ARGUMENT_TYPES, /* one name of a type, or several */
  ARGUMENT_ARRAY,
  ARGUMENT_NUMBER,
  ARGUMENT_POSITIVE,
  ARGUMENT_COUNT,
  ARGUMENT_BOOL,
  ARGUMENT_TEXT,
  ARGUMENT_NAMES,
  ARGUMENT_NAMES_MAP,
  ARGUMENT_PATTERN,
  ARGUMENT_SCHEMA,
  ARGUMENT_SCHEMA_LIST,
  ARGUMENT_SCHEMA_MAP,
  ARGUMENT_PATTERN_MAP, /* subschemas by pattern */
  ARGUMENT_REFERENCE
};

struct check {
  const struct rule *rule;
  const struct json *value; /* of the keyword */
  /* The subschemas of the value in its order (for a reference: what it refers to), and the patterns in theirs. */
  const struct node **nodes;
  const struct pattern **patterns;
  size_t len;
  struct str dynamic_anchor; /* of a $dynamicRef that has to be looked up in the dynamic scope, else empty */
};

/* One row of the table of keywords. A keyword without `apply` is read by another one (`then` by `if`). */
struct rule {
  struct str keyword;
  enum argument argument;
  enum err (*apply)(struct visit *visit, const struct check *check);
};

struct node {
  const struct json *json; /* an object, or true or false */
  const struct resource *resource;
  struct check *checks;
  size_t len;
  struct node *next;
};

/* What an $id begins: a schema that is referred to by its URI. */
struct resource {
  struct str uri; /* absolute, without fragment */
  const struct json *json;
  struct resource *next;
};

struct anchor {
  const struct resource *resource;
  struct str name;
  const struct node *node;
  bool is_dynamic;
  struct anchor *next;
};

struct schema {
  struct scope *scope;
  struct json document;
  enum schema_formats formats;
  const struct node *top;
  struct node *nodes;
  struct resource *resources;
  struct anchor *anchors;
  bool tracks; /* some keyword asks what was evaluated */
};

/* The table, in the order in which a node's keywords are applied. */
extern const struct rule rules[];
extern const size_t rules_len;

/* Makes the nodes of `schema->document`; faults go to the schema's scope. */
enum err schema_compile(struct schema *schema);

/* The node's check of a keyword, or NULL. */
const struct check *node_check(const struct node *node, struct str keyword);

#pragma once

#include "node.h"

/* How a schema becomes nodes, in two passes. */
struct compiler {
  struct schema *schema;
  struct scope *scope; /* the schema's own; schema_new takes the fault out of it */
};

/* The node of a subschema and of all below it; `resource` is what it stands in, NULL at the top. */
enum err compile_node(struct compiler *compiler, const struct json *json, const struct resource *resource,
                      const struct node **out);
/* Fills in the targets of all references. */
enum err references_resolve(struct compiler *compiler);

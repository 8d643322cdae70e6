#pragma once

#include "node.h"
#include "json/field.h"

/* One evaluation of a whole document. */
struct run {
  const struct schema *schema;
  struct scope *scope;
  struct matcher *matcher;
  struct schema_error *errors;
  size_t errors_len;
  size_t errors_cap;
  size_t steps;
};

/* One node applied to one part of the document. */
struct visit {
  struct run *run;
  const struct visit *outer; /* the visits around this one are the dynamic scope */
  const struct node *node;
  const struct json *at; /* the part */
  const struct json_path *path;
  struct str keyword; /* under which the node was reached */
  /* For each item or member of the part, whether some keyword evaluated it. NULL when no keyword of the schema asks,
     and for parts that hold nothing. */
  bool *evaluated;
  size_t depth;
  bool quiet; /* only the verdict matters, as under "not" */
  bool valid;
};

/* Applies a node to the same part; what it evaluated counts here too when it is valid. */
enum err visit_again(struct visit *visit, const struct check *check, const struct node *node, bool quiet, bool *valid);
/* Applies a node to a part of this part, named by `path`. */
enum err visit_part(struct visit *visit, const struct check *check, const struct node *node, const struct json *part,
                    const struct json_path *path, bool quiet, bool *valid);
/* As visit_part; an invalid part makes this one invalid. */
enum err visit_member(struct visit *visit, const struct check *check, size_t node_index,
                      const struct json_member *member);
enum err visit_item(struct visit *visit, const struct check *check, size_t node_index, size_t item_index);

void visit_mark(struct visit *visit, size_t index);
bool visit_is_marked(const struct visit *visit, size_t index);

/* This part does not hold for this check. */
enum err visit_refuse(struct visit *visit, const struct check *check);
/* The same, about the member `name` of the part. */
enum err visit_refuse_member(struct visit *visit, const struct check *check, struct str name);

/* The whole document against the top of the schema. */
enum err visit_document(struct run *run, const struct json *document, bool *valid);

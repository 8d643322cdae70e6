#pragma once

#include "vc/rules.h"
#include "vc/schemas.h"

/* What the checks read, as one const table: of a credential, of a presentation, of what is in them. What is not in it
   decides nothing. */

/* How the values of a member are compared with their expanded form. */
enum comparison {
  BY_COUNT, /* there are as many: which they are follows from the order */
  BY_TEXT, /* the same strings, as values or as ids; the reader takes nothing but strings */
  BY_NODE, /* nodes, or strings that are the ids of nodes */
};

struct reading_rules;

struct reading {
  int versions; /* of enum vc_version */
  struct str member;
  struct str iri;
  enum comparison comparison;
  const struct reading_rules *inside; /* of BY_NODE */
};

/* What is read of one node beside its id. */
struct reading_rules {
  bool types;
  const struct reading *at;
  size_t len;
};

extern const struct reading_rules reading_of_credential;
extern const struct reading_rules reading_of_presentation;
extern const struct reading_rules reading_of_proof;

/* Types that decide what a node is for us: written by these names or not at all. So are the kinds' own. */
extern const struct known_type reading_types[];
extern const size_t reading_types_len;

/* Whether the member of that IRI is read, of whatever node. */
bool reading_reads(struct str iri);

#pragma once

#include "crypto/digest.h"
#include "nquads_labels.h"
#include "rdf/dataset.h"

/* The blank nodes of a dataset, numbered in the order in which they first come, and where each is mentioned: the
   canonicalization state of RDFC-1.0. Lives in the scope, borrows from the dataset. */

static const uint32_t NO_BLANK = UINT32_MAX;

struct blank {
  struct str label; /* the dataset's, without "_:" */
  struct digest hash; /* of its first degree quads */
  uint32_t canonical; /* number of its canonical label, counted from 1; 0 as long as it has none */
  uint32_t mentions_from; /* in `mentions` of struct blanks */
  uint32_t mention_count;
};

struct blanks {
  const struct rdf_dataset *dataset;
  struct blank *at;
  size_t len;
  uint32_t *mentions; /* indices of quads, those of one blank node beside each other, each quad once */
  uint32_t (*of_quad)[PLACE_COUNT]; /* the blank node in each place of a quad, or NO_BLANK */
  uint32_t issued; /* how many canonical labels have been given */
};

enum err blanks_in(struct scope *scope, const struct rdf_dataset *dataset, struct blanks *out);
/* SPEC: rdf-canon#hash-1d-quads, for every blank node. */
enum err blanks_hash(struct scope *scope, struct blanks *blanks, enum digest_kind kind);
/* The next canonical label; nothing when the node has one already. */
void blanks_issue(struct blanks *blanks, uint32_t node);

#include "rdf/canon.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "blanks.h"
#include "lines.h"
#include "ndegree.h"

static int compare_digests(const struct digest *a, const struct digest *b)
{
  return memcmp(a->at, b->at, a->len);
}

/* By hash; among equals by number, which is the order of their addresses. */
static int compare_blanks(const void *a, const void *b)
{
  const struct blank *left = *(const struct blank *const *)a;
  const struct blank *right = *(const struct blank *const *)b;
  int order = compare_digests(&left->hash, &right->hash);
  return order != 0 ? order : (left > right) - (left < right);
}

/* By hash; among equals by the node that was begun with. */
static int compare_results(const void *a, const void *b)
{
  const struct ndegree_result *left = a;
  const struct ndegree_result *right = b;
  int order = compare_digests(&left->hash, &right->hash);
  return order != 0 ? order : (left->issued[0] > right->issued[0]) - (left->issued[0] < right->issued[0]);
}

/* Step 5 for blank nodes that share a first degree hash. */
static enum err label_group(struct scope *scope, struct blanks *blanks, struct ndegree *ndegree, size_t count,
                            struct blank *const group[])
{
  struct ndegree_result *results = SCOPE_ARRAY(scope, struct ndegree_result, count);
  if (results == NULL) {
    return scope_err(scope);
  }
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    if (group[i]->canonical == 0) {
      TRY(ndegree_hash(ndegree, (uint32_t)(group[i] - blanks->at), &results[len]));
      len++;
    }
  }
  qsort(results, len, sizeof *results, compare_results);
  for (size_t i = 0; i < len; i++) {
    for (size_t k = 0; k < results[i].issued_count; k++) {
      blanks_issue(blanks, results[i].issued[k]);
    }
  }
  return OK;
}

static size_t group_len(size_t count, struct blank *const order[])
{
  size_t len = 1;
  while (len < count && compare_digests(&order[0]->hash, &order[len]->hash) == 0) {
    len++;
  }
  return len;
}

/* Step 4: a blank node whose first degree hash is its own needs nothing more. */
static void label_unique(struct blanks *blanks, struct blank *const order[])
{
  for (size_t from = 0, len; from < blanks->len; from += len) {
    len = group_len(blanks->len - from, order + from);
    if (len == 1) {
      blanks_issue(blanks, (uint32_t)(order[from] - blanks->at));
    }
  }
}

/* Step 5: the others, group by group. */
static enum err label_others(struct scope *scope, struct blanks *blanks, struct rdf_canon_options options,
                             struct blank *const order[])
{
  size_t limit = options.call_limit == 0 ? LIMIT_CANON_CALLS : options.call_limit;
  struct ndegree *ndegree = ndegree_in(scope, blanks, options.hash, limit);
  if (ndegree == NULL) {
    return scope_err(scope);
  }
  for (size_t from = 0, len; from < blanks->len; from += len) {
    len = group_len(blanks->len - from, order + from);
    if (len > 1) {
      TRY(label_group(scope, blanks, ndegree, len, order + from));
    }
  }
  return OK;
}

/* SPEC: rdf-canon#canon-algo-algo, steps 3 to 5. One blank node alone is the first, whatever its hash; so it is in the
   configuration of nearly every proof. */
static enum err label_blanks(struct scope *scope, struct blanks *blanks, struct rdf_canon_options options)
{
  if (blanks->len == 1) {
    blanks_issue(blanks, 0);
    return OK;
  }
  TRY(blanks_hash(scope, blanks, options.hash));
  struct blank **order = SCOPE_ROOM(scope, struct blank *, blanks->len);
  if (order == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < blanks->len; i++) {
    order[i] = &blanks->at[i];
  }
  if (blanks->len > 0) {
    qsort(order, blanks->len, sizeof *order, compare_blanks); /* pointers: NOLINT(bugprone-sizeof-expression) */
  }
  label_unique(blanks, order);
  return blanks->issued == blanks->len ? OK : label_others(scope, blanks, options, order);
}

/* The labels in the order of their numbers. */
static enum err list_labels(struct scope *scope, const struct blanks *blanks, struct rdf_canonical *out)
{
  enum { LABEL_OCTETS = sizeof "c14n4294967295" };
  struct rdf_label *labels = SCOPE_ROOM(scope, struct rdf_label, blanks->len);
  struct buf text = buf_in(scope);
  buf_reserve(&text, blanks->len * LABEL_OCTETS);
  if (labels == NULL || text.broken) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < blanks->len; i++) {
    uint32_t number = blanks->at[i].canonical - 1;
    size_t from = text.len;
    buf_add(&text, STR("c14n"));
    buf_add_u64(&text, number);
    labels[number] = (struct rdf_label){blanks->at[i].label, {text.at + from, text.len - from}};
  }
  out->labels = labels;
  out->label_count = blanks->len;
  return OK;
}

static struct blank_labels labels_of(const struct blanks *blanks, size_t quad, const struct rdf_label labels[])
{
  struct blank_labels found = {0};
  for (size_t place = 0; place < PLACE_COUNT; place++) {
    uint32_t node = blanks->of_quad[quad][place];
    if (node != NO_BLANK) {
      found.at[place] = labels[blanks->at[node].canonical - 1].canonical;
    }
  }
  return found;
}

/* Steps 6 and 7: every quad with its canonical labels, in order. SPEC: rdf-canon#serialization */
static enum err list_lines(struct scope *scope, const struct blanks *blanks, struct rdf_canonical *out)
{
  size_t count = rdf_dataset_len(blanks->dataset);
  struct lines lines = lines_in(scope, count);
  for (size_t i = 0; i < count; i++) {
    struct blank_labels labels = labels_of(blanks, i, out->labels);
    lines_add(&lines, rdf_dataset_at(blanks->dataset, i), &labels);
  }
  TRY(lines_sort(&lines));
  out->lines = lines.at;
  out->line_count = lines.len;
  return OK;
}

enum err rdf_canonize(struct scope *scope, const struct rdf_dataset *dataset, struct rdf_canon_options options,
                      struct rdf_canonical *out)
{
  struct blanks blanks;
  TRY(blanks_in(scope, dataset, &blanks));
  TRY(label_blanks(scope, &blanks, options));
  TRY(list_labels(scope, &blanks, out));
  return list_lines(scope, &blanks, out);
}

enum err rdf_canonical_digest(const struct rdf_canonical *canonical, enum digest_kind kind, struct digest *out)
{
  *out = lines_digest(canonical->line_count, canonical->lines, kind);
  return OK;
}

enum err rdf_canonical_text(const struct rdf_canonical *canonical, struct scope *scope, struct str *out)
{
  struct buf text = buf_in(scope);
  for (size_t i = 0; i < canonical->line_count; i++) {
    buf_add(&text, canonical->lines[i]);
  }
  return buf_str(&text, out);
}

#include "ndegree.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "codec/hex.h"

enum { CALL_OCTETS = 256 }; /* a text this long costs as much as two calls */

/* A blank node connected to the one being hashed, with the hash that says how. */
struct related {
  struct digest hash;
  uint32_t node;
};

/* The algorithm copies its issuer for every permutation and its texts for every call. Here both are stacks: a
   permutation that was not chosen is undone by cutting the stack back to where it began. */
struct ndegree {
  struct scope *scope;
  const struct blanks *blanks;
  enum digest_kind kind;
  size_t call_limit;
  size_t calls;
  size_t depth;

  uint32_t *temporary; /* per blank node: number of its temporary label, counted from 1; 0 for none */
  uint32_t *issued; /* the nodes with temporary labels, in that order */
  size_t issued_count;

  struct buf text; /* data to hash and paths of the calls under way */
  struct related *related; /* of the calls under way */
  size_t related_len;
  size_t related_cap;
  uint32_t *nodes; /* permutations, recursion lists and chosen issuers of the calls under way */
  size_t nodes_len;
  size_t nodes_cap;
};

struct ndegree *ndegree_in(struct scope *scope, const struct blanks *blanks, enum digest_kind kind, size_t call_limit)
{
  struct ndegree *ndegree = SCOPE_NEW(scope, struct ndegree);
  uint32_t *temporary = SCOPE_ARRAY(scope, uint32_t, blanks->len);
  uint32_t *issued = SCOPE_ARRAY(scope, uint32_t, blanks->len);
  if (ndegree == NULL || temporary == NULL || issued == NULL) {
    return NULL;
  }
  *ndegree = (struct ndegree){.scope = scope,
                              .blanks = blanks,
                              .kind = kind,
                              .call_limit = call_limit,
                              .temporary = temporary,
                              .issued = issued,
                              .text = buf_in(scope)};
  return ndegree;
}

/* Pays for a step of a permutation (no octets) or for hashing a text. */
static enum err spend(struct ndegree *self, size_t octets)
{
  self->calls += 1 + octets / CALL_OCTETS;
  if (self->calls > self->call_limit) {
    return FAIL(self->scope, ERR_LIMIT, "the blank nodes are too entangled to canonize: more than %zu steps",
                self->call_limit);
  }
  return OK;
}

static enum err push_node(struct ndegree *self, uint32_t node)
{
  uint32_t *nodes = scope_grow(self->scope, self->nodes, self->nodes_len, &self->nodes_cap, sizeof *nodes);
  if (nodes == NULL) {
    return scope_err(self->scope);
  }
  nodes[self->nodes_len++] = node;
  self->nodes = nodes;
  return OK;
}

/* --- temporary labels --- */

static void issue(struct ndegree *self, uint32_t node)
{
  if (self->temporary[node] == 0) {
    self->issued[self->issued_count++] = node;
    self->temporary[node] = (uint32_t)self->issued_count;
  }
}

static void take_back_to(struct ndegree *self, size_t issued_count)
{
  while (self->issued_count > issued_count) {
    self->temporary[self->issued[--self->issued_count]] = 0;
  }
}

/* The canonical label if there is one, else the temporary one. False when there is neither. */
static bool print_label(struct ndegree *self, uint32_t node)
{
  uint32_t canonical = self->blanks->at[node].canonical;
  uint32_t number = canonical != 0 ? canonical : self->temporary[node];
  if (number == 0) {
    return false;
  }
  buf_add(&self->text, canonical != 0 ? STR("_:c14n") : STR("_:b"));
  buf_add_u64(&self->text, number - 1);
  return true;
}

/* --- texts --- */

/* Hashes the text from `from` to its end, and cuts it off. */
static enum err hash_text(struct ndegree *self, size_t from, struct digest *out)
{
  struct str text;
  TRY(buf_str(&self->text, &text));
  TRY(spend(self, text.len - from));
  *out = digest_of(self->kind, str_bytes(str_slice(text, from, text.len)));
  self->text.len = from;
  return OK;
}

/* SPEC: rdf-canon#hash-related-blank-node */
static enum err hash_related(struct ndegree *self, uint32_t node, const struct rdf_quad *quad, enum blank_place place,
                             struct digest *out)
{
  static const char POSITIONS[PLACE_COUNT] = {'s', 'o', 'g'};
  size_t from = self->text.len;
  buf_add_char(&self->text, POSITIONS[place]);
  if (place != PLACE_GRAPH) {
    buf_add_char(&self->text, '<');
    buf_add(&self->text, quad->predicate.value);
    buf_add_char(&self->text, '>');
  }
  if (!print_label(self, node)) {
    hex_print(&self->text, digest_bytes(&self->blanks->at[node].hash));
  }
  return hash_text(self, from, out);
}

/* --- step 3: what the node is connected to --- */

static enum err push_related(struct ndegree *self, uint32_t node, const struct rdf_quad *quad, enum blank_place place)
{
  struct related *related =
      scope_grow(self->scope, self->related, self->related_len, &self->related_cap, sizeof *related);
  if (related == NULL) {
    return scope_err(self->scope);
  }
  self->related = related;
  related[self->related_len].node = node;
  return hash_related(self, node, quad, place, &related[self->related_len++].hash);
}

static int compare_related(const void *a, const void *b)
{
  const struct related *left = a;
  const struct related *right = b;
  int order = memcmp(left->hash.at, right->hash.at, left->hash.len);
  return order != 0 ? order : (left->node > right->node) - (left->node < right->node);
}

/* A node that is connected twice in the same way (in two graphs) is in the list twice, as in the specification's. */
static enum err collect_related(struct ndegree *self, uint32_t node)
{
  const struct blank *blank = &self->blanks->at[node];
  size_t from = self->related_len;
  for (uint32_t i = 0; i < blank->mention_count; i++) {
    uint32_t mention = self->blanks->mentions[blank->mentions_from + i];
    for (enum blank_place place = 0; place < PLACE_COUNT; place++) {
      uint32_t other = self->blanks->of_quad[mention][place];
      if (other != NO_BLANK && other != node) {
        TRY(push_related(self, other, rdf_dataset_at(self->blanks->dataset, mention), place));
      }
    }
  }
  if (self->related_len - from > 1) {
    qsort(self->related + from, self->related_len - from, sizeof *self->related, compare_related);
  }
  return OK;
}

/* --- step 5: the least path through each group of equally connected nodes --- */

/* The best permutation so far: its path in the text and the labels it issued, both on their stacks. */
struct choice {
  size_t path_from;
  size_t path_len;
  size_t issuer_from; /* in `nodes` */
  size_t issuer_len;
  bool is_made;
};

/* The permutation under way: its path is the end of the text. */
struct attempt {
  size_t path_from;
  size_t equal_len; /* octets of the path known to equal the chosen path's first */
};

/* Whether the path so far can still come before the chosen one. Looks at no octet twice. */
static bool may_win(const struct ndegree *self, const struct choice *choice, struct attempt *attempt)
{
  if (!choice->is_made || self->text.broken) {
    return true;
  }
  struct str path = {self->text.at + attempt->path_from, self->text.len - attempt->path_from};
  struct str chosen = {self->text.at + choice->path_from, choice->path_len};
  size_t shorter = path.len < chosen.len ? path.len : chosen.len;
  int order = str_compare(str_slice(path, attempt->equal_len, shorter), str_slice(chosen, attempt->equal_len, shorter));
  attempt->equal_len = order == 0 ? shorter : attempt->equal_len;
  return order < 0 || (order == 0 && path.len < chosen.len);
}

static enum err walk(struct ndegree *self, uint32_t node, struct digest *out);

/* Steps 5.4.4: labels for the permutation; nodes that got a fresh one go on top of `nodes`, to be walked. */
static enum err label_permutation(struct ndegree *self, size_t from, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    uint32_t node = self->nodes[from + i];
    TRY(spend(self, 0));
    if (!print_label(self, node)) {
      issue(self, node);
      (void)print_label(self, node);
      TRY(push_node(self, node));
    }
  }
  return OK;
}

/* Steps 5.4.5: walks on from the node and adds what came out to the path. */
static enum err recurse(struct ndegree *self, uint32_t node)
{
  struct digest hash;
  TRY(walk(self, node, &hash));
  (void)print_label(self, node);
  buf_add_char(&self->text, '<');
  hex_print(&self->text, digest_bytes(&hash));
  buf_add_char(&self->text, '>');
  return OK;
}

/* The path of one permutation, at the end of the text; given up as soon as it cannot win. */
static enum err try_permutation(struct ndegree *self, size_t from, size_t count, const struct choice *choice,
                                bool *wins)
{
  struct attempt attempt = {.path_from = self->text.len};
  size_t recursion_from = self->nodes_len;
  TRY(label_permutation(self, from, count));
  size_t recursion_to = self->nodes_len;
  *wins = may_win(self, choice, &attempt);
  for (size_t i = recursion_from; i < recursion_to && *wins; i++) {
    TRY(recurse(self, self->nodes[i]));
    *wins = may_win(self, choice, &attempt);
  }
  self->nodes_len = recursion_from;
  return OK;
}

/* Puts the path at the end of the text, and the labels issued since `issued_from`, in the place of the chosen ones. */
static enum err choose(struct ndegree *self, size_t path_from, size_t issued_from, struct choice *choice)
{
  choice->path_len = self->text.len - path_from;
  if (path_from != choice->path_from) {
    memmove(self->text.at + choice->path_from, self->text.at + path_from, choice->path_len);
  }
  choice->issuer_len = self->issued_count - issued_from;
  self->nodes_len = choice->issuer_from;
  for (size_t i = 0; i < choice->issuer_len; i++) {
    TRY(push_node(self, self->issued[issued_from + i]));
  }
  choice->is_made = true;
  return OK;
}

/* The next arrangement in order of the node numbers; false after the last. Equal nodes are not exchanged: that would
   give the same path again. */
static bool next_permutation(uint32_t *nodes, size_t count)
{
  size_t rise = count - 1;
  while (rise > 0 && nodes[rise - 1] >= nodes[rise]) {
    rise--;
  }
  if (rise == 0) {
    return false;
  }
  size_t swap = count - 1;
  while (nodes[swap] <= nodes[rise - 1]) {
    swap--;
  }
  uint32_t node = nodes[swap];
  nodes[swap] = nodes[rise - 1];
  nodes[rise - 1] = node;
  for (size_t low = rise, high = count - 1; low < high; low++, high--) {
    node = nodes[low];
    nodes[low] = nodes[high];
    nodes[high] = node;
  }
  return true;
}

/* Steps 5.1 to 5.6 for `count` nodes of one hash: appends hash and chosen path to the data, keeps the chosen labels. */
static enum err hash_group(struct ndegree *self, size_t group_from, size_t count)
{
  size_t issued_from = self->issued_count;
  size_t nodes_from = self->nodes_len;
  hex_print(&self->text, digest_bytes(&self->related[group_from].hash));
  for (size_t i = 0; i < count; i++) {
    TRY(push_node(self, self->related[group_from + i].node));
  }
  struct choice choice = {.path_from = self->text.len, .issuer_from = self->nodes_len};
  do {
    size_t path_from = self->text.len;
    bool wins = false;
    take_back_to(self, issued_from);
    TRY(try_permutation(self, nodes_from, count, &choice, &wins));
    if (wins) {
      TRY(choose(self, path_from, issued_from, &choice));
    }
    self->text.len = choice.path_from + choice.path_len;
  } while (next_permutation(self->nodes + nodes_from, count));
  take_back_to(self, issued_from);
  for (size_t i = 0; i < choice.issuer_len; i++) {
    issue(self, self->nodes[choice.issuer_from + i]);
  }
  self->nodes_len = nodes_from;
  return OK;
}

/* The algorithm itself: all groups in the order of their hashes. */
static enum err walk(struct ndegree *self, uint32_t node, struct digest *out)
{
  if (self->depth >= LIMIT_CANON_DEPTH) {
    return FAIL(self->scope, ERR_LIMIT, "the blank nodes are too entangled to canonize: a path of more than %d nodes",
                LIMIT_CANON_DEPTH);
  }
  self->depth++;
  size_t data_from = self->text.len;
  size_t related_from = self->related_len;
  TRY(collect_related(self, node));
  size_t related_to = self->related_len;
  for (size_t from = related_from, to; from < related_to; from = to) {
    for (to = from + 1; to < related_to; to++) {
      if (memcmp(self->related[from].hash.at, self->related[to].hash.at, self->related[from].hash.len) != 0) {
        break;
      }
    }
    TRY(hash_group(self, from, to - from));
  }
  self->related_len = related_from;
  self->depth--;
  return hash_text(self, data_from, out);
}

enum err ndegree_hash(struct ndegree *self, uint32_t node, struct ndegree_result *out)
{
  take_back_to(self, 0);
  issue(self, node);
  TRY(walk(self, node, &out->hash));
  uint32_t *issued = SCOPE_ARRAY(self->scope, uint32_t, self->issued_count);
  if (issued == NULL) {
    return scope_err(self->scope);
  }
  memcpy(issued, self->issued, self->issued_count * sizeof *issued);
  out->issued = issued;
  out->issued_count = self->issued_count;
  return OK;
}

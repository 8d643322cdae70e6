#include "blanks.h"

#include "hash.h"
#include "lines.h"

static bool is_blank(const struct rdf_term *term)
{
  return term->kind == RDF_BLANK;
}

/* Open-addressed table from labels to numbers, never more than half full. */
struct numbering {
  uint32_t *slots; /* number + 1; 0 for an empty slot */
  size_t slot_count; /* a power of two */
  struct blank *at;
  size_t len;
  struct {
    struct str label;
    uint32_t number;
  } last[PLACE_COUNT]; /* quads come by node and graph: mostly it is the same once more */
};

static size_t count_terms(const struct rdf_dataset *dataset)
{
  size_t count = 0;
  for (size_t i = 0; i < rdf_dataset_len(dataset); i++) {
    const struct rdf_quad *quad = rdf_dataset_at(dataset, i);
    count += (size_t)is_blank(&quad->subject) + (size_t)is_blank(&quad->object) + (size_t)is_blank(&quad->graph);
  }
  return count;
}

/* Room for `most` blank nodes. */
static enum err numbering_in(struct scope *scope, size_t most, struct numbering *out)
{
  size_t slot_count = 2;
  while (slot_count < 2 * most) {
    slot_count *= 2;
  }
  *out = (struct numbering){.slots = SCOPE_ARRAY(scope, uint32_t, slot_count),
                            .slot_count = slot_count,
                            .at = SCOPE_ARRAY(scope, struct blank, most)};
  return out->slots == NULL || out->at == NULL ? scope_err(scope) : OK;
}

static uint32_t find_number(struct numbering *numbering, struct str label)
{
  struct hash hash = hash_add_text(hash_add_number(hash_start(numbering->slots), label.len), label);
  for (size_t i = (size_t)hash_end(hash);; i++) {
    uint32_t *slot = &numbering->slots[i & (numbering->slot_count - 1)];
    if (*slot == 0) {
      numbering->at[numbering->len].label = label;
      *slot = (uint32_t)++numbering->len;
    }
    if (str_equal(numbering->at[*slot - 1].label, label)) {
      return *slot - 1;
    }
  }
}

static uint32_t number_of(struct numbering *numbering, const struct rdf_term *term, enum blank_place place)
{
  if (!is_blank(term)) {
    return NO_BLANK;
  }
  if (numbering->last[place].label.at != term->value.at || numbering->last[place].label.len != term->value.len) {
    numbering->last[place].number = find_number(numbering, term->value);
    numbering->last[place].label = term->value;
  }
  return numbering->last[place].number;
}

/* True when an earlier place of the same quad holds the same node: a quad is mentioned once. */
static bool is_repeated(const uint32_t places[PLACE_COUNT], size_t place)
{
  for (size_t i = 0; i < place; i++) {
    if (places[i] == places[place]) {
      return true;
    }
  }
  return false;
}

static bool is_mention(const uint32_t places[PLACE_COUNT], size_t place)
{
  return places[place] != NO_BLANK && !is_repeated(places, place);
}

static void add_mentions(struct blanks *blanks, uint32_t quad)
{
  const uint32_t *places = blanks->of_quad[quad];
  for (size_t place = 0; place < PLACE_COUNT; place++) {
    if (is_mention(places, place)) {
      struct blank *blank = &blanks->at[places[place]];
      blanks->mentions[blank->mentions_from + blank->mention_count++] = quad;
    }
  }
}

/* Counts the mentions of each node, gives each its stretch of the list, then fills the stretches. */
static enum err list_mentions(struct scope *scope, struct blanks *blanks)
{
  size_t quads = rdf_dataset_len(blanks->dataset);
  uint32_t total = 0;
  for (size_t i = 0; i < quads; i++) {
    const uint32_t *places = blanks->of_quad[i];
    for (size_t place = 0; place < PLACE_COUNT; place++) {
      if (is_mention(places, place)) {
        blanks->at[places[place]].mention_count++;
      }
    }
  }
  for (size_t i = 0; i < blanks->len; i++) {
    blanks->at[i].mentions_from = total;
    total += blanks->at[i].mention_count;
    blanks->at[i].mention_count = 0;
  }
  blanks->mentions = SCOPE_ROOM(scope, uint32_t, total);
  if (blanks->mentions == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < quads; i++) {
    add_mentions(blanks, (uint32_t)i);
  }
  return OK;
}

enum err blanks_in(struct scope *scope, const struct rdf_dataset *dataset, struct blanks *out)
{
  size_t quads = rdf_dataset_len(dataset);
  struct numbering numbering;
  TRY(numbering_in(scope, count_terms(dataset), &numbering));
  *out = (struct blanks){.dataset = dataset, .at = numbering.at};
  out->of_quad = scope_room(scope, quads, sizeof *out->of_quad);
  if (out->of_quad == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < quads; i++) {
    const struct rdf_quad *quad = rdf_dataset_at(dataset, i);
    if (quad->predicate.kind != RDF_IRI) {
      return FAIL(scope, ERR_TRANSFORMATION, "a predicate is not an IRI, and only IRIs can be canonized there");
    }
    out->of_quad[i][PLACE_SUBJECT] = number_of(&numbering, &quad->subject, PLACE_SUBJECT);
    out->of_quad[i][PLACE_OBJECT] = number_of(&numbering, &quad->object, PLACE_OBJECT);
    out->of_quad[i][PLACE_GRAPH] = number_of(&numbering, &quad->graph, PLACE_GRAPH);
  }
  out->len = numbering.len;
  return list_mentions(scope, out);
}

/* SPEC: rdf-canon#hash-1d-quads. The node itself is called "a", every other one "z". */
static enum err hash_first_degree(struct blanks *blanks, uint32_t node, enum digest_kind kind, struct lines *lines)
{
  struct blank *blank = &blanks->at[node];
  lines_clear(lines);
  for (uint32_t i = 0; i < blank->mention_count; i++) {
    uint32_t mention = blanks->mentions[blank->mentions_from + i];
    struct blank_labels labels;
    for (size_t place = 0; place < PLACE_COUNT; place++) {
      labels.at[place] = blanks->of_quad[mention][place] == node ? STR("a") : STR("z");
    }
    lines_add(lines, rdf_dataset_at(blanks->dataset, mention), &labels);
  }
  TRY(lines_sort(lines));
  blank->hash = lines_digest(lines->len, lines->at, kind);
  return OK;
}

enum err blanks_hash(struct scope *scope, struct blanks *blanks, enum digest_kind kind)
{
  uint32_t most = 0;
  for (uint32_t node = 0; node < blanks->len; node++) {
    most = blanks->at[node].mention_count > most ? blanks->at[node].mention_count : most;
  }
  struct lines lines = lines_in(scope, most);
  for (uint32_t node = 0; node < blanks->len; node++) {
    TRY(hash_first_degree(blanks, node, kind, &lines));
  }
  return OK;
}

void blanks_issue(struct blanks *blanks, uint32_t node)
{
  if (blanks->at[node].canonical == 0) {
    blanks->at[node].canonical = ++blanks->issued;
  }
}

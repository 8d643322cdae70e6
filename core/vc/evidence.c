#include "vc/evidence.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "compact.h"
#include "json/text.h"

enum { MEMORY_OCTETS = 512 * 1024 * 1024 };

struct evidence *evidence_new(void)
{
  struct evidence *evidence = calloc(1, sizeof *evidence);
  if (evidence == NULL) {
    return NULL;
  }
  evidence->memory = scope_new(MEMORY_OCTETS);
  if (evidence->memory == NULL) {
    free(evidence);
    return NULL;
  }
  return evidence;
}

void evidence_free(struct evidence *evidence)
{
  if (evidence == NULL) {
    return;
  }
  scope_free(evidence->memory);
  free(evidence);
}

/* A fault of the long-lived memory is told in the scope of the call. */
static enum err hand_over(struct scope *scope, struct evidence *evidence, enum err err)
{
  if (err == OK || scope_err(evidence->memory) == OK) {
    return err;
  }
  struct fault fault = scope_take_fault(evidence->memory);
  return FAIL(scope, err, "%s", fault.text);
}

/* The document of a published text, if the operator has signed it. */
static enum err open_signed(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                            struct str text, struct json *out)
{
  TRY(hand_over(scope, evidence, json_parse(evidence->memory, text, out)));
  struct proof_findings findings;
  TRY(proof_check(scope, rules->catalogue, out, PROOF_ASSERTION, rules->resolver, &findings));
  if (!proof_all_hold(&findings)) {
    return FAIL(scope, ERR_PROOF, "its signature does not hold: " STR_FMT, STR_ARG(findings.at[0].reason));
  }
  for (size_t i = 0; i < findings.len; i++) {
    if (!str_equal(findings.at[i].controller, rules->operator_did)) {
      return FAIL(scope, ERR_PROOF, "it is signed by somebody who is not the registry's operator");
    }
  }
  return OK;
}

enum err evidence_add_trust(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                            struct str text, struct str etag)
{
  struct scope *memory = evidence->memory;
  struct trust_list *list = SCOPE_NEW(memory, struct trust_list);
  struct str kept_text = scope_str(memory, text);
  struct str kept_etag = scope_str(memory, etag);
  TRY(hand_over(scope, evidence, scope_err(memory)));
  struct json document;
  TRY(open_signed(evidence, scope, rules, kept_text, &document));
  TRY(hand_over(scope, evidence, trust_list_parse(memory, &document, list)));
  if (!str_equal(list->issuer, rules->operator_did)) {
    return FAIL(scope, ERR_PROOF, "issuer: the trust list is not the registry operator's");
  }
  evidence->trust = list;
  evidence->trust_text = kept_text;
  evidence->trust_etag = kept_etag;
  return OK;
}

enum err evidence_add_list(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                           struct str url, struct str text, struct str etag)
{
  struct scope *memory = evidence->memory;
  struct evidence_list *lists =
      scope_grow(memory, evidence->lists, evidence->lists_len, &evidence->lists_cap, sizeof *lists);
  struct str kept_text = scope_str(memory, text);
  struct str kept_etag = scope_str(memory, etag);
  TRY(hand_over(scope, evidence, scope_err(memory)));
  evidence->lists = lists;
  struct evidence_list *entry = &lists[evidence->lists_len];
  *entry = (struct evidence_list){.etag = kept_etag, .text = kept_text};
  struct json document;
  TRY(open_signed(evidence, scope, rules, kept_text, &document));
  TRY(hand_over(scope, evidence, status_list_parse(memory, &document, &entry->list)));
  if (compact_check(scope, &document) != OK) { /* what was read is not what was signed, which is RDF */
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_STATUS_VERIFICATION, "status list: %s", fault.text);
  }
  if (!str_equal(entry->list.issuer, rules->operator_did) || !str_equal(entry->list.id, url)) {
    return FAIL(scope, ERR_STATUS_VERIFICATION, "the status list is another one than was asked for");
  }
  evidence->lists_len++;
  return OK;
}

const struct evidence_list *evidence_find_list(const struct evidence *evidence, struct str url)
{
  for (size_t i = 0; i < evidence->lists_len; i++) {
    if (str_equal(evidence->lists[i].list.id, url)) {
      return &evidence->lists[i];
    }
  }
  return NULL;
}

const struct evidence_gap *evidence_find_gap(const struct evidence *evidence, struct str url)
{
  for (size_t i = 0; i < evidence->gaps_len; i++) {
    if (str_equal(evidence->gaps[i].url, url)) {
      return &evidence->gaps[i];
    }
  }
  return NULL;
}

/* SPEC: vc-bitstring-status-list#validate-algorithm: what could not be fetched, and what was fetched and does not hold.
 */
static enum err gap_problem(enum err err)
{
  bool away = err == ERR_UNAVAILABLE || err == ERR_NOT_FOUND || err == ERR_IO || err == ERR_CONFIG;
  return err == ERR_STATUS_LENGTH ? err : away ? ERR_STATUS_RETRIEVAL : ERR_STATUS_VERIFICATION;
}

/* Remembers the scope's fault as what is wrong with the list; a lack of memory then is the evidence's own. */
static void note_gap(struct evidence *evidence, struct scope *scope, struct str url, enum err err)
{
  struct scope *memory = evidence->memory;
  struct evidence_gap *gaps = scope_grow(memory, evidence->gaps, evidence->gaps_len, &evidence->gaps_cap, sizeof *gaps);
  struct evidence_gap gap = {
      .url = scope_str(memory, url),
      .problem = gap_problem(err),
      .reason = scope_str(memory, str_of(scope_first_fault(scope)->text)),
  };
  if (scope_err(memory) == OK) {
    evidence->gaps = gaps;
    evidence->gaps[evidence->gaps_len++] = gap;
  }
}

/* The first fault stays the one that is told; later steps go on. */
static void keep_first(enum err *first, struct fault *fault, struct scope *scope, enum err err)
{
  if (err != OK) {
    struct fault taken = scope_take_fault(scope);
    if (*first == OK) {
      *first = err;
      *fault = taken;
    }
  }
}

static enum err refresh_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                              const struct registry_port *port, const struct evidence *former)
{
  struct registry_document document;
  struct str etag = former != NULL && former->trust != NULL ? former->trust_etag : STR("");
  TRY(registry_fetch_issuers(port, scope, etag, &document));
  if (!document.changed) {
    return OK;
  }
  TRY(evidence_add_trust(fresh, scope, rules, document.body, document.etag));
  assert(fresh->trust != NULL);
  bool older = former != NULL && former->trust != NULL && fresh->trust->valid_from_s < former->trust->valid_from_s;
  if (older) {
    fresh->trust = NULL;
    return FAIL(scope, ERR_STATUS_VERIFICATION, "the trust list that was served is older than the one at hand");
  }
  return OK;
}

static enum err keep_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                           const struct evidence *former)
{
  bool needed = fresh->trust == NULL && former != NULL && former->trust != NULL;
  return needed ? evidence_add_trust(fresh, scope, rules, former->trust_text, former->trust_etag) : OK;
}

static enum err refresh_list(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct registry_port *port, const struct evidence *former, struct str url)
{
  const struct evidence_list *old = former == NULL ? NULL : evidence_find_list(former, url);
  struct registry_document document;
  TRY(registry_fetch_list(port, scope, url, old == NULL ? STR("") : old->etag, &document));
  if (!document.changed) {
    return OK;
  }
  TRY(evidence_add_list(fresh, scope, rules, url, document.body, document.etag));
  /* A good signature does not make an old list new: somebody may want a revocation forgotten. */
  if (old != NULL && fresh->lists[fresh->lists_len - 1].list.valid_from_s < old->list.valid_from_s) {
    fresh->lists_len--;
    return FAIL(scope, ERR_STATUS_VERIFICATION, "the status list that was served is older than the one at hand");
  }
  return OK;
}

static enum err refresh_lists(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                              const struct registry_port *port, const struct evidence *former)
{
  struct registry_document document;
  struct json index;
  TRY(registry_fetch_lists(port, scope, STR(""), &document));
  TRY(json_parse(scope, document.body, &index));
  struct json_list urls = json_as_list(json_get(&index, STR("statusLists")));
  enum err first = OK;
  struct fault fault = {0};
  for (size_t i = 0; i < urls.len; i++) {
    if (!json_is_string(&urls.at[i])) {
      continue;
    }
    enum err err = refresh_list(fresh, scope, rules, port, former, urls.at[i].string);
    if (err != OK) {
      note_gap(fresh, scope, urls.at[i].string, err);
    }
    keep_first(&first, &fault, scope, err);
  }
  return first == OK ? OK : FAIL(scope, first, "%s", fault.text);
}

static enum err keep_lists(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                           const struct evidence *former)
{
  for (size_t i = 0; former != NULL && i < former->lists_len; i++) {
    const struct evidence_list *old = &former->lists[i];
    if (evidence_find_list(fresh, old->list.id) == NULL) {
      TRY(evidence_add_list(fresh, scope, rules, old->list.id, old->text, old->etag));
    }
  }
  return OK;
}

enum err evidence_refresh(struct scope *scope, const struct evidence_rules *rules, const struct registry_port *port,
                          const struct evidence *former, struct evidence **out)
{
  struct evidence *fresh = evidence_new();
  if (fresh == NULL) {
    return FAIL(scope, ERR_IO, "no memory for the status lists");
  }
  enum err first = OK;
  struct fault fault = {0};
  keep_first(&first, &fault, scope, refresh_trust(fresh, scope, rules, port, former));
  keep_first(&first, &fault, scope, keep_trust(fresh, scope, rules, former));
  keep_first(&first, &fault, scope, refresh_lists(fresh, scope, rules, port, former));
  keep_first(&first, &fault, scope, keep_lists(fresh, scope, rules, former));
  *out = fresh;
  return first == OK ? OK : FAIL(scope, first, "%s", fault.text);
}

struct evidence_box {
  pthread_mutex_t lock; /* guards current and every evidence's uses */
  struct evidence *current;
};

struct evidence_box *evidence_box_new(void)
{
  struct evidence_box *box = calloc(1, sizeof *box);
  if (box != NULL) {
    pthread_mutex_init(&box->lock, NULL);
  }
  return box;
}

void evidence_box_free(struct evidence_box *box)
{
  if (box == NULL) {
    return;
  }
  evidence_replace(box, NULL);
  pthread_mutex_destroy(&box->lock);
  free(box);
}

struct evidence *evidence_acquire(struct evidence_box *box)
{
  pthread_mutex_lock(&box->lock);
  struct evidence *evidence = box->current;
  if (evidence != NULL) {
    evidence->uses++;
  }
  pthread_mutex_unlock(&box->lock);
  return evidence;
}

/* The box's own reference counts as one use. */
static bool drop_use(struct evidence *evidence)
{
  assert(evidence->uses > 0);
  return --evidence->uses == 0;
}

void evidence_release(struct evidence_box *box, struct evidence *evidence)
{
  if (evidence == NULL) {
    return;
  }
  pthread_mutex_lock(&box->lock);
  bool last = drop_use(evidence);
  pthread_mutex_unlock(&box->lock);
  if (last) {
    evidence_free(evidence);
  }
}

void evidence_replace(struct evidence_box *box, struct evidence *evidence)
{
  if (evidence != NULL) {
    evidence->uses = 1;
  }
  pthread_mutex_lock(&box->lock);
  struct evidence *former = box->current;
  box->current = evidence;
  bool last = former != NULL && drop_use(former);
  pthread_mutex_unlock(&box->lock);
  if (last) {
    evidence_free(former);
  }
}

#include "vc/evidence.h"

#include <stdlib.h>

#include "compact.h"
#include "evidence_parts.h"
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

enum err evidence_hand_over(struct scope *scope, struct evidence *evidence, enum err err)
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
  TRY(evidence_hand_over(scope, evidence, json_parse(evidence->memory, text, out)));
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
  TRY(evidence_hand_over(scope, evidence, scope_err(memory)));
  struct json document;
  TRY(open_signed(evidence, scope, rules, kept_text, &document));
  TRY(evidence_hand_over(scope, evidence, trust_list_parse(memory, &document, list)));
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
  TRY(evidence_hand_over(scope, evidence, scope_err(memory)));
  evidence->lists = lists;
  struct evidence_list *entry = &lists[evidence->lists_len];
  *entry = (struct evidence_list){.etag = kept_etag, .text = kept_text};
  struct json document;
  TRY(open_signed(evidence, scope, rules, kept_text, &document));
  TRY(evidence_hand_over(scope, evidence, status_list_parse(memory, &document, &entry->list)));
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

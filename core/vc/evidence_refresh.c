#include "vc/evidence.h"

#include <assert.h>

#include "evidence_parts.h"
#include "json/text.h"

/* SPEC: vc-bitstring-status-list#validate-algorithm: what could not be fetched, and what was fetched and does not hold.
 */
static enum err gap_problem(enum err err)
{
  bool away = err == ERR_UNAVAILABLE || err == ERR_NOT_FOUND || err == ERR_IO || err == ERR_CONFIG;
  return err == ERR_STATUS_LENGTH ? err : away ? ERR_STATUS_RETRIEVAL : ERR_STATUS_VERIFICATION;
}

void evidence_note_gap(struct evidence *evidence, struct scope *scope, struct str url, enum err err)
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

void evidence_keep_first(enum err *first, struct fault *fault, struct scope *scope, enum err err)
{
  if (err != OK) {
    struct fault taken = scope_take_fault(scope);
    if (*first == OK) {
      *first = err;
      *fault = taken;
    }
  }
}

/* A good signature does not make an old list new: somebody may want a key trusted, or a revocation forgotten. */
enum err evidence_take_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former, struct str text, struct str etag)
{
  TRY(evidence_add_trust(fresh, scope, rules, text, etag));
  assert(fresh->trust != NULL);
  bool older = former != NULL && former->trust != NULL && fresh->trust->valid_from_s < former->trust->valid_from_s;
  if (older) {
    fresh->trust = NULL;
    return FAIL(scope, ERR_STATUS_VERIFICATION, "the trust list that was served is older than the one at hand");
  }
  return OK;
}

static enum err refresh_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                              const struct registry_port *port, const struct evidence *former)
{
  struct registry_document document;
  struct str etag = former != NULL && former->trust != NULL ? former->trust_etag : STR("");
  TRY(registry_fetch_issuers(port, scope, etag, &document));
  return document.changed ? evidence_take_trust(fresh, scope, rules, former, document.body, document.etag) : OK;
}

enum err evidence_keep_trust(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former)
{
  bool needed = fresh->trust == NULL && former != NULL && former->trust != NULL;
  return needed ? evidence_add_trust(fresh, scope, rules, former->trust_text, former->trust_etag) : OK;
}

enum err evidence_take_list(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                            const struct evidence *former, struct str url, struct str text, struct str etag)
{
  const struct evidence_list *old = former == NULL ? NULL : evidence_find_list(former, url);
  TRY(evidence_add_list(fresh, scope, rules, url, text, etag));
  if (old != NULL && fresh->lists[fresh->lists_len - 1].list.valid_from_s < old->list.valid_from_s) {
    fresh->lists_len--;
    return FAIL(scope, ERR_STATUS_VERIFICATION, "the status list that was served is older than the one at hand");
  }
  return OK;
}

static enum err refresh_list(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct registry_port *port, const struct evidence *former, struct str url)
{
  const struct evidence_list *old = former == NULL ? NULL : evidence_find_list(former, url);
  struct registry_document document;
  TRY(registry_fetch_list(port, scope, url, old == NULL ? STR("") : old->etag, &document));
  return document.changed ? evidence_take_list(fresh, scope, rules, former, url, document.body, document.etag) : OK;
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
    struct scope_mark mark = scope_mark(scope);
    enum err err = refresh_list(fresh, scope, rules, port, former, urls.at[i].string);
    if (err != OK) {
      evidence_note_gap(fresh, scope, urls.at[i].string, err);
    }
    evidence_keep_first(&first, &fault, scope, err);
    scope_rewind(scope, mark);
  }
  return first == OK ? OK : FAIL(scope, first, "%s", fault.text);
}

enum err evidence_keep_lists(struct evidence *fresh, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former)
{
  for (size_t i = 0; former != NULL && i < former->lists_len; i++) {
    const struct evidence_list *old = &former->lists[i];
    struct scope_mark mark = scope_mark(scope);
    if (evidence_find_list(fresh, old->list.id) == NULL) {
      TRY(evidence_add_list(fresh, scope, rules, old->list.id, old->text, old->etag));
    }
    scope_rewind(scope, mark);
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
  evidence_keep_first(&first, &fault, scope, refresh_trust(fresh, scope, rules, port, former));
  evidence_keep_first(&first, &fault, scope, evidence_keep_trust(fresh, scope, rules, former));
  evidence_keep_first(&first, &fault, scope, refresh_lists(fresh, scope, rules, port, former));
  evidence_keep_first(&first, &fault, scope, evidence_keep_lists(fresh, scope, rules, former));
  evidence_keep_first(&first, &fault, scope, evidence_refresh_log(fresh, scope, rules, port, former));
  evidence_keep_first(&first, &fault, scope, evidence_keep_log(fresh, scope, former));
  *out = fresh;
  return first == OK ? OK : FAIL(scope, first, "%s", fault.text);
}

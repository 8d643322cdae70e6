#include "vc/evidence.h"

#include "base/limits.h"
#include "evidence_parts.h"
#include "status/bundle.h"
#include "json/field.h"
#include "json/text.h"

enum { WORK_OCTETS = 4 * LIMIT_BUNDLE_OCTETS }; /* the text, the tree of it, and the texts of its parts */

/* A list is filed under the URL that it says it has; its signature says that the operator means it. */
static enum err take_list(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                          const struct evidence *former, struct str text)
{
  struct json document;
  struct str url;
  TRY(json_parse(scope, text, &document));
  TRY(json_need_string(scope, NULL, &document, STR("id"), &url));
  if (evidence_find_list(evidence, url) != NULL) {
    return FAIL(scope, ERR_STATUS_VERIFICATION, "the bundle holds two lists of one URL");
  }
  enum err err = evidence_take_list(evidence, scope, rules, former, url, text, STR(""));
  if (err != OK) {
    evidence_note_gap(evidence, scope, url, err);
  }
  return err;
}

static enum err take_lists(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                           const struct evidence *former, const struct bundle *bundle)
{
  enum err first = OK;
  struct fault fault = {0};
  for (size_t i = 0; i < bundle->lists_len; i++) {
    struct scope_mark mark = scope_mark(scope);
    evidence_keep_first(&first, &fault, scope, take_list(evidence, scope, rules, former, bundle->lists[i]));
    scope_rewind(scope, mark);
  }
  return first == OK ? OK : FAIL(scope, first, "%s", fault.text);
}

/* The bundle's parts, whose texts lie in `work` until each has been taken in. */
static enum err open_bundle(struct scope *scope, struct scope *work, struct str text, struct bundle *out)
{
  enum err err = bundle_parse(work, text, out);
  if (err == OK) {
    return OK;
  }
  struct fault fault = scope_take_fault(work);
  return FAIL(scope, err, "the bundle: %s", fault.text);
}

static enum err take_parts(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                           const struct evidence *former, struct str text)
{
  [[gnu::cleanup(scope_drop)]] struct scope *work = scope_new(WORK_OCTETS);
  if (work == NULL) {
    return FAIL(scope, ERR_IO, "no memory for the bundle");
  }
  struct bundle bundle;
  TRY(open_bundle(scope, work, text, &bundle));
  enum err first = OK;
  struct fault fault = {0};
  enum err err = evidence_take_trust(evidence, scope, rules, former, bundle.issuers, STR(""));
  evidence_keep_first(&first, &fault, scope, err);
  evidence_keep_first(&first, &fault, scope, take_lists(evidence, scope, rules, former, &bundle));
  err = evidence_take_checkpoint(evidence, scope, rules, former, bundle.checkpoint);
  evidence_keep_first(&first, &fault, scope, err);
  return first == OK ? OK : FAIL(scope, first, "the bundle: %s", fault.text);
}

enum err evidence_add_bundle(struct evidence *evidence, struct scope *scope, const struct evidence_rules *rules,
                             const struct evidence *former, struct str text)
{
  enum err first = OK;
  struct fault fault = {0};
  evidence_keep_first(&first, &fault, scope, take_parts(evidence, scope, rules, former, text));
  evidence_keep_first(&first, &fault, scope, evidence_keep_trust(evidence, scope, rules, former));
  evidence_keep_first(&first, &fault, scope, evidence_keep_lists(evidence, scope, rules, former));
  evidence_keep_first(&first, &fault, scope, evidence_keep_log(evidence, scope, former));
  return first == OK ? OK : FAIL(scope, first, "%s", fault.text);
}

enum err evidence_print_bundle(struct scope *scope, const struct evidence *evidence, int64_t made_s, struct str *out)
{
  struct str *lists = SCOPE_ARRAY(scope, struct str, evidence->lists_len);
  if (lists == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < evidence->lists_len; i++) {
    lists[i] = evidence->lists[i].text;
  }
  const struct bundle bundle = {
      .made_s = made_s,
      .issuers = evidence->trust_text,
      .lists = lists,
      .lists_len = evidence->lists_len,
      .checkpoint = evidence->log == NULL ? STR("") : evidence->log->checkpoint,
  };
  return bundle_print(scope, &bundle, out);
}

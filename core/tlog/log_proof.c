#include "tlog/log_proof.h"

#include "base/limits.h"
#include "codec/base64.h"
#include "lines.h"
#include "tlog/inclusion.h"

static const struct str FIRST_LINE = STR_INIT("c2sp.org/tlog-proof@v1");

/* The line may be missing, and is when there is nothing to say. */
static enum err take_extra(struct scope *scope, struct str *rest, struct bytes *extra)
{
  struct str value = {0};
  if (!line_take_value(rest, STR("extra"), &value)) {
    return OK;
  }
  TRY(base64_decode(scope, BASE64, value, extra));
  if (extra->len > LIMIT_LOG_EXTRA_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "the extra data of a log proof has more than %d octets", LIMIT_LOG_EXTRA_OCTETS);
  }
  return extra->len > 0 ? OK : FAIL(scope, ERR_SYNTAX, "the extra data of a log proof is empty");
}

enum err log_proof_parse(struct scope *scope, struct str text, struct log_proof *out)
{
  struct str rest = text;
  struct str line = {0};
  *out = (struct log_proof){0};
  if (!line_take(&rest, &line) || !str_equal(line, FIRST_LINE)) {
    return FAIL(scope, ERR_SYNTAX, "a log proof begins with the line " STR_FMT, STR_ARG(FIRST_LINE));
  }
  TRY(take_extra(scope, &rest, &out->extra));
  if (!line_take_value(&rest, STR("index"), &line) || !str_to_u64(line, &out->index)) {
    return FAIL(scope, ERR_SYNTAX, "a log proof lacks the line of its index");
  }
  TRY(lines_take_path(scope, &rest, "a log proof", &out->path));
  if (rest.len == 0) {
    return FAIL(scope, ERR_SYNTAX, "a log proof ends before its checkpoint");
  }
  out->checkpoint = rest;
  return OK;
}

enum err log_proof_print(struct scope *scope, const struct log_proof *proof, struct str *out)
{
  struct buf buf = buf_in(scope);
  buf_add(&buf, FIRST_LINE);
  if (proof->extra.len > 0) {
    struct str extra = {0};
    TRY(base64_encode(scope, BASE64, proof->extra, &extra));
    buf_format(&buf, "\nextra " STR_FMT, STR_ARG(extra));
  }
  buf_add(&buf, STR("\nindex "));
  buf_add_u64(&buf, proof->index);
  buf_add_char(&buf, '\n');
  lines_print_path(&buf, &proof->path);
  buf_add(&buf, proof->checkpoint);
  return buf_str(&buf, out);
}

enum err log_proof_check(struct scope *scope, const struct log_proof *proof, const struct log_policy *policy,
                         const struct tlog_hash *leaf, struct witnessed *out)
{
  TRY(log_policy_check(scope, policy, proof->checkpoint, out));
  if (!inclusion_check(proof->index, out->checkpoint.size, leaf, &proof->path, &out->checkpoint.root)) {
    return FAIL(scope, ERR_PROOF, "leaf %llu is not under the root of the checkpoint",
                (unsigned long long)proof->index);
  }
  return OK;
}

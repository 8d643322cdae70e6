#include "tlog/add_checkpoint.h"

#include "lines.h"
#include "tlog/consistency.h"

enum err add_checkpoint_parse(struct scope *scope, struct str text, struct add_checkpoint *out)
{
  struct str rest = text;
  struct str size = {0};
  *out = (struct add_checkpoint){0};
  if (!line_take_value(&rest, STR("old"), &size) || !str_to_u64(size, &out->old_size)) {
    return FAIL(scope, ERR_SYNTAX, "the request does not begin with a line of the old size");
  }
  TRY(lines_take_path(scope, &rest, "the request", &out->path));
  if (rest.len == 0) {
    return FAIL(scope, ERR_SYNTAX, "the request ends before its checkpoint");
  }
  out->checkpoint = rest;
  return OK;
}

enum err add_checkpoint_print(struct scope *scope, const struct add_checkpoint *request, struct str *out)
{
  struct buf buf = buf_in(scope);
  buf_add(&buf, STR("old "));
  buf_add_u64(&buf, request->old_size);
  buf_add_char(&buf, '\n');
  lines_print_path(&buf, &request->path);
  buf_add(&buf, request->checkpoint);
  return buf_str(&buf, out);
}

static enum err check_signed(struct scope *scope, const struct note *note, const struct note_key *keys, size_t keys_len)
{
  bool heard = false;
  for (size_t i = 0; i < keys_len; i++) {
    struct note_voice voice = {0};
    if (note_check(scope, note, &keys[i], &voice) != OK) {
      (void)scope_take_fault(scope);
      return FAIL(scope, ERR_FORBIDDEN, "a signature of the log's key does not verify");
    }
    heard = heard || voice.heard;
  }
  return heard ? OK : FAIL(scope, ERR_FORBIDDEN, "no known key of the log has signed the checkpoint");
}

/* SPEC: c2sp.org/tlog-witness, add-checkpoint. The old size is the witness's. */
static bool is_consistent(const struct add_checkpoint *request, const struct checkpoint *checkpoint,
                          const struct witness_state *state)
{
  struct tlog_hash empty = tlog_empty_root();
  if (state->size > 0) {
    return consistency_check(state->size, checkpoint->size, &request->path, &state->root, &checkpoint->root);
  }
  return request->path.len == 0 && (checkpoint->size > 0 || tlog_hash_equal(&checkpoint->root, &empty));
}

enum err add_checkpoint_check(struct scope *scope, const struct add_checkpoint *request, const struct note *note,
                              const struct checkpoint *checkpoint, const struct note_key *keys, size_t keys_len,
                              const struct witness_state *state)
{
  TRY(check_signed(scope, note, keys, keys_len));
  if (request->old_size > checkpoint->size) {
    return FAIL(scope, ERR_RANGE, "the old size is larger than the checkpoint's");
  }
  if (request->old_size != state->size) {
    return FAIL(scope, ERR_CONFLICT, "the witness has cosigned %llu leaves, not %llu", (unsigned long long)state->size,
                (unsigned long long)request->old_size);
  }
  if (!is_consistent(request, checkpoint, state)) {
    return FAIL(scope, ERR_PROOF, "the checkpoint is not consistent with the one of %llu leaves that was cosigned",
                (unsigned long long)state->size);
  }
  return OK;
}

enum err witness_size_parse(struct scope *scope, struct str text, uint64_t *out)
{
  struct str line = {0};
  if (!line_take(&text, &line) || text.len > 0 || !str_to_u64(line, out)) {
    return FAIL(scope, ERR_SYNTAX, "a witness's size is not one line of a decimal number");
  }
  return OK;
}

enum err witness_size_print(struct scope *scope, uint64_t size, struct str *out)
{
  struct buf buf = buf_in(scope);
  buf_add_u64(&buf, size);
  buf_add_char(&buf, '\n');
  return buf_str(&buf, out);
}

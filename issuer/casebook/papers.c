#include "round.h"
#include "json/text.h"

/* A paper takes the place of the former one: both in one commit. */

struct printing {
  const struct document *paper;
  const struct json *claims;
  struct document *replaced;
  size_t replaced_len;
  size_t replaced_cap;
};

static bool is_former(const struct document *document, const struct document *paper, int64_t now_s)
{
  return document->form == DOCUMENT_PAPER && str_equal(document->type, paper->type) &&
         document_is_live(document, now_s);
}

static enum err replace(struct casebook_round *round, struct printing *printing, const struct document *former)
{
  if (former->status == DOCUMENT_SUSPENDED) {
    return FAIL(round->scope, ERR_CONFLICT, "the former paper is suspended; reinstate or revoke it first");
  }
  struct document *grown =
      scope_grow(round->scope, printing->replaced, printing->replaced_len, &printing->replaced_cap, sizeof *grown);
  if (grown == NULL) {
    return scope_err(round->scope);
  }
  printing->replaced = grown;
  struct document *revoked = &grown[printing->replaced_len++];
  *revoked = *former;
  revoked->status = DOCUMENT_REVOKED;
  revoked->reason = STR("superseded");
  revoked->owed = document_has_status(former);
  struct bytes claims = key_of_time(round->scope, former->until_s, former->id);
  TRY(scope_err(round->scope));
  TRY(store_batch_remove(round->batch, STORE_CLAIMS, claims));
  return round_put(round, former, revoked);
}

static enum err replace_formers(struct casebook_round *round, struct printing *printing)
{
  struct str ids;
  int64_t now_s = clock_now_s(round->book->clock);
  TRY(round_ids(round, printing->paper->number, &ids));
  for (size_t at = 0; at < ids.len; at += DOCUMENT_ID_CHARS) {
    bool found = false;
    struct document document = {0};
    TRY(round_look(round, str_slice(ids, at, at + DOCUMENT_ID_CHARS), &found, &document));
    if (found && is_former(&document, printing->paper, now_s)) {
      TRY(replace(round, printing, &document));
    }
  }
  return OK;
}

static enum err apply_print(struct casebook_round *round, void *self)
{
  struct printing *printing = self;
  const struct document *paper = printing->paper;
  struct str claims;
  struct bytes key = key_of_time(round->scope, paper->until_s, paper->id);
  TRY(scope_err(round->scope));
  TRY(replace_formers(round, printing));
  TRY(json_print(round->scope, printing->claims, &claims));
  TRY(store_batch_put(round->batch, STORE_CLAIMS, key, str_bytes(claims)));
  return round_put(round, NULL, paper);
}

enum err casebook_print(struct casebook *book, struct scope *scope, const struct document *paper,
                        const struct json *claims, struct documents *replaced)
{
  struct printing printing = {.paper = paper, .claims = claims};
  TRY(round_write(book, scope, apply_print, &printing));
  *replaced = (struct documents){printing.replaced, printing.replaced_len};
  return OK;
}

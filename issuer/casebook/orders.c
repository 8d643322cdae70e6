#include "base/buf.h"
#include "base/limits.h"
#include "codec/base64.h"
#include "crypto/digest.h"
#include "round.h"

/* Orders that may be sent again. A row is the digest of the body, the end of the offer, the document's id. */

enum { DIGEST_OCTETS = 32, END_AT = DIGEST_OCTETS, ID_AT = DIGEST_OCTETS + 8 };

static struct bytes key_of(struct scope *scope, const struct casebook_order *order)
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(order->caller));
  digest_add(&state, (struct bytes){(const uint8_t *)"", 1});
  digest_add(&state, str_bytes(order->key));
  struct digest digest = digest_end(&state);
  return str_bytes(scope_str(scope, bytes_str(digest_bytes(&digest))));
}

static enum err judge(struct scope *scope, const struct casebook_order *order, struct bytes row, struct str *document)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(order->body));
  struct str text = bytes_str(row);
  if (!str_equal(str_slice(text, 0, DIGEST_OCTETS), bytes_str(digest_bytes(&digest)))) {
    return FAIL(scope, ERR_CONFLICT, "Idempotency-Key: was used before for another order");
  }
  *document = str_slice(text, ID_AT, text.len);
  return OK;
}

enum err casebook_find_order(const struct casebook *book, struct scope *scope, const struct casebook_order *order,
                             struct str *document)
{
  bool found = false;
  struct bytes row = {0};
  struct bytes key = key_of(scope, order);
  *document = (struct str){0};
  TRY(scope_err(scope));
  TRY(store_get(&book->store, scope, STORE_ORDERS, key, &found, &row));
  return found ? judge(scope, order, row, document) : OK;
}

struct ordering {
  const struct document *document;
  const struct casebook_order *order;
  struct str *first;
};

static enum err row_of(struct scope *scope, const struct ordering *ordering, struct bytes *out)
{
  uint8_t end[8];
  struct buf row = buf_in(scope);
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(ordering->order->body));
  store_u64_write(end, (uint64_t)ordering->document->offer_end_s);
  buf_add_bytes(&row, digest_bytes(&digest));
  buf_add_bytes(&row, (struct bytes){end, sizeof end});
  buf_add(&row, ordering->document->id);
  return buf_bytes(&row, out);
}

static enum err apply_order(struct casebook_round *round, void *self)
{
  const struct ordering *ordering = self;
  bool found = false;
  struct bytes row = {0};
  struct bytes key = key_of(round->scope, ordering->order);
  TRY(scope_err(round->scope));
  TRY(round_find(round, STORE_ORDERS, key, &found, &row));
  if (found) {
    return judge(round->scope, ordering->order, row, ordering->first);
  }
  TRY(row_of(round->scope, ordering, &row));
  TRY(store_batch_put(round->batch, STORE_ORDERS, key, row));
  return round_put(round, NULL, ordering->document);
}

enum err casebook_add_order(struct casebook *book, struct scope *scope, const struct document *document,
                            const struct casebook_order *order, struct str *first)
{
  struct ordering ordering = {document, order, first};
  *first = (struct str){0};
  return round_write(book, scope, apply_order, &ordering);
}

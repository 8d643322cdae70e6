#include "shown_bundle.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "codec/gzip.h"
#include "codec/hex.h"
#include "crypto/digest.h"

enum { MEMORY_OCTETS = 4 * LIMIT_BUNDLE_OCTETS, ETAG_OCTETS = 16 };

struct shown_bundle {
  pthread_mutex_t lock; /* guards all below */
  struct scope *memory; /* owns the texts */
  struct str etag;
  struct str text;
  struct bytes packed; /* its gzip */
};

struct shown_bundle *shown_bundle_new(void)
{
  struct shown_bundle *shown = calloc(1, sizeof *shown);
  if (shown == NULL) {
    return NULL;
  }
  shown->memory = scope_new(MEMORY_OCTETS);
  if (shown->memory == NULL) {
    free(shown);
    return NULL;
  }
  pthread_mutex_init(&shown->lock, NULL);
  return shown;
}

void shown_bundle_free(struct shown_bundle *shown)
{
  if (shown == NULL) {
    return;
  }
  scope_free(shown->memory);
  pthread_mutex_destroy(&shown->lock);
  free(shown);
}

/* Of the parts alone: when it was printed makes no other bundle. */
static enum err etag_of(struct scope *scope, const struct evidence *evidence, struct str *out)
{
  struct digest_state state;
  digest_start(&state, DIGEST_SHA256);
  digest_add(&state, str_bytes(evidence->trust_text));
  for (size_t i = 0; i < evidence->lists_len; i++) {
    digest_add(&state, str_bytes(evidence->lists[i].text));
  }
  if (evidence->log != NULL) {
    digest_add(&state, str_bytes(evidence->log->checkpoint));
  }
  struct digest digest = digest_end(&state);
  struct buf text = buf_in(scope);
  hex_print(&text, (struct bytes){digest.at, ETAG_OCTETS});
  return buf_str(&text, out);
}

/* On a fault nothing is kept, and the next who asks tries again. */
static enum err print_anew(struct shown_bundle *shown, const struct evidence *evidence, int64_t now_s, struct str etag)
{
  scope_reset(shown->memory);
  shown->etag = (struct str){0};
  struct str kept = scope_str(shown->memory, etag);
  TRY(evidence_print_bundle(shown->memory, evidence, now_s, &shown->text));
  TRY(gzip_encode(shown->memory, str_bytes(shown->text), &shown->packed));
  shown->etag = kept;
  return OK;
}

/* Copies, since a reply outlives the lock. */
static enum err send(const struct shown_bundle *shown, struct http_reply *reply)
{
  struct scope *scope = reply->scope;
  struct http_static thing = {
      .content_type = STR("application/json"),
      .body = str_bytes(scope_str(scope, shown->text)),
      .etag = scope_str(scope, shown->etag),
      .packed = str_bytes(scope_str(scope, bytes_str(shown->packed))),
  };
  TRY(scope_err(scope));
  return REPLY_STATIC(reply, &thing);
}

static enum err reply_locked(struct shown_bundle *shown, const struct evidence *evidence, int64_t now_s,
                             struct http_reply *reply)
{
  struct str etag;
  TRY(etag_of(reply->scope, evidence, &etag));
  if (!str_equal(etag, shown->etag) && print_anew(shown, evidence, now_s, etag) != OK) {
    return FAIL(reply->scope, ERR_IO, "the bundle: %s", scope_first_fault(shown->memory)->text);
  }
  return send(shown, reply);
}

enum err shown_bundle_reply(struct shown_bundle *shown, const struct evidence *evidence, int64_t now_s,
                            struct http_reply *reply)
{
  if (evidence == NULL || evidence->trust == NULL) {
    return FAIL(reply->scope, ERR_UNAVAILABLE, "this verifier has no trust list yet");
  }
  pthread_mutex_lock(&shown->lock);
  enum err err = reply_locked(shown, evidence, now_s, reply);
  pthread_mutex_unlock(&shown->lock);
  return err;
}

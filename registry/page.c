#include "page.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "codec/hex.h"
#include "crypto/digest.h"

enum { ETAG_OCTETS = 16 };

void page_start(struct page *page)
{
  *page = (struct page){0};
  (void)pthread_rwlock_init(&page->lock, NULL);
}

void page_end(struct page *page)
{
  free(page->text);
  (void)pthread_rwlock_destroy(&page->lock);
}

enum err page_etag(struct scope *scope, struct str text, struct str *out)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(text));
  struct buf buf = buf_in(scope);
  hex_print(&buf, (struct bytes){digest.at, ETAG_OCTETS});
  return buf_str(&buf, out);
}

enum err page_replace(struct page *page, struct scope *scope, struct str text)
{
  struct str etag;
  TRY(page_etag(scope, text, &etag));
  char *copy = malloc(text.len);
  if (copy == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory to publish a page");
  }
  memcpy(copy, text.at, text.len);
  assert(etag.len == sizeof page->etag - 1);
  (void)pthread_rwlock_wrlock(&page->lock);
  char *former = page->text;
  page->text = copy;
  page->len = text.len;
  memcpy(page->etag, etag.at, etag.len);
  (void)pthread_rwlock_unlock(&page->lock);
  free(former);
  return OK;
}

bool page_is_shown(struct page *page)
{
  (void)pthread_rwlock_rdlock(&page->lock);
  bool shown = page->text != NULL;
  (void)pthread_rwlock_unlock(&page->lock);
  return shown;
}

enum err page_read(struct page *page, struct scope *scope, struct registry_published *out)
{
  (void)pthread_rwlock_rdlock(&page->lock);
  bool published = page->text != NULL;
  if (published) {
    out->body = scope_str(scope, (struct str){page->text, page->len});
    out->etag = scope_str(scope, str_of(page->etag));
  }
  (void)pthread_rwlock_unlock(&page->lock);
  if (!published) {
    return FAIL(scope, ERR_UNAVAILABLE, "this was not published yet");
  }
  return out->body.at == NULL || out->etag.at == NULL ? scope_err(scope) : OK;
}

#pragma once

#include <pthread.h>

#include "registry/registry.h"

/* One published text. The writer replaces it whole; any thread may read it. */
struct page {
  pthread_rwlock_t lock; /* guards the two below */
  char *text; /* owned; NULL: not published yet */
  size_t len;
  char etag[33]; /* half of SHA-256 in hexadecimal digits */
};

void page_start(struct page *page);
void page_end(struct page *page);
/* Copies the text. ERR_LIMIT when the machine has no memory. */
enum err page_replace(struct page *page, struct scope *scope, struct str text);
bool page_is_shown(struct page *page);
/* A copy in the scope; ERR_UNAVAILABLE when nothing was published yet. */
enum err page_read(struct page *page, struct scope *scope, struct registry_published *out);

/* Half of SHA-256 in hexadecimal digits, in the scope. */
enum err page_etag(struct scope *scope, struct str text, struct str *out);

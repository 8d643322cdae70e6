#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "index_pool.h"

enum { URL_OCTETS = LIMIT_URL_OCTETS };

struct index_pool {
  pthread_mutex_t lock; /* guards all below; held while a block is leased, so that one request leases for all */
  const struct registry_port *port;
  size_t block;
  uint64_t group;
  uint32_t indices[LIMIT_INDEX_LEASE];
  size_t left;
  char urls[STATUS_KEPT][URL_OCTETS];
  size_t url_lens[STATUS_KEPT];
};

struct index_pool *index_pool_new(const struct registry_port *port, size_t block)
{
  struct index_pool *pool = calloc(1, sizeof *pool);
  if (pool != NULL) {
    pool->port = port;
    pool->block = block;
    pthread_mutex_init(&pool->lock, NULL);
  }
  return pool;
}

void index_pool_free(struct index_pool *pool)
{
  if (pool == NULL) {
    return;
  }
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

static enum err lease_block(struct index_pool *pool, struct scope *scope)
{
  struct registry_lease lease;
  TRY(registry_lease(pool->port, scope, pool->block, &lease));
  if (lease.len == 0 || lease.len > LIMIT_INDEX_LEASE) {
    return FAIL(scope, ERR_UNAVAILABLE, "the registry leased %zu indices", lease.len);
  }
  for (size_t i = 0; i < STATUS_KEPT; i++) {
    struct str url = lease.list_urls[i];
    if (url.len > URL_OCTETS) {
      return FAIL(scope, ERR_UNAVAILABLE, "the registry's list URL is too long");
    }
    memcpy(pool->urls[i], url.at, url.len);
    pool->url_lens[i] = url.len;
  }
  pool->group = lease.group;
  memcpy(pool->indices, lease.indices, lease.len * sizeof *lease.indices);
  pool->left = lease.len;
  return OK;
}

static enum err take_locked(struct index_pool *pool, struct scope *scope, struct index *out)
{
  if (pool->left == 0) {
    TRY(lease_block(pool, scope));
  }
  *out = (struct index){.group = pool->group, .index = pool->indices[--pool->left]};
  for (size_t i = 0; i < STATUS_KEPT; i++) {
    out->list_urls[i] = scope_str(scope, (struct str){pool->urls[i], pool->url_lens[i]});
  }
  return scope_err(scope);
}

enum err index_pool_take(struct index_pool *pool, struct scope *scope, struct index *out)
{
  pthread_mutex_lock(&pool->lock);
  enum err err = take_locked(pool, scope, out);
  pthread_mutex_unlock(&pool->lock);
  return err;
}

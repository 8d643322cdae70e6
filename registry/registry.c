#include "registry/registry.h"

#include <stdlib.h>

#include "writer.h"

struct registry {
  struct registry_settings settings;
  struct book book; /* the writer's */
  struct shelf shelf; /* the writer's but for reading pages */
  struct issuers issuers; /* the writer's but for reading the page */
  struct writer writer;
};

static enum err local_lease(void *self, struct scope *scope, size_t count, struct registry_lease *out)
{
  struct registry *registry = self;
  struct job job = {.kind = JOB_LEASE, .scope = scope, .lease = {.count = count}};
  job.lease.indices = SCOPE_ARRAY(scope, uint32_t, count);
  if (job.lease.indices == NULL) {
    return scope_err(scope);
  }
  TRY(writer_submit(&registry->writer, &job));
  *out = (struct registry_lease){.group = job.lease.group, .indices = job.lease.indices, .len = count};
  for (enum status_purpose purpose = 0; purpose < (enum status_purpose)STATUS_KEPT; purpose++) {
    out->list_urls[purpose] = shelf_url(&registry->shelf, scope, purpose, out->group);
  }
  return scope_err(scope);
}

static enum err local_record(void *self, struct scope *scope, size_t len, const struct registry_record records[],
                             struct registry_receipt receipts[])
{
  struct job job = {
      .kind = JOB_RECORD, .scope = scope, .record = {.len = len, .records = records, .receipts = receipts}};
  struct registry *registry = self;
  return writer_submit(&registry->writer, &job);
}

static enum err local_set_status(void *self, struct scope *scope, const struct registry_change *change,
                                 struct registry_change_receipt *out)
{
  struct registry *registry = self;
  struct job job = {.kind = JOB_CHANGE, .scope = scope, .change = {.change = change, .receipt = out}};
  TRY(shelf_find(&registry->shelf, scope, change->list_url, change->purpose, &job.change.group));
  if (change->index >= STATUS_LIST_ENTRIES) {
    return FAIL(scope, ERR_RANGE, "statusListIndex: must be less than %d", STATUS_LIST_ENTRIES);
  }
  return writer_submit(&registry->writer, &job);
}

static enum err local_fetch(void *self, struct scope *scope, enum registry_page page, struct str list_url,
                            struct str etag, struct registry_document *out)
{
  struct registry *registry = self;
  struct str folder = scope_join(scope, registry->settings.public_url, STR("/status/"));
  struct registry_published published = {0};
  if (folder.at == NULL) {
    return scope_err(scope);
  }
  struct str name = str_starts(list_url, folder) ? str_slice(list_url, folder.len, list_url.len) : STR("");
  TRY(registry_published(registry, scope, page, name, &published));
  *out = (struct registry_document){.changed = !str_equal(etag, published.etag), .etag = published.etag};
  if (out->changed) {
    out->body = published.body;
  }
  return OK;
}

struct registry_port registry_local_port(struct registry *registry)
{
  static const struct registry_port_calls CALLS = {local_lease, local_record, local_set_status, local_fetch};
  return (struct registry_port){&CALLS, registry};
}

enum err registry_published(struct registry *registry, struct scope *scope, enum registry_page page,
                            struct str list_name, struct registry_published *out)
{
  *out = (struct registry_published){.max_age_s = registry->settings.ttl_s};
  switch (page) {
  case REGISTRY_LISTS:
    return shelf_index(&registry->shelf, scope, out);
  case REGISTRY_LIST:
    return shelf_read(&registry->shelf, scope, list_name, out);
  case REGISTRY_ISSUERS:
    return page_read(&registry->issuers.page, scope, out);
  case REGISTRY_CHECKPOINT:
  case REGISTRY_TILE:
  case REGISTRY_BUNDLE:
    return FAIL(scope, ERR_NOT_FOUND, "not served yet");
  }
  __builtin_unreachable();
}

void registry_reload(struct registry *registry)
{
  writer_reload(&registry->writer);
}

enum err registry_health(struct registry *registry, struct scope *scope)
{
  bool fenced = false;
  (void)writer_counts(&registry->writer, &fenced);
  return fenced ? FAIL(scope, ERR_UNAVAILABLE, "another process has taken the store over") : OK;
}

static void counter_add(struct buf *out, const char *name, uint64_t count)
{
  buf_format(out, "# TYPE %s counter\n%s %llu\n", name, name, (unsigned long long)count);
}

void registry_metrics(struct registry *registry, struct buf *out)
{
  bool fenced = false;
  struct round_counts counts = writer_counts(&registry->writer, &fenced);
  counter_add(out, "dojang_registry_commits_total", counts.commits);
  counter_add(out, "dojang_registry_writes_total", counts.jobs);
  counter_add(out, "dojang_registry_writes_refused_total", counts.refused);
}

static void visit_status(void *self, const struct row_status *row)
{
  struct registry *registry = self;
  if (row->group < registry->shelf.len) {
    shelf_set(&registry->shelf, row->purpose, row->group, row->index, row->status);
  }
}

static enum err open_all(struct registry *registry, struct scope *scope)
{
  int64_t now_s = clock_now_s(registry->settings.clock);
  TRY(book_open(&registry->book, scope, &registry->settings.store));
  TRY(shelf_grow(&registry->shelf, scope, book_groups(&registry->book)));
  TRY(book_scan_status(&registry->book, scope, visit_status, registry));
  TRY(shelf_publish(&registry->shelf, scope, now_s));
  TRY(issuers_load(&registry->issuers, scope, now_s));
  return writer_start(&registry->writer, scope);
}

static void start(struct registry *registry, const struct registry_settings *settings)
{
  registry->settings = *settings;
  shelf_start(&registry->shelf, &registry->settings);
  issuers_start(&registry->issuers, &registry->settings);
  registry->writer = (struct writer){.settings = &registry->settings,
                                     .book = &registry->book,
                                     .shelf = &registry->shelf,
                                     .issuers = &registry->issuers};
  writer_init(&registry->writer);
}

enum err registry_open(struct scope *scope, const struct registry_settings *settings, struct registry **out)
{
  *out = NULL;
  struct registry *registry = calloc(1, sizeof *registry);
  if (registry == NULL) {
    store_close(&settings->store);
    return FAIL(scope, ERR_LIMIT, "no memory for the registry");
  }
  start(registry, settings);
  enum err err = open_all(registry, scope);
  if (err != OK) {
    registry_close(registry);
    return err;
  }
  *out = registry;
  return OK;
}

void registry_close(struct registry *registry)
{
  if (registry == NULL) {
    return;
  }
  writer_stop(&registry->writer);
  writer_end(&registry->writer);
  shelf_end(&registry->shelf);
  issuers_end(&registry->issuers);
  store_close(&registry->settings.store);
  free(registry);
}

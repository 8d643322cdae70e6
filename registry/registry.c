#include "registry_parts.h"

#include <limits.h>
#include <stdlib.h>

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
    out->list_urls[purpose] = shelf_url(&registry->works.shelf, scope, purpose, out->group);
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
  TRY(shelf_find(&registry->works.shelf, scope, change->list_url, change->purpose, &job.change.group));
  if (change->index >= STATUS_LIST_ENTRIES) {
    return FAIL(scope, ERR_RANGE, "statusListIndex: must be less than %d", STATUS_LIST_ENTRIES);
  }
  return writer_submit(&registry->writer, &job);
}

/* A list is asked for by its URL. */
static enum err local_fetch(void *self, struct scope *scope, enum registry_page page, struct str name, struct str etag,
                            struct registry_document *out)
{
  struct registry *registry = self;
  struct registry_published published = {0};
  struct str folder = scope_join(scope, registry->settings.public_url, STR("/status/"));
  if (folder.at == NULL) {
    return scope_err(scope);
  }
  if (page == REGISTRY_LIST) {
    name = str_starts(name, folder) ? str_slice(name, folder.len, name.len) : STR("");
  }
  TRY(registry_published(registry, scope, page, name, &published));
  bool same = etag.len > 0 && str_equal(etag, published.etag);
  *out = (struct registry_document){.changed = !same, .etag = published.etag};
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

void registry_reload(struct registry *registry)
{
  writer_reload(&registry->writer);
}

enum err registry_health(struct registry *registry, struct scope *scope)
{
  return writer_health(&registry->writer, scope);
}

static void counter_add(struct buf *out, const char *name, uint64_t count)
{
  buf_format(out, "# TYPE %s counter\n%s %llu\n", name, name, (unsigned long long)count);
}

void registry_metrics(struct registry *registry, struct buf *out)
{
  struct round_counts counts = writer_counts(&registry->writer);
  counter_add(out, "dojang_registry_commits_total", counts.commits);
  counter_add(out, "dojang_registry_writes_total", counts.jobs);
  counter_add(out, "dojang_registry_writes_refused_total", counts.refused);
  witnesses_metrics(registry->works.witnesses, out);
}

static void start(struct registry *registry, const struct registry_settings *settings)
{
  registry->settings = *settings;
  works_start(&registry->works, &registry->settings);
  writer_init(&registry->writer, &registry->works);
  (void)pthread_mutex_init(&registry->bundle_lock, NULL);
  registry->bundle_of = ULLONG_MAX;
  page_start(&registry->bundle);
}

static enum err open_all(struct registry *registry, struct scope *scope)
{
  TRY(works_open(&registry->works, scope));
  return writer_start(&registry->writer, scope);
}

enum err registry_open(struct scope *scope, const struct registry_settings *settings, struct registry **out)
{
  *out = NULL;
  struct registry *registry = calloc(1, sizeof *registry);
  if (registry == NULL) {
    store_close(&settings->store);
    publication_close(&settings->publication);
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
  works_end(&registry->works);
  page_end(&registry->bundle);
  (void)pthread_mutex_destroy(&registry->bundle_lock);
  store_close(&registry->settings.store);
  publication_close(&registry->settings.publication);
  free(registry);
}

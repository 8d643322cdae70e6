#include "status/registry_port.h"

#include "base/limits.h"

static enum err check_count(struct scope *scope, const char *what, size_t count)
{
  if (count >= 1 && count <= LIMIT_INDEX_LEASE) {
    return OK;
  }
  return FAIL(scope, ERR_RANGE, "%s: must be from 1 to %d", what, LIMIT_INDEX_LEASE);
}

enum err registry_lease(const struct registry_port *port, struct scope *scope, size_t count, struct registry_lease *out)
{
  *out = (struct registry_lease){0};
  TRY(check_count(scope, "count", count));
  return port->calls->lease(port->self, scope, count, out);
}

enum err registry_record(const struct registry_port *port, struct scope *scope, size_t len,
                         const struct registry_record records[], struct registry_receipt receipts[])
{
  TRY(check_count(scope, "records", len));
  return port->calls->record(port->self, scope, len, records, receipts);
}

enum err registry_set_status(const struct registry_port *port, struct scope *scope,
                             const struct registry_change *change, struct registry_change_receipt *out)
{
  *out = (struct registry_change_receipt){0};
  return port->calls->set_status(port->self, scope, change, out);
}

static enum err fetch(const struct registry_port *port, struct scope *scope, enum registry_page page, struct str name,
                      struct str etag, struct registry_document *out)
{
  *out = (struct registry_document){0};
  return port->calls->fetch(port->self, scope, page, name, etag, out);
}

enum err registry_fetch_lists(const struct registry_port *port, struct scope *scope, struct str etag,
                              struct registry_document *out)
{
  return fetch(port, scope, REGISTRY_LISTS, (struct str){0}, etag, out);
}

enum err registry_fetch_list(const struct registry_port *port, struct scope *scope, struct str list_url,
                             struct str etag, struct registry_document *out)
{
  return fetch(port, scope, REGISTRY_LIST, list_url, etag, out);
}

enum err registry_fetch_issuers(const struct registry_port *port, struct scope *scope, struct str etag,
                                struct registry_document *out)
{
  return fetch(port, scope, REGISTRY_ISSUERS, (struct str){0}, etag, out);
}

enum err registry_fetch_checkpoint(const struct registry_port *port, struct scope *scope, struct str etag,
                                   struct registry_document *out)
{
  return fetch(port, scope, REGISTRY_CHECKPOINT, (struct str){0}, etag, out);
}

enum err registry_fetch_tile(const struct registry_port *port, struct scope *scope, struct str path,
                             struct registry_document *out)
{
  return fetch(port, scope, REGISTRY_TILE, path, (struct str){0}, out);
}

enum err registry_fetch_bundle(const struct registry_port *port, struct scope *scope, struct str etag,
                               struct registry_document *out)
{
  return fetch(port, scope, REGISTRY_BUNDLE, (struct str){0}, etag, out);
}

#include "store/store.h"

#include <assert.h>
#include <unistd.h>

#include "base/log.h"

/* SPEC: LMDB goes on as if nothing had happened after a failed fsync, and its next commit succeeds although the failed
   one may be half on disk. So the first unknown outcome is the last thing this process does. */
_Noreturn static void end_process(const char *what)
{
  LOG(LOG_ALERT, "store.outcome_unknown", LOG_TEXT("during", str_of(what)));
  _exit(STORE_EXIT_STATUS);
}

static enum err err_of(struct scope *scope, const char *what, enum store_outcome outcome)
{
  switch (outcome) {
  case STORE_OK:
    return OK;
  case STORE_CONFLICT:
    return FAIL(scope, ERR_CONFLICT, "the store has another writer");
  case STORE_EXISTS:
    return FAIL(scope, ERR_CONFLICT, "the store holds an entry that must not be there yet");
  case STORE_FULL:
    return FAIL(scope, ERR_UNAVAILABLE, "the store has no room left");
  case STORE_UNKNOWN:
    break;
  }
  end_process(what);
}

enum err store_acquire(const struct store_port *port, struct scope *scope, struct store_head *head)
{
  return err_of(scope, "acquire", port->calls->acquire(port->store, head));
}

enum err store_read_head(const struct store_port *port, struct scope *scope, struct store_head *head)
{
  return port->calls->read_head(port->store, scope, head);
}

enum err store_commit(const struct store_port *port, struct scope *scope, struct store_head *head,
                      const struct store_head *next, const struct store_batch *batch)
{
  struct store_head after = *next;
  after.epoch = head->epoch;
  after.commits = head->commits + 1;
  assert((after.log > head->log || after.size >= head->size) && after.status_seq >= head->status_seq);
  TRY(err_of(scope, "commit", port->calls->commit(port->store, head, &after, batch)));
  *head = after;
  return OK;
}

enum err store_get(const struct store_port *port, struct scope *scope, enum store_table table, struct bytes key,
                   bool *found, struct bytes *value)
{
  *found = false;
  *value = (struct bytes){0};
  return port->calls->get(port->store, scope, table, key, found, value);
}

enum err store_scan(const struct store_port *port, struct scope *scope, enum store_table table, struct bytes from,
                    store_visit visit, void *self)
{
  return port->calls->scan(port->store, scope, table, from, visit, self);
}

void store_close(const struct store_port *port)
{
  port->calls->close(port->store);
}

void store_u64_write(uint8_t at[8], uint64_t number)
{
  for (int i = 7; i >= 0; i--) {
    at[i] = (uint8_t)number;
    number >>= 8;
  }
}

uint64_t store_u64_read(const uint8_t at[8])
{
  uint64_t number = 0;
  for (int i = 0; i < 8; i++) {
    number = number << 8 | at[i];
  }
  return number;
}

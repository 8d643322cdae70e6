#pragma once

#include <stdatomic.h>

#include "issuers.h"
#include "shelf.h"
#include "witnesses.h"

/* All that the writer's thread works with. Owned by the registry, and the thread's alone while it runs. */
struct works {
  const struct registry_settings *settings; /* borrowed */
  struct scope *memory; /* owned: the policy */
  struct log_policy policy; /* of the log's witnesses */
  struct book book;
  struct shelf shelf;
  struct issuers issuers;
  struct ledger ledger;
  struct witnesses *witnesses; /* owned */
  atomic_ullong shown; /* raised when anything published has been replaced; read by any thread */
  bool is_shown; /* all that is committed is published */
  bool is_open; /* the gate: witnesses have confirmed that the store is where it was */
  bool is_closed; /* the log's last entry says so; known once the gate is open */
  bool is_halted; /* another writer has the store, or the log is contradicted: nothing will succeed any more */
};

void works_start(struct works *works, const struct registry_settings *settings);
void works_end(struct works *works);
/* Becomes the store's writer and reads where everything stands. Writes nothing but that. */
enum err works_open(struct works *works, struct scope *scope);
/* Stops all writing, also after a restart, until the store has caught up (registry_recover) or a new log is begun. */
void works_halt(struct works *works, const char *why);
/* The log that the store's head is of, and its witnesses; also after that has become another one. */
enum err works_open_log(struct works *works, struct scope *scope);

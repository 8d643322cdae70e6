#pragma once

#include "folder.h"
#include "ledger.h"
#include "model.h"
#include "signers.h"

/* A ledger on a store and a public folder, which grows by the entries of a model and needs no witness. */
#define SCRIBE_ORIGIN "registry.gaon.example/logs/log"

struct scribe {
  struct scope *scope; /* of the whole test */
  struct folder folder;
  struct registry_settings settings;
  struct store_port store;
  struct store_head head;
  struct note_signer log;
  struct model *model;
  struct ledger ledger;
};

/* The model has `most` leaves. */
void scribe_new(struct scribe *scribe, struct scope *scope, size_t most);
void scribe_clear(struct scribe *scribe);
/* Opens the ledger on what the store has. */
enum err scribe_try(struct scribe *scribe, struct scope *scope);
void scribe_close(struct scribe *scribe);
void scribe_reopen(struct scribe *scribe);

/* The entries up to that size. */
enum err scribe_extend(struct scribe *scribe, struct scope *scope, uint64_t size, struct ledger_draft *out);
/* Extends and commits; nothing is written yet. */
void scribe_commit(struct scribe *scribe, uint64_t size);
/* All of it, up to the published checkpoint. */
void scribe_grow(struct scribe *scribe, uint64_t size);

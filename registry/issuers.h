#pragma once

#include "ledger.h"

/* The trust list: the operator's file, signed, logged and published, as the status lists are (shelf.h). Every key that
   it begins or ceases to name has an entry of its own in the log. Belongs to the writer's thread but for the page. */
struct issuers {
  const struct registry_settings *settings; /* borrowed */
  struct scope *memory; /* owned: the file's text as it was last read, in `file` */
  struct str file; /* JSON text that was found good */
  bool is_changed; /* the file is not the one that the latest version says */
  uint64_t version; /* the latest that is committed; 0: none yet */
  int64_t signed_s; /* when it was signed */
  char *text; /* owned: the latest version */
  bool is_shown; /* the page shows it */
  struct str draft; /* in the round's scope; empty: none */
  struct page page;
};

void issuers_start(struct issuers *issuers, const struct registry_settings *settings);
void issuers_end(struct issuers *issuers);

/* Reads the latest version out of the store, and shows what was published before. */
enum err issuers_load(struct issuers *issuers, struct scope *scope, struct book *book);
/* Reads the file anew. On a fault everything stays as it was: ERR_CONFIG names the file and the member. */
enum err issuers_read(struct issuers *issuers, struct scope *scope);
/* As the functions of shelf.h: signs when the file has changed or half the validity has passed. */
enum err issuers_draft(struct issuers *issuers, struct scope *scope, struct book *book, int64_t now_s,
                       struct ledger_files *files);
enum err issuers_commit(struct issuers *issuers, struct scope *scope, int64_t now_s);
void issuers_drop(struct issuers *issuers);
enum err issuers_show(struct issuers *issuers, struct scope *scope);

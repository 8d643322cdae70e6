#pragma once

#include "book.h"
#include "page.h"
#include "tiles.h"
#include "tlog/checkpoint.h"

/* The transparency log as the registry writes it: what a round adds to it, what each commit owes the public folder, and
   what has been published. Belongs to the writer's thread but for the page. The order in which its steps are taken is
   told in round.c. */

/* A file that a commit owes the public folder. It is in the store, in one row with the files of the same commit, until
   the next commit; so whatever interrupts the writing, it can be done again. */
struct ledger_file {
  struct str path;
  struct bytes octets;
};
struct ledger_files {
  struct ledger_file *at;
  size_t len;
  size_t cap;
};
/* Both are borrowed. */
enum err ledger_files_add(struct ledger_files *files, struct scope *scope, struct str path, struct bytes octets);
enum err ledger_files_encode(struct scope *scope, const struct ledger_files *files, struct bytes *out);
enum err ledger_files_decode(struct scope *scope, struct bytes octets, struct ledger_files *out);

/* How large a log was, with what root. */
struct ledger_mark {
  uint64_t size;
  struct tlog_hash root;
};

struct ledger {
  const struct registry_settings *settings; /* borrowed */
  struct scope *names; /* owned: the two below, and the folder of `tiles` */
  struct str name; /* "2026" */
  struct str origin; /* "registry.gaon.example/logs/2026" */
  struct tiles tiles;
  struct note_key key;
  struct ledger_mark head; /* as committed */
  struct scope *memory; /* owned: the two below, replaced by each commit */
  struct str checkpoint; /* of `head`, signed, a note without cosignatures */
  struct ledger_files owed; /* not known to be all durable in the public folder; empty when they are */
  struct ledger_mark written; /* up to here the folder was read again and found right */
  struct ledger_mark published;
  bool is_published; /* the page shows `published`, which is `head` */
  struct page page;
};

void ledger_start(struct ledger *ledger, const struct registry_settings *settings);
/* The log of the store's head. Reads what is owed to the folder and what was published before; writes nothing.
   ERR_CONFIG: the folder shows a later log than the store knows, which is how a store from an old backup looks. */
enum err ledger_open(struct ledger *ledger, struct scope *scope, const struct store_port *store,
                     const struct store_head *head, struct str name);
void ledger_end(struct ledger *ledger);

/* What a round makes of the log. In the scope. */
struct ledger_draft {
  struct ledger_mark head;
  struct str checkpoint;
  struct ledger_files files; /* of the log; the round may add others */
};
/* Reads the right edge of the tree anew, adds the entries and signs. The signature leaves the process when it is
   committed, not before. ERR_PROOF when what was written is not what was signed. */
enum err ledger_extend(struct ledger *ledger, struct scope *scope, const struct book_entries *entries,
                       struct ledger_draft *out);
/* Puts it into the batch, with the head. */
enum err ledger_stage(const struct ledger *ledger, const struct ledger_draft *draft, struct store_batch *batch,
                      struct store_head *next);
/* A row of the logs that there are. */
enum err ledger_put_log(struct store_batch *batch, uint64_t log, const struct row_log *row);
/* After the commit: from here on it is owed. */
enum err ledger_commit(struct ledger *ledger, struct scope *scope, const struct ledger_draft *draft);

/* Writes what is owed, makes it durable and reads it again. */
enum err ledger_write(struct ledger *ledger, struct scope *scope);
/* The checkpoint of `head` that is written, as a whole note with the cosignatures that it needs: shows it. */
enum err ledger_publish(struct ledger *ledger, struct scope *scope, struct str cosigned);

/* A checkpoint of the log at a mark, signed, with lines that nobody knows. In the scope. */
enum err ledger_sign(const struct ledger *ledger, struct scope *scope, const struct ledger_mark *mark, struct str *out);

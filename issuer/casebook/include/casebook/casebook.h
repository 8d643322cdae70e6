#pragma once

#include "base/clock.h"
#include "casebook/document.h"
#include "casebook/seed.h"

/* What this issuer has offered and issued, in a store (store/lmdb.h) whose folder belongs to one process. May be used
   by several threads at a time; changes that come at the same moment share a commit, and each is durable when it
   returns.

   What is handed out is in the book before: a document that is not there is one that nobody got. The claims of papers
   stay until their validity ends, so that they can be printed again; of what goes into a wallet there are none. */
struct casebook;

enum { CASEBOOK_FOUND_MOST = 1000 }; /* documents in one answer */

/* A document is forgotten `keep_s` after its end. `clock` is borrowed. ERR_CONFLICT: another process has the folder;
   ERR_CONFIG. */
enum err casebook_open(struct scope *scope, const char *folder, const struct clock *clock, int64_t keep_s,
                       struct casebook **out);
void casebook_close(struct casebook *book); /* NULL is none */

/* Of this book and no other; what depends on it can be made again as long as there is the book. */
const struct seed *casebook_seed(const struct casebook *book);

/* Not found is no error. */
enum err casebook_look(const struct casebook *book, struct scope *scope, struct str id, bool *found,
                       struct document *out);
/* ERR_NOT_FOUND. */
enum err casebook_get(const struct casebook *book, struct scope *scope, struct str id, struct document *out);
/* All with that document number, the newest first. */
enum err casebook_search(const struct casebook *book, struct scope *scope, struct str number, struct documents *out);
/* The suspended whose re-check date has come in Korea, the earliest first. */
enum err casebook_due(const struct casebook *book, struct scope *scope, struct documents *out);
/* The revoked of which the registry does not know yet. */
enum err casebook_owed(const struct casebook *book, struct scope *scope, struct documents *out);
/* The claims of a paper. ERR_CONFLICT when they are not kept, or not any more. */
enum err casebook_claims(const struct casebook *book, struct scope *scope, const struct document *paper,
                         struct json *out);
/* Whether a wallet has a live document of that type and number, or may still fetch it. */
enum err casebook_has_live(const struct casebook *book, struct scope *scope, struct str type, struct str number,
                           bool *out);

/* All of them or none, offered or issued, as they are; one that is there already stays as it is. */
enum err casebook_add(struct casebook *book, struct scope *scope, size_t len, const struct document documents[]);

/* An order that its caller gave a key of its own, so that it may be sent again. */
struct casebook_order {
  struct str caller;
  struct str key;
  struct str body;
};
/* `*document` is empty when the order is new. ERR_CONFLICT: the key was used for another body. */
enum err casebook_find_order(const struct casebook *book, struct scope *scope, const struct casebook_order *order,
                             struct str *document);
/* casebook_add of one and its order; when another thread was faster with the same order, `*first` is that one's
   document and nothing is added, else it is empty. */
enum err casebook_add_order(struct casebook *book, struct scope *scope, const struct document *document,
                            const struct casebook_order *order, struct str *first);

/* An offered document becomes an issued one, with what `issued` says of type, validity and status; again is safe.
   ERR_CONFLICT: it has ended, and must not be handed out. One that is not there is added. */
enum err casebook_issue(struct casebook *book, struct scope *scope, const struct document *issued);
/* A paper and its claims; what is live of the same type and number on paper is revoked in the same commit, and owed to
   the registry. ERR_CONFLICT: one of these is suspended. */
enum err casebook_print(struct casebook *book, struct scope *scope, const struct document *paper,
                        const struct json *claims, struct documents *replaced);
/* An offered document has ended; an issued one stays as it is. ERR_NOT_FOUND. */
enum err casebook_end(struct casebook *book, struct scope *scope, struct str id, struct document *out);

/* What the registry says of an issued document. */
struct casebook_change {
  enum document_status status;
  uint64_t sequence;
  struct str reason;
  int64_t recheck_s;
};
/* A change that the registry has made. One that is older than what is known, and whatever comes after a revocation,
   leaves all as it is. ERR_NOT_FOUND. */
enum err casebook_set_status(struct casebook *book, struct scope *scope, struct str id,
                             const struct casebook_change *change, struct document *out);

/* Forgets the claims of papers whose validity has ended, and the documents whose time is over; some at a time, so that
   it is for a slow, regular beat. */
enum err casebook_sweep(struct casebook *book, struct scope *scope);

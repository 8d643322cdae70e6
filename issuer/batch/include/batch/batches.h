#pragma once

#include "batch/batch.h"
#include "delivery/delivery.h"

/* The batches of an issuer, in a folder of which each has its spreadsheet and a file about it. A thread makes offers of
   their good rows, each once: which rows are done is what stands in the book, and ids and PINs of the offers are made
   of the batch's seed and the row's line, so that what was begun before a crash is gone on with. A document that a
   wallet has, or may fetch, is not offered again.

   A batch is purged some time after it came: spreadsheet and seed go, and with them links and PINs. */
struct batches;

/* `delivery` is borrowed and has offers and a book. ERR_IO. */
enum err batches_open(struct scope *scope, const char *folder, const struct delivery *delivery, int64_t keep_s,
                      struct batches **out);
void batches_close(struct batches *batches); /* NULL is none; what is under way is left for the next start */

/* The dry run: {"rows", "good", "bad", "already", "errors"}. Errors: those of sheet_open. */
enum err batches_check(struct scope *scope, const struct batches *batches, struct str text, struct json *out);
/* Durable when it returns. The same with "id" and what batches_show has. `by` is the name of the token. */
enum err batches_add(struct scope *scope, struct batches *batches, struct str text, struct str by, struct json *out);

/* {"batches": [...]}, the newest first, without errors. */
enum err batches_list(struct scope *scope, struct batches *batches, struct json *out);
/* ERR_NOT_FOUND. */
enum err batches_show(struct scope *scope, struct batches *batches, struct str id, struct json *out);
/* What became of each row, as a spreadsheet with links and PINs. ERR_CONFLICT for one that is purged. */
enum err batches_result(struct scope *scope, struct batches *batches, struct str id, struct str *out);
/* ERR_CONFLICT while it is running. */
enum err batches_purge(struct scope *scope, struct batches *batches, struct str id, struct json *out);

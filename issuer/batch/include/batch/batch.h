#pragma once

#include "casebook/seed.h"
#include "json/value.h"

/* A spreadsheet of orders on its way to become offers: what is known of it while it is made, and after. */

enum { BATCH_ID_CHARS = 22, BATCH_BY_CHARS = 64 };

struct batch_counts {
  uint64_t rows; /* good and bad */
  uint64_t good;
  uint64_t bad;
  uint64_t already; /* of the good: a wallet has it, or may fetch it, from an order before */
  uint64_t done; /* of the good: offered */
  uint64_t failed; /* of the good: could not be offered after all */
};

struct batch {
  char id[BATCH_ID_CHARS + 1];
  char by[BATCH_BY_CHARS + 1]; /* name of the token that sent it */
  int64_t started_s;
  int64_t offer_end_s; /* of its offers */
  struct seed seed; /* makes ids and PINs of its offers; zero when purged */
  bool is_done;
  bool is_purged; /* nothing is left of its rows, nor of links and PINs */
  struct batch_counts counts;
};

/* A new one, of which nothing is counted yet. */
struct batch batch_new(struct str by, int64_t now_s, int64_t offer_end_s);
bool batch_id_is(struct str id);

/* As it is kept; `errors` and `failures` are arrays, what was wrong with rows. */
enum err batch_print(struct scope *scope, const struct batch *batch, const struct json *errors,
                     const struct json *failures, struct json *out);
/* ERR_IO for what is none. */
enum err batch_parse(struct scope *scope, const struct json *kept, struct batch *out);
/* As the desk sees it; `errors` may be NULL. */
enum err batch_show(struct scope *scope, const struct batch *batch, const struct json *errors, struct json *out);

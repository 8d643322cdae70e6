#pragma once

#include "base/clock.h"
#include "delivery/offer.h"

/* The offers of an issuer, in a folder that belongs to one process: a file for each, "<id>.open" and so on, written as
   a whole or not at all, so that what was answered survives a restart. A thread deletes what nobody may fetch any more:
   the claims with the end of the offer or of the access token, the rest with the end of the offer. */
struct offers;

/* `clock` is borrowed. Makes the folder if need be. ERR_CONFLICT: another process has it; ERR_CONFIG. */
enum err offers_open(struct scope *scope, const char *folder, const struct clock *clock, struct offers **out);
void offers_close(struct offers *offers); /* NULL is none */

/* Keeps others from the offer of that id until offers_release.
   `[[gnu::cleanup(offers_release)]] struct offers_hold hold = offers_hold(offers, id);` */
struct offers_hold {
  struct offers *offers;
  size_t lock;
};
struct offers_hold offers_hold(struct offers *offers, struct str id);
void offers_release(struct offers_hold *hold);

/* The offer as it stands now: one whose access token has lapsed is used. REFUSE offer_unknown, or offer_expired, also
   for one whose file is gone. ERR_IO. Hold it first. */
enum err offers_find(const struct offers *offers, struct scope *scope, struct str id, struct offer *out);
/* Durable when it returns. ERR_IO. Hold it first, but for a new one. */
enum err offers_save(const struct offers *offers, struct scope *scope, const struct offer *offer);
/* New ones, all durable when it returns, which takes hardly longer than for one. ERR_IO: some may be there. */
enum err offers_save_new(const struct offers *offers, struct scope *scope, size_t len, const struct offer list[]);
/* What the thread does, now: for tests. */
void offers_sweep(struct offers *offers);

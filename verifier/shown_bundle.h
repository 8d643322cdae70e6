#pragma once

#include "http/reply.h"
#include "vc/evidence.h"

/* The evidence at hand as a bundle (status/bundle.h), for counters to keep for when the network is away. Printed and
   compressed only when a part is another one than before; any thread may ask. */
struct shown_bundle;

/* NULL when the machine has no memory. */
struct shown_bundle *shown_bundle_new(void);
void shown_bundle_free(struct shown_bundle *shown);

/* 200 or 304. `evidence` is borrowed, and may be NULL. ERR_UNAVAILABLE while there is no trust list. */
enum err shown_bundle_reply(struct shown_bundle *shown, const struct evidence *evidence, int64_t now_s,
                            struct http_reply *reply);

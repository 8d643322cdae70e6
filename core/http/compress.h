#pragma once

#include "http/reply.h"

/* Replaces a large body of text by its gzip when the request accepts that; says "Vary" either way. Leaves a reply alone
   that says its Content-Encoding itself. */
enum err reply_compress(struct http_reply *reply);
/* Whether bodies of that type are compressed at all. */
bool compress_takes(struct str type);
/* "gzip" among the codings and not switched off by q=0. */
bool compress_accepted(struct str accept_encoding);

#pragma once

#include "http/reply.h"

/* Replaces a large body of text by its gzip when the request accepts that; says "Vary" either way. */
enum err reply_compress(struct http_reply *reply);

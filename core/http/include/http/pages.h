#pragma once

#include "http/reply.h"

/* Files for browsers, read whole into memory at the start, with their gzip: "wallet/index.html", "web/core.js". Const
   afterwards. Each goes out with an ETag, to be asked for each time, and with headers that let it load and call nothing
   but what its own site serves. */
struct pages;

/* Reads the named folders in `root` with all that is in them, but for what begins with a dot. A folder that is not
   there is told in the log and has no files. Lives in the scope. ERR_LIMIT, ERR_IO. */
enum err pages_load(struct scope *scope, const char *root, size_t len, const char *const folders[], struct pages **out);

/* The file whose name is the request's path, exactly and without its first slash; of a path that ends with a slash the
   index.html there. ERR_NOT_FOUND. */
enum err pages_reply(const struct pages *pages, struct http_reply *reply);
/* Sends a browser from "/wallet" to "/wallet/", so that the page's own relative links hold. */
enum err pages_redirect(struct http_reply *reply);

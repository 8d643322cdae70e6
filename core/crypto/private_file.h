#pragma once

#include "crypto/secret.h"

/* A file that only its owner may read: no permission for group or others, owned by us or by root. Its content goes
   straight into secret memory. ERR_CONFIG for other permissions or more than `cap_octets`, ERR_IO when it cannot be
   read. */
enum err private_file_read(struct scope *scope, const char *path, size_t cap_octets, struct secret **out);
/* A new file of mode 0600, complete on disk when this returns. ERR_CONFLICT when it exists. */
enum err private_file_create(struct scope *scope, const char *path, struct bytes content);

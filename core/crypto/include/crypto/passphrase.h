#pragma once

#include "crypto/secret.h"

enum { PASSPHRASE_OCTETS = 1024 };

/* A passphrase from where `source` says: "file:<path>" (its first line) or "env:<name>". ERR_CONFIG when it is missing,
   empty, longer than PASSPHRASE_OCTETS, or in a file that others than its owner may read. Owned by the caller. */
enum err passphrase_read(struct scope *scope, struct str source, struct secret **out);

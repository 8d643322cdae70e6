#pragma once

#include "crypto/key.h"
#include "crypto/secret.h"

/* A key pair on disk: lines of text with a version, the public key in clear, and the seed sealed by secretbox under a
   key that Argon2id made of a passphrase. Mode 0600. Paths are NUL-terminated.

   Without a passphrase the seed stands in clear and the file says "for tests only"; such a file is opened only by a
   caller who passes no passphrase, and one with a passphrase never opens it. */

/* ERR_CONFLICT when the file exists: a key is never overwritten. ERR_IO. */
enum err key_file_write(struct scope *scope, const char *path, const struct key_pair *pair,
                        const struct secret *passphrase);
/* ERR_CONFIG for a file that others than its owner may read, a wrong passphrase or a damaged file; ERR_IO when it is
   missing. */
enum err key_file_read(struct scope *scope, const char *path, const struct secret *passphrase, struct key_pair **out);
/* The public key alone, which needs no passphrase. It is what the file says, not what its seed proves. */
enum err key_file_read_public(struct scope *scope, const char *path, struct public_key *out);

#pragma once

#include "registry/registry.h"

/* The registry's key and the contexts it needs to sign: the registry_signer of the process. Const after signer_open. */
struct signer;

/* Paths are NUL-terminated; `share` and `schemas` as schemas_load_configured, `passphrase` as passphrase_read or empty.
   Free with signer_close. */
struct signer_settings {
  struct str key_file;
  struct str passphrase;
  struct str share;
  struct str schemas;
};
enum err signer_open(struct scope *scope, const struct signer_settings *settings, const struct clock *clock,
                     struct signer **out);
void signer_close(struct signer *signer); /* NULL is allowed */
/* Borrowed. */
const struct key_pair *signer_key(const struct signer *signer);
struct registry_signer signer_port(struct signer *signer);

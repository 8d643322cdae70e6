#include "registry_signer/signer.h"

#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "did/did_key.h"
#include "proof/proof.h"
#include "vc/schemas.h"

struct signer {
  const struct clock *clock;
  struct key_pair *key; /* owned */
  struct schemas *schemas; /* owned */
  struct str did;
  struct str method;
};

static enum err sign(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out)
{
  const struct signer *signer = self;
  const struct proof_options options = {
      .suite = suite,
      .method = signer->method,
      .purpose = PROOF_ASSERTION,
      .created_s = clock_now_s(signer->clock),
  };
  return proof_create(scope, signer->schemas->catalogue, credential, signer->key, &options, out);
}

const struct key_pair *signer_key(const struct signer *signer)
{
  return signer->key;
}

struct registry_signer signer_port(struct signer *signer)
{
  return (struct registry_signer){signer, signer->did, sign};
}

static enum err read_key(struct scope *scope, const struct signer_settings *settings, struct key_pair **out)
{
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = NULL;
  if (settings->passphrase.len > 0) {
    TRY(passphrase_read(scope, settings->passphrase, &passphrase));
  }
  return key_file_read(scope, settings->key_file.at, passphrase, out);
}

static enum err fill(struct scope *scope, const struct signer_settings *settings, struct signer *signer)
{
  TRY(schemas_load_configured(scope, settings->share, settings->schemas, &signer->schemas));
  TRY(read_key(scope, settings, &signer->key));
  TRY(did_key_print(scope, key_pair_public(signer->key), &signer->did));
  return did_key_method_print(scope, key_pair_public(signer->key), &signer->method);
}

enum err signer_open(struct scope *scope, const struct signer_settings *settings, const struct clock *clock,
                     struct signer **out)
{
  *out = NULL;
  struct signer *signer = SCOPE_NEW(scope, struct signer);
  if (signer == NULL) {
    return scope_err(scope);
  }
  signer->clock = clock;
  enum err err = fill(scope, settings, signer);
  if (err != OK) {
    signer_close(signer);
    return err;
  }
  *out = signer;
  return OK;
}

void signer_close(struct signer *signer)
{
  if (signer == NULL) {
    return;
  }
  key_pair_free(signer->key);
  schemas_free(signer->schemas);
}

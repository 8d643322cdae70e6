#include "service.h"

#include <pthread.h>
#include <signal.h>

#include "reload_bell.h"
#include "store/lmdb.h"

const struct config_key registry_keys[] = {
    {NULL, "public_url", CONFIG_URL, NULL, "what the URLs of the status lists begin with; never changes", true, 0, 0},
    {NULL, "store", CONFIG_PATH, NULL, "folder of the database; belongs to one process", true, 0, 0},
    {NULL, "key", CONFIG_PATH, NULL, "key file of the operator (dojang key new)", true, 0, 0},
    {NULL, "passphrase", CONFIG_TEXT, NULL, "of the key file: env:NAME or file:PATH; none for test keys", false, 0, 0},
    {NULL, "share", CONFIG_PATH, NULL, "folder of the collected schemas; default: the one built with the program",
     false, 0, 0},
    {NULL, "schemas", CONFIG_PATH, NULL, "folder with further contexts and kinds of credential", false, 0, 0},
    {NULL, "issuers", CONFIG_PATH, NULL, "JSON file of the trusted issuers; read again on SIGHUP", false, 0, 0},
    {NULL, "validity_s", CONFIG_INTEGER, "86400", "of status lists; signed again when half has passed", false, 2,
     30 * 86400},
    {NULL, "trust_validity_s", CONFIG_INTEGER, "604800", "of the trust list; signed again when half has passed", false,
     2, 365 * 86400},
    {NULL, "ttl_s", CONFIG_INTEGER, "300", "how long a copy of a list may be used without asking again", false, 0,
     86400},
};
const size_t registry_keys_len = sizeof registry_keys / sizeof *registry_keys;

/* SIGHUP waits for the bell, whichever thread it would have struck. */
static void block_hangup(void)
{
  sigset_t hangup;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  (void)pthread_sigmask(SIG_BLOCK, &hangup, NULL);
}

static void reload(void *self)
{
  registry_reload(self);
}

static enum err open_registry(struct scope *scope, struct registry_service *service, const struct config *config)
{
  const struct config_section *top = &config->top;
  struct registry_settings settings = {
      .public_url = config_text(top, "public_url"),
      .signer = signer_port(service->signer),
      .clock = &service->clock,
      .validity_s = config_integer(top, "validity_s"),
      .trust_validity_s = config_integer(top, "trust_validity_s"),
      .ttl_s = config_integer(top, "ttl_s"),
      .trust_file = config_text(top, "issuers"),
      .beat = store_lmdb_check_readers,
  };
  TRY(store_lmdb_open(scope, config_text(top, "store").at, &settings.store));
  TRY(registry_open(scope, &settings, &service->registry));
  service->port = registry_local_port(service->registry);
  return OK;
}

static enum err fill(struct scope *scope, struct registry_service *service, const struct config *config)
{
  const struct config_section *top = &config->top;
  const struct signer_settings settings = {
      .key_file = config_text(top, "key"),
      .passphrase = config_text(top, "passphrase"),
      .share = config_text(top, "share"),
      .schemas = config_text(top, "schemas"),
  };
  block_hangup();
  TRY(signer_open(scope, &settings, &service->clock, &service->signer));
  TRY(open_registry(scope, service, config));
  return reload_bell_start(scope, reload, service->registry, &service->bell);
}

enum err registry_service_open(struct scope *scope, const struct config *config, void **self)
{
  struct registry_service *service = SCOPE_NEW(scope, struct registry_service);
  if (service == NULL) {
    return scope_err(scope);
  }
  enum err err = fill(scope, service, config);
  if (err != OK) {
    registry_service_close(service);
    return err;
  }
  *self = service;
  return OK;
}

void registry_service_close(void *self)
{
  struct registry_service *service = self;
  reload_bell_stop(service->bell);
  registry_close(service->registry);
  signer_close(service->signer);
}

enum err registry_service_health(void *self, struct scope *scope)
{
  struct registry_service *service = self;
  return registry_health(service->registry, scope);
}

void registry_service_metrics(void *self, struct buf *out)
{
  struct registry_service *service = self;
  registry_metrics(service->registry, out);
}

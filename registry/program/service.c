#include "service.h"

#include <pthread.h>
#include <signal.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "reload_bell.h"
#include "store/lmdb.h"
#include "witness_client/witness_client.h"

const struct config_key registry_keys[] = {
    {NULL, "public_url", CONFIG_URL, NULL, "what the URLs of the status lists begin with; never changes", true, 0, 0},
    {NULL, "store", CONFIG_PATH, NULL, "folder of the database; belongs to one process", true, 0, 0},
    {NULL, "key", CONFIG_PATH, NULL, "key file of the operator (dojang key new)", true, 0, 0},
    {NULL, "passphrase", CONFIG_TEXT, NULL, "of the key file: env:NAME or file:PATH; none for test keys", false, 0, 0},
    {NULL, "share", CONFIG_PATH, NULL, "folder of the collected schemas; default: the one built with the program",
     false, 0, 0},
    {NULL, "schemas", CONFIG_PATH, NULL, "folder with further contexts and kinds of credential", false, 0, 0},
    {NULL, "issuers", CONFIG_PATH, NULL, "JSON file of the trusted issuers; read again on SIGHUP", false, 0, 0},
    {NULL, "public", CONFIG_PATH, NULL, "folder of what everybody may read; default: `public` in the store's", false, 0,
     0},
    {NULL, "log", CONFIG_TEXT, "log", "name of the log to write, such as the year; a new name closes the log before",
     false, 0, 0},
    {NULL, "witnesses", CONFIG_PATH, NULL, "policy file of the log's witnesses, with a quorum; none: nobody cosigns",
     false, 0, 0},
    {NULL, "witness_wait_ms", CONFIG_INTEGER, "2000", "for a quorum of witnesses, in each round", false, 10, 60000},
    {NULL, "open_lists", CONFIG_INTEGER, "2", "status lists out of which indices are given at a time", false, 1, 8},
    {NULL, "validity_s", CONFIG_INTEGER, "86400", "of status lists", false, 2, 30 * 86400},
    {NULL, "resign_s", CONFIG_INTEGER, "3600",
     "after which an unchanged list is signed again; at the latest at half its validity", false, 1, 86400},
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

static enum err read_witnesses(struct scope *scope, struct registry_service *service, const struct config_section *top,
                               struct registry_settings *settings)
{
  const struct witness_client_settings client = {.timeout_ms = settings->witness_wait_ms};
  struct str path = config_text(top, "witnesses");
  if (path.len == 0) {
    LOG(LOG_ALERT, "no_witnesses", LOG_TEXT("service", STR("registry")),
        LOG_TEXT("detail", STR("NOBODY WITNESSES THE LOG: `witnesses` is not set, so that a registry that contradicts "
                               "itself, or a store that was set back, goes unnoticed.")));
  }
  TRY(path.len > 0 ? file_read(scope, path.at, LIMIT_LOG_POLICY_OCTETS, &settings->witness_policy) : OK);
  TRY(witness_client_open(scope, &client, &service->witnesses));
  settings->witness_port = witness_client_port(service->witnesses);
  return OK;
}

static enum err open_public(struct scope *scope, const struct config_section *top, struct publication_port *out)
{
  struct str path = config_text(top, "public");
  const char *folder = path.len > 0 ? path.at : file_join(scope, config_text(top, "store").at, STR("public"));
  return folder == NULL ? scope_err(scope) : publication_folder_open(scope, folder, out);
}

static enum err open_registry(struct scope *scope, struct registry_service *service, const struct config *config)
{
  const struct config_section *top = &config->top;
  struct registry_settings settings = {
      .public_url = config_text(top, "public_url"),
      .signer = signer_port(service->signer),
      .clock = &service->clock,
      .log_key = signer_key(service->signer),
      .log_name = config_text(top, "log"),
      .witness_wait_ms = (unsigned)config_integer(top, "witness_wait_ms"),
      .open_groups = (size_t)config_integer(top, "open_lists"),
      .validity_s = config_integer(top, "validity_s"),
      .resign_s = config_integer(top, "resign_s"),
      .trust_validity_s = config_integer(top, "trust_validity_s"),
      .ttl_s = config_integer(top, "ttl_s"),
      .trust_file = config_text(top, "issuers"),
      .beat = store_lmdb_check_readers,
  };
  if (!registry_log_name_is(settings.log_name)) {
    return FAIL(scope, ERR_CONFIG, "log: must be 1 to 32 letters, digits, dots, dashes and underscores");
  }
  TRY(read_witnesses(scope, service, top, &settings));
  TRY(store_lmdb_open(scope, config_text(top, "store").at, &settings.store));
  enum err err = open_public(scope, top, &settings.publication);
  if (err != OK) {
    store_close(&settings.store);
    return err;
  }
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
  witness_client_close(service->witnesses);
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

#include "service.h"

#include <stdlib.h>

#include "base/limits.h"
#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "did/did_document.h"
#include "did/did_key.h"
#include "did/did_web.h"
#include "proof/cryptosuite.h"
#include "registry_client/registry_client.h"
#include "json/text.h"

enum { DAY_S = 86400, OFFER_S_MOST = 30 * DAY_S };

const struct config_key issuer_keys[] = {
    {NULL, "public_url", CONFIG_URL, NULL, "where citizens and agencies reach this service; names its did:web", true, 0,
     0},
    {NULL, "name_ko", CONFIG_TEXT, "", "what citizens call this office, in Korean", false, 0, 0},
    {NULL, "name_en", CONFIG_TEXT, "", "in English", false, 0, 0},
    {NULL, "share", CONFIG_PATH, NULL, "folder of the collected schemas; default: the one built with the program",
     false, 0, 0},
    {NULL, "schemas", CONFIG_PATH, NULL, "folder with further contexts and kinds of credential", false, 0, 0},
    {NULL, "registry", CONFIG_URL, NULL, "address of the registry, for instances with status", false, 0, 0},
    {NULL, "registry_token", CONFIG_PATH, NULL, "file with the token that the registry knows for the role `issue`",
     false, 0, 0},
    {NULL, "registry_revoke_token", CONFIG_PATH, NULL,
     "file with a token for the role `revoke`; default: registry_token has it", false, 0, 0},
    {NULL, "lease_block", CONFIG_INTEGER, "64", "status indices leased from the registry at a time", false, 1,
     LIMIT_INDEX_LEASE},
    {NULL, "book", CONFIG_PATH, NULL, "folder of the book of what was offered and issued; none: no desk", false, 0, 0},
    {NULL, "book_days", CONFIG_INTEGER, "730", "days after its end that a document stays in the book", false, 1, 36500},
    {NULL, "batch_s", CONFIG_INTEGER, "604800", "seconds after which a batch's rows, links and PINs are purged", false,
     1, 365 * DAY_S},
    {NULL, "offers", CONFIG_PATH, NULL, "folder of the offers to wallets; none: no offers are made", false, 0, 0},
    {NULL, "offer_s", CONFIG_INTEGER, "604800", "seconds that an offer is good", false, 1, OFFER_S_MOST},
    {NULL, "offer_token_s", CONFIG_INTEGER, "600", "seconds from the PIN within which a credential is fetched", false,
     1, 86400},
    {NULL, "offer_nonce_s", CONFIG_INTEGER, "300", "seconds within which a wallet proves its key", false, 1, 3600},
    {"instance", "key", CONFIG_PATH, NULL, "key file (dojang key new)", true, 0, 0},
    {"instance", "passphrase", CONFIG_TEXT, NULL, "of the key file: env:NAME or file:PATH; none for test keys", false,
     0, 0},
    {"instance", "suite", CONFIG_TEXT, "eddsa-rdfc-2022", "cryptosuite", false, 0, 0},
    {"instance", "status", CONFIG_FLAG, "true", "add status entries and record at the registry", false, 0, 0},
    {"instance", "slim", CONFIG_FLAG, "true", "no `created` in the proof, for small QR codes", false, 0, 0},
    {"counter", "domain", CONFIG_TEXT, NULL, "as in the configuration of that counter's verifier", true, 0, 0},
    {"counter", "ko", CONFIG_TEXT, NULL, "what citizens call it, in Korean", true, 0, 0},
    {"counter", "en", CONFIG_TEXT, NULL, "in English", true, 0, 0},
};
const size_t issuer_keys_len = sizeof issuer_keys / sizeof *issuer_keys;

static enum err read_key(struct scope *scope, const struct config_section *section, struct key_pair **out)
{
  struct str source = config_text(section, "passphrase");
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = NULL;
  if (source.len > 0) {
    TRY(passphrase_read(scope, source, &passphrase));
  }
  return key_file_read(scope, config_text(section, "key").at, passphrase, out);
}

/* Found out at the start rather than by the first citizen. */
static enum err check_suite(struct scope *scope, const struct issuer_instance *instance)
{
  enum key_kind kind = key_pair_public(instance->key)->kind;
  const struct cryptosuite *suite = cryptosuite_for_key(instance->suite, kind);
  if (suite == NULL || suite->is_only_checked) {
    return FAIL(scope, ERR_CONFIG, "[instance " STR_FMT "] suite: there is no \"" STR_FMT "\" for keys of kind %s",
                STR_ARG(instance->name), STR_ARG(instance->suite), key_info(kind)->name);
  }
  return OK;
}

static enum err open_instance(struct scope *scope, struct issuer_service *service, const struct config_section *section)
{
  struct issuer_instance *instance = &service->instances[service->instances_len];
  struct key_pair **key = &service->keys[service->instances_len];
  TRY(read_key(scope, section, key));
  service->instances_len++;
  *instance = (struct issuer_instance){
      .name = section->name,
      .suite = config_text(section, "suite"),
      .key = *key,
      .status = config_flag(section, "status"),
      .slim = config_flag(section, "slim"),
  };
  TRY(check_suite(scope, instance));
  TRY(did_key_print(scope, key_pair_public(*key), &instance->did));
  return did_key_method_print(scope, key_pair_public(*key), &instance->method);
}

static enum err open_instances(struct scope *scope, struct issuer_service *service, const struct config *config)
{
  service->instances = SCOPE_ARRAY(scope, struct issuer_instance, config->sections_len);
  service->keys = SCOPE_ARRAY(scope, struct key_pair *, config->sections_len);
  if (service->instances == NULL || service->keys == NULL) {
    return scope_err(scope);
  }
  const struct config_section *section = NULL;
  while ((section = config_next(config, "instance", section)) != NULL) {
    TRY(open_instance(scope, service, section));
  }
  return service->instances_len > 0 ? OK : FAIL(scope, ERR_CONFIG, "at least one [instance NAME] must be given");
}

static bool needs_registry(const struct issuer_service *service)
{
  for (size_t i = 0; i < service->instances_len; i++) {
    if (service->instances[i].status) {
      return true;
    }
  }
  return false;
}

static enum err open_revoking(struct scope *scope, struct issuer_service *service, const struct config *config)
{
  struct str token = config_text(&config->top, "registry_revoke_token");
  service->revoking = service->registry;
  if (token.len == 0) {
    return OK;
  }
  TRY(registry_client_open(scope, config_text(&config->top, "registry"), token, &service->revoking_client));
  service->revoking = registry_client_port(service->revoking_client);
  return OK;
}

static enum err open_registry(struct scope *scope, struct issuer_service *service, const struct config *config)
{
  if (!needs_registry(service)) {
    return OK;
  }
  struct str url = config_text(&config->top, "registry");
  if (url.len == 0) {
    return FAIL(scope, ERR_CONFIG, "registry: must be given, as an instance has status = true");
  }
  TRY(registry_client_open(scope, url, config_text(&config->top, "registry_token"), &service->registry_client));
  service->registry = registry_client_port(service->registry_client);
  service->issuer.registry = &service->registry;
  TRY(open_revoking(scope, service, config));
  service->issuer.indices = index_pool_new(&service->registry, (size_t)config_integer(&config->top, "lease_block"));
  return service->issuer.indices == NULL ? FAIL(scope, ERR_IO, "no memory") : OK;
}

/* SPEC: did-method-web: one document for the host, with the keys of all instances. */
static enum err print_did_document(struct scope *scope, struct issuer_service *service, struct str public_url)
{
  struct str did;
  if (did_web_print(scope, public_url, &did) != OK) {
    (void)scope_take_fault(scope); /* a test deployment on http has no did:web */
    return OK;
  }
  struct did_method *methods = SCOPE_ARRAY(scope, struct did_method, service->instances_len);
  if (methods == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < service->instances_len; i++) {
    methods[i] = (struct did_method){service->instances[i].name, *key_pair_public(service->keys[i])};
  }
  struct json document;
  TRY(did_document_print(scope, did, service->instances_len, methods, &document));
  return json_print(scope, &document, &service->did_document);
}

static enum err print_metadata(struct scope *scope, struct issuer_service *service)
{
  struct json document;
  TRY(delivery_issuer_metadata(scope, &service->delivery, &document));
  TRY(json_print(scope, &document, &service->issuer_metadata));
  TRY(delivery_server_metadata(scope, &service->delivery, &document));
  return json_print(scope, &document, &service->server_metadata);
}

static enum err open_book(struct scope *scope, struct issuer_service *service, const struct config_section *top)
{
  struct str folder = config_text(top, "book");
  int64_t keep_s = config_integer(top, "book_days") * DAY_S;
  return folder.len == 0 ? OK : casebook_open(scope, folder.at, &service->clock, keep_s, &service->book);
}

static enum err open_offers(struct scope *scope, struct issuer_service *service, const struct config_section *top)
{
  struct str folder = config_text(top, "offers");
  struct delivery *delivery = &service->delivery;
  if (folder.len == 0) {
    return OK;
  }
  delivery->used_nonces = expiring_set_new(LIMIT_CHALLENGES);
  if (delivery->used_nonces == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  challenge_maker_start(&delivery->nonces);
  TRY(offers_open(scope, folder.at, &service->clock, &delivery->offers));
  return print_metadata(scope, service);
}

static enum err open_delivery(struct scope *scope, struct issuer_service *service, const struct config_section *top)
{
  service->delivery = (struct delivery){
      .issuer = &service->issuer,
      .instances = service->instances,
      .instances_len = service->instances_len,
      .book = service->book,
      .identifier = config_text(top, "public_url"),
      .name_ko = config_text(top, "name_ko"),
      .name_en = config_text(top, "name_en"),
      .offer_s = config_integer(top, "offer_s"),
      .token_s = config_integer(top, "offer_token_s"),
      .nonce_s = config_integer(top, "offer_nonce_s"),
  };
  return open_offers(scope, service, top);
}

static enum err open_clerk(struct scope *scope, struct issuer_service *service)
{
  service->clerk = (struct clerk){
      .delivery = &service->delivery,
      .registry = service->registry_client != NULL ? &service->revoking : NULL,
  };
  return service->book == NULL ? OK : keeper_start(scope, &service->clerk, &service->keeper);
}

/* Beside the book, since neither is worth anything without the other. */
static enum err open_batches(struct scope *scope, struct issuer_service *service, const struct config_section *top)
{
  if (service->book == NULL || service->delivery.offers == NULL) {
    return OK;
  }
  struct str folder = scope_format(scope, "%s/batches", config_text(top, "book").at);
  TRY(scope_err(scope));
  return batches_open(scope, folder.at, &service->delivery, config_integer(top, "batch_s"), &service->batches);
}

static enum err fill(struct scope *scope, struct issuer_service *service, const struct config *config)
{
  const struct config_section *top = &config->top;
  TRY(schemas_load_configured(scope, config_text(top, "share"), config_text(top, "schemas"), &service->schemas));
  service->issuer.schemas = service->schemas;
  service->issuer.clock = &service->clock;
  TRY(issuer_pages_open(scope, config, &service->pages));
  TRY(open_instances(scope, service, config));
  TRY(open_registry(scope, service, config));
  TRY(print_did_document(scope, service, config_text(top, "public_url")));
  TRY(open_book(scope, service, top));
  TRY(open_delivery(scope, service, top));
  TRY(open_clerk(scope, service));
  return open_batches(scope, service, top);
}

enum err issuer_open(struct scope *scope, const struct config *config, void **self)
{
  struct issuer_service *service = SCOPE_NEW(scope, struct issuer_service);
  if (service == NULL) {
    return scope_err(scope);
  }
  enum err err = fill(scope, service, config);
  if (err != OK) {
    issuer_close(service);
    return err;
  }
  *self = service;
  return OK;
}

void issuer_close(void *self)
{
  struct issuer_service *service = self;
  batches_close(service->batches);
  keeper_stop(service->keeper);
  offers_close(service->delivery.offers);
  expiring_set_free(service->delivery.used_nonces);
  casebook_close(service->book);
  index_pool_free(service->issuer.indices);
  registry_client_close(service->revoking_client);
  registry_client_close(service->registry_client);
  for (size_t i = 0; i < service->instances_len; i++) {
    key_pair_free(service->keys[i]);
  }
  schemas_free(service->schemas);
}

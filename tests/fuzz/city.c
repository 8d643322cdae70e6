#include "city.h"

#include "base/file.h"
#include "crypto/key_file.h"
#include "registry/registry.h"
#include "registry_client/registry_client.h"
#include "store/lmdb.h"
#include "target.h"
#include "temporary.h"
#include "testing/testing.h"
#include "vc/compose.h"
#include "vc/issue.h"

#define URL "https://vc.gaon.example"

static struct city city;
static struct registry *registry;
static struct index_pool *indices;
static const struct clock system_clock;

static enum err sign(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out)
{
  const struct office_party *party = self;
  struct proof_options options = {.suite = suite, .method = party->method};
  return proof_create(scope, city.office->schemas->catalogue, credential, party->key, &options, out);
}

static struct str write_trust_file(struct scope *scope)
{
  const struct office_party *issuer = &city.office->who[ISSUER];
  struct str text =
      scope_format(scope,
                   "[{\"id\":\"" STR_FMT "\",\"name\":{\"ko\":\"가온시\",\"en\":\"Gaon\"},\"types\":[\"" WELFARE
                   "\",\"" YOUTH "\"],\"keys\":[{\"verificationMethod\":\"" STR_FMT "\"}]}]",
                   STR_ARG(issuer->did), STR_ARG(issuer->method));
  struct str path = scope_format(scope, "%s/issuers.json", city.folder);
  ASSERT_OK(scope, file_replace(scope, path.at, str_bytes(text), 0600));
  return path;
}

static void close_city(void)
{
  index_pool_free(indices);
  registry_close(registry);
  office_close(city.office);
}

const struct city *city_open(void)
{
  if (city.office != NULL) {
    return &city;
  }
  city.folder = temporary_folder();
  city.office = office_open();
  struct office_party *operator_ = &city.office->who[OPERATOR];
  struct scope *scope = city.office->memory;
  struct registry_settings settings = {
      .public_url = STR(URL),
      .signer = {operator_, operator_->did, sign},
      .clock = &system_clock,
      .log_key = operator_->key,
      .log_name = STR("2026"),
      .open_groups = 1,
      .validity_s = 86400,
      .resign_s = 86400,
      .trust_validity_s = 86400,
      .ttl_s = 60,
      .trust_file = write_trust_file(scope),
  };
  ASSERT_OK(scope, store_lmdb_open(scope, scope_format(scope, "%s/store", city.folder).at, &settings.store));
  ASSERT_OK(scope,
            publication_folder_open(scope, scope_format(scope, "%s/public", city.folder).at, &settings.publication));
  ASSERT_OK(scope, registry_open(scope, &settings, &registry));
  city.port = registry_local_port(registry);
  indices = index_pool_new(&city.port, LIMIT_INDEX_LEASE);
  must(indices != NULL && atexit(close_city) == 0);
  return &city;
}

struct str city_key_file(struct scope *scope, enum office_who who)
{
  struct str path = scope_format(scope, "%s/key-%d", city.folder, (int)who);
  ASSERT_OK(scope, key_file_write(scope, path.at, city.office->who[who].key, NULL));
  return path;
}

static struct json issue(struct scope *scope)
{
  const struct office *office = city.office;
  const struct office_party *party = &office->who[ISSUER];
  struct json claims = office_claims(scope, STR(WELFARE));
  struct order order = {
      .type = STR(WELFARE),
      .issuer = party->did,
      .subject = office->who[HOLDER].did,
      .claims = &claims,
      .from_s = clock_now_s(&system_clock) - 60,
  };
  const struct issuer issuer = {office->schemas, &city.port, indices, &system_clock};
  const struct issuer_instance instance = {STR("welfare"), party->did, party->method, STR("eddsa-rdfc-2022"),
                                           party->key,     true,       true};
  struct json credential;
  struct issued out;
  ASSERT_OK(scope, compose_credential(scope, office->schemas, &order, &credential));
  ASSERT_OK(scope, issue_credential(scope, &issuer, &instance, &credential, &out));
  return out.credential;
}

const struct json *city_credential(void)
{
  static struct json credential;
  if (!json_is_object(&credential)) {
    credential = issue(city.office->memory);
  }
  return &credential;
}

struct registry_client {
  int unused;
};
static struct registry_client the_client;

enum err registry_client_open(struct scope *scope, struct str url, struct str token_file, struct registry_client **out)
{
  (void)scope;
  (void)url;
  (void)token_file;
  *out = &the_client;
  return OK;
}

void registry_client_close(struct registry_client *client)
{
  (void)client;
}

struct registry_port registry_client_port(struct registry_client *client)
{
  (void)client;
  return city.port;
}

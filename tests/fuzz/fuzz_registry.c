/* Requests to the registry, on a real store in a temporary folder. */
#include "crypto/key_file.h"
#include "registry/program/service.h"
#include "service.h"
#include "target.h"
#include "temporary.h"

static struct registry_service *registry;
static struct scope *memory; /* of the lease */
static struct registry_lease lease;
static size_t used; /* indices of the lease */
static uint64_t keys;

static void renew_lease(void)
{
  if (memory == NULL) {
    memory = scope_of_input();
  }
  if (used == lease.len) {
    scope_reset(memory);
    must(registry_lease(&registry->port, memory, LIMIT_INDEX_LEASE, &lease) == OK);
    used = 0;
  }
}

/* An index that was leased and not recorded yet; "$USED" is the one before. */
static struct str index_new(struct scope *scope)
{
  renew_lease();
  return scope_format(scope, "%u", lease.indices[used++]);
}

static struct str index_used(struct scope *scope)
{
  renew_lease();
  return scope_format(scope, "%u", lease.indices[used == 0 ? 0 : used - 1]);
}

static struct str group(struct scope *scope)
{
  renew_lease();
  return scope_format(scope, "%llu", (unsigned long long)lease.group);
}

static struct str revocation(struct scope *scope)
{
  renew_lease();
  return scope_str(scope, lease.list_urls[STATUS_REVOCATION]);
}

static struct str suspension(struct scope *scope)
{
  renew_lease();
  return scope_str(scope, lease.list_urls[STATUS_SUSPENSION]);
}

static struct str key(struct scope *scope)
{
  return scope_format(scope, "key-%llu", (unsigned long long)keys++);
}

static void release_lease(void)
{
  scope_free(memory);
}

static void open_registry(void)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  static const uint8_t seed[32] = {1};
  struct str path = scope_format(scope, "%s/operator.key", temporary_folder());
  struct str ini = scope_format(scope, "public_url = https://vc.gaon.example\nstore = %s/store\nkey = " STR_FMT "\n",
                                temporary_folder(), STR_ARG(path));
  must(key_pair_from_seed(scope, KEY_ED25519, (struct bytes){seed, sizeof seed}, &pair) == OK);
  must(key_file_write(scope, path.at, pair, NULL) == OK);
  must(atexit(release_lease) == 0);
  registry = service_open(ini.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct service_word words[] = {
      {"$INDEX", index_new},       {"$USED", index_used},       {"$GROUP", group},
      {"$REVOCATION", revocation}, {"$SUSPENSION", suspension}, {"$KEY", key},
  };
  if (registry == NULL) {
    open_registry();
  }
  service_run(bytes_str((struct bytes){octets, len}), sizeof words / sizeof *words, words);
  return 0;
}

#include "service.h"

/* dojang-registry: the only process that opens the registry's store. Whoever holds its key can make status lists and
   trust lists; whoever can write its store can change what it believes; see docs/architecture.md. */

static const struct http_route routes[] = {
    {HTTP_POST, "/indices", handle_indices, ROLE_ISSUE, "Lease status indices", 0, NULL},
    {HTTP_POST, "/records", handle_records, ROLE_ISSUE, "Record issued credentials by their digest", 0, NULL},
    {HTTP_POST, "/credentials/status", handle_credentials_status, ROLE_REVOKE, "Revoke, suspend or reinstate", 0, NULL},
    {HTTP_GET, "/status", handle_status_lists, ROLE_PUBLIC, "The URLs of all status lists", 0, NULL},
    {HTTP_GET, "/status/{list}", handle_status_list, ROLE_PUBLIC, "A status list, signed", 0, NULL},
    {HTTP_GET, "/issuers", handle_issuers, ROLE_PUBLIC, "The trust list, signed", 0, NULL},
};

int main(int argc, char **argv)
{
  const struct service_program program = {
      .name = "registry",
      .listen = "127.0.0.1:8102",
      .keys = {registry_keys, registry_keys_len},
      .routes = HTTP_ROUTES(routes),
      .open = registry_service_open,
      .close = registry_service_close,
      .health = registry_service_health,
      .metrics = registry_service_metrics,
  };
  return service_main(&program, argc, argv);
}

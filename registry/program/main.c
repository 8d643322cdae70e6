#include "service.h"

/* dojang-registry: the only process that opens the registry's store. Whoever holds its key can make status lists and
   trust lists; whoever can write its store can change what it believes; see docs/architecture.md. */

static const struct http_route routes[] = {
    {HTTP_POST, "/indices", handle_indices, ROLE_ISSUE, "Lease status indices", 0, NULL},
    {HTTP_POST, "/records", handle_records, ROLE_ISSUE, "Record issued credentials by their digest", 0, NULL},
    {HTTP_POST, "/credentials/status", handle_credentials_status, ROLE_REVOKE, "Revoke, suspend or reinstate", 0, NULL},
    {HTTP_GET, "/status", handle_status_lists, ROLE_ANY_SITE, "The URLs of all status lists", 0, NULL},
    {HTTP_GET, "/status/{list}", handle_status_list, ROLE_ANY_SITE, "A status list, signed", 0, NULL},
    {HTTP_GET, "/status/{list}/{version}", handle_status_list_version, ROLE_ANY_SITE, "A version of a status list", 0,
     NULL},
    {HTTP_GET, "/issuers", handle_issuers, ROLE_ANY_SITE, "The trust list, signed", 0, NULL},
    {HTTP_GET, "/issuers/{version}", handle_issuers_version, ROLE_ANY_SITE, "A version of the trust list", 0, NULL},
    {HTTP_GET, "/bundle", handle_bundle, ROLE_ANY_SITE, "Trust list, status lists and checkpoint in one file", 0, NULL},
    {HTTP_GET, "/checkpoint", handle_checkpoint, ROLE_ANY_SITE, "The log's checkpoint, witnessed", 0, NULL},
    {HTTP_GET, "/tile/{path...}", handle_tile, ROLE_ANY_SITE, "A tile or entry bundle of the log", 0, NULL},
    {HTTP_GET, "/proofs/{index}", handle_proof, ROLE_ANY_SITE, "That an entry is in the log (tlog-proof)", 0, NULL},
    {HTTP_GET, "/proofs/{index}/subtree", handle_proof_compact, ROLE_ANY_SITE, "The same for who holds level-1 tiles",
     0, NULL},
    {HTTP_GET, "/log", handle_log, ROLE_ANY_SITE, "Name and key of the log", 0, NULL},
    {HTTP_GET, "/logs/{name}/{path...}", handle_log_file, ROLE_ANY_SITE,
     "Checkpoint, tiles and proofs of any log by its name", 0, NULL},
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

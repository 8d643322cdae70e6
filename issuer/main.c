#include "http/service.h"
#include "service.h"

/* dojang-issuer: signs eligibility credentials. Whoever holds its key can make credentials; see docs/architecture.md.
 */

static const struct http_route routes[] = {
    {HTTP_POST, "/credentials/issue", handle_issue, ROLE_ISSUE, "Sign a credential with the default instance", 0, NULL},
    {HTTP_POST, "/issuers/{instance}/credentials/issue", handle_instance_issue, ROLE_ISSUE, "Sign a credential", 0,
     NULL},
    {HTTP_GET, "/issuers", handle_instances, ROLE_PUBLIC, "The instances and their DIDs", 0, NULL},
    {HTTP_GET, "/.well-known/did.json", handle_did_document, ROLE_PUBLIC, "The did:web document of this host", 0, NULL},
};

int main(int argc, char **argv)
{
  const struct service_program program = {
      .name = "issuer",
      .listen = "127.0.0.1:8101",
      .keys = {issuer_keys, issuer_keys_len},
      .routes = HTTP_ROUTES(routes),
      .open = issuer_open,
      .close = issuer_close,
  };
  return service_main(&program, argc, argv);
}

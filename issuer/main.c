#include "base/limits.h"
#include "batch_handlers.h"
#include "clerk_handlers.h"
#include "delivery_handlers.h"
#include "http/service.h"
#include "page_handlers.h"
#include "service.h"

/* dojang-issuer: signs eligibility credentials. Whoever holds its key can make credentials; see docs/architecture.md.
 */

static const struct http_route routes[] = {
    {HTTP_POST, "/credentials/issue", handle_issue, ROLE_ISSUE, "Sign a credential with the default instance", 0, NULL},
    {HTTP_POST, "/issuers/{instance}/credentials/issue", handle_instance_issue, ROLE_ISSUE, "Sign a credential", 0,
     NULL},
    {HTTP_GET, "/issuers", handle_instances, ROLE_PUBLIC, "The instances and their DIDs", 0, NULL},
    {HTTP_GET, "/.well-known/did.json", handle_did_document, ROLE_PUBLIC, "The did:web document of this host", 0, NULL},
    {HTTP_POST, "/offers", handle_offer, ROLE_ISSUE, "Offer a credential to a wallet", 0, NULL},
    {HTTP_GET, "/offers/{id}", handle_offer_shown, ROLE_ANY_SITE, "The offer that a link leads to", 0, NULL},
    {HTTP_GET, "/kinds", handle_kinds, ROLE_PUBLIC, "The kinds of credential: titles, schema, template", 0, NULL},
    {HTTP_GET, "/.well-known/openid-credential-issuer", handle_issuer_metadata, ROLE_ANY_SITE,
     "What can be fetched here, and how", 0, NULL},
    {HTTP_GET, "/.well-known/oauth-authorization-server", handle_server_metadata, ROLE_ANY_SITE,
     "Where the access token is", 0, NULL},
    {HTTP_POST, "/token", handle_token, ROLE_ANY_SITE, "Code and PIN against an access token", TOKEN_BODY_OCTETS,
     "application/x-www-form-urlencoded"},
    {HTTP_POST, "/nonce", handle_nonce, ROLE_ANY_SITE, "A nonce for the proof of a key", TOKEN_BODY_OCTETS, "*/*"},
    {HTTP_POST, "/credential", handle_credential, ROLE_ANY_SITE, "The credential, against access token and proof",
     CREDENTIAL_BODY_OCTETS, NULL},
    {HTTP_GET, "/wallet/settings.json", handle_wallet_settings, ROLE_PUBLIC, "Which issuer and counters a wallet knows",
     0, NULL},
    {HTTP_GET, "/wallet", handle_page_folder, ROLE_PUBLIC, "The wallet", 0, NULL},
    {HTTP_GET, "/wallet/", handle_page, ROLE_PUBLIC, "The wallet", 0, NULL},
    {HTTP_GET, "/wallet/{file...}", handle_page, ROLE_PUBLIC, "A file of the wallet", 0, NULL},
    {HTTP_GET, "/desk", handle_page_folder, ROLE_PUBLIC, "The issuing desk", 0, NULL},
    {HTTP_GET, "/desk/", handle_page, ROLE_PUBLIC, "The issuing desk", 0, NULL},
    {HTTP_GET, "/desk/{file...}", handle_page, ROLE_PUBLIC, "A file of the desk", 0, NULL},
    {HTTP_GET, "/web/{file...}", handle_page, ROLE_PUBLIC, "A file that the pages share", 0, NULL},
    {HTTP_POST, "/papers", handle_paper, ROLE_ISSUE, "Sign a credential to be printed", 0, NULL},
    {HTTP_POST, "/documents/search", handle_search, ROLE_ISSUE, "Documents by number, or suspensions to look at", 0,
     NULL},
    {HTTP_POST, "/documents/{id}/status", handle_status, ROLE_REVOKE, "Suspend, revoke or reinstate", 0, NULL},
    {HTTP_POST, "/documents/{id}/reprint", handle_reprint, ROLE_ISSUE, "Print a paper anew; the former is revoked", 0,
     "*/*"},
    {HTTP_GET, "/batches/template", handle_batch_template, ROLE_PUBLIC, "An empty spreadsheet for a kind", 0, NULL},
    {HTTP_POST, "/batches", handle_batch, ROLE_ISSUE, "Offers from a spreadsheet, or its dry run",
     LIMIT_BATCH_BODY_OCTETS, "text/csv"},
    {HTTP_GET, "/batches", handle_batches, ROLE_ISSUE, "The batches", 0, NULL},
    {HTTP_GET, "/batches/{id}", handle_batch_shown, ROLE_ISSUE, "How far a batch has come", 0, NULL},
    {HTTP_GET, "/batches/{id}/result", handle_batch_result, ROLE_ISSUE, "Links and PINs of a batch", 0, NULL},
    {HTTP_POST, "/batches/{id}/purge", handle_batch_purge, ROLE_ISSUE, "Forget rows, links and PINs", 0, "*/*"},
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

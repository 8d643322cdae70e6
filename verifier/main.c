#include "http/service.h"
#include "page_handlers.h"
#include "service.h"

/* dojang-verifier: answers presentations and agencies. It is trusted by who runs it; see docs/architecture.md. */

static const struct http_route routes[] = {
    {HTTP_POST, "/credentials/verify", handle_credentials_verify, ROLE_VERIFY, "Verify a credential (VC API)", 0, NULL},
    {HTTP_POST, "/presentations/verify", handle_presentations_verify, ROLE_VERIFY, "Verify a presentation (VC API)", 0,
     NULL},
    {HTTP_POST, "/challenges", handle_challenges, ROLE_VERIFY, "A challenge for one presentation", 0, NULL},
    {HTTP_POST, "/verifications", handle_verifications, ROLE_VERIFY,
     "Verify anything that was shown; a report for people", 0, NULL},
    {HTTP_GET, "/bundle", handle_bundle, ROLE_PUBLIC, "What the verifier judges by, for counters without a network", 0,
     NULL},
    {HTTP_GET, "/counter/settings.json", handle_counter_settings, ROLE_PUBLIC, "By which rules the counter judges", 0,
     NULL},
    {HTTP_GET, "/counter", handle_page_folder, ROLE_PUBLIC, "The counter", 0, NULL},
    {HTTP_GET, "/counter/", handle_page, ROLE_PUBLIC, "The counter", 0, NULL},
    {HTTP_GET, "/counter/{file...}", handle_page, ROLE_PUBLIC, "A file of the counter", 0, NULL},
    {HTTP_GET, "/web/{file...}", handle_page, ROLE_PUBLIC, "A file that the pages share", 0, NULL},
};

int main(int argc, char **argv)
{
  const struct service_program program = {
      .name = "verifier",
      .listen = "127.0.0.1:8103",
      .keys = {verifier_keys, verifier_keys_len},
      .routes = HTTP_ROUTES(routes),
      .open = verifier_open,
      .close = verifier_close,
      .metrics = verifier_metrics,
  };
  return service_main(&program, argc, argv);
}

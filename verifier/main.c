#include "http/service.h"
#include "service.h"

/* dojang-verifier: answers presentations and agencies. It is trusted by who runs it; see docs/architecture.md. */

static const struct http_route routes[] = {
    {HTTP_POST, "/credentials/verify", handle_credentials_verify, ROLE_VERIFY, "Verify a credential (VC API)", 0, NULL},
    {HTTP_POST, "/presentations/verify", handle_presentations_verify, ROLE_VERIFY, "Verify a presentation (VC API)", 0,
     NULL},
    {HTTP_POST, "/challenges", handle_challenges, ROLE_VERIFY, "A challenge for one presentation", 0, NULL},
    {HTTP_POST, "/verifications", handle_verifications, ROLE_VERIFY,
     "Verify anything that was shown; a report for people", 0, NULL},
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

#include "served_witness.h"

#include "witness_service/witness_service.h"

void served_witness_start(struct served_witness *served, struct scope *scope, struct str folder, uint8_t seed,
                          const struct note_key *log)
{
  struct str name = scope_format(scope, "witness-%u.example", seed);
  struct http_settings http = http_settings_default();
  http.workers = 2;
  *served = (struct served_witness){.log = {.key = *log}};
  served->signer = signer_of(scope, seed, name.at, NOTE_KEY_WITNESS);
  served->logs = (struct log_policy){.logs = &served->log, .logs_len = 1, .quorum = QUORUM_NONE};
  const struct witness_settings settings = {
      .folder = folder,
      .name = name,
      .key = served->signer.pair,
      .logs = &served->logs,
      .clock = &served->clock,
  };
  ASSERT_OK(scope, witness_open(scope, &settings, &served->witness));
  served->service = witness_service(served->witness);
  ASSERT_OK(scope, http_server_start(scope, &http, &served->service, &served->server));
}

void served_witness_stop(struct served_witness *served)
{
  if (served->server != NULL) {
    http_server_stop(served->server);
    witness_close(served->witness);
    served->server = NULL;
  }
}

struct str served_witness_policy(const struct served_witness *served, struct scope *scope, bool with_log)
{
  struct str witness = signer_key_text(scope, &served->signer);
  struct str log;
  ASSERT_OK(scope, note_key_print(scope, &served->log.key, &log));
  struct str first = with_log ? scope_format(scope, "log " STR_FMT "\n", STR_ARG(log)) : STR("");
  struct str rest = scope_format(scope, "witness w " STR_FMT " http://127.0.0.1:%u\nquorum w\n", STR_ARG(witness),
                                 http_server_port(served->server));
  return scope_join(scope, first, rest);
}

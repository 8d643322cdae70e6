#pragma once

#include "tlog/witness_port.h"

/* Witnesses over HTTP: the port by which a log asks them. Connections are kept and reused, those to one witness apart
   from those to another. */
struct witness_client_settings {
  unsigned timeout_ms; /* of a whole call; 0 is 5 seconds */
  struct str ca_file; /* PEM; empty: the system's */
};

struct witness_client;

/* Copies the settings. Close with witness_client_close, when no call is under way. */
enum err witness_client_open(struct scope *scope, const struct witness_client_settings *settings,
                             struct witness_client **out);
void witness_client_close(struct witness_client *client);
/* Borrows the client. Beside what the port says, ERR_CONFIG for a URL that is not http(s), and ERR_LIMIT for more
   witnesses than a policy may have (LIMIT_LOG_POLICY_LINES). */
struct witness_port witness_client_port(struct witness_client *client);

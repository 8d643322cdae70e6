#pragma once

#include "http/server.h"
#include "signers.h"
#include "tlog/log_policy.h"
#include "witness/witness.h"

/* A real witness, served over HTTP by this process, that knows one log. */
struct served_witness {
  struct note_signer signer;
  struct clock clock; /* the system's */
  struct policy_log log;
  struct log_policy logs;
  struct witness *witness; /* owned */
  struct http_service service;
  struct http_server *server; /* owned */
};

/* Its state is in the folder; its key is made of the seed. Lives in the scope. */
void served_witness_start(struct served_witness *served, struct scope *scope, struct str folder, uint8_t seed,
                          const struct note_key *log);
void served_witness_stop(struct served_witness *served);
/* The text of a policy that demands it, with the log or, for the log itself, without. */
struct str served_witness_policy(const struct served_witness *served, struct scope *scope, bool with_log);

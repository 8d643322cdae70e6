#pragma once

#include "registry_client/registry_client.h"
#include "testing/process.h"
#include "tlog/note_key.h"

/* A registry as a process, with a test key and a token for each role, and clients to call it. */
struct registry_process {
  struct process process;
  struct str issue_token_file; /* paths, in the scope of the preparation */
  struct str revoke_token_file;
  struct str issue_token;
  struct str revoke_token;
  struct str ini; /* may be added to before a start */
  struct note_key log_key; /* of the log REGISTRY_PROCESS_LOG */
};

#define REGISTRY_PROCESS_URL "https://registry.gaon.example"
#define REGISTRY_PROCESS_LOG "2026"

/* `more` is further lines of the INI file, such as "validity_s = 2\n". */
void registry_process_prepare(struct registry_process *registry, struct scope *scope, const char *program,
                              const char *more);
void registry_process_start(struct registry_process *registry, struct scope *scope);
/* A client with the token of the role; close with registry_client_close. */
struct registry_client *registry_process_client(struct registry_process *registry, struct scope *scope,
                                                struct str token_file);

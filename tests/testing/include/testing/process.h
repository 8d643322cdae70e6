#pragma once

#include <sys/types.h>

#include "base/scope.h"

/* A service running as a process of its own, for tests: its INI file in a fresh temporary folder, on a free port.
   The folder stays until process_clear, so that a service can be killed and started again on the same data. */
struct process {
  char folder[64]; /* absolute; made by process_prepare */
  char program[512];
  pid_t pid; /* 0 when not running */
  uint16_t port;
};

/* Makes the folder. `program` is the path of the executable. */
void process_prepare(struct process *process, const char *program);
/* Writes a file into the folder (such as tokens) and gives its path, in the scope. */
struct str process_file(struct process *process, struct scope *scope, const char *name, struct str content);
/* Starts the program with `ini` (keys at the top first; `listen` and `port_file` are put before it) and waits up to 10
   seconds until it listens. Fails the test when it does not; its standard error is in <folder>/log. */
void process_start(struct process *process, struct scope *scope, struct str ini);
/* SIGTERM, waits up to 20 seconds, gives the exit status (128 + signal for a death by signal). */
int process_stop(struct process *process);
/* SIGKILL and reaps. */
void process_kill(struct process *process);
/* "http://127.0.0.1:<port>", in the scope. */
struct str process_url(const struct process *process, struct scope *scope);
/* What it wrote to standard error so far. */
struct str process_log(const struct process *process, struct scope *scope);
/* Stops it if need be and removes the folder. */
void process_clear(struct process *process);

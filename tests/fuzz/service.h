#pragma once

#include "http/service.h"

/* A whole service in process, without its wire: main() of issuer/, registry/ or verifier/, compiled as program_main(),
   hands its table of routes and keys to the service_main() here, which opens the service by INI text. Inputs are then
   requests as text, several of them separated by a line "---":

     POST /records
     Accept-Encoding: gzip

     {"records": []}

   A header that every request needs and this one lacks (Host, Authorization with a token of all roles, Content-Type,
   Content-Length) is added, so that what stands behind the token is reached. */
int program_main(int argc, char **argv);

/* Opens the service; ends the program when it cannot be. It is closed at the program's end. Returns its `self`. */
void *service_open(const char *ini);

/* A word of a request that stands for something no seed can know: "$INDEX". */
struct service_word {
  const char *name;
  /* Text that may stand within a JSON string, or a JSON value; lives in the scope. */
  struct str (*make)(struct scope *scope);
};

/* Runs the requests of one input. Each has an answer, whose status says no fault of ours and whose JSON is JSON. */
void service_run(struct str input, size_t count, const struct service_word words[]);

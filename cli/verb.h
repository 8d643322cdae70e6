#pragma once

#include "base/scope.h"

/* What `dojang` can do. A verb is one line in VERBS and one function verb_<name> in the file of its group. */
#define VERBS(X)                                                                                                       \
  X(expand, "JSON-LD to expanded JSON-LD")                                                                             \
  X(tordf, "JSON-LD to N-Quads")                                                                                       \
  X(canonize, "N-Quads or JSON-LD to canonical N-Quads (RDFC-1.0)")                                                    \
  X(key, "make a key file, or show the public half of one")                                                            \
  X(token, "make a token for a service")                                                                               \
  X(issue, "sign a credential")                                                                                        \
  X(present, "make a presentation with the holder's proof")                                                            \
  X(verify, "check a QR text, CBOR-LD or JSON, and print the report")                                                  \
  X(cborld, "a JSON-LD document to CBOR-LD, and back")                                                                 \
  X(qr, "CBOR-LD to the text of a QR code and back, and draw it")                                                      \
  X(csv, "check the decisions of a batch, and compose their credentials")                                              \
  X(log, "what there is around a log: its witnesses")                                                                  \
  X(version, "the version of this program")

/* Exit codes of the program. */
enum outcome {
  OUTCOME_GOOD = 0,
  OUTCOME_BAD = 1, /* checked, and the answer is no */
  OUTCOME_FAILED = 2 /* wrong usage, or it could not be done */
};

/* `argv[0]` is the verb itself, so that getopt_long reads the rest; getopt's own state is fresh. The scope is the
   whole run's. */
typedef enum outcome verb_run(struct scope *scope, int argc, char **argv);

#define VERB_DECLARE(name, summary) verb_run verb_##name;
VERBS(VERB_DECLARE)
#undef VERB_DECLARE

#pragma once

#include "base/scope.h"

/* A log's way to its witnesses, whoever they are and however far: POST <url>/add-checkpoint of a request as
   add_checkpoint_print() writes it. OK for an answer of any status: its status, and its body in the scope.
   ERR_UNAVAILABLE when there is none in time; the witness may have cosigned all the same. May be called by several
   threads at a time. */
struct witness_port {
  void *self;
  enum err (*add_checkpoint)(void *self, struct scope *scope, struct str url, struct str request, int *status,
                             struct str *body);
};

#pragma once

#include "base/scope.h"

/* Where an auditor reads what a registry serves to everybody: over HTTP in earnest, out of a folder in tests. Nothing
   that comes from it is trusted. */
struct audit_source {
  void *self;
  /* The body of GET `path`, which begins with a slash, in the scope. ERR_NOT_FOUND when the answer is that there is no
     such thing; anything else is "could not check" (ERR_UNAVAILABLE, ERR_IO). */
  enum err (*fetch)(void *self, struct scope *scope, struct str path, struct str *out);
};

#pragma once

#include "base/scope.h"

/* All that a counter without a network needs, in one text:

     {"type": "DojangBundle", "made": "2026-11-28T20:00:00Z", "issuers": <trust list>, "statusLists": [<list>, ...],
      "checkpoint": "<signed note>"}

   Each part is signed on its own and says on its own how old it is; the whole is not signed, and `made` only told. */
struct bundle {
  int64_t made_s;
  struct str issuers; /* JSON text of the trust list */
  const struct str *lists; /* JSON texts of the status lists */
  size_t lists_len;
  struct str checkpoint;
};

/* The credentials' texts go in as they are. Lives in the scope. */
enum err bundle_print(struct scope *scope, const struct bundle *bundle, struct str *out);
/* Lives in the scope, with texts as they were published: the registry prints as json_print does. Looks at no signature
   and into no part. Members that are not known are left to who knows them. ERR_SYNTAX, ERR_VALUE names the member,
   ERR_LIMIT (LIMIT_BUNDLE_OCTETS). */
enum err bundle_parse(struct scope *scope, struct str text, struct bundle *out);

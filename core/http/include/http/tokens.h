#pragma once

#include "base/scope.h"

/* Who may call what. A bearer token is random text that its holder keeps; the service knows only SHA-256 of it, one
   line per token and role in a file: `role sha256hex name`. Immutable after loading, shared by all threads. */

enum http_role {
  ROLE_PUBLIC,
  ROLE_ANY_SITE, /* public, and pages of other sites may call it: their browsers are told so (CORS) */
  ROLE_ISSUE,
  ROLE_REVOKE,
  ROLE_AUDIT,
  ROLE_VERIFY,
  ROLE_COUNT
};

/* False for what is public. */
bool role_needs_token(enum http_role role);
/* "issue" and so on; "public" for what needs no token. */
const char *role_name(enum http_role role);

enum { TOKEN_LIMIT = 256, TOKEN_OCTETS_MIN = 16 };

struct tokens;

/* Reads the file; ERR_CONFIG names the line and what is wrong with it. Free with tokens_free. */
enum err tokens_load(struct scope *scope, const char *path, struct tokens **out);
/* The same from text, for tests; `origin` is named in errors. */
enum err tokens_parse(struct scope *scope, const char *origin, struct str text, struct tokens **out);
void tokens_free(struct tokens *tokens);

/* What a presented token allows: bit `1 << role` for each role, 0 when it is not known. Compares with every line in
   constant time. `*name` is borrowed from the tokens (empty when unknown): it names the holder, for log lines. */
unsigned tokens_roles(const struct tokens *tokens, struct str presented, struct str *name);

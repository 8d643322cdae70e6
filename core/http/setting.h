#pragma once

#include "http/config.h"

/* One key of a configuration with the text that was given for it. */

struct config_value {
  struct str text; /* followed by a NUL */
  int64_t number; /* of an integer, flag (0, 1) or address (the port) */
  bool given; /* in the file or the environment */
};

struct setting {
  struct scope *scope;
  const char *origin; /* path of the file, whose folder relative paths count from */
  const struct config_key *key;
  struct str text;
  const char *where; /* who gave it, for faults: "issuer.ini line 3" */
};

/* Records ERR_CONFIG "<where>: <key> <reason>" and returns it. */
enum err setting_refuse(const struct setting *setting, const char *reason);
/* The text as the key's type has it. */
enum err setting_parse(const struct setting *setting, struct config_value *value);

/* The environment variable of a key: "DOJANG_ISSUER_LISTEN", "DOJANG_ISSUER_INSTANCE_RDFC_KEY". */
struct str setting_variable(struct scope *scope, const char *service, const struct config_key *key, struct str section);
/* What all variables of a service begin with: "DOJANG_ISSUER_". */
struct str setting_variable_prefix(struct scope *scope, const char *service);
/* Whether both are the top (NULL) or the same group. */
bool setting_same_group(const char *a, const char *b);

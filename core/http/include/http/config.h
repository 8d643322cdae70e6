#pragma once

#include "base/scope.h"

/* Typed configuration: an INI file read against a const table of keys, each value overridable by the environment
   variable DOJANG_<SERVICE>_<KEY>. What is not in the table is refused by name and line; so is a line of more than 190
   octets. Plain keys stand at the top of the file; keys of a group stand in sections `[group name]`, of which there may
   be several (DOJANG_<SERVICE>_<GROUP>_<NAME>_<KEY> overrides; "-" and "." become "_"). Lives in the scope it was
   loaded into. */

enum config_type {
  CONFIG_TEXT,
  CONFIG_INTEGER, /* within least and most */
  CONFIG_FLAG, /* true, false, yes, no, on, off, 1, 0 */
  CONFIG_PATH, /* a file or folder; relative ones count from the INI file's folder */
  CONFIG_URL, /* http or https, without a slash at the end */
  CONFIG_SECRET, /* text that is never printed */
  CONFIG_ADDRESS, /* numeric address and port, "127.0.0.1:8101", "[::1]:0" */
};

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): rows are read by people, in this order */
struct config_key {
  const char *group; /* NULL at the top */
  const char *name;
  enum config_type type;
  const char *fallback; /* in the same notation; NULL: empty, 0 or false */
  const char *help;
  bool required;
  int64_t least; /* of CONFIG_INTEGER */
  int64_t most;
};

struct config_keys {
  const struct config_key *at;
  size_t len;
};
#define CONFIG_KEYS(array) ((struct config_keys){(array), sizeof(array) / sizeof *(array)})

/* The values of the top or of one `[group name]`. */
struct config_section {
  const struct config *config;
  const char *group; /* NULL for the top */
  struct str name;
  struct config_value *values; /* one per key of the table */
};

struct config {
  struct config_keys keys;
  struct config_section top;
  struct config_section *sections; /* in the order of the file */
  size_t sections_len;
};

/* Reads `path` (NULL: nothing but defaults and the environment) for the service "issuer". ERR_CONFIG names the file,
   the line and the key. */
enum err config_load(struct scope *scope, const char *service, struct config_keys keys, const char *path,
                     struct config **out);
/* The same from text and an environment ("NAME=value", NULL at the end), for tests. */
enum err config_parse(struct scope *scope, const char *service, struct config_keys keys, const char *origin,
                      struct str text, char *const environment[], struct config **out);

/* Values by key; a key that is not in the table of that section, or of another type, is a programmer's error.
   Texts (also paths and URLs) are followed by a NUL, so that `.at` serves foreign libraries; empty when not given. */
struct str config_text(const struct config_section *section, const char *name);
int64_t config_integer(const struct config_section *section, const char *name);
bool config_flag(const struct config_section *section, const char *name);
struct config_address {
  struct str host;
  uint16_t port;
};
struct config_address config_address(const struct config_section *section, const char *name);
/* An address that stands elsewhere, such as on a command line; the host points into the text. ERR_CONFIG. */
enum err config_address_parse(struct scope *scope, struct str text, struct config_address *out);

/* The next section of the group after `previous` (NULL: the first), or NULL. */
const struct config_section *config_next(const struct config *config, const char *group,
                                         const struct config_section *previous);

/* For people: the table of keys with types, defaults, variables and help; the values as they were read, in INI form,
   without secrets. */
struct str config_describe(struct scope *scope, const char *service, struct config_keys keys);
struct str config_print(struct scope *scope, const struct config *config);

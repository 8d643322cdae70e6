#include "http/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "codec/hex.h"
#include "crypto/digest.h"

enum { HASH_OCTETS = 32, HASH_DIGITS = 64, NAME_OCTETS = 64 };

struct token {
  uint8_t hash[HASH_OCTETS];
  enum http_role role;
  char name[NAME_OCTETS + 1];
};

struct tokens {
  size_t len;
  struct token at[TOKEN_LIMIT];
};

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_PUBLIC] = "public", [ROLE_ANY_SITE] = "public", [ROLE_ISSUE] = "issue",
    [ROLE_REVOKE] = "revoke", [ROLE_AUDIT] = "audit",     [ROLE_VERIFY] = "verify",
};

bool role_needs_token(enum http_role role)
{
  return role != ROLE_PUBLIC && role != ROLE_ANY_SITE;
}

const char *role_name(enum http_role role)
{
  return role_names[role];
}

/* A place in the file, for faults. */
struct place {
  struct scope *scope;
  const char *origin;
  size_t line;
};

static enum err refuse(const struct place *place, const char *reason)
{
  return FAIL(place->scope, ERR_CONFIG, "%s line %zu: %s", place->origin, place->line, reason);
}

static bool role_of(struct str name, enum http_role *out)
{
  for (int role = ROLE_ISSUE; role < ROLE_COUNT; role++) {
    if (str_equal(name, str_of(role_names[role]))) {
      *out = (enum http_role)role;
      return true;
    }
  }
  return false;
}

/* Takes the next word off the front of `rest`. */
static struct str word_take(struct str *rest)
{
  struct str text = str_trim(*rest);
  size_t end = 0;
  while (end < text.len && text.at[end] != ' ' && text.at[end] != '\t') {
    end++;
  }
  *rest = str_slice(text, end, text.len);
  return str_slice(text, 0, end);
}

static enum err token_parse(const struct place *place, struct str line, struct token *out)
{
  struct str rest = line;
  if (!role_of(word_take(&rest), &out->role)) {
    return refuse(place, "the role must be issue, revoke, audit or verify");
  }
  struct str digits = word_take(&rest);
  struct bytes hash;
  if (digits.len != HASH_DIGITS || hex_decode(place->scope, digits, &hash) != OK) {
    (void)scope_take_fault(place->scope);
    return refuse(place, "the hash must be the 64 hexadecimal digits of SHA-256");
  }
  memcpy(out->hash, hash.at, HASH_OCTETS);
  struct str name = str_trim(rest);
  if (name.len == 0 || name.len > NAME_OCTETS || str_find(name, '\0', 0) != SIZE_MAX) {
    return refuse(place, "a name of at most 64 octets must follow the hash");
  }
  memcpy(out->name, name.at, name.len);
  return OK;
}

static enum err line_add(const struct place *place, struct str line, struct tokens *tokens)
{
  struct str text = str_trim(line);
  if (text.len == 0 || text.at[0] == '#') {
    return OK;
  }
  if (tokens->len == TOKEN_LIMIT) {
    return refuse(place, "more than 256 tokens");
  }
  TRY(token_parse(place, text, &tokens->at[tokens->len]));
  tokens->len++;
  return OK;
}

static enum err lines_add(struct place *place, struct str text, struct tokens *tokens)
{
  for (size_t from = 0; from < text.len;) {
    size_t end = str_find(text, '\n', from);
    place->line++;
    TRY(line_add(place, str_slice(text, from, end), tokens));
    from = end == SIZE_MAX ? text.len : end + 1;
  }
  if (tokens->len == 0) {
    return FAIL(place->scope, ERR_CONFIG, "%s: holds no token", place->origin);
  }
  return OK;
}

enum err tokens_parse(struct scope *scope, const char *origin, struct str text, struct tokens **out)
{
  struct tokens *tokens = calloc(1, sizeof *tokens);
  if (tokens == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for tokens");
  }
  struct place place = {scope, origin, 0};
  enum err err = lines_add(&place, text, tokens);
  if (err != OK) {
    tokens_free(tokens);
    return err;
  }
  *out = tokens;
  return OK;
}

enum err tokens_load(struct scope *scope, const char *path, struct tokens **out)
{
  struct str text;
  if (file_read(scope, path, LIMIT_BODY_OCTETS, &text) != OK) {
    struct fault fault = scope_take_fault(scope);
    return FAIL(scope, ERR_CONFIG, "tokens: %s", fault.text);
  }
  return tokens_parse(scope, path, text, out);
}

void tokens_free(struct tokens *tokens)
{
  free(tokens);
}

/* The time does not depend on where they differ. */
static bool hash_equal(const uint8_t *a, const uint8_t *b)
{
  volatile uint8_t difference = 0;
  for (size_t i = 0; i < HASH_OCTETS; i++) {
    difference = (uint8_t)(difference | (a[i] ^ b[i]));
  }
  return difference == 0;
}

unsigned tokens_roles(const struct tokens *tokens, struct str presented, struct str *name)
{
  struct digest hash = digest_of(DIGEST_SHA256, str_bytes(presented));
  unsigned roles = 0;
  *name = (struct str){0};
  for (size_t i = 0; i < tokens->len; i++) {
    if (hash_equal(tokens->at[i].hash, hash.at)) {
      roles |= 1u << tokens->at[i].role;
      *name = str_of(tokens->at[i].name);
    }
  }
  return roles;
}

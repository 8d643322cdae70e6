/* The files that an operator writes, and may get wrong: configuration, tokens, key file, passphrase, policy, schemas'
   folder with its tables for CBOR-LD. The first octet chooses. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cborld/tables.h"
#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "http/config.h"
#include "http/tokens.h"
#include "target.h"
#include "temporary.h"
#include "vc/policy.h"
#include "vc/schemas.h"
#include "json/text.h"

static const struct config_key keys[] = {
    {NULL, "listen", CONFIG_ADDRESS, "127.0.0.1:0", "where", false, 0, 0},
    {NULL, "url", CONFIG_URL, NULL, "which", false, 0, 0},
    {NULL, "workers", CONFIG_INTEGER, "4", "how many", false, 1, 64},
    {NULL, "open", CONFIG_FLAG, "false", "whether", false, 0, 0},
    {NULL, "secret", CONFIG_SECRET, NULL, "what nobody sees", false, 0, 0},
    {"instance", "key", CONFIG_PATH, NULL, "file", false, 0, 0},
    {"instance", "suite", CONFIG_TEXT, "eddsa-rdfc-2022", "name", false, 0, 0},
};

/* What is printed of a configuration means the same when it is read. */
static void run_config(struct scope *scope, struct str text)
{
  char *none[] = {NULL};
  struct config *config = NULL;
  struct config *again = NULL;
  if (config_parse(scope, "fuzz", CONFIG_KEYS(keys), "fuzz.ini", text, none, &config) != OK) {
    must(scope_err(scope) != OK);
    return;
  }
  struct str printed = config_print(scope, config);
  must(printed.at != NULL);
  if (config_parse(scope, "fuzz", CONFIG_KEYS(keys), "fuzz.ini", printed, none, &again) == OK) {
    must(config_integer(&config->top, "workers") == config_integer(&again->top, "workers"));
    must(config->sections_len == again->sections_len);
  }
}

static void run_tokens(struct scope *scope, struct str text)
{
  struct tokens *tokens = NULL;
  struct str name;
  if (tokens_parse(scope, "tokens", text, &tokens) == OK) {
    (void)tokens_roles(tokens, STR("a token of sixteen octets"), &name);
    tokens_free(tokens);
  }
}

/* A file that only its owner may read, with this content. */
static int private_file(struct str text, char path[32])
{
  int file = memfd_create("fuzz", MFD_CLOEXEC);
  must(file >= 0 && fchmod(file, 0600) == 0 && write(file, text.at, text.len) == (ssize_t)text.len);
  (void)snprintf(path, 32, "/proc/self/fd/%d", file);
  return file;
}

static void run_key_file(struct scope *scope, struct str text)
{
  char path[32];
  int file = private_file(text, path);
  struct public_key public;
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *pair = NULL;
  enum err err = key_file_read(scope, path, NULL, &pair);
  must((err == OK) == (pair != NULL));
  if (err == OK) {
    must(key_file_read_public(scope, path, &public) == OK && public_key_equal(&public, key_pair_public(pair)));
  }
  (void)close(file);
}

static void run_passphrase(struct scope *scope, struct str text)
{
  char path[32];
  int file = private_file(text, path);
  [[gnu::cleanup(secret_drop)]] struct secret *passphrase = NULL;
  enum err err = passphrase_read(scope, scope_format(scope, "file:%s", path), &passphrase);
  must((err == OK) == (passphrase != NULL));
  (void)close(file);
}

static void run_policy(struct scope *scope, struct str text)
{
  struct json document;
  struct policy policy;
  if (json_parse(scope, text, &document) == OK && policy_parse(scope, &document, &policy) == OK) {
    must(policy.presentation_most_s <= LIMIT_PRESENTATION_S && policy.skew_most_s <= LIMIT_CLOCK_SKEW_S);
    (void)policy_takes_type(&policy, STR("WelfareEligibilityCredential"));
    (void)policy_takes_domain(&policy, STR("https://counter.gaon.example"));
  }
}

static void run_tables(struct scope *scope, struct str text)
{
  struct json entry;
  struct cborld_tables *tables = cborld_tables_new();
  struct jsonld_catalogue *catalogue = jsonld_catalogue_new();
  must(tables != NULL && catalogue != NULL);
  if (json_parse(scope, text, &entry) == OK && cborld_tables_add(tables, scope, &entry) == OK) {
    must(jsonld_catalogue_seal(catalogue, scope) == OK && cborld_tables_seal(tables, scope, catalogue) == OK);
  }
  cborld_tables_free(tables);
  jsonld_catalogue_free(catalogue);
}

static void write_member(struct scope *scope, const struct json *files, const char *name)
{
  const struct json *content = json_get(files, str_of(name));
  struct str text = STR("{}");
  must(content == NULL || json_print(scope, content, &text) == OK);
  FILE *file = fopen(scope_format(scope, "%s/%s", temporary_folder(), name).at, "wbe");
  must(file != NULL && fwrite(text.at, 1, text.len, file) == text.len && fclose(file) == 0);
}

/* {"manifest.json": ..., "template.json": ..., "schema.json": ...}: a folder of schemas with these files. */
static void run_folder(struct scope *scope, struct str text)
{
  static const char *const names[] = {"manifest.json", "template.json", "schema.json"};
  const char *folders[] = {temporary_folder()};
  [[gnu::cleanup(schemas_drop)]] struct schemas *schemas = NULL;
  struct json files;
  if (json_parse(scope, text, &files) != OK || !json_is_object(&files)) {
    return;
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    write_member(scope, &files, names[i]);
  }
  enum err err = schemas_load(scope, 1, folders, &schemas);
  must((err == OK) == (schemas != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static void (*const readers[])(struct scope * scope, struct str text) = {
      run_config, run_tokens, run_key_file, run_passphrase, run_policy, run_tables, run_folder};
  if (len == 0) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  readers[((size_t)octets[0] - '0') % (sizeof readers / sizeof *readers)](
      scope, bytes_str((struct bytes){octets + 1, len - 1}));
  return 0;
}

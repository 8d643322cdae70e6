#include "registry_process.h"

#include "base/buf.h"
#include "codec/hex.h"
#include "crypto/key_file.h"
#include "crypto/token.h"
#include "testing/testing.h"

static struct str token_line(struct scope *scope, const char *role, struct str token)
{
  struct digest hash = token_hash(token);
  struct buf buf = buf_in(scope);
  buf_format(&buf, "%s ", role);
  hex_print(&buf, digest_bytes(&hash));
  buf_add(&buf, STR(" test\n"));
  struct str line;
  ASSERT_OK(scope, buf_str(&buf, &line));
  return line;
}

static void write_key(struct registry_process *registry, struct scope *scope)
{
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = NULL;
  struct str path = scope_format(scope, "%s/operator.key", registry->process.folder);
  ASSERT_OK(scope, key_pair_new(scope, KEY_ED25519, &key));
  ASSERT_OK(scope, key_file_write(scope, path.at, key, NULL));
  ASSERT_OK(scope, note_key_of(scope, STR("registry.gaon.example/logs/" REGISTRY_PROCESS_LOG), NOTE_KEY_LOG,
                               key_pair_public(key), &registry->log_key));
}

void registry_process_prepare(struct registry_process *registry, struct scope *scope, const char *program,
                              const char *more)
{
  struct process *process = &registry->process;
  process_prepare(process, program);
  write_key(registry, scope);
  registry->issue_token = token_new(scope);
  registry->revoke_token = token_new(scope);
  struct str lines = scope_join(scope, token_line(scope, "issue", registry->issue_token),
                                token_line(scope, "revoke", registry->revoke_token));
  (void)process_file(process, scope, "tokens", lines);
  registry->issue_token_file = process_file(process, scope, "issue.token", registry->issue_token);
  registry->revoke_token_file = process_file(process, scope, "revoke.token", registry->revoke_token);
  registry->ini = scope_format(scope,
                               "public_url = " REGISTRY_PROCESS_URL "\nstore = store\nkey = operator.key\n"
                               "public = public\nlog = " REGISTRY_PROCESS_LOG "\nopen_lists = 1\n"
                               "tokens = tokens\nworkers = 8\n%s",
                               more);
}

void registry_process_start(struct registry_process *registry, struct scope *scope)
{
  process_start(&registry->process, scope, registry->ini);
}

struct registry_client *registry_process_client(struct registry_process *registry, struct scope *scope,
                                                struct str token_file)
{
  struct registry_client *client = NULL;
  ASSERT_OK(scope, registry_client_open(scope, process_url(&registry->process, scope), token_file, &client));
  return client;
}

/* Our side of the interop test. Each line of standard input is {"do": ..., "input": ..., ...}; each line of standard
   output answers one: {"output": ...}, or {"fault": ...} for what could not be done. It makes the calls that the verbs
   of `dojang` make, in one process, because the test makes thousands.

   usage: interop_peer <share folder> <policy file> <key file>...

   "key" in a request counts the key files from 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cborld/cborld.h"
#include "codec/hex.h"
#include "crypto/key_file.h"
#include "did/did_key.h"
#include "vc/compose.h"
#include "vc/present.h"
#include "vc/rules.h"
#include "vc/verify.h"
#include "json/field.h"
#include "json/text.h"

enum { PRESENTATION_S = 90, KEYS_MOST = 8 };

struct peer {
  struct schemas *schemas;
  struct policy policy;
  struct clock clock;
  struct key_pair *keys[KEYS_MOST];
  int key_count;
};

typedef enum err (*task)(struct scope *scope, const struct peer *peer, const struct json *request,
                         const struct json *input, struct json *out);

static enum err find_key(struct scope *scope, const struct peer *peer, const struct json *request,
                         const struct key_pair **out, struct str *method)
{
  int64_t number;
  TRY(json_need_integer(scope, NULL, request, STR("key"), 0, peer->key_count - 1, &number));
  *out = peer->keys[number];
  return did_key_method_print(scope, key_pair_public(*out), method);
}

static enum err task_issue(struct scope *scope, const struct peer *peer, const struct json *request,
                           const struct json *input, struct json *out)
{
  enum vc_version version;
  const struct key_pair *key;
  struct proof_options options = {.purpose = PROOF_ASSERTION, .created_s = clock_now_s(&peer->clock)};
  TRY(json_need_string(scope, NULL, request, STR("suite"), &options.suite));
  TRY(rules_check_credential(scope, input, &version));
  TRY(compose_check_claims(scope, peer->schemas, input));
  TRY(find_key(scope, peer, request, &key, &options.method));
  TRY(json_may_string(scope, NULL, request, STR("id"), &options.id));
  options.previous = json_get(request, STR("previous"));
  return proof_create(scope, peer->schemas->catalogue, input, key, &options, out);
}

static enum err task_present(struct scope *scope, const struct peer *peer, const struct json *request,
                             const struct json *input, struct json *out)
{
  const struct key_pair *key;
  struct presentation_order order = {.credentials = input, .created_s = clock_now_s(&peer->clock)};
  order.expires_s = order.created_s + PRESENTATION_S;
  TRY(json_need_string(scope, NULL, request, STR("suite"), &order.suite));
  TRY(json_need_string(scope, NULL, request, STR("challenge"), &order.challenge));
  TRY(json_need_string(scope, NULL, request, STR("domain"), &order.domain));
  TRY(find_key(scope, peer, request, &key, &order.method));
  return present(scope, peer->schemas, key, &order, out);
}

/* The holder's proof on a presentation that is made already, with members of its own. */
static enum err task_sign_presentation(struct scope *scope, const struct peer *peer, const struct json *request,
                                       const struct json *input, struct json *out)
{
  enum vc_version version;
  const struct key_pair *key;
  struct proof_options options = {.purpose = PROOF_AUTHENTICATION, .created_s = clock_now_s(&peer->clock)};
  options.expires_s = options.created_s + PRESENTATION_S;
  TRY(rules_check_presentation(scope, input, &version));
  TRY(json_need_string(scope, NULL, request, STR("suite"), &options.suite));
  TRY(json_need_string(scope, NULL, request, STR("challenge"), &options.challenge));
  TRY(json_need_string(scope, NULL, request, STR("domain"), &options.domain));
  TRY(find_key(scope, peer, request, &key, &options.method));
  return proof_create(scope, peer->schemas->catalogue, input, key, &options, out);
}

/* The verdict, and the first detail that tells why it is none better; without one the code of what decided. */
static enum err verdict_of(struct scope *scope, const struct report *report, struct json *out)
{
  struct str detail = STR("");
  for (size_t i = 0; i < CHECK_COUNT && detail.len == 0; i++) {
    detail = report->checks[i].detail;
  }
  if (detail.len == 0) {
    detail = str_of(finding_info(report_decisive(report))->code);
  }
  const struct json_member members[] = {
      JSON_MEMBER("verdict", json_of_str(str_of(verdict_name(report_verdict(report))))),
      JSON_MEMBER("detail", json_of_str(detail)),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err task_verify(struct scope *scope, const struct peer *peer, const struct json *request,
                            const struct json *input, struct json *out)
{
  bool is_presentation = json_is(json_get(request, STR("as")), STR("presentation"));
  struct verify_request asked = {.use = is_presentation ? VERIFY_PRESENTATION : VERIFY_CREDENTIAL};
  struct verifier verifier = {
      .schemas = peer->schemas, .policy = &peer->policy, .resolver = &proof_did_key_resolver, .clock = &peer->clock};
  struct report report;
  TRY(json_may_string(scope, NULL, request, STR("challenge"), &asked.challenge));
  TRY(json_may_string(scope, NULL, request, STR("domain"), &asked.domain));
  TRY(verify_document(scope, &verifier, NULL, &asked, input, &report));
  return verdict_of(scope, &report, out);
}

/* The proofs alone, whatever the rules say about the document. */
static enum err task_check(struct scope *scope, const struct peer *peer, const struct json *request,
                           const struct json *input, struct json *out)
{
  (void)request;
  struct proof_findings findings;
  TRY(proof_check(scope, peer->schemas->catalogue, input, PROOF_ASSERTION, &proof_did_key_resolver, &findings));
  const struct json_member members[] = {
      JSON_MEMBER("verdict", json_of_str(str_of(proof_all_hold(&findings) ? "verified" : "refused"))),
      JSON_MEMBER("detail", json_of_str(findings.at[0].reason)),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, out);
}

static enum err task_decode(struct scope *scope, const struct peer *peer, const struct json *request,
                            const struct json *input, struct json *out)
{
  (void)request;
  struct bytes octets;
  TRY(hex_decode(scope, json_is_string(input) ? input->string : STR(""), &octets));
  return cborld_decode(scope, peer->schemas->tables, octets, out);
}

static enum err task_encode(struct scope *scope, const struct peer *peer, const struct json *request,
                            const struct json *input, struct json *out)
{
  int64_t entry_id = DOJANG_CBORLD_ENTRY;
  struct bytes octets;
  struct buf digits = buf_in(scope);
  struct str text;
  TRY(json_may_integer(scope, NULL, request, STR("entry"), 0, INT32_MAX, &entry_id));
  TRY(cborld_encode(scope, peer->schemas->tables, (uint64_t)entry_id, input, &octets));
  hex_print(&digits, octets);
  TRY(buf_str(&digits, &text));
  *out = json_of_str(text);
  return OK;
}

static const struct {
  struct str name;
  task run;
} tasks[] = {
    {STR_INIT("issue"), task_issue},   {STR_INIT("present"), task_present},
    {STR_INIT("verify"), task_verify}, {STR_INIT("sign presentation"), task_sign_presentation},
    {STR_INIT("check"), task_check},   {STR_INIT("encode"), task_encode},
    {STR_INIT("decode"), task_decode},
};

static enum err run(struct scope *scope, const struct peer *peer, struct str line, struct json *out)
{
  struct json request;
  struct str name;
  TRY(json_parse(scope, line, &request));
  TRY(json_need_string(scope, NULL, &request, STR("do"), &name));
  const struct json *input = json_get(&request, STR("input"));
  for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
    if (str_equal(tasks[i].name, name) && input != NULL) {
      return tasks[i].run(scope, peer, &request, input, out);
    }
  }
  return FAIL(scope, ERR_OPTION, "do: is no task, or it has no input");
}

static enum err answer(struct scope *scope, const struct peer *peer, struct str line, struct str *out)
{
  struct json output;
  bool good = run(scope, peer, line, &output) == OK;
  if (!good) {
    struct fault fault = scope_take_fault(scope);
    output = json_of_str(scope_str(scope, str_of(fault.text)));
  }
  const struct json_member member = {good ? STR("output") : STR("fault"), output};
  struct json reply = json_of_members(&member, 1);
  return json_print(scope, &reply, out);
}

static enum err read_policy(struct scope *scope, const char *path, struct policy *out)
{
  char text[4096];
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return FAIL(scope, ERR_IO, "%s: cannot be read", path);
  }
  size_t len = fread(text, 1, sizeof text, file);
  (void)fclose(file);
  struct json document;
  TRY(json_parse(scope, (struct str){text, len}, &document));
  return policy_parse(scope, &document, out);
}

static enum err peer_open(struct scope *scope, char **arguments, struct peer *peer)
{
  TRY(schemas_load_configured(scope, str_of(arguments[1]), STR(""), &peer->schemas));
  TRY(read_policy(scope, arguments[2], &peer->policy));
  for (char **file = arguments + 3; *file != NULL; file++, peer->key_count++) {
    TRY(key_file_read(scope, *file, NULL, &peer->keys[peer->key_count]));
  }
  return OK;
}

static void peer_close(struct peer *peer)
{
  while (peer->key_count > 0) {
    key_pair_free(peer->keys[--peer->key_count]);
  }
  schemas_free(peer->schemas);
}

static bool serve(struct scope *scope, const struct peer *peer)
{
  char *line = NULL;
  size_t size = 0;
  bool good = true;
  for (ssize_t len; good && (len = getline(&line, &size, stdin)) > 0;) {
    struct str reply;
    good = answer(scope, peer, (struct str){line, (size_t)len}, &reply) == OK &&
           printf(STR_FMT "\n", STR_ARG(reply)) > 0 && fflush(stdout) == 0;
    scope_reset(scope);
  }
  free(line);
  return good;
}

int main(int argc, char **argv)
{
  if (argc < 3 || argc > 3 + KEYS_MOST) {
    fputs("usage: interop_peer <share folder> <policy file> <key file>...\n", stderr);
    return 2;
  }
  struct peer peer = {0};
  struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  bool good = memory != NULL && scope != NULL && peer_open(memory, argv, &peer) == OK && serve(scope, &peer);
  if (memory != NULL && scope_err(memory) != OK) {
    fprintf(stderr, "interop_peer: %s\n", scope_first_fault(memory)->text);
  }
  peer_close(&peer);
  scope_free(scope);
  scope_free(memory);
  return good ? 0 : 1;
}

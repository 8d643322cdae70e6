/* Our side of the interop test. Each line of standard input is {"do": ..., "input": ..., ...}; each line of standard
   output answers one: {"output": ...}, or {"fault": ...} for what could not be done. It makes the calls that the verbs
   of `dojang` make, in one process, because the test makes thousands.

   usage: interop_peer <share folder> <policy file> <issuer's key file> <holder's key file> */
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

enum { PRESENTATION_S = 90 };

struct peer {
  struct schemas *schemas;
  struct policy policy;
  struct clock clock;
  struct key_pair *issuer;
  struct key_pair *holder;
};

typedef enum err (*task)(struct scope *scope, const struct peer *peer, const struct json *request,
                         const struct json *input, struct json *out);

static enum err task_issue(struct scope *scope, const struct peer *peer, const struct json *request,
                           const struct json *input, struct json *out)
{
  enum vc_version version;
  struct proof_options options = {.purpose = PROOF_ASSERTION, .created_s = clock_now_s(&peer->clock)};
  TRY(json_need_string(scope, NULL, request, STR("suite"), &options.suite));
  TRY(rules_check_credential(scope, input, &version));
  TRY(compose_check_claims(scope, peer->schemas, input));
  TRY(did_key_method_print(scope, key_pair_public(peer->issuer), &options.method));
  return proof_create(scope, peer->schemas->catalogue, input, peer->issuer, &options, out);
}

static enum err task_present(struct scope *scope, const struct peer *peer, const struct json *request,
                             const struct json *input, struct json *out)
{
  struct presentation_order order = {.credentials = input, .created_s = clock_now_s(&peer->clock)};
  order.expires_s = order.created_s + PRESENTATION_S;
  TRY(json_need_string(scope, NULL, request, STR("suite"), &order.suite));
  TRY(json_need_string(scope, NULL, request, STR("challenge"), &order.challenge));
  TRY(json_need_string(scope, NULL, request, STR("domain"), &order.domain));
  TRY(did_key_method_print(scope, key_pair_public(peer->holder), &order.method));
  return present(scope, peer->schemas, peer->holder, &order, out);
}

/* The verdict, and the first detail that tells why it is none better. */
static enum err verdict_of(struct scope *scope, const struct report *report, struct json *out)
{
  struct str detail = STR("");
  for (size_t i = 0; i < CHECK_COUNT && detail.len == 0; i++) {
    detail = report->checks[i].detail;
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

static enum err task_cborld(struct scope *scope, const struct peer *peer, const struct json *request,
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
    {STR_INIT("issue"), task_issue},
    {STR_INIT("present"), task_present},
    {STR_INIT("verify"), task_verify},
    {STR_INIT("cborld"), task_cborld},
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
  TRY(key_file_read(scope, arguments[3], NULL, &peer->issuer));
  return key_file_read(scope, arguments[4], NULL, &peer->holder);
}

static void peer_close(struct peer *peer)
{
  key_pair_free(peer->holder);
  key_pair_free(peer->issuer);
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
  if (argc != 5) {
    fputs("usage: interop_peer <share folder> <policy file> <issuer's key file> <holder's key file>\n", stderr);
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

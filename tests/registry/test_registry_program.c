#include "testing/testing.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "proof/proof.h"
#include "raw.h"
#include "registry_process.h"
#include "status/list.h"
#include "status/trust_list.h"
#include "vc/schemas.h"
#include "json/text.h"

/* dojang-registry as a process: who may ask what, what is answered, what is published, how it starts and stops. */

struct world {
  struct scope *scope;
  struct registry_process registry;
  struct registry_client *client; /* with the token of the role `issue` */
  struct registry_client *revoke;
};

#define ISSUER(id)                                                                                                     \
  "{\"id\":\"" id "\",\"name\":{\"ko\":\"가온시\",\"en\":\"Gaon\"},\"types\":[\"T\"],\"keys\":[{"                   \
  "\"verificationMethod\":\"" id "#k\"}]}"

static int setup(void **state)
{
  static struct world world;
  world = (struct world){.scope = scope_new(LIMIT_SCOPE_OCTETS)};
  *state = &world;
  registry_process_prepare(&world.registry, world.scope, REGISTRY_PROGRAM, "issuers = issuers.json\n");
  (void)process_file(&world.registry.process, world.scope, "issuers.json", STR("[" ISSUER("did:x:a") "]"));
  registry_process_start(&world.registry, world.scope);
  world.client = registry_process_client(&world.registry, world.scope, world.registry.issue_token_file);
  world.revoke = registry_process_client(&world.registry, world.scope, world.registry.revoke_token_file);
  return 0;
}

static int teardown(void **state)
{
  struct world *world = *state;
  registry_client_close(world->client);
  registry_client_close(world->revoke);
  process_clear(&world->registry.process);
  scope_free(world->scope);
  return 0;
}

static struct raw_reply exchange(struct world *world, const char *method, const char *path, struct str token,
                                 const char *fields, struct str body)
{
  struct str bearer =
      token.len == 0 ? STR("") : scope_format(world->scope, "Authorization: Bearer " STR_FMT "\r\n", STR_ARG(token));
  struct str head = scope_format(world->scope,
                                 "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                 "Content-Length: %zu\r\n%s" STR_FMT "\r\n",
                                 method, path, body.len, fields, STR_ARG(bearer));
  return raw_exchange(world->registry.process.port, world->scope, scope_join(world->scope, head, body));
}

static void each_path_wants_its_role(void **state)
{
  struct world *world = *state;
  struct str none = STR("");
  struct str issue = world->registry.issue_token;
  struct str revoke = world->registry.revoke_token;
  const struct {
    const char *method, *path;
    struct str token;
    int status;
  } rows[] = {
      {"POST", "/indices", none, 401},
      {"POST", "/indices", STR("dj_wrong"), 401},
      {"POST", "/indices", revoke, 403},
      {"POST", "/indices", issue, 400},
      {"POST", "/records", none, 401},
      {"POST", "/records", revoke, 403},
      {"POST", "/records", issue, 400},
      {"POST", "/credentials/status", none, 401},
      {"POST", "/credentials/status", issue, 403},
      {"POST", "/credentials/status", revoke, 400},
      {"GET", "/indices", issue, 405},
      {"GET", "/status", none, 200},
      {"GET", "/issuers", none, 200},
      {"GET", "/status/revocation-0", none, 200},
      {"GET", "/status/revocation-1", none, 200}, /* one group is always ahead */
      {"GET", "/status/revocation-2", none, 404},
      {"GET", "/status/revocation-0/1", none, 200},
      {"GET", "/status/revocation-0/0", none, 404},
      {"GET", "/status/revocation-0/01", none, 404},
      {"GET", "/status/revocation-0/current", none, 404},
      {"GET", "/status/revocation-2/1", none, 404},
      {"GET", "/issuers/1", none, 200},
      {"GET", "/issuers/2", none, 404},
      {"GET", "/checkpoint", none, 200},
      {"GET", "/tile/0/000.p/6", none, 200},
      {"GET", "/tile/entries/000.p/6", none, 200},
      {"GET", "/tile/0/000", none, 404},
      {"GET", "/tile/0/0", none, 404},
      {"GET", "/tile/0/../checkpoint", none, 404},
      {"GET", "/log", none, 200},
      {"GET", "/logs/2026/checkpoint", none, 200},
      {"GET", "/logs/2025/checkpoint", none, 404},
      {"GET", "/logs/2026/tile/0/000.p/6", none, 200},
      {"GET", "/logs/../checkpoint", none, 404},
      {"GET", "/proofs/0", none, 200},
      {"GET", "/proofs/99", none, 404},
      {"GET", "/proofs/x", none, 404},
      {"GET", "/proofs/0/subtree", none, 404},
      {"GET", "/bundle", none, 200},
      {"GET", "/status/..", none, 404},
      {"GET", "/healthz", none, 200},
      {"GET", "/metrics", none, 200},
      {"GET", "/openapi.json", none, 200},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bool is_post = strcmp(rows[i].method, "POST") == 0;
    struct raw_reply reply =
        exchange(world, rows[i].method, rows[i].path, rows[i].token, "", is_post ? STR("{}") : STR(""));
    if (reply.status != rows[i].status) {
      fail_msg("row %zu: %d: %.*s", i, reply.status, STR_ARG(reply.body));
    }
  }
}

static void a_lease_has_the_documented_form(void **state)
{
  struct world *world = *state;
  struct raw_reply reply = exchange(world, "POST", "/indices", world->registry.issue_token, "", STR("{\"count\":2}"));
  struct json answer;
  assert_int_equal(reply.status, 201);
  ASSERT_OK(world->scope, json_parse(world->scope, reply.body, &answer));
  assert_true(json_is_number(json_get(&answer, STR("group"))));
  assert_int_equal(json_get(&answer, STR("indices"))->items.len, 2);
  const struct json *lists = json_get(&answer, STR("statusLists"));
  assert_true(json_is(json_get(lists, STR("revocation")), STR(REGISTRY_PROCESS_URL "/status/revocation-0")));
  assert_true(json_is(json_get(lists, STR("suspension")), STR(REGISTRY_PROCESS_URL "/status/suspension-0")));
}

/* Whatever comes in, the answer is 4xx with problem details, and the service goes on. */
static void hostile_requests_are_refused(void **state)
{
  struct world *world = *state;
  static const char *const paths[] = {"/indices", "/records", "/credentials/status"};
  static const struct str bodies[] = {
      STR_INIT(""),
      STR_INIT("{"),
      STR_INIT("[]"),
      STR_INIT("null"),
      STR_INIT("7"),
      STR_INIT("\"x\""),
      STR_INIT("{\"count\":{}}"),
      STR_INIT("{\"count\":-1}"),
      STR_INIT("{\"count\":1e999}"),
      STR_INIT("{\"count\":1025}"),
      STR_INIT("{\"records\":[[]]}"),
      STR_INIT("{\"records\":{\"a\":1}}"),
      STR_INIT("{\"records\":[{\"group\":1e300}]}"),
      STR_INIT("{\"credentialStatus\":[1]}"),
      STR_INIT("{\"credentialStatus\":{\"type\":[]},\"status\":1}"),
      STR_INIT("{\"a\":\"\xff\"}"),
      STR_INIT("{\"count\":1,\"count\":2}"),
  };
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    struct str token = i == 2 ? world->registry.revoke_token : world->registry.issue_token;
    for (size_t j = 0; j < sizeof bodies / sizeof *bodies; j++) {
      struct raw_reply reply = exchange(world, "POST", paths[i], token, "", bodies[j]);
      struct json problem;
      assert_in_range(reply.status, 400, 499);
      ASSERT_OK(world->scope, json_parse(world->scope, reply.body, &problem));
      assert_true(json_is_string(json_get(&problem, STR("type"))));
      assert_true(json_is_string(json_get(&problem, STR("detail"))));
    }
    char deep[20001];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_in_range(exchange(world, "POST", paths[i], token, "", str_of(deep)).status, 400, 499);
  }
  struct raw_reply large = exchange(world, "POST", "/records", world->registry.issue_token, "X-Ignored: 1\r\n",
                                    (struct str){SCOPE_ARRAY(world->scope, char, 2 << 20), 2 << 20});
  assert_true(large.status == 413 || large.status == 0);
  assert_int_equal(exchange(world, "GET", "/healthz", STR(""), "", STR("")).status, 200);
}

static void every_truncation_of_a_request_is_refused(void **state)
{
  struct world *world = *state;
  struct str body =
      STR("{\"records\":[{\"idempotencyKey\":\"k\",\"digest\":"
          "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"group\":0,\"index\":0,\"issuer\":\"did:x:y\","
          "\"type\":\"T\",\"validUntil\":\"2026-03-10T00:00:00Z\"}]}");
  for (size_t len = 0; len < body.len; len++) {
    struct raw_reply reply =
        exchange(world, "POST", "/records", world->registry.issue_token, "", str_slice(body, 0, len));
    assert_int_equal(reply.status, 400);
  }
  /* whole, but nothing was leased */
  assert_int_equal(exchange(world, "POST", "/records", world->registry.issue_token, "", body).status, 409);
}

/* A leased and recorded credential. */
static struct registry_lease one_credential(struct world *world, struct registry_receipt *receipt)
{
  struct registry_port port = registry_client_port(world->client);
  struct registry_lease lease;
  ASSERT_OK(world->scope, registry_lease(&port, world->scope, 1, &lease));
  struct registry_record record = {.idempotency_key = STR("key-1"),
                                   .digest = {1},
                                   .group = lease.group,
                                   .index = lease.indices[0],
                                   .issuer = STR("did:x:a"),
                                   .type = STR("T"),
                                   .valid_until_s = 1900000000};
  ASSERT_OK(world->scope, registry_record(&port, world->scope, 1, &record, receipt));
  record.digest[0] = 2;
  struct registry_receipt other;
  ASSERT_ERR(world->scope, ERR_CONFLICT, registry_record(&port, world->scope, 1, &record, &other));
  return lease;
}

static struct registry_change revocation_of(const struct registry_lease *lease, bool status)
{
  return (struct registry_change){.list_url = lease->list_urls[STATUS_REVOCATION],
                                  .index = lease->indices[0],
                                  .purpose = STATUS_REVOCATION,
                                  .status = status};
}

static void assert_signed(struct scope *scope, const struct json *credential)
{
  struct schemas *schemas = NULL;
  struct proof_findings findings;
  ASSERT_OK(scope, schemas_load_configured(scope, STR(""), STR(""), &schemas));
  ASSERT_OK(scope,
            proof_check(scope, schemas->catalogue, credential, PROOF_ASSERTION, &proof_did_key_resolver, &findings));
  assert_true(proof_all_hold(&findings));
  assert_true(json_is(json_get(credential, STR("issuer")), findings.at[0].controller));
  schemas_free(schemas);
}

static void a_revocation_is_published_signed_and_for_good(void **state)
{
  struct world *world = *state;
  struct scope *scope = world->scope;
  struct registry_receipt receipt;
  struct registry_lease lease = one_credential(world, &receipt);
  struct registry_port port = registry_client_port(world->revoke);
  struct registry_document before;
  ASSERT_OK(scope, registry_fetch_list(&port, scope, lease.list_urls[STATUS_REVOCATION], STR(""), &before));
  struct registry_document same;
  ASSERT_OK(scope, registry_fetch_list(&port, scope, lease.list_urls[STATUS_REVOCATION], before.etag, &same));
  assert_false(same.changed);
  struct registry_change change = revocation_of(&lease, true);
  struct registry_change_receipt told;
  ASSERT_OK(scope, registry_set_status(&port, scope, &change, &told));
  assert_int_equal(told.sequence, 1);
  ASSERT_STR(told.reason, STR("unspecified"));
  change = revocation_of(&lease, false);
  ASSERT_ERR(scope, ERR_CONFLICT, registry_set_status(&port, scope, &change, &told));
  change.list_url = STR(REGISTRY_PROCESS_URL "/status/revocation-7");
  ASSERT_ERR(scope, ERR_NOT_FOUND, registry_set_status(&port, scope, &change, &told));
  struct registry_document after;
  struct json credential;
  struct status_list list;
  ASSERT_OK(scope, registry_fetch_list(&port, scope, lease.list_urls[STATUS_REVOCATION], before.etag, &after));
  assert_true(after.changed);
  ASSERT_OK(scope, json_parse(scope, after.body, &credential));
  ASSERT_OK(scope, status_list_parse(scope, &credential, &list));
  assert_true(bitstring_get(&list.bits, lease.indices[0]));
  assert_int_equal(bitstring_count(&list.bits), 1);
  assert_signed(scope, &credential);
}

static void what_is_public_can_be_cached(void **state)
{
  struct world *world = *state;
  struct registry_receipt receipt;
  (void)one_credential(world, &receipt);
  static const char *const paths[] = {"/status", "/status/revocation-0", "/status/suspension-0", "/issuers"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    struct raw_reply reply = exchange(world, "GET", paths[i], STR(""), "", STR(""));
    assert_int_equal(reply.status, 200);
    ASSERT_STR(raw_field(&reply, "Content-Type"), STR("application/json"));
    ASSERT_STR(raw_field(&reply, "Cache-Control"), STR("public, max-age=300"));
    struct str field = scope_format(world->scope, "If-None-Match: " STR_FMT "\r\n", STR_ARG(raw_field(&reply, "ETag")));
    reply = exchange(world, "GET", paths[i], STR(""), field.at, STR(""));
    assert_int_equal(reply.status, 304);
    assert_int_equal(reply.body.len, 0);
  }
}

static size_t trusted(struct world *world)
{
  struct registry_port port = registry_client_port(world->client);
  struct registry_document document;
  struct json credential;
  struct trust_list list;
  ASSERT_OK(world->scope, registry_fetch_issuers(&port, world->scope, STR(""), &document));
  ASSERT_OK(world->scope, json_parse(world->scope, document.body, &credential));
  ASSERT_OK(world->scope, trust_list_parse(world->scope, &credential, &list));
  assert_signed(world->scope, &credential);
  return list.len;
}

static void the_trust_list_is_read_again_on_sighup(void **state)
{
  struct world *world = *state;
  struct process *process = &world->registry.process;
  assert_int_equal(trusted(world), 1);
  (void)process_file(process, world->scope, "issuers.json", STR("[" ISSUER("did:x:a") "," ISSUER("did:x:b") "]"));
  assert_int_equal(kill(process->pid, SIGHUP), 0);
  for (int i = 0; i < 100 && trusted(world) != 2; i++) {
    usleep(20000);
  }
  assert_int_equal(trusted(world), 2);
}

static void a_second_process_is_refused(void **state)
{
  struct world *world = *state;
  struct str ini = scope_format(world->scope, "%s/service.ini", world->registry.process.folder);
  pid_t child = fork();
  if (child == 0) {
    if (freopen("/dev/null", "w", stderr) == NULL) {
      _exit(98);
    }
    execl(REGISTRY_PROGRAM, REGISTRY_PROGRAM, ini.at, (char *)NULL);
    _exit(99);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 1);
  assert_int_equal(exchange(world, "GET", "/healthz", STR(""), "", STR("")).status, 200);
}

static void it_stops_cleanly_and_goes_on_where_it_was(void **state)
{
  struct world *world = *state;
  struct registry_receipt receipt;
  struct registry_lease lease = one_credential(world, &receipt);
  struct registry_port port = registry_client_port(world->revoke);
  struct registry_change change = revocation_of(&lease, true);
  struct registry_change_receipt told;
  ASSERT_OK(world->scope, registry_set_status(&port, world->scope, &change, &told));
  assert_int_equal(process_stop(&world->registry.process), 0);
  registry_process_start(&world->registry, world->scope);
  registry_client_close(world->client);
  registry_client_close(world->revoke);
  world->client = registry_process_client(&world->registry, world->scope, world->registry.issue_token_file);
  world->revoke = registry_process_client(&world->registry, world->scope, world->registry.revoke_token_file);
  port = registry_client_port(world->revoke);
  struct registry_change_receipt again;
  ASSERT_OK(world->scope, registry_set_status(&port, world->scope, &change, &again));
  assert_int_equal(again.sequence, told.sequence);
  assert_int_equal(again.changed_s, told.changed_s);
  assert_int_equal(process_stop(&world->registry.process), 0);
}

static void no_log_line_names_a_list_or_a_token(void **state)
{
  struct world *world = *state;
  struct registry_receipt receipt;
  (void)one_credential(world, &receipt);
  struct str log = process_log(&world->registry.process, world->scope);
  assert_true(log.len > 0);
  assert_false(str_contains(log, world->registry.issue_token));
  assert_false(str_contains(log, STR("key-1")));
}

#define PROGRAM_TEST(function) cmocka_unit_test_setup_teardown((function), setup, teardown)

TESTING_MAIN(PROGRAM_TEST(each_path_wants_its_role), PROGRAM_TEST(a_lease_has_the_documented_form),
             PROGRAM_TEST(hostile_requests_are_refused), PROGRAM_TEST(every_truncation_of_a_request_is_refused),
             PROGRAM_TEST(a_revocation_is_published_signed_and_for_good), PROGRAM_TEST(what_is_public_can_be_cached),
             PROGRAM_TEST(the_trust_list_is_read_again_on_sighup), PROGRAM_TEST(a_second_process_is_refused),
             PROGRAM_TEST(it_stops_cleanly_and_goes_on_where_it_was), PROGRAM_TEST(no_log_line_names_a_list_or_a_token))

/* What a verifier fetches from the registry: the input holds the index of the lists, the trust list and one status list
   for all URLs, the log's checkpoint, one tile for all paths and a proof that a credential is logged, separated by a
   line "---". A document without a proof is signed by the operator before it is served, a checkpoint without signatures
   by the log and its witness, so that what stands behind the signature is reached. Whatever comes of it, the verifier
   can work with it, also in a second round. The same parts come once more as a bundle, and the input itself as one. */
#include "office.h"
#include "status/bundle.h"
#include "target.h"
#include "testing/testing.h"
#include "vc/verify.h"
#include "json/text.h"

#define LOG_NAME "vc.gaon.example/logs/2026"

enum { PAGES = REGISTRY_BUNDLE + 1 };

static struct office *office;
static struct policy policy;
static struct json credential;
static const struct clock now = {OFFICE_NOW_S};
static struct note_signer signers[2]; /* the log and its witness */
static struct log_policy log_policy;

static void open_log(struct scope *memory)
{
  struct str keys[2];
  signers[0].pair = office->who[OPERATOR].key;
  signers[1].pair = office->who[STRANGER].key;
  must(note_key_of(memory, STR(LOG_NAME), NOTE_KEY_LOG, key_pair_public(signers[0].pair), &signers[0].key) == OK);
  must(note_key_of(memory, STR("w.example"), NOTE_KEY_WITNESS, key_pair_public(signers[1].pair), &signers[1].key) ==
       OK);
  must(note_key_print(memory, &signers[0].key, &keys[0]) == OK);
  must(note_key_print(memory, &signers[1].key, &keys[1]) == OK);
  struct str text =
      scope_format(memory, "log " STR_FMT "\nwitness w " STR_FMT "\nquorum w\n", STR_ARG(keys[0]), STR_ARG(keys[1]));
  must(log_policy_parse(memory, text, &log_policy) == OK);
}

static void open_office(void)
{
  office = office_open();
  policy = office_policy(office->memory, "strict.json");
  struct json plain = office_with_status(office, office->memory, STR(WELFARE));
  credential = office_sign(office, office->memory, ISSUER, &plain);
  open_log(office->memory);
}

/* The texts by page. */
struct server {
  struct str pages[PAGES];
  struct str log_proof;
};

static struct str signed_text(struct scope *scope, struct str text)
{
  struct json document;
  struct json out;
  struct str printed = text;
  struct proof_options options = {.suite = STR("eddsa-jcs-2022"), .method = office->who[OPERATOR].method};
  bool bare = json_parse(scope, text, &document) == OK && json_is_object(&document) &&
              json_get(&document, STR("proof")) == NULL;
  if (bare &&
      proof_create(scope, office->schemas->catalogue, &document, office->who[OPERATOR].key, &options, &out) == OK) {
    must(json_print(scope, &out, &printed) == OK);
  }
  (void)scope_take_fault(scope);
  return printed;
}

static struct str signed_checkpoint(struct scope *scope, struct str text)
{
  struct note note;
  struct note_signature lines[2];
  struct str printed = text;
  bool bare = text.len > 0 && note_parse(scope, text, &note) != OK;
  (void)scope_take_fault(scope);
  text = scope_join(scope, text, STR("\n"));
  if (bare && note_sign(scope, &signers[0], text, 0, &lines[0]) == OK &&
      note_sign(scope, &signers[1], text, OFFICE_NOW_S, &lines[1]) == OK) {
    note = (struct note){text, lines, 2};
    (void)note_print(scope, &note, &printed);
  }
  (void)scope_take_fault(scope);
  return printed;
}

/* The next part of the input, which is stepped over with the mark behind it. */
static struct str take_part(struct str *input)
{
  const struct str mark = STR("\n---\n");
  size_t end = 0;
  while (end < input->len && !str_starts(str_slice(*input, end, input->len), mark)) {
    end++;
  }
  struct str part = str_slice(*input, 0, end);
  *input = str_slice(*input, end + mark.len, input->len);
  return part;
}

static void server_read(struct scope *scope, struct str input, struct server *out)
{
  *out = (struct server){0};
  out->pages[REGISTRY_LISTS] = take_part(&input);
  out->pages[REGISTRY_ISSUERS] = signed_text(scope, take_part(&input));
  out->pages[REGISTRY_LIST] = signed_text(scope, take_part(&input));
  out->pages[REGISTRY_CHECKPOINT] = signed_checkpoint(scope, take_part(&input));
  out->pages[REGISTRY_TILE] = take_part(&input);
  out->log_proof = input;
}

static enum err fetch(void *self, struct scope *scope, enum registry_page page, struct str name, struct str etag,
                      struct registry_document *out)
{
  const struct server *server = self;
  struct str own = scope_format(scope, "%zu-%zu", server->pages[page].len, name.len);
  *out = (struct registry_document){!str_equal(own, etag), own, server->pages[page]};
  return server->pages[page].len > 0 ? OK : FAIL(scope, ERR_NOT_FOUND, "there is no such page");
}

static void verify_with(const struct evidence *evidence, const struct server *server)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &now, &log_policy};
  struct verify_request request = {.use = VERIFY_CREDENTIAL, .log_proofs = &server->log_proof, .log_proofs_len = 1};
  struct report report;
  struct json printed;
  must(verify_document(scope, &verifier, evidence, &request, &credential, &report) == OK);
  must(report_print(scope, &report, &printed) == OK);
}

static void check_log(const struct evidence *evidence, bool has_tiles)
{
  const struct evidence_log *log = evidence->log;
  must(log == NULL || log->subtrees_len == (has_tiles ? log->size >> 8 : 0));
  must(log == NULL || log->edge.size == log->subtrees_len << 8);
}

static void run_bundle(struct scope *scope, const struct evidence_rules *rules, const struct server *server,
                       struct str text)
{
  struct evidence *evidence = evidence_new();
  must(evidence != NULL);
  must(evidence_add_bundle(evidence, scope, rules, NULL, text) == scope_err(scope));
  (void)scope_take_fault(scope);
  check_log(evidence, false);
  verify_with(evidence, server);
  evidence_free(evidence);
}

static void run_bundles(struct scope *scope, const struct evidence_rules *rules, const struct server *server,
                        struct str input)
{
  const struct bundle bundle = {OFFICE_NOW_S, server->pages[REGISTRY_ISSUERS], &server->pages[REGISTRY_LIST], 1,
                                server->pages[REGISTRY_CHECKPOINT]};
  struct str text;
  run_bundle(scope, rules, server, input);
  if (bundle_print(scope, &bundle, &text) == OK) {
    run_bundle(scope, rules, server, text);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct registry_port_calls calls = {.fetch = fetch};
  if (office == NULL) {
    open_office();
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct server server;
  struct str input = bytes_str((struct bytes){octets, len});
  server_read(scope, input, &server);
  const struct registry_port port = {&calls, &server};
  struct evidence_rules rules = office_rules(office);
  rules.log_policy = &log_policy;
  struct evidence *former = NULL;
  for (size_t round = 0; round < 2; round++) {
    struct evidence *fresh = NULL;
    must(evidence_refresh(scope, &rules, &port, former, &fresh) == scope_err(scope) && fresh != NULL);
    (void)scope_take_fault(scope);
    evidence_free(former);
    former = fresh;
    check_log(former, true);
    verify_with(former, &server);
  }
  evidence_free(former);
  run_bundles(scope, &rules, &server, input);
  return 0;
}

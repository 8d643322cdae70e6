/* What a verifier fetches from the registry: the input holds the index of the lists, the trust list and one status list
   for all URLs, as JSON texts separated by a line "---". A document without a proof is signed by the operator before it
   is served, so that what stands behind the signature is reached. Whatever comes of it, the verifier can work with it,
   also in a second round. */
#include "office.h"
#include "target.h"
#include "testing/testing.h"
#include "vc/verify.h"
#include "json/text.h"

enum { PAGES = REGISTRY_ISSUERS + 1 };

static struct office *office;
static struct policy policy;
static struct json credential;
static const struct clock now = {OFFICE_NOW_S};

static void open_office(void)
{
  office = office_open();
  policy = office_policy(office->memory, "strict.json");
  struct json plain = office_with_status(office, office->memory, STR(WELFARE));
  credential = office_sign(office, office->memory, ISSUER, &plain);
}

/* The texts by page. */
struct server {
  struct str pages[PAGES];
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

static void server_read(struct scope *scope, struct str input, struct server *out)
{
  const struct str mark = STR("\n---\n");
  static const enum registry_page order[] = {REGISTRY_LISTS, REGISTRY_ISSUERS, REGISTRY_LIST};
  size_t from = 0;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    size_t end = from;
    while (end < input.len && !str_starts(str_slice(input, end, input.len), mark)) {
      end++;
    }
    struct str text = str_slice(input, from, end);
    out->pages[order[i]] = order[i] == REGISTRY_LISTS ? text : signed_text(scope, text);
    from = end + mark.len;
  }
}

static enum err fetch(void *self, struct scope *scope, enum registry_page page, struct str list_url, struct str etag,
                      struct registry_document *out)
{
  const struct server *server = self;
  struct str own = scope_format(scope, "%zu-%zu", server->pages[page].len, list_url.len);
  *out = (struct registry_document){!str_equal(own, etag), own, server->pages[page]};
  return server->pages[page].len > 0 ? OK : FAIL(scope, ERR_NOT_FOUND, "there is no such page");
}

static void verify_with(const struct evidence *evidence)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct verifier verifier = {office->schemas, &policy, &proof_did_key_resolver, NULL, &now, NULL};
  struct verify_request request = {.use = VERIFY_CREDENTIAL};
  struct report report;
  struct json printed;
  must(verify_document(scope, &verifier, evidence, &request, &credential, &report) == OK);
  must(report_print(scope, &report, &printed) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct registry_port_calls calls = {.fetch = fetch};
  if (office == NULL) {
    open_office();
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct server server;
  server_read(scope, bytes_str((struct bytes){octets, len}), &server);
  const struct registry_port port = {&calls, &server};
  const struct evidence_rules rules = office_rules(office);
  struct evidence *former = NULL;
  for (size_t round = 0; round < 2; round++) {
    struct evidence *fresh = NULL;
    must(evidence_refresh(scope, &rules, &port, former, &fresh) == scope_err(scope) && fresh != NULL);
    (void)scope_take_fault(scope);
    evidence_free(former);
    former = fresh;
    verify_with(former);
  }
  evidence_free(former);
  return 0;
}

#include "testing/testing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/limits.h"
#include "folder.h"
#include "registry/registry.h"
#include "status/list.h"
#include "status/trust_list.h"
#include "json/text.h"

#define URL "https://registry.gaon.example"

/* Signs by counting; refuses when it is told to. */
struct told_signer {
  atomic_int signatures;
  atomic_bool refuse;
};

static enum err sign(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out)
{
  struct told_signer *signer = self;
  if (atomic_load(&signer->refuse)) {
    return FAIL(scope, ERR_PROOF_GENERATION, "told to refuse");
  }
  atomic_fetch_add(&signer->signatures, 1);
  struct json proof;
  TRY(json_object_of(scope, 1, (const struct json_member[]){JSON_MEMBER("cryptosuite", json_of_str(suite))}, &proof));
  return json_with(scope, credential, STR("proof"), &proof, out);
}

struct fixture {
  struct folder folder;
  struct told_signer signer;
  struct clock clock;
  int64_t validity_s;
  char trust_file[96];
  struct registry *registry;
  struct registry_port port;
};

static enum err open_again(struct fixture *f, struct scope *scope)
{
  struct registry_settings settings = {
      .store = folder_open(scope, &f->folder),
      .public_url = STR(URL),
      .signer = {&f->signer, STR("did:example:registry"), sign},
      .clock = &f->clock,
      .validity_s = f->validity_s,
      .trust_validity_s = 1000,
      .ttl_s = 60,
      .trust_file = str_of(f->trust_file),
  };
  TRY(registry_open(scope, &settings, &f->registry));
  f->port = registry_local_port(f->registry);
  return OK;
}

static void open_new(struct fixture *f, struct scope *scope)
{
  *f = (struct fixture){.folder = folder_new(), .clock = {.fixed_s = 1773100800}, .validity_s = 1000};
  ASSERT_OK(scope, open_again(f, scope));
}

static void close_all(struct fixture *f)
{
  registry_close(f->registry);
  folder_remove(&f->folder);
}

static struct registry_record record_of(struct scope *scope, const struct registry_lease *lease, size_t at)
{
  return (struct registry_record){
      .idempotency_key = scope_format(scope, "%llu-%u", (unsigned long long)lease->group, lease->indices[at]),
      .digest = {1},
      .group = lease->group,
      .index = lease->indices[at],
      .issuer = STR("did:example:issuer"),
      .type = STR("WelfareEligibilityCredential"),
      .valid_until_s = 1780000000};
}

static struct status_list read_list(struct fixture *f, struct scope *scope, struct str url)
{
  struct registry_document document;
  struct json credential;
  struct status_list list;
  ASSERT_OK(scope, registry_fetch_list(&f->port, scope, url, STR(""), &document));
  assert_true(document.changed);
  ASSERT_OK(scope, json_parse(scope, document.body, &credential));
  assert_true(json_is(json_get(json_get(&credential, STR("proof")), STR("cryptosuite")), STR("eddsa-rdfc-2022")));
  ASSERT_OK(scope, status_list_parse(scope, &credential, &list));
  ASSERT_STR(list.id, url);
  return list;
}

static size_t ones(struct status_list list)
{
  return bitstring_count(&list.bits);
}

static bool is_set(struct status_list list, uint32_t index)
{
  return bitstring_get(&list.bits, index);
}

/* A leased and recorded index. */
static struct registry_lease one_credential(struct fixture *f, struct scope *scope)
{
  struct registry_lease lease;
  struct registry_receipt receipt;
  ASSERT_OK(scope, registry_lease(&f->port, scope, 1, &lease));
  struct registry_record record = record_of(scope, &lease, 0);
  ASSERT_OK(scope, registry_record(&f->port, scope, 1, &record, &receipt));
  return lease;
}

static enum err set(struct fixture *f, struct scope *scope, const struct registry_lease *lease,
                    enum status_purpose purpose, bool status)
{
  struct registry_change change = {
      .list_url = lease->list_urls[purpose], .index = lease->indices[0], .purpose = purpose, .status = status};
  struct registry_change_receipt receipt;
  return registry_set_status(&f->port, scope, &change, &receipt);
}

static void a_change_is_published_before_it_is_acknowledged(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  struct registry_lease lease = one_credential(&f, scope);
  ASSERT_STR(lease.list_urls[STATUS_REVOCATION], STR(URL "/status/revocation-0"));
  ASSERT_STR(lease.list_urls[STATUS_SUSPENSION], STR(URL "/status/suspension-0"));
  struct str url = lease.list_urls[STATUS_SUSPENSION];
  assert_int_equal(ones(read_list(&f, scope, url)), 0);
  for (int round = 0; round < 3; round++) {
    bool status = round % 2 == 0;
    ASSERT_OK(scope, set(&f, scope, &lease, STATUS_SUSPENSION, status));
    struct status_list list = read_list(&f, scope, url);
    assert_int_equal(bitstring_get(&list.bits, lease.indices[0]), status);
    assert_int_equal(bitstring_count(&list.bits), status);
  }
  assert_int_equal(ones(read_list(&f, scope, lease.list_urls[STATUS_REVOCATION])), 0);
  registry_close(f.registry);
  ASSERT_OK(scope, open_again(&f, scope));
  assert_true(is_set(read_list(&f, scope, url), lease.indices[0]));
  close_all(&f);
}

static void wrong_changes_have_their_errors(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  struct registry_lease lease = one_credential(&f, scope);
  static const struct {
    const char *url;
    enum status_purpose purpose;
    uint32_t more; /* added to the index */
    enum err err;
  } rows[] = {
      {URL "/status/revocation-0", STATUS_REVOCATION, 1, ERR_NOT_FOUND},
      {URL "/status/revocation-1", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {URL "/status/revocation-00", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {URL "/status/", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {URL "/status/refresh-0", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {"https://other.example/status/revocation-0", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {"", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {URL "/status/suspension-0", STATUS_REVOCATION, 0, ERR_VALUE},
      {URL "/status/revocation-0", STATUS_REFRESH, 0, ERR_VALUE},
      {URL "/status/revocation-0", STATUS_REVOCATION, STATUS_LIST_ENTRIES, ERR_RANGE},
      {URL "/status/revocation-0", STATUS_REVOCATION, 0, OK},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t index = lease.indices[0] + rows[i].more;
    struct registry_change change = {.list_url = str_of(rows[i].url),
                                     .index = rows[i].more == 1 ? index % STATUS_LIST_ENTRIES : index,
                                     .purpose = rows[i].purpose,
                                     .status = true};
    struct registry_change_receipt receipt;
    enum err err = registry_set_status(&f.port, scope, &change, &receipt);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
  ASSERT_ERR(scope, ERR_CONFLICT, set(&f, scope, &lease, STATUS_REVOCATION, false));
  close_all(&f);
}

static void documents_have_etags(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  struct registry_lease lease = one_credential(&f, scope);
  struct registry_document before;
  struct registry_document again;
  ASSERT_OK(scope, registry_fetch_lists(&f.port, scope, STR(""), &before));
  /* the lists of the first group, and those of an empty one ahead */
  ASSERT_STR(before.body, STR("{\"statusLists\":[\"" URL "/status/revocation-0\",\"" URL "/status/suspension-0\",\"" URL
                              "/status/revocation-1\",\"" URL "/status/suspension-1\"]}"));
  ASSERT_OK(scope, registry_fetch_lists(&f.port, scope, before.etag, &again));
  assert_false(again.changed);
  struct str url = lease.list_urls[STATUS_REVOCATION];
  ASSERT_OK(scope, registry_fetch_list(&f.port, scope, url, STR(""), &before));
  ASSERT_OK(scope, registry_fetch_list(&f.port, scope, url, before.etag, &again));
  assert_false(again.changed);
  assert_int_equal(again.body.len, 0);
  ASSERT_OK(scope, set(&f, scope, &lease, STATUS_REVOCATION, true));
  ASSERT_OK(scope, registry_fetch_list(&f.port, scope, url, before.etag, &again));
  assert_true(again.changed);
  ASSERT_ERR(scope, ERR_NOT_FOUND, registry_fetch_list(&f.port, scope, STR(URL "/status/x"), STR(""), &again));
  close_all(&f);
}

static void what_cannot_be_signed_is_not_acknowledged(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  struct registry_lease lease = one_credential(&f, scope);
  atomic_store(&f.signer.refuse, true);
  ASSERT_ERR(scope, ERR_UNAVAILABLE, set(&f, scope, &lease, STATUS_REVOCATION, true));
  assert_int_equal(ones(read_list(&f, scope, lease.list_urls[STATUS_REVOCATION])), 0);
  /* A repetition finds it done, but must not say so either while the list does not show it. */
  ASSERT_ERR(scope, ERR_UNAVAILABLE, set(&f, scope, &lease, STATUS_REVOCATION, true));
  atomic_store(&f.signer.refuse, false);
  ASSERT_OK(scope, set(&f, scope, &lease, STATUS_REVOCATION, true));
  assert_int_equal(ones(read_list(&f, scope, lease.list_urls[STATUS_REVOCATION])), 1);
  close_all(&f);
}

static void lists_are_signed_again_at_half_their_validity(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  struct registry_lease lease = one_credential(&f, scope);
  struct str url = lease.list_urls[STATUS_REVOCATION];
  struct status_list first = read_list(&f, scope, url);
  assert_int_equal(first.valid_from_s, f.clock.fixed_s);
  assert_int_equal(first.valid_until_s, f.clock.fixed_s + 1000);
  assert_int_equal(first.ttl_ms, 60000);
  registry_close(f.registry);
  f.clock.fixed_s = 0; /* the system's */
  f.validity_s = 2;
  ASSERT_OK(scope, open_again(&f, scope));
  first = read_list(&f, scope, url);
  struct status_list later = first;
  for (int i = 0; i < 500 && later.valid_from_s == first.valid_from_s; i++) {
    usleep(10000);
    later = read_list(&f, scope, url);
    assert_true(clock_now_s(&f.clock) < later.valid_until_s);
  }
  assert_true(later.valid_from_s > first.valid_from_s);
  assert_int_equal(later.valid_until_s, later.valid_from_s + 2);
  close_all(&f);
}

static void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static size_t trusted(struct fixture *f, struct scope *scope)
{
  struct registry_document document;
  struct json credential;
  struct trust_list list;
  ASSERT_OK(scope, registry_fetch_issuers(&f->port, scope, STR(""), &document));
  ASSERT_OK(scope, json_parse(scope, document.body, &credential));
  assert_true(json_is(json_get(json_get(&credential, STR("proof")), STR("cryptosuite")), STR("eddsa-jcs-2022")));
  ASSERT_OK(scope, trust_list_parse(scope, &credential, &list));
  return list.len;
}

#define ISSUER(id)                                                                                                     \
  "{\"id\":\"" id "\",\"name\":{\"ko\":\"가온시\",\"en\":\"Gaon\"},\"types\":[\"T\"],\"keys\":[{"                   \
  "\"verificationMethod\":\"" id "#k\"}]}"

static void the_trust_list_is_read_again_when_asked(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  assert_int_equal(trusted(&f, scope), 0);
  registry_close(f.registry);
  snprintf(f.trust_file, sizeof f.trust_file, "%s/issuers.json", f.folder.path);
  ASSERT_ERR(scope, ERR_CONFIG, open_again(&f, scope)); /* there is no such file */
  write_file(f.trust_file, "[" ISSUER("did:x:a") "]");
  ASSERT_OK(scope, open_again(&f, scope));
  assert_int_equal(trusted(&f, scope), 1);
  write_file(f.trust_file, "[" ISSUER("did:x:a") "," ISSUER("did:x:b") "]");
  registry_reload(f.registry);
  for (int i = 0; i < 200 && trusted(&f, scope) != 2; i++) {
    usleep(10000);
  }
  assert_int_equal(trusted(&f, scope), 2);
  write_file(f.trust_file, "[{]"); /* an editor's slip must not take the list away */
  registry_reload(f.registry);
  usleep(200000);
  assert_int_equal(trusted(&f, scope), 2);
  close_all(&f);
}

struct client {
  struct fixture *fixture;
  pthread_t thread;
  uint64_t places[200];
  size_t len;
};

static void *lease_and_record(void *self)
{
  struct client *client = self;
  struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  while (client->len < 200) {
    scope_reset(scope);
    struct registry_lease lease;
    struct registry_receipt receipts[4];
    struct registry_record records[4];
    if (registry_lease(&client->fixture->port, scope, 4, &lease) != OK) {
      break;
    }
    for (size_t i = 0; i < 4; i++) {
      records[i] = record_of(scope, &lease, i);
    }
    if (registry_record(&client->fixture->port, scope, 4, records, receipts) != OK) {
      break;
    }
    for (size_t i = 0; i < 4; i++) {
      client->places[client->len++] = lease.group * STATUS_LIST_ENTRIES + lease.indices[i];
    }
  }
  scope_free(scope);
  return NULL;
}

static void many_threads_never_share_an_index(void **state)
{
  struct scope *scope = *state;
  struct fixture f;
  open_new(&f, scope);
  static struct client clients[8];
  for (size_t i = 0; i < 8; i++) {
    clients[i] = (struct client){.fixture = &f};
    assert_int_equal(pthread_create(&clients[i].thread, NULL, lease_and_record, &clients[i]), 0);
  }
  struct bitstring seen;
  ASSERT_OK(scope, bitstring_in(scope, STATUS_LIST_ENTRIES, &seen));
  for (size_t i = 0; i < 8; i++) {
    assert_int_equal(pthread_join(clients[i].thread, NULL), 0);
    assert_int_equal(clients[i].len, 200);
    for (size_t j = 0; j < 200; j++) {
      assert_false(bitstring_get(&seen, clients[i].places[j]));
      bitstring_set(&seen, clients[i].places[j], true);
    }
  }
  assert_int_equal(bitstring_count(&seen), 1600);
  struct buf metrics = buf_in(scope);
  registry_metrics(f.registry, &metrics);
  struct str text;
  ASSERT_OK(scope, buf_str(&metrics, &text));
  assert_true(str_contains(text, STR("dojang_registry_writes_total 800\n")));
  close_all(&f);
}

TESTING_MAIN(SCOPED_TEST(a_change_is_published_before_it_is_acknowledged), SCOPED_TEST(wrong_changes_have_their_errors),
             SCOPED_TEST(documents_have_etags), SCOPED_TEST(what_cannot_be_signed_is_not_acknowledged),
             SCOPED_TEST(lists_are_signed_again_at_half_their_validity),
             SCOPED_TEST(the_trust_list_is_read_again_when_asked), SCOPED_TEST(many_threads_never_share_an_index))

#include "testing/testing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "log_view.h"
#include "status/trust_list.h"
#include "town.h"
#include "json/text.h"

static size_t ones(struct status_list list)
{
  return bitstring_count(&list.bits);
}

static bool is_set(struct status_list list, uint32_t index)
{
  return bitstring_get(&list.bits, index);
}

static struct registry_lease one_credential(struct town *town, struct scope *scope)
{
  struct registry_receipt receipt;
  return town_credential(town, scope, &receipt);
}

static void open_new(struct town *town, struct scope *scope)
{
  town_new(town, scope);
  town_open(town, scope);
}

static void a_change_is_published_before_it_is_acknowledged(void **state)
{
  struct scope *scope = *state;
  struct town town;
  open_new(&town, scope);
  struct registry_lease lease = one_credential(&town, scope);
  ASSERT_STR(lease.list_urls[STATUS_REVOCATION], STR(TOWN_URL "/status/revocation-0"));
  ASSERT_STR(lease.list_urls[STATUS_SUSPENSION], STR(TOWN_URL "/status/suspension-0"));
  struct str url = lease.list_urls[STATUS_SUSPENSION];
  assert_int_equal(ones(town_list(&town, scope, url)), 0);
  for (int round = 0; round < 3; round++) {
    bool status = round % 2 == 0;
    ASSERT_OK(scope, town_set(&town, scope, &lease, STATUS_SUSPENSION, status));
    struct status_list list = town_list(&town, scope, url);
    assert_int_equal(bitstring_get(&list.bits, lease.indices[0]), status);
    assert_int_equal(bitstring_count(&list.bits), status);
  }
  assert_int_equal(ones(town_list(&town, scope, lease.list_urls[STATUS_REVOCATION])), 0);
  town_close(&town);
  town_open(&town, scope);
  assert_true(is_set(town_list(&town, scope, url), lease.indices[0]));
  town_clear(&town);
}

static void wrong_changes_have_their_errors(void **state)
{
  struct scope *scope = *state;
  struct town town;
  open_new(&town, scope);
  struct registry_lease lease = one_credential(&town, scope);
  static const struct {
    const char *url;
    enum status_purpose purpose;
    uint32_t more; /* added to the index */
    enum err err;
  } rows[] = {
      {TOWN_URL "/status/revocation-0", STATUS_REVOCATION, 1, ERR_NOT_FOUND},
      {TOWN_URL "/status/revocation-1", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {TOWN_URL "/status/revocation-00", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {TOWN_URL "/status/", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {TOWN_URL "/status/refresh-0", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {"https://other.example/status/revocation-0", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {"", STATUS_REVOCATION, 0, ERR_NOT_FOUND},
      {TOWN_URL "/status/suspension-0", STATUS_REVOCATION, 0, ERR_VALUE},
      {TOWN_URL "/status/revocation-0", STATUS_REFRESH, 0, ERR_VALUE},
      {TOWN_URL "/status/revocation-0", STATUS_REVOCATION, STATUS_LIST_ENTRIES, ERR_RANGE},
      {TOWN_URL "/status/revocation-0", STATUS_REVOCATION, 0, OK},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t index = lease.indices[0] + rows[i].more;
    struct registry_change change = {.list_url = str_of(rows[i].url),
                                     .index = rows[i].more == 1 ? index % STATUS_LIST_ENTRIES : index,
                                     .purpose = rows[i].purpose,
                                     .status = true};
    struct registry_change_receipt receipt;
    enum err err = registry_set_status(&town.port, scope, &change, &receipt);
    struct fault fault = scope_take_fault(scope);
    if (err != rows[i].err) {
      fail_msg("row %zu: %s: %s", i, err_info(err)->name, fault.text);
    }
  }
  ASSERT_ERR(scope, ERR_CONFLICT, town_set(&town, scope, &lease, STATUS_REVOCATION, false));
  town_clear(&town);
}

static void documents_have_etags(void **state)
{
  struct scope *scope = *state;
  struct town town;
  open_new(&town, scope);
  struct registry_lease lease = one_credential(&town, scope);
  struct registry_document before;
  struct registry_document again;
  ASSERT_OK(scope, registry_fetch_lists(&town.port, scope, STR(""), &before));
  /* the lists of the first group, and those of an empty one ahead */
  ASSERT_STR(before.body,
             STR("{\"statusLists\":[\"" TOWN_URL "/status/revocation-0\",\"" TOWN_URL
                 "/status/suspension-0\",\"" TOWN_URL "/status/revocation-1\",\"" TOWN_URL "/status/suspension-1\"]}"));
  ASSERT_OK(scope, registry_fetch_lists(&town.port, scope, before.etag, &again));
  assert_false(again.changed);
  struct str url = lease.list_urls[STATUS_REVOCATION];
  ASSERT_OK(scope, registry_fetch_list(&town.port, scope, url, STR(""), &before));
  ASSERT_OK(scope, registry_fetch_list(&town.port, scope, url, before.etag, &again));
  assert_false(again.changed);
  assert_int_equal(again.body.len, 0);
  ASSERT_OK(scope, town_set(&town, scope, &lease, STATUS_REVOCATION, true));
  ASSERT_OK(scope, registry_fetch_list(&town.port, scope, url, before.etag, &again));
  assert_true(again.changed);
  ASSERT_ERR(scope, ERR_NOT_FOUND, registry_fetch_list(&town.port, scope, STR(TOWN_URL "/status/x"), STR(""), &again));
  town_clear(&town);
}

static uint64_t commits(struct town *town, struct scope *scope)
{
  struct buf metrics = buf_in(scope);
  struct str text;
  registry_metrics(town->registry, &metrics);
  ASSERT_OK(scope, buf_str(&metrics, &text));
  struct str name = STR("\ndojang_registry_commits_total ");
  const char *found = memmem(text.at, text.len, name.at, name.len);
  assert_non_null(found);
  return strtoull(found + name.len, NULL, 10);
}

/* A list that cannot be signed refuses the whole round: nothing of it is stored. */
static void what_cannot_be_signed_is_refused_whole(void **state)
{
  struct scope *scope = *state;
  struct town town;
  open_new(&town, scope);
  struct registry_lease lease = one_credential(&town, scope);
  struct str url = lease.list_urls[STATUS_REVOCATION];
  uint64_t before = commits(&town, scope);
  atomic_store(&town.signer.refuse, true);
  for (int i = 0; i < 2; i++) {
    ASSERT_ERR(scope, ERR_UNAVAILABLE, town_set(&town, scope, &lease, STATUS_REVOCATION, true));
    ASSERT_ERR(scope, ERR_UNAVAILABLE, registry_health(town.registry, scope));
    assert_int_equal(ones(town_list(&town, scope, url)), 0);
    assert_int_equal(commits(&town, scope), before);
  }
  atomic_store(&town.signer.refuse, false);
  /* What was refused is not there: another list can be signed, and does not show it. */
  ASSERT_OK(scope, town_set(&town, scope, &lease, STATUS_SUSPENSION, true));
  assert_int_equal(ones(town_list(&town, scope, url)), 0);
  ASSERT_OK(scope, town_set(&town, scope, &lease, STATUS_REVOCATION, true));
  assert_int_equal(ones(town_list(&town, scope, url)), 1);
  ASSERT_OK(scope, registry_health(town.registry, scope));
  town_clear(&town);
}

static void lists_are_signed_again_at_half_their_validity(void **state)
{
  struct scope *scope = *state;
  struct town town;
  open_new(&town, scope);
  struct registry_lease lease = one_credential(&town, scope);
  struct str url = lease.list_urls[STATUS_REVOCATION];
  struct status_list first = town_list(&town, scope, url);
  assert_int_equal(first.valid_from_s, town.clock.fixed_s);
  assert_int_equal(first.valid_until_s, town.clock.fixed_s + 1000);
  assert_int_equal(first.ttl_ms, 60000);
  town_close(&town);
  town.clock.fixed_s = 0; /* the system's */
  town.settings.validity_s = 2;
  town_open(&town, scope);
  first = town_list(&town, scope, url);
  struct status_list later = first;
  for (int i = 0; i < 500 && later.valid_from_s == first.valid_from_s; i++) {
    usleep(10000);
    later = town_list(&town, scope, url);
    assert_true(clock_now_s(&town.clock) < later.valid_until_s);
  }
  assert_true(later.valid_from_s > first.valid_from_s);
  assert_int_equal(later.valid_until_s, later.valid_from_s + 2);
  town_clear(&town);
}

static void write_trust_file(struct town *town, struct scope *scope, struct str text)
{
  folder_write(scope, &town->folder, "issuers.json", str_bytes(text));
}

static size_t trusted(struct town *town, struct scope *scope)
{
  struct registry_document document;
  struct json credential;
  struct trust_list list;
  ASSERT_OK(scope, registry_fetch_issuers(&town->port, scope, STR(""), &document));
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
  struct town town;
  open_new(&town, scope);
  assert_int_equal(trusted(&town, scope), 0);
  town_close(&town);
  town.settings.trust_file = folder_path(scope, &town.folder, "issuers.json");
  ASSERT_ERR(scope, ERR_CONFIG, town_try(&town, scope)); /* there is no such file */
  write_trust_file(&town, scope, STR("[" ISSUER("did:x:a") "]"));
  town_open(&town, scope);
  assert_int_equal(trusted(&town, scope), 1);
  write_trust_file(&town, scope, STR("[" ISSUER("did:x:a") "," ISSUER("did:x:b") "]"));
  registry_reload(town.registry);
  for (int i = 0; i < 200 && trusted(&town, scope) != 2; i++) {
    usleep(10000);
  }
  assert_int_equal(trusted(&town, scope), 2);
  write_trust_file(&town, scope, STR("[{]")); /* an editor's slip must not take the list away */
  registry_reload(town.registry);
  usleep(200000);
  assert_int_equal(trusted(&town, scope), 2);
  town_clear(&town);
}

static size_t entries_of(struct town *town, struct scope *scope, enum leaf_kind kind)
{
  struct log_view view;
  struct publication_port publication = folder_public(scope, &town->folder);
  log_view_read(&view, scope, &publication, STR("logs/log"));
  publication_close(&publication);
  return log_view_count(&view, kind);
}

/* Each key that the trust list begins or ceases to name has an entry, and each version of the list. */
static void the_log_tells_of_keys(void **state)
{
  struct scope *scope = *state;
  struct town town;
  static const struct {
    const char *text;
    size_t added, retired, versions; /* altogether */
  } rows[] = {
      {"[]", 0, 0, 1},
      {"[" ISSUER("did:x:a") "," ISSUER("did:x:b") "]", 2, 0, 2},
      {"[" ISSUER("did:x:a") "," ISSUER("did:x:b") "]", 2, 0, 2},
      {"[" ISSUER("did:x:b") "," ISSUER("did:x:c") "]", 3, 1, 3},
      {"[" ISSUER("did:x:a") "]", 4, 3, 4},
      {"[]", 4, 4, 5},
  };
  town_new(&town, scope);
  town.settings.trust_file = folder_path(scope, &town.folder, "issuers.json");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    write_trust_file(&town, scope, str_of(rows[i].text));
    town_open(&town, scope);
    town_close(&town);
    assert_int_equal(entries_of(&town, scope, LEAF_KEY_ADDED), rows[i].added);
    assert_int_equal(entries_of(&town, scope, LEAF_KEY_RETIRED), rows[i].retired);
    assert_int_equal(entries_of(&town, scope, LEAF_ISSUERS), rows[i].versions);
  }
  town.clock.fixed_s += town.settings.trust_validity_s / 2;
  town_open(&town, scope); /* half of its validity has passed */
  town_close(&town);
  assert_int_equal(entries_of(&town, scope, LEAF_ISSUERS), 6);
  assert_int_equal(entries_of(&town, scope, LEAF_KEY_ADDED), 4);
  town_clear(&town);
}

struct client {
  struct town *town;
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
    if (registry_lease(&client->town->port, scope, 4, &lease) != OK) {
      break;
    }
    for (size_t i = 0; i < 4; i++) {
      records[i] = town_record(scope, &lease, i);
    }
    if (registry_record(&client->town->port, scope, 4, records, receipts) != OK) {
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
  struct town town;
  open_new(&town, scope);
  static struct client clients[8];
  for (size_t i = 0; i < 8; i++) {
    clients[i] = (struct client){.town = &town};
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
  registry_metrics(town.registry, &metrics);
  struct str text;
  ASSERT_OK(scope, buf_str(&metrics, &text));
  assert_true(str_contains(text, STR("dojang_registry_writes_total 800\n")));
  town_clear(&town);
}

static bool checkpoint_has(struct town *town, struct scope *scope, const char *name)
{
  struct registry_document document;
  ASSERT_OK(scope, registry_fetch_checkpoint(&town->port, scope, STR(""), &document));
  return str_contains(document.body, str_of(name));
}

/* Nobody waits for it, and its line comes afterwards. */
static void a_late_witness_is_shown_beside_the_quorum(void **state)
{
  struct scope *scope = *state;
  struct town town;
  town_new(&town, scope);
  town_open(&town, scope);
  atomic_store(&town.witnesses[2].late_ms, 300);
  atomic_store(&town.witnesses[2].mood, MOOD_LATE);
  (void)town_credential(&town, scope, &(struct registry_receipt){0});
  assert_false(checkpoint_has(&town, scope, "witness-2.example"));
  for (int i = 0; i < 1000 && !checkpoint_has(&town, scope, "witness-2.example"); i++) {
    usleep(10000);
  }
  assert_true(checkpoint_has(&town, scope, "witness-2.example"));
  town_clear(&town);
}

TESTING_MAIN(SCOPED_TEST(a_late_witness_is_shown_beside_the_quorum),
             SCOPED_TEST(a_change_is_published_before_it_is_acknowledged), SCOPED_TEST(wrong_changes_have_their_errors),
             SCOPED_TEST(documents_have_etags), SCOPED_TEST(what_cannot_be_signed_is_refused_whole),
             SCOPED_TEST(lists_are_signed_again_at_half_their_validity),
             SCOPED_TEST(the_trust_list_is_read_again_when_asked), SCOPED_TEST(the_log_tells_of_keys),
             SCOPED_TEST(many_threads_never_share_an_index))

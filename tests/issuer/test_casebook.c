#include "testing/testing.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "casebook/casebook.h"
#include "folder.h"
#include "json/text.h"

enum { NOW_S = 1773104523, DAY_S = 86400, KEEP_S = 10 * DAY_S };
#define TYPE "WelfareEligibilityCredential"
#define NUMBER "7000-0000-0000-0001"

struct shelf {
  struct scope *scope;
  struct folder folder;
  struct clock clock;
  struct casebook *book;
};

static void reopen(struct shelf *shelf)
{
  casebook_close(shelf->book);
  shelf->book = NULL;
  ASSERT_OK(shelf->scope, casebook_open(shelf->scope, shelf->folder.path, &shelf->clock, KEEP_S, &shelf->book));
}

static void shelf_open(struct shelf *shelf, struct scope *scope)
{
  *shelf = (struct shelf){.scope = scope, .clock = {NOW_S}};
  shelf->folder = folder_new();
  reopen(shelf);
}

static void shelf_close(struct shelf *shelf)
{
  casebook_close(shelf->book);
  folder_remove(&shelf->folder);
}

static struct document offered(struct scope *scope)
{
  return (struct document){
      .id = document_id_new(scope),
      .number = STR(NUMBER),
      .type = STR(TYPE),
      .offer = STR("an offer's id"),
      .by = STR("desk-1"),
      .batch = STR("a batch's id"),
      .offered_s = NOW_S,
      .offer_end_s = NOW_S + DAY_S,
  };
}

static struct document issued(struct scope *scope, struct str id, enum document_form form)
{
  return (struct document){
      .id = id.len > 0 ? id : document_id_new(scope),
      .number = STR(NUMBER),
      .type = STR(TYPE),
      .form = form,
      .state = DOCUMENT_ISSUED,
      .issued_s = NOW_S,
      .until_s = NOW_S + 90 * DAY_S,
      .list_urls = {STR("https://r.example/status/revocation-0"), STR("https://r.example/status/suspension-0")},
      .index = 77,
  };
}

static void add(struct shelf *shelf, const struct document *document)
{
  ASSERT_OK(shelf->scope, casebook_add(shelf->book, shelf->scope, 1, document));
}

static struct document get(struct shelf *shelf, struct str id)
{
  struct document document;
  ASSERT_OK(shelf->scope, casebook_get(shelf->book, shelf->scope, id, &document));
  return document;
}

static size_t count(struct shelf *shelf, const char *number)
{
  struct documents found;
  ASSERT_OK(shelf->scope, casebook_search(shelf->book, shelf->scope, str_of(number), &found));
  return found.len;
}

static size_t count_due(struct shelf *shelf)
{
  struct documents found;
  ASSERT_OK(shelf->scope, casebook_due(shelf->book, shelf->scope, &found));
  return found.len;
}

static size_t count_owed(struct shelf *shelf)
{
  struct documents found;
  ASSERT_OK(shelf->scope, casebook_owed(shelf->book, shelf->scope, &found));
  return found.len;
}

static void change(struct shelf *shelf, struct str id, enum document_status status, uint64_t sequence,
                   int64_t recheck_s)
{
  struct document out;
  const struct casebook_change change = {status, sequence, STR("under_review"), recheck_s};
  ASSERT_OK(shelf->scope, casebook_set_status(shelf->book, shelf->scope, id, &change, &out));
}

static void sweep(struct shelf *shelf)
{
  ASSERT_OK(shelf->scope, casebook_sweep(shelf->book, shelf->scope));
}

static void what_is_written_is_found_again(void **state)
{
  struct shelf shelf;
  shelf_open(&shelf, *state);
  struct document offer = offered(*state);
  add(&shelf, &offer);
  add(&shelf, &offer);
  struct seed seed = *casebook_seed(shelf.book);
  reopen(&shelf);
  assert_memory_equal(seed.at, casebook_seed(shelf.book)->at, SEED_OCTETS);
  assert_int_equal(count(&shelf, NUMBER), 1);
  assert_int_equal(count(&shelf, "7000-0000-0000-0002"), 0);
  struct document kept = get(&shelf, offer.id);
  ASSERT_STR(kept.by, offer.by);
  ASSERT_STR(kept.offer, offer.offer);
  assert_int_equal(kept.offer_end_s, offer.offer_end_s);
  struct document unknown;
  ASSERT_ERR(shelf.scope, ERR_NOT_FOUND, casebook_get(shelf.book, shelf.scope, document_id_new(*state), &unknown));
  ASSERT_ERR(shelf.scope, ERR_NOT_FOUND, casebook_get(shelf.book, shelf.scope, STR("x"), &unknown));
  shelf_close(&shelf);
}

static void an_offer_becomes_a_document_once(void **state)
{
  struct shelf shelf;
  shelf_open(&shelf, *state);
  struct document offer = offered(*state);
  add(&shelf, &offer);
  struct document document = issued(*state, offer.id, DOCUMENT_WALLET);
  ASSERT_OK(shelf.scope, casebook_issue(shelf.book, shelf.scope, &document));
  ASSERT_OK(shelf.scope, casebook_issue(shelf.book, shelf.scope, &document));
  struct document kept = get(&shelf, offer.id);
  assert_int_equal(kept.state, DOCUMENT_ISSUED);
  assert_int_equal(kept.index, 77);
  ASSERT_STR(kept.batch, offer.batch);
  assert_int_equal(count(&shelf, NUMBER), 1);
  shelf_close(&shelf);
}

static void what_has_ended_is_not_issued(void **state)
{
  struct shelf shelf;
  shelf_open(&shelf, *state);
  struct document offer = offered(*state);
  struct document out;
  add(&shelf, &offer);
  ASSERT_OK(shelf.scope, casebook_end(shelf.book, shelf.scope, offer.id, &out));
  assert_int_equal(out.state, DOCUMENT_ENDED);
  struct document document = issued(*state, offer.id, DOCUMENT_WALLET);
  ASSERT_ERR(shelf.scope, ERR_CONFLICT, casebook_issue(shelf.book, shelf.scope, &document));
  assert_int_equal(get(&shelf, offer.id).state, DOCUMENT_ENDED);
  struct document other = issued(*state, (struct str){0}, DOCUMENT_WALLET);
  ASSERT_OK(shelf.scope, casebook_issue(shelf.book, shelf.scope, &other));
  ASSERT_OK(shelf.scope, casebook_end(shelf.book, shelf.scope, other.id, &out));
  assert_int_equal(out.state, DOCUMENT_ISSUED);
  shelf_close(&shelf);
}

static void the_registrys_order_decides(void **state)
{
  struct shelf shelf;
  shelf_open(&shelf, *state);
  struct document document = issued(*state, (struct str){0}, DOCUMENT_WALLET);
  add(&shelf, &document);
  change(&shelf, document.id, DOCUMENT_SUSPENDED, 5, 0);
  change(&shelf, document.id, DOCUMENT_VALID, 4, 0);
  assert_int_equal(get(&shelf, document.id).status, DOCUMENT_SUSPENDED);
  change(&shelf, document.id, DOCUMENT_VALID, 6, 0);
  assert_int_equal(get(&shelf, document.id).status, DOCUMENT_VALID);
  change(&shelf, document.id, DOCUMENT_REVOKED, 7, 0);
  change(&shelf, document.id, DOCUMENT_SUSPENDED, 8, 0);
  assert_int_equal(get(&shelf, document.id).status, DOCUMENT_REVOKED);
  shelf_close(&shelf);
}

/* 2026-03-11 begins in Korea while it is still the day before in Greenwich. */
static void a_recheck_comes_due_in_korea(void **state)
{
  struct shelf shelf;
  shelf_open(&shelf, *state);
  struct document document = issued(*state, (struct str){0}, DOCUMENT_WALLET);
  int64_t date_s = 1773187200;
  add(&shelf, &document);
  change(&shelf, document.id, DOCUMENT_SUSPENDED, 1, date_s);
  shelf.clock.fixed_s = date_s - 9 * 3600 - 1;
  assert_int_equal(count_due(&shelf), 0);
  shelf.clock.fixed_s++;
  assert_int_equal(count_due(&shelf), 1);
  change(&shelf, document.id, DOCUMENT_SUSPENDED, 2, date_s + DAY_S);
  assert_int_equal(count_due(&shelf), 0);
  change(&shelf, document.id, DOCUMENT_SUSPENDED, 3, date_s);
  shelf.clock.fixed_s = document.until_s;
  assert_int_equal(count_due(&shelf), 1);
  shelf.clock.fixed_s++;
  assert_int_equal(count_due(&shelf), 0); /* it has expired */
  shelf.clock.fixed_s = date_s;
  change(&shelf, document.id, DOCUMENT_VALID, 4, 0);
  assert_int_equal(count_due(&shelf), 0);
  shelf_close(&shelf);
}

static struct documents print(struct shelf *shelf, const struct document *paper)
{
  struct json claims = json_of_members(NULL, 0);
  struct documents replaced;
  ASSERT_OK(shelf->scope, casebook_print(shelf->book, shelf->scope, paper, &claims, &replaced));
  return replaced;
}

static void a_paper_takes_the_place_of_the_former(void **state)
{
  struct shelf shelf;
  shelf_open(&shelf, *state);
  struct document wallet = issued(*state, (struct str){0}, DOCUMENT_WALLET);
  struct document first = issued(*state, (struct str){0}, DOCUMENT_PAPER);
  struct document second = issued(*state, (struct str){0}, DOCUMENT_PAPER);
  struct document other = issued(*state, (struct str){0}, DOCUMENT_PAPER);
  struct json claims;
  other.type = STR("YouthHousingEligibilityCredential");
  add(&shelf, &wallet);
  assert_int_equal(print(&shelf, &first).len, 0);
  assert_int_equal(print(&shelf, &other).len, 0);
  ASSERT_OK(shelf.scope, casebook_claims(shelf.book, shelf.scope, &first, &claims));
  struct documents replaced = print(&shelf, &second);
  assert_int_equal(replaced.len, 1);
  ASSERT_STR(replaced.at[0].id, first.id);
  ASSERT_ERR(shelf.scope, ERR_CONFLICT, casebook_claims(shelf.book, shelf.scope, &first, &claims));
  reopen(&shelf);
  assert_int_equal(count_owed(&shelf), 1);
  struct document former = get(&shelf, first.id);
  assert_true(former.owed && former.status == DOCUMENT_REVOKED);
  ASSERT_STR(former.reason, STR("superseded"));
  const struct casebook_change told = {DOCUMENT_REVOKED, 9, STR("superseded"), 0};
  ASSERT_OK(shelf.scope, casebook_set_status(shelf.book, shelf.scope, first.id, &told, &former));
  assert_false(former.owed);
  assert_int_equal(count_owed(&shelf), 0);
  assert_int_equal(get(&shelf, second.id).status, DOCUMENT_VALID);
  change(&shelf, second.id, DOCUMENT_SUSPENDED, 10, 0);
  struct json nothing = json_of_members(NULL, 0);
  ASSERT_ERR(shelf.scope, ERR_CONFLICT, casebook_print(shelf.book, shelf.scope, &first, &nothing, &replaced));
  shelf_close(&shelf);
}

static void claims_and_documents_are_forgotten(void **state)
{
  struct shelf shelf;
  struct json claims;
  shelf_open(&shelf, *state);
  struct document offer = offered(*state);
  struct document paper = issued(*state, (struct str){0}, DOCUMENT_PAPER);
  add(&shelf, &offer);
  (void)print(&shelf, &paper);
  shelf.clock.fixed_s = paper.until_s;
  sweep(&shelf);
  ASSERT_OK(shelf.scope, casebook_claims(shelf.book, shelf.scope, &paper, &claims));
  assert_int_equal(count(&shelf, NUMBER), 1); /* the offer ended long ago */
  shelf.clock.fixed_s++;
  sweep(&shelf);
  ASSERT_ERR(shelf.scope, ERR_CONFLICT, casebook_claims(shelf.book, shelf.scope, &paper, &claims));
  shelf.clock.fixed_s = paper.until_s + KEEP_S;
  sweep(&shelf);
  assert_int_equal(count(&shelf, NUMBER), 1);
  shelf.clock.fixed_s++;
  sweep(&shelf);
  assert_int_equal(count(&shelf, NUMBER), 0);
  shelf_close(&shelf);
}

static void what_is_live(void **state)
{
  struct shelf shelf;
  bool live = true;
  shelf_open(&shelf, *state);
  struct document offer = offered(*state);
  struct document paper = issued(*state, (struct str){0}, DOCUMENT_PAPER);
  add(&shelf, &paper);
  ASSERT_OK(shelf.scope, casebook_has_live(shelf.book, shelf.scope, STR(TYPE), STR(NUMBER), &live));
  assert_false(live);
  add(&shelf, &offer);
  ASSERT_OK(shelf.scope, casebook_has_live(shelf.book, shelf.scope, STR(TYPE), STR(NUMBER), &live));
  assert_true(live);
  ASSERT_OK(shelf.scope, casebook_has_live(shelf.book, shelf.scope, STR("Other"), STR(NUMBER), &live));
  assert_false(live);
  shelf.clock.fixed_s = offer.offer_end_s + 1;
  ASSERT_OK(shelf.scope, casebook_has_live(shelf.book, shelf.scope, STR(TYPE), STR(NUMBER), &live));
  assert_false(live);
  shelf_close(&shelf);
}

static void an_order_is_carried_out_once(void **state)
{
  struct shelf shelf;
  struct str first;
  shelf_open(&shelf, *state);
  const struct casebook_order order = {STR("desk-1"), STR("key"), STR("{}")};
  const struct casebook_order changed = {STR("desk-1"), STR("key"), STR("{ }")};
  const struct casebook_order anothers = {STR("desk-2"), STR("key"), STR("{ }")};
  struct document one = offered(*state);
  struct document two = offered(*state);
  ASSERT_OK(shelf.scope, casebook_find_order(shelf.book, shelf.scope, &order, &first));
  assert_int_equal(first.len, 0);
  ASSERT_OK(shelf.scope, casebook_add_order(shelf.book, shelf.scope, &one, &order, &first));
  assert_int_equal(first.len, 0);
  ASSERT_OK(shelf.scope, casebook_add_order(shelf.book, shelf.scope, &two, &order, &first));
  ASSERT_STR(first, one.id);
  ASSERT_OK(shelf.scope, casebook_find_order(shelf.book, shelf.scope, &order, &first));
  ASSERT_STR(first, one.id);
  assert_int_equal(count(&shelf, NUMBER), 1);
  ASSERT_ERR(shelf.scope, ERR_CONFLICT, casebook_find_order(shelf.book, shelf.scope, &changed, &first));
  ASSERT_OK(shelf.scope, casebook_add_order(shelf.book, shelf.scope, &two, &anothers, &first));
  assert_int_equal(count(&shelf, NUMBER), 2);
  shelf.clock.fixed_s = one.offer_end_s + 1;
  sweep(&shelf);
  ASSERT_OK(shelf.scope, casebook_find_order(shelf.book, shelf.scope, &order, &first));
  assert_int_equal(first.len, 0);
  shelf_close(&shelf);
}

enum { THREADS = 8, EACH = 40 };

static void *add_many(void *self)
{
  struct shelf *shelf = self;
  struct scope *scope = scope_new(1 << 24);
  for (int i = 0; i < EACH; i++) {
    struct document document = offered(scope);
    struct document paper = issued(scope, (struct str){0}, DOCUMENT_PAPER);
    struct json claims = json_of_members(NULL, 0);
    struct documents replaced;
    assert_int_equal(casebook_add(shelf->book, scope, 1, &document), OK);
    assert_int_equal(casebook_print(shelf->book, scope, &paper, &claims, &replaced), OK);
    scope_reset(scope);
  }
  scope_free(scope);
  return NULL;
}

/* Each paper is the former of exactly one other, whoever shares a commit with whom. */
static void many_threads_write(void **state)
{
  struct shelf shelf;
  pthread_t threads[THREADS];
  struct documents found;
  size_t valid = 0;
  shelf_open(&shelf, *state);
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, add_many, &shelf), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  }
  ASSERT_OK(shelf.scope, casebook_search(shelf.book, shelf.scope, STR(NUMBER), &found));
  assert_int_equal(found.len, 2 * THREADS * EACH);
  for (size_t i = 0; i < found.len; i++) {
    valid += found.at[i].form == DOCUMENT_PAPER && found.at[i].status == DOCUMENT_VALID;
  }
  assert_int_equal(valid, 1);
  assert_int_equal(count_owed(&shelf), THREADS * EACH - 1);
  shelf_close(&shelf);
}

/* A child writes and tells each id once it was told itself that it is durable; it is killed in the middle. */
static void what_was_answered_survives_a_kill(void **state)
{
  struct scope *scope = *state;
  struct shelf shelf = {.scope = scope, .clock = {NOW_S}, .folder = folder_new()};
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    reopen(&shelf);
    for (;;) {
      struct document document = offered(scope);
      add(&shelf, &document);
      (void)!write(ends[1], document.id.at, document.id.len);
    }
  }
  char ids[50][DOCUMENT_ID_CHARS];
  for (size_t i = 0; i < 50; i++) {
    assert_int_equal(read(ends[0], ids[i], DOCUMENT_ID_CHARS), DOCUMENT_ID_CHARS);
  }
  assert_int_equal(kill(child, SIGKILL), 0);
  assert_int_equal(waitpid(child, NULL, 0), child);
  reopen(&shelf);
  for (size_t i = 0; i < 50; i++) {
    (void)get(&shelf, (struct str){ids[i], DOCUMENT_ID_CHARS});
  }
  assert_true(count(&shelf, NUMBER) >= 50);
  (void)close(ends[0]);
  (void)close(ends[1]);
  shelf_close(&shelf);
}

static void the_folder_belongs_to_one(void **state)
{
  struct shelf shelf;
  struct casebook *other = NULL;
  shelf_open(&shelf, *state);
  ASSERT_ERR(shelf.scope, ERR_CONFLICT, casebook_open(shelf.scope, shelf.folder.path, &shelf.clock, KEEP_S, &other));
  ASSERT_ERR(shelf.scope, ERR_CONFIG, casebook_open(shelf.scope, "/nowhere/book", &shelf.clock, KEEP_S, &other));
  shelf_close(&shelf);
}

static void the_desk_sees_what_applies(void **state)
{
  struct json shown;
  struct str text;
  struct document document = offered(*state);
  document.id = STR("x");
  ASSERT_OK(*state, document_show(*state, &document, NOW_S, &shown));
  ASSERT_OK(*state, json_print(*state, &shown, &text));
  ASSERT_STR(text, STR("{\"id\":\"x\",\"number\":\"" NUMBER "\",\"type\":\"" TYPE
                       "\",\"form\":\"wallet\",\"state\":\"offered\",\"status\":\"valid\","
                       "\"offeredAt\":\"2026-03-10T01:02:03Z\",\"offeredUntil\":\"2026-03-11T01:02:03Z\","
                       "\"by\":\"desk-1\",\"batch\":\"a batch's id\"}"));
  ASSERT_OK(*state, document_show(*state, &document, document.offer_end_s + 1, &shown));
  assert_true(json_is(json_get(&shown, STR("state")), STR("expired")));
}

static void a_damaged_row_is_our_own_trouble(void **state)
{
  static const char *const rows[] = {"{}",
                                     "{\"form\":\"wallet\"}",
                                     "{\"form\":7}",
                                     "{\"form\":\"wallet\",\"state\":\"issued\",\"status\":\"gone\"}",
                                     "{\"index\":-1}",
                                     "{\"id\":7}"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct json kept;
    struct document document;
    ASSERT_OK(*state, json_parse(*state, str_of(rows[i]), &kept));
    assert_int_not_equal(document_parse(*state, &kept, &document), OK);
    (void)scope_take_fault(*state);
  }
}

static void seeds_derive(void **state)
{
  (void)state;
  struct seed seed = seed_new();
  struct seed other = seed_new();
  uint8_t a[SEED_DERIVED_OCTETS];
  uint8_t b[SEED_DERIVED_OCTETS];
  seed_derive(&seed, "pin", STR("1"), a);
  seed_derive(&seed, "pin", STR("1"), b);
  assert_memory_equal(a, b, sizeof a);
  seed_derive(&seed, "pin", STR("2"), b);
  assert_memory_not_equal(a, b, sizeof a);
  seed_derive(&seed, "offer", STR("1"), b);
  assert_memory_not_equal(a, b, sizeof a);
  seed_derive(&other, "pin", STR("1"), b);
  assert_memory_not_equal(a, b, sizeof a);
}

TESTING_MAIN(SCOPED_TEST(what_is_written_is_found_again), SCOPED_TEST(an_offer_becomes_a_document_once),
             SCOPED_TEST(what_has_ended_is_not_issued), SCOPED_TEST(the_registrys_order_decides),
             SCOPED_TEST(a_recheck_comes_due_in_korea), SCOPED_TEST(a_paper_takes_the_place_of_the_former),
             SCOPED_TEST(claims_and_documents_are_forgotten), SCOPED_TEST(what_is_live),
             SCOPED_TEST(an_order_is_carried_out_once), SCOPED_TEST(many_threads_write),
             SCOPED_TEST(what_was_answered_survives_a_kill), SCOPED_TEST(the_folder_belongs_to_one),
             SCOPED_TEST(the_desk_sees_what_applies), SCOPED_TEST(a_damaged_row_is_our_own_trouble),
             SCOPED_TEST(seeds_derive))

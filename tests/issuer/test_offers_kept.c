#include "testing/testing.h"

#include <stdio.h>
#include <string.h>

#include "delivery/offers.h"
#include "delivery/refusal.h"
#include "folder.h"
#include "json/text.h"

enum { NOW_S = 1773104523, LIFE_S = 100, TOKEN_S = 10 };

struct desk {
  struct scope *scope;
  struct folder folder;
  struct clock clock;
  struct offers *offers;
};

static void reopen(struct desk *desk)
{
  offers_close(desk->offers);
  desk->offers = NULL;
  ASSERT_OK(desk->scope, offers_open(desk->scope, desk->folder.path, &desk->clock, &desk->offers));
}

static void desk_open(struct desk *desk, struct scope *scope)
{
  *desk = (struct desk){.scope = scope, .clock = {NOW_S}};
  desk->folder = folder_new();
  reopen(desk);
}

static void desk_close(struct desk *desk)
{
  offers_close(desk->offers);
  folder_remove(&desk->folder);
}

static struct offer add(struct desk *desk)
{
  struct offer offer = {.state = OFFER_OPEN, .instance = STR("welfare"), .type = STR("x")};
  offer.id = offer_id_new(desk->scope, NOW_S + LIFE_S);
  offer.claims = json_of_members(NULL, 0);
  (void)offer_pin_new(desk->scope, &offer);
  ASSERT_OK(desk->scope, offers_save(desk->offers, desk->scope, &offer));
  return offer;
}

static void take(struct desk *desk, struct offer *offer)
{
  offer->state = OFFER_TAKEN;
  offer->token_until_s = desk->clock.fixed_s + TOKEN_S;
  (void)offer_token_new(desk->scope, offer);
  ASSERT_OK(desk->scope, offers_save(desk->offers, desk->scope, offer));
}

static bool has_file(const struct desk *desk, struct str id, const char *suffix)
{
  char path[512];
  (void)snprintf(path, sizeof path, "%s/" STR_FMT "%s", desk->folder.path, STR_ARG(id), suffix);
  return testing_exists(path);
}

static void leave_file(const struct desk *desk, struct str id, const char *suffix)
{
  char path[512];
  (void)snprintf(path, sizeof path, "%s/" STR_FMT "%s", desk->folder.path, STR_ARG(id), suffix);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs("{}", file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void assert_refused(struct desk *desk, struct str id, const char *reason)
{
  struct offer offer;
  assert_int_equal(offers_find(desk->offers, desk->scope, id, &offer), ERR_VALUE);
  struct fault fault = scope_take_fault(desk->scope);
  ASSERT_STR(fault.code, str_of(reason));
  assert_non_null(refusal_find(fault.code));
}

static enum offer_state state_of(struct desk *desk, struct str id)
{
  struct offer offer;
  ASSERT_OK(desk->scope, offers_find(desk->offers, desk->scope, id, &offer));
  return offer.state;
}

static void what_is_saved_is_found_again(void **state)
{
  struct desk desk;
  desk_open(&desk, *state);
  struct offer offer = add(&desk);
  assert_int_equal(state_of(&desk, offer.id), OFFER_OPEN);
  reopen(&desk);
  assert_int_equal(state_of(&desk, offer.id), OFFER_OPEN);
  take(&desk, &offer);
  reopen(&desk);
  assert_int_equal(state_of(&desk, offer.id), OFFER_TAKEN);
  assert_false(has_file(&desk, offer.id, ".open"));
  desk_close(&desk);
}

static void what_never_was_and_what_has_expired(void **state)
{
  struct desk desk;
  desk_open(&desk, *state);
  struct offer offer = add(&desk);
  assert_refused(&desk, offer_id_new(desk.scope, NOW_S + LIFE_S), "offer_unknown");
  assert_refused(&desk, STR("../lock"), "offer_unknown");
  assert_refused(&desk, (struct str){0}, "offer_unknown");
  desk.clock.fixed_s = NOW_S + LIFE_S;
  assert_int_equal(state_of(&desk, offer.id), OFFER_OPEN);
  desk.clock.fixed_s++;
  assert_refused(&desk, offer.id, "offer_expired");
  offers_sweep(desk.offers);
  assert_false(has_file(&desk, offer.id, ".open"));
  assert_refused(&desk, offer.id, "offer_expired");
  desk_close(&desk);
}

static void claims_go_with_the_token(void **state)
{
  struct desk desk;
  desk_open(&desk, *state);
  struct offer offer = add(&desk);
  take(&desk, &offer);
  desk.clock.fixed_s = offer.token_until_s;
  offers_sweep(desk.offers);
  assert_int_equal(state_of(&desk, offer.id), OFFER_TAKEN);
  desk.clock.fixed_s++;
  assert_int_equal(state_of(&desk, offer.id), OFFER_USED);
  offers_sweep(desk.offers);
  assert_false(has_file(&desk, offer.id, ".taken"));
  assert_true(has_file(&desk, offer.id, ".used"));
  desk.clock.fixed_s = NOW_S + LIFE_S + 1;
  offers_sweep(desk.offers);
  assert_false(has_file(&desk, offer.id, ".used"));
  desk_close(&desk);
}

static void a_token_outlives_its_offer(void **state)
{
  struct desk desk;
  desk_open(&desk, *state);
  struct offer offer = add(&desk);
  desk.clock.fixed_s = NOW_S + LIFE_S;
  take(&desk, &offer);
  desk.clock.fixed_s += TOKEN_S;
  offers_sweep(desk.offers);
  assert_int_equal(state_of(&desk, offer.id), OFFER_TAKEN);
  desk.clock.fixed_s++;
  offers_sweep(desk.offers);
  offers_sweep(desk.offers);
  assert_false(has_file(&desk, offer.id, ".taken"));
  assert_false(has_file(&desk, offer.id, ".used"));
  desk_close(&desk);
}

static void what_a_crash_leaves(void **state)
{
  struct desk desk;
  desk_open(&desk, *state);
  struct offer offer = add(&desk);
  take(&desk, &offer);
  leave_file(&desk, offer.id, ".open");
  leave_file(&desk, offer.id, ".taken.7.new");
  leave_file(&desk, STR("README"), "");
  assert_int_equal(state_of(&desk, offer.id), OFFER_TAKEN);
  reopen(&desk);
  assert_false(has_file(&desk, offer.id, ".open"));
  assert_false(has_file(&desk, offer.id, ".taken.7.new"));
  assert_true(has_file(&desk, STR("README"), ""));
  assert_int_equal(state_of(&desk, offer.id), OFFER_TAKEN);
  desk_close(&desk);
}

static void many_new_ones_are_saved_together(void **state)
{
  enum { MANY = 100 };
  struct desk desk;
  struct offer list[MANY];
  desk_open(&desk, *state);
  for (size_t i = 0; i < MANY; i++) {
    list[i] = (struct offer){.state = OFFER_OPEN, .instance = STR("welfare"), .type = STR("x")};
    list[i].id = offer_id_new(desk.scope, NOW_S + LIFE_S);
    list[i].claims = json_of_members(NULL, 0);
    (void)offer_pin_new(desk.scope, &list[i]);
  }
  ASSERT_OK(desk.scope, offers_save_new(desk.offers, desk.scope, MANY, list));
  ASSERT_OK(desk.scope, offers_save_new(desk.offers, desk.scope, MANY, list)); /* as after a crash */
  reopen(&desk);
  for (size_t i = 0; i < MANY; i++) {
    assert_int_equal(state_of(&desk, list[i].id), OFFER_OPEN);
  }
  desk_close(&desk);
}

static void a_damaged_file_is_our_own_trouble(void **state)
{
  struct desk desk;
  desk_open(&desk, *state);
  struct offer offer = add(&desk);
  leave_file(&desk, offer.id, ".open");
  assert_int_equal(offers_find(desk.offers, desk.scope, offer.id, &offer), ERR_IO);
  struct fault fault = scope_take_fault(desk.scope);
  assert_null(strstr(fault.text, desk.folder.path));
  desk_close(&desk);
}

static void the_folder_belongs_to_one(void **state)
{
  struct desk desk;
  struct offers *other = NULL;
  desk_open(&desk, *state);
  ASSERT_ERR(desk.scope, ERR_CONFLICT, offers_open(desk.scope, desk.folder.path, &desk.clock, &other));
  ASSERT_ERR(desk.scope, ERR_CONFIG, offers_open(desk.scope, "/nowhere/offers", &desk.clock, &other));
  desk_close(&desk);
}

TESTING_MAIN(SCOPED_TEST(what_is_saved_is_found_again), SCOPED_TEST(what_never_was_and_what_has_expired),
             SCOPED_TEST(claims_go_with_the_token), SCOPED_TEST(a_token_outlives_its_offer),
             SCOPED_TEST(what_a_crash_leaves), SCOPED_TEST(many_new_ones_are_saved_together),
             SCOPED_TEST(a_damaged_file_is_our_own_trouble), SCOPED_TEST(the_folder_belongs_to_one))

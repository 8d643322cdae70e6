#include "testing/testing.h"

#include <string.h>

#include "delivery/offer.h"
#include "json/text.h"

enum { END_S = 1773104523 };

static struct offer an_offer(struct scope *scope)
{
  struct offer offer = {.state = OFFER_OPEN, .instance = STR("welfare"), .type = STR("WelfareEligibilityCredential")};
  offer.id = offer_id_new(scope, END_S);
  offer.from_s = 1;
  offer.until_s = 253402300799;
  ASSERT_OK(scope, json_parse(scope, STR("{\"name\":\"홍길동\"}"), &offer.claims));
  return offer;
}

static struct offer kept(struct scope *scope, const struct offer *offer, struct str *text)
{
  struct json json;
  struct offer out;
  ASSERT_OK(scope, offer_print(scope, offer, &json));
  ASSERT_OK(scope, json_print(scope, &json, text));
  ASSERT_OK(scope, json_parse(scope, *text, &json));
  ASSERT_OK(scope, offer_parse(scope, offer->id, offer->state, &json, &out));
  return out;
}

static void an_id_tells_its_end(void **state)
{
  struct scope *scope = *state;
  int64_t end_s = 0;
  struct str id = offer_id_new(scope, END_S);
  assert_true(offer_id_end(id, &end_s));
  assert_int_equal(end_s, END_S);
  assert_false(str_equal(id, offer_id_new(scope, END_S)));
  assert_true(offer_id_end(STR("ffffffff-_zA0000000000000000zz"), &end_s));
  assert_int_equal(end_s, UINT32_MAX);
}

static void what_is_no_id(void **state)
{
  (void)state;
  static const char *const wrong[] = {
      "",
      "69af6f4b",
      "69af6f4b000000000000000000000",
      "69af6f4b00000000000000000000000",
      "69AF6F4B0000000000000000000000",
      "69af6f4g0000000000000000000000",
      "69af6f4b/../../../etc/passwd00",
      "69af6f4b.000000000000000000000",
      "69af6f4b%000000000000000000000",
      "69af6f4b 000000000000000000000",
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    int64_t end_s = 0;
    assert_false(offer_id_end(str_of(wrong[i]), &end_s));
  }
  int64_t end_s = 0;
  assert_false(offer_id_end((struct str){0}, &end_s));
  assert_false(offer_id_end((struct str){"69af6f4b\0"
                                         "000000000000000000000",
                                         30},
                            &end_s));
}

static void a_pin_is_six_digits_and_only_its_own(void **state)
{
  struct scope *scope = *state;
  struct offer offer = an_offer(scope);
  struct offer other = an_offer(scope);
  struct str pin = offer_pin_new(scope, &offer);
  assert_int_equal(pin.len, OFFER_PIN_DIGITS);
  for (size_t i = 0; i < pin.len; i++) {
    assert_in_range(pin.at[i], '0', '9');
  }
  assert_true(offer_pin_is(&offer, pin));
  assert_false(offer_pin_is(&other, pin));
  assert_false(offer_pin_is(&offer, str_slice(pin, 0, 5)));
  assert_false(offer_pin_is(&offer, scope_join(scope, pin, STR("0"))));
  assert_false(offer_pin_is(&offer, STR("")));
}

static void a_token_names_its_offer(void **state)
{
  struct scope *scope = *state;
  struct offer offer = an_offer(scope);
  struct str token = offer_token_new(scope, &offer);
  ASSERT_STR(offer_token_id(token), offer.id);
  assert_true(offer_token_is(&offer, token));
  struct offer other = offer;
  assert_false(str_equal(token, offer_token_new(scope, &other)));
  assert_false(offer_token_is(&other, token));
  assert_int_equal(offer_token_id(STR("")).len, 0);
  assert_int_equal(offer_token_id((struct str){0}).len, 0);
  assert_int_equal(offer_token_id(offer.id).len, 0);
}

/* Each state keeps what it needs and nothing more. */
static void what_is_kept(void **state)
{
  struct scope *scope = *state;
  struct offer offer = an_offer(scope);
  struct str pin = offer_pin_new(scope, &offer);
  struct str text;
  offer.attempts = 3;
  struct offer read = kept(scope, &offer, &text);
  assert_true(offer_pin_is(&read, pin));
  assert_int_equal(read.attempts, 3);
  assert_int_equal(read.until_s, offer.until_s);
  ASSERT_STR(read.type, offer.type);
  assert_true(json_same(&read.claims, &offer.claims));

  offer.state = OFFER_TAKEN;
  offer.token_until_s = END_S;
  struct str token = offer_token_new(scope, &offer);
  read = kept(scope, &offer, &text);
  assert_true(offer_token_is(&read, token));
  assert_true(json_is_null(&read.credential));
  assert_false(str_contains(text, STR("pinHash")));
  assert_false(str_contains(text, token));

  offer.claims = json_of_null();
  ASSERT_OK(scope, json_parse(scope, STR("{\"a\":1}"), &offer.credential));
  offer.holder = STR("did:key:z6Mk");
  offer.to_record = true;
  offer.record = (struct registry_record){.idempotency_key = STR("key"),
                                          .issuer = STR("did:key:z"),
                                          .type = offer.type,
                                          .index = 7,
                                          .valid_until_s = END_S};
  read = kept(scope, &offer, &text);
  assert_true(json_same(&read.credential, &offer.credential));
  ASSERT_STR(read.holder, offer.holder);
  assert_true(read.to_record);
  assert_int_equal(read.record.index, 7);
  assert_true(json_is_null(&read.claims));

  for (int state_then = OFFER_USED; state_then < OFFER_STATES; state_then++) {
    offer.state = (enum offer_state)state_then;
    (void)kept(scope, &offer, &text);
    ASSERT_STR(text, STR("{}"));
  }
}

static void a_damaged_file_is_told(void **state)
{
  struct scope *scope = *state;
  struct offer offer = an_offer(scope);
  struct json json;
  (void)offer_pin_new(scope, &offer);
  ASSERT_OK(scope, offer_print(scope, &offer, &json));
  for (size_t i = 0; i < json.members.len; i++) {
    struct json damaged;
    struct offer out;
    bool is_missed = !str_equal(json.members.at[i].key, STR("claims"));
    ASSERT_OK(scope, json_without(scope, &json, json.members.at[i].key, &damaged));
    assert_true((offer_parse(scope, offer.id, OFFER_OPEN, &damaged, &out) != OK) == is_missed);
    (void)scope_take_fault(scope);
  }
}

TESTING_MAIN(SCOPED_TEST(an_id_tells_its_end), SCOPED_TEST(what_is_no_id),
             SCOPED_TEST(a_pin_is_six_digits_and_only_its_own), SCOPED_TEST(a_token_names_its_offer),
             SCOPED_TEST(what_is_kept), SCOPED_TEST(a_damaged_file_is_told))

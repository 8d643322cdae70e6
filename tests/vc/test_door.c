#include "testing/testing.h"

#include "cborld/cborld.h"
#include "office.h"
#include "qr/text.h"
#include "vc/door.h"
#include "vc/present.h"

static struct office *office;
static struct json credential;
static struct json presentation;

static int open_office(void **state)
{
  (void)state;
  office = office_open();
  struct scope *memory = office->memory;
  credential = office_with_status(office, memory, STR(WELFARE));
  credential = office_sign(office, memory, ISSUER, &credential);
  presentation = office_present(office, memory, &credential);
  return 0;
}

static int close_office(void **state)
{
  (void)state;
  office_close(office);
  return 0;
}

static struct bytes cborld_of(struct scope *scope, const struct json *document)
{
  struct bytes octets;
  ASSERT_OK(scope, cborld_encode(scope, office->schemas->tables, DOJANG_CBORLD_ENTRY, document, &octets));
  return octets;
}

static struct str qr_of(struct scope *scope, enum qr_form form, const struct json *document)
{
  struct qr_text text = {.form = form, .octets = cborld_of(scope, document)};
  struct str out;
  ASSERT_OK(scope, qr_text_print(scope, &text, &out));
  return out;
}

static void opens(struct scope *scope, struct bytes octets, enum door_form form, const struct json *document)
{
  struct entered entered;
  ASSERT_OK(scope, door_open(scope, office->schemas, octets, &entered));
  assert_int_equal(entered.form, form);
  assert_int_equal(entered.is_presentation, document == &presentation);
  assert_true(json_same(&entered.document, document));
}

static void every_form_gives_the_same_document(void **state)
{
  struct scope *scope = *state;
  struct str text = office_text(scope, &presentation);
  opens(scope, str_bytes(text), DOOR_JSON, &presentation);
  opens(scope, str_bytes(scope_join(scope, STR(" \r\n\t"), text)), DOOR_JSON, &presentation);
  opens(scope, str_bytes(office_text(scope, &credential)), DOOR_JSON, &credential);
  opens(scope, cborld_of(scope, &presentation), DOOR_CBORLD, &presentation);
  opens(scope, cborld_of(scope, &credential), DOOR_CBORLD, &credential);
  opens(scope, str_bytes(qr_of(scope, QR_PRESENTATION, &presentation)), DOOR_QR_PRESENTATION, &presentation);
  opens(scope, str_bytes(qr_of(scope, QR_CREDENTIAL, &credential)), DOOR_QR_CREDENTIAL, &credential);
  opens(scope, str_bytes(qr_of(scope, QR_UNSTATED, &presentation)), DOOR_QR_DIGITS, &presentation);
}

static void the_header_must_say_what_is_inside(void **state)
{
  struct scope *scope = *state;
  struct entered entered;
  struct str wrong = qr_of(scope, QR_PRESENTATION, &credential);
  ASSERT_ERR(scope, ERR_VALUE, door_open(scope, office->schemas, str_bytes(wrong), &entered));
  wrong = qr_of(scope, QR_CREDENTIAL, &presentation);
  ASSERT_ERR(scope, ERR_VALUE, door_open(scope, office->schemas, str_bytes(wrong), &entered));
}

static void what_is_no_form_is_refused(void **state)
{
  struct scope *scope = *state;
  static const struct str texts[] = {STR_INIT(""),         STR_INIT(" "),       STR_INIT("hello"),
                                     STR_INIT("[]"),       STR_INIT("null"),    STR_INIT("{"),
                                     STR_INIT("{} x"),     STR_INIT("VP1-"),    STR_INIT("VP1-R"),
                                     STR_INIT("VC1-R:::"), STR_INIT("\xd9"),    STR_INIT("\xd9\xcb\x1d"),
                                     STR_INIT("\0{}"),     STR_INIT("HC1:6BF"), STR_INIT("VP9-RAB")};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct entered entered;
    assert_int_not_equal(door_open(scope, office->schemas, str_bytes(texts[i]), &entered), OK);
    assert_true(scope_first_fault(scope)->text[0] != '\0');
    (void)scope_take_fault(scope);
  }
}

static void only_objects_are_documents(void **state)
{
  struct scope *scope = *state;
  static const char *const texts[] = {"null", "[]", "7", "\"x\"", "true"};
  struct entered entered;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct json value = office_json(scope, texts[i]);
    ASSERT_ERR(scope, ERR_SYNTAX, door_open_document(scope, &value, &entered));
  }
}

static void cut_off_at_every_octet(void **state)
{
  struct scope *scope = *state;
  const struct bytes forms[] = {
      cborld_of(scope, &presentation), str_bytes(qr_of(scope, QR_PRESENTATION, &presentation)),
      str_bytes(qr_of(scope, QR_UNSTATED, &presentation)), str_bytes(office_text(scope, &presentation))};
  [[gnu::cleanup(scope_drop)]] struct scope *part = scope_new((size_t)4 * 1024 * 1024);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    for (size_t len = 0; len < forms[i].len; len++) {
      struct entered entered;
      scope_reset(part);
      assert_int_not_equal(door_open(part, office->schemas, (struct bytes){forms[i].at, len}, &entered), OK);
    }
  }
}

TESTING_MAIN_IN(open_office, close_office, SCOPED_TEST(every_form_gives_the_same_document),
                SCOPED_TEST(the_header_must_say_what_is_inside), SCOPED_TEST(what_is_no_form_is_refused),
                SCOPED_TEST(only_objects_are_documents), SCOPED_TEST(cut_off_at_every_octet))

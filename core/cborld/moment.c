#include "moment.h"

#include "codec/xsd_time.h"

enum { DAY_S = 24 * 60 * 60, SECOND_CHARS = 20, MILLISECOND_CHARS = 24 };

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
static const int64_t EARLIEST_S = -62135596800;
static const int64_t LATEST_S = 253402300799;

enum err date_encode(struct scope *scope, struct str text, struct cbor *out)
{
  int64_t seconds = 0;
  *out = cbor_text(text);
  if (xsd_date_parse(scope, text, &seconds) != OK) {
    (void)scope_take_fault(scope);
    return OK;
  }
  if (str_equal(xsd_date_print(scope, seconds), text)) {
    *out = cbor_int(seconds);
  }
  return scope_err(scope);
}

/* Exactly "YYYY-MM-DDThh:mm:ssZ". */
static bool read_second(struct scope *scope, struct str text, int64_t *seconds)
{
  if (text.len != SECOND_CHARS) {
    return false;
  }
  if (xsd_time_parse(scope, text, seconds) != OK) {
    (void)scope_take_fault(scope);
    return false;
  }
  return str_equal(xsd_time_print(scope, *seconds), text);
}

/* Exactly ".mmmZ". */
static bool read_milliseconds(struct str text, int64_t *milliseconds)
{
  *milliseconds = 0;
  for (size_t i = 1; i < 4; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') {
      return false;
    }
    *milliseconds = *milliseconds * 10 + (text.at[i] - '0');
  }
  return text.at[0] == '.' && text.at[4] == 'Z';
}

static enum err encode_pair(struct scope *scope, int64_t seconds, int64_t milliseconds, struct cbor *out)
{
  struct cbor *pair = SCOPE_ARRAY(scope, struct cbor, 2);
  if (pair == NULL) {
    return scope_err(scope);
  }
  pair[0] = cbor_int(seconds);
  pair[1] = cbor_int(milliseconds);
  *out = cbor_items(pair, 2);
  return OK;
}

enum err date_time_encode(struct scope *scope, struct str text, struct cbor *out)
{
  int64_t seconds = 0;
  int64_t milliseconds = 0;
  *out = cbor_text(text);
  if (read_second(scope, text, &seconds)) {
    *out = cbor_int(seconds);
    return OK;
  }
  if (text.len != MILLISECOND_CHARS || !read_milliseconds(str_slice(text, 19, text.len), &milliseconds)) {
    return scope_err(scope);
  }
  struct str whole = scope_join(scope, str_slice(text, 0, 19), STR("Z"));
  if (whole.at != NULL && read_second(scope, whole, &seconds)) {
    return encode_pair(scope, seconds, milliseconds, out);
  }
  return scope_err(scope);
}

static enum err read_range(struct scope *scope, const struct field *field, const struct cbor *value, int64_t *out)
{
  if (!cbor_is_int(value, out) || *out < EARLIEST_S || *out > LATEST_S) {
    return FAIL(scope, ERR_VALUE, STR_FMT ": no time between the years 1 and 9999", STR_ARG(field->name));
  }
  return OK;
}

enum err date_decode(struct scope *scope, const struct field *field, const struct cbor *value, struct str *out)
{
  int64_t seconds = 0;
  TRY(read_range(scope, field, value, &seconds));
  if (seconds % DAY_S != 0) {
    return FAIL(scope, ERR_VALUE, STR_FMT ": a date that does not begin at midnight", STR_ARG(field->name));
  }
  *out = xsd_date_print(scope, seconds);
  return out->at == NULL ? scope_err(scope) : OK;
}

bool date_time_is_pair(const struct cbor *value)
{
  int64_t number = 0;
  return value->kind == CBOR_ARRAY && value->items.len == 2 && cbor_is_int(&value->items.at[0], &number) &&
         cbor_is_int(&value->items.at[1], &number);
}

enum err date_time_decode(struct scope *scope, const struct field *field, const struct cbor *value, struct str *out)
{
  bool pair = date_time_is_pair(value);
  int64_t seconds = 0;
  int64_t milliseconds = 0;
  TRY(read_range(scope, field, pair ? &value->items.at[0] : value, &seconds));
  *out = xsd_time_print(scope, seconds);
  if (pair && (!cbor_is_int(&value->items.at[1], &milliseconds) || milliseconds < 0 || milliseconds > 999)) {
    return FAIL(scope, ERR_VALUE, STR_FMT ": milliseconds are 0 to 999", STR_ARG(field->name));
  }
  if (pair) {
    *out = scope_format(scope, STR_FMT ".%03dZ", STR_ARG(str_slice(*out, 0, SECOND_CHARS - 1)), (int)milliseconds);
  }
  return out->at == NULL ? scope_err(scope) : OK;
}

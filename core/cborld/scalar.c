#include "scalar.h"

#include "moment.h"
#include "multibase.h"
#include "plain.h"
#include "url.h"

/* Kinds whose own codec makes integers have their table's numbers as byte strings, so that the two differ. */
static bool has_octet_numbers(enum kind kind)
{
  return kind == KIND_NONE || kind == KIND_URL || kind == KIND_DATE || kind == KIND_DATE_TIME;
}

/* Big-endian in 1, 2 or 4 octets; the largest value of each width takes the next width. */
static enum err encode_octets(struct scope *scope, uint32_t number, struct cbor *out)
{
  size_t len = number < UINT8_MAX ? 1 : number < UINT16_MAX ? 2 : 4;
  uint8_t *octets = scope_alloc(scope, len, 1);
  if (octets == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < len; i++) {
    octets[i] = (uint8_t)(number >> (8 * (len - 1 - i)));
  }
  *out = cbor_bytes((struct bytes){octets, len});
  return OK;
}

static enum err encode_text(struct conversion *conversion, const struct field *field, struct str text, struct cbor *out)
{
  switch (field_kind(field)) {
  case KIND_URL:
    return url_encode(conversion, field, text, out);
  case KIND_DATE:
    return date_encode(conversion->scope, text, out);
  case KIND_DATE_TIME:
    return date_time_encode(conversion->scope, text, out);
  case KIND_MULTIBASE:
    return multibase_text_encode(conversion->scope, text, out);
  case KIND_NONE:
  case KIND_OTHER:
    break;
  }
  *out = cbor_text(text);
  return OK;
}

/* A number where the wire's integers mean something else would come back as that. */
static enum err refuse_other_than_text(struct conversion *conversion, const struct field *field,
                                       const struct table *table)
{
  enum kind kind = field_kind(field);
  bool coded = kind == KIND_URL || kind == KIND_DATE || kind == KIND_DATE_TIME;
  if (coded || (kind != KIND_NONE && table != NULL)) {
    return FAIL(conversion->scope, ERR_VALUE, STR_FMT ": must be a text", STR_ARG(field->name));
  }
  return OK;
}

enum err scalar_encode(struct conversion *conversion, const struct field *field, const struct json *value,
                       struct cbor *out)
{
  const struct table *table = field_table(conversion, field);
  if (!json_is_string(value)) {
    TRY(refuse_other_than_text(conversion, field, table));
    return plain_encode(conversion->scope, value, out);
  }
  uint32_t number = 0;
  if (!table_number(table, value->string, &number)) {
    return encode_text(conversion, field, value->string, out);
  }
  if (has_octet_numbers(field_kind(field))) {
    return encode_octets(conversion->scope, number, out);
  }
  *out = cbor_uint(number);
  return OK;
}

bool scalar_is_array(const struct field *field, const struct cbor *value)
{
  if (value->kind != CBOR_ARRAY) {
    return false;
  }
  return field_kind(field) == KIND_URL || (field_kind(field) == KIND_DATE_TIME && date_time_is_pair(value));
}

/* True when the value is what a table's number looks like for this field. */
static bool read_number(const struct field *field, const struct table *table, const struct cbor *value, uint64_t *out)
{
  if (!has_octet_numbers(field_kind(field))) {
    *out = value->kind == CBOR_UINT ? value->uint : UINT64_MAX;
    return table != NULL && (value->kind == CBOR_UINT || value->kind == CBOR_NEGATIVE);
  }
  if (value->kind != CBOR_BYTES) {
    return false;
  }
  size_t len = value->bytes.len;
  uint64_t number = 0;
  for (size_t i = 0; i < len && i < 4; i++) {
    number = number << 8 | value->bytes.at[i];
  }
  *out = len == 1 || len == 2 || len == 4 ? number : UINT64_MAX;
  return true;
}

static enum err decode_coded(struct conversion *conversion, const struct field *field, const struct cbor *value,
                             struct str *out)
{
  enum kind kind = field_kind(field);
  if (kind == KIND_URL) {
    return url_decode(conversion, field, value, out);
  }
  if (kind == KIND_DATE) {
    return date_decode(conversion->scope, field, value, out);
  }
  return date_time_decode(conversion->scope, field, value, out);
}

static enum err decode_other(struct conversion *conversion, const struct field *field, const struct cbor *value,
                             struct json *out)
{
  struct str text;
  enum kind kind = field_kind(field);
  if (kind == KIND_MULTIBASE && multibase_is_octets(value)) {
    TRY(multibase_text_decode(conversion->scope, value->bytes, &text));
    *out = json_of_str(text);
    return OK;
  }
  if (kind == KIND_NONE || kind == KIND_MULTIBASE || kind == KIND_OTHER) {
    return plain_decode_scalar(conversion->scope, value, out);
  }
  TRY(decode_coded(conversion, field, value, &text));
  *out = json_of_str(text);
  return OK;
}

enum err scalar_decode(struct conversion *conversion, const struct field *field, const struct cbor *value,
                       struct json *out)
{
  const struct table *table = field_table(conversion, field);
  uint64_t number = 0;
  struct str text;
  if (read_number(field, table, value, &number)) {
    if (!table_text(table, number, &text)) {
      return FAIL(conversion->scope, ERR_UNSUPPORTED,
                  STR_FMT ": a table number that is not known here: update required", STR_ARG(field->name));
    }
    *out = json_of_str(text);
    return OK;
  }
  if (value->kind == CBOR_TEXT) {
    *out = json_of_str(value->text);
    return OK;
  }
  return decode_other(conversion, field, value, out);
}

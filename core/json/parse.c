#include "json/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#include "reader.h"

enum { FIRST_WAITING = 64, FEW_MEMBERS = 16 };

static void skip_blanks(struct reader *reader)
{
  while (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r' || *reader->at == '\t') {
    reader->at++;
  }
}

static enum err read_word(struct reader *reader, struct str word, struct json value, struct json *out)
{
  for (size_t i = 0; i < word.len; i++) {
    if (*reader->at != word.at[i]) {
      return reader_refuse(reader, "neither true, false nor null");
    }
    reader->at++;
  }
  *out = value;
  return OK;
}

static enum err wait(struct reader *reader, const struct json *value)
{
  struct json *at = scope_grow(reader->scope, reader->waiting, reader->waiting_len, &reader->waiting_cap, sizeof *at);
  if (at == NULL) {
    return scope_err(reader->scope);
  }
  reader->waiting = at;
  at[reader->waiting_len++] = *value;
  return OK;
}

/* Steps over an opening bracket. */
static enum err enter(struct reader *reader)
{
  if (++reader->depth > LIMIT_JSON_DEPTH) {
    return FAIL(reader->scope, ERR_LIMIT, "the JSON is nested more than %d levels deep", LIMIT_JSON_DEPTH);
  }
  reader->at++;
  skip_blanks(reader);
  return OK;
}

/* Steps over the comma, or over the closing bracket, that must follow an item or a member. */
static enum err leave(struct reader *reader, char closing, const char *reason, bool *left)
{
  skip_blanks(reader);
  if (*reader->at != ',' && *reader->at != closing) {
    return reader_refuse(reader, reason);
  }
  *left = *reader->at++ == closing;
  return OK;
}

static enum err read_value(struct reader *reader, struct json *out);

static enum err read_items(struct reader *reader)
{
  TRY(enter(reader));
  bool left = *reader->at == ']';
  reader->at += left;
  while (!left) {
    struct json item;
    TRY(read_value(reader, &item));
    TRY(wait(reader, &item));
    TRY(leave(reader, ']', "a comma or ] must follow an item", &left));
  }
  reader->depth--;
  return OK;
}

static enum err read_array(struct reader *reader, struct json *out)
{
  size_t first = reader->waiting_len;
  TRY(read_items(reader));
  size_t len = reader->waiting_len - first;
  reader->waiting_len = first;
  return json_array_of(reader->scope, len, reader->waiting + first, out);
}

static enum err read_key(struct reader *reader)
{
  skip_blanks(reader);
  if (*reader->at != '"') {
    return reader_refuse(reader, "a key in quotes must stand here");
  }
  struct str key = {0};
  TRY(reader_string(reader, &key));
  if (str_find(key, '\0', 0) != SIZE_MAX) {
    return reader_refuse_at(reader, key.at, "a key holds U+0000");
  }
  skip_blanks(reader);
  if (*reader->at != ':') {
    return reader_refuse(reader, "a colon must follow a key");
  }
  reader->at++;
  struct json value = json_of_str(key);
  return wait(reader, &value);
}

static enum err read_members(struct reader *reader)
{
  TRY(enter(reader));
  bool left = *reader->at == '}';
  reader->at += left;
  while (!left) {
    TRY(read_key(reader));
    struct json value;
    TRY(read_value(reader, &value));
    TRY(wait(reader, &value));
    TRY(leave(reader, '}', "a comma or } must follow a member", &left));
  }
  reader->depth--;
  return OK;
}

static int by_key(const void *a, const void *b)
{
  struct str left = (*(const struct json_member *const *)a)->key;
  struct str right = (*(const struct json_member *const *)b)->key;
  return left.len == right.len ? str_compare(left, right) : left.len < right.len ? -1 : 1;
}

static enum err refuse_twin(const struct reader *reader, struct str a, struct str b)
{
  return reader_refuse_at(reader, a.at > b.at ? a.at : b.at, "an object has the same key twice");
}

/* Sorted, as a table of hashes could be made to collide. */
static enum err find_twins_of_many(const struct reader *reader, size_t len, const struct json_member members[])
{
  const struct json_member **order = SCOPE_ROOM(reader->scope, const struct json_member *, len);
  if (order == NULL) {
    return scope_err(reader->scope);
  }
  for (size_t i = 0; i < len; i++) {
    order[i] = &members[i];
  }
  qsort(order, len, sizeof(const struct json_member *), by_key);
  for (size_t i = 1; i < len; i++) {
    if (str_equal(order[i - 1]->key, order[i]->key)) {
      return refuse_twin(reader, order[i - 1]->key, order[i]->key);
    }
  }
  return OK;
}

static enum err find_twins(const struct reader *reader, size_t len, const struct json_member members[])
{
  if (len > FEW_MEMBERS) {
    return find_twins_of_many(reader, len, members);
  }
  for (size_t i = 1; i < len; i++) {
    for (size_t k = 0; k < i; k++) {
      if (str_equal(members[i].key, members[k].key)) {
        return refuse_twin(reader, members[i].key, members[k].key);
      }
    }
  }
  return OK;
}

static enum err read_object(struct reader *reader, struct json *out)
{
  size_t first = reader->waiting_len;
  TRY(read_members(reader));
  size_t len = (reader->waiting_len - first) / 2;
  reader->waiting_len = first;
  struct json_member *members = SCOPE_ROOM(reader->scope, struct json_member, len);
  if (members == NULL) {
    return scope_err(reader->scope);
  }
  const struct json *waiting = reader->waiting + first;
  for (size_t i = 0; i < len; i++) {
    members[i] = (struct json_member){waiting[2 * i].string, waiting[2 * i + 1]};
  }
  *out = json_of_members(members, len);
  return find_twins(reader, len, members);
}

static enum err read_text(struct reader *reader, struct json *out)
{
  struct str text = {0};
  TRY(reader_string(reader, &text));
  *out = json_of_str(text);
  return OK;
}

static enum err read_value(struct reader *reader, struct json *out)
{
  if (++reader->values > LIMIT_JSON_VALUES) {
    return FAIL(reader->scope, ERR_LIMIT, "the JSON holds more than %d values", LIMIT_JSON_VALUES);
  }
  skip_blanks(reader);
  switch (*reader->at) {
  case '"':
    return read_text(reader, out);
  case '{':
    return read_object(reader, out);
  case '[':
    return read_array(reader, out);
  case 't':
    return read_word(reader, STR("true"), json_of_bool(true), out);
  case 'f':
    return read_word(reader, STR("false"), json_of_bool(false), out);
  case 'n':
    return read_word(reader, STR("null"), json_of_null(), out);
  default:
    return *reader->at == '-' || (*reader->at >= '0' && *reader->at <= '9')
               ? reader_number(reader, out)
               : reader_refuse(reader, "a value must stand here");
  }
}

enum err json_parse(struct scope *scope, struct str text, struct json *out)
{
  struct json waiting[FIRST_WAITING];
  struct reader reader = {.scope = scope, .text = text, .waiting = waiting, .waiting_cap = FIRST_WAITING};
  reader.copy = SCOPE_ROOM(scope, char, text.len + READER_PADDING_OCTETS);
  if (reader.copy == NULL) {
    return scope_err(scope);
  }
  if (text.len > 0) {
    memcpy(reader.copy, text.at, text.len);
  }
  memset(reader.copy + text.len, 0, READER_PADDING_OCTETS);
  reader.at = reader.copy;
  TRY(read_value(&reader, out));
  skip_blanks(&reader);
  return reader.at == reader.copy + text.len ? OK : reader_refuse(&reader, "something follows the value");
}

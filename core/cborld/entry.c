#include "entry.h"

#include <stdlib.h>
#include <string.h>

#include "json/field.h"

/* The wire has 4 octets at most for a number, and keeps the last value of each width out. */
static const uint64_t LARGEST_NUMBER = UINT32_MAX - 1;

static int compare_texts(const void *a, const void *b)
{
  return str_compare(((const struct table_row *)a)->text, ((const struct table_row *)b)->text);
}

static int compare_numbers(const void *a, const void *b)
{
  uint32_t left = ((const struct table_row *)a)->number;
  uint32_t right = ((const struct table_row *)b)->number;
  return (left > right) - (left < right);
}

static enum err read_row(struct scope *scope, const struct json_member *member, struct table_row *out)
{
  uint64_t number = 0;
  if (!str_to_u64(member->key, &number) || !json_is_string(&member->value)) {
    return FAIL(scope, ERR_VALUE, "compressionTable: each row is a whole number and a text, not " STR_FMT,
                STR_ARG(member->key));
  }
  if (number > LARGEST_NUMBER) {
    return FAIL(scope, ERR_RANGE, "compressionTable: " STR_FMT " is above 2^32 - 2", STR_ARG(member->key));
  }
  *out = (struct table_row){.text = scope_str(scope, member->value.string), .number = (uint32_t)number};
  return out->text.at == NULL ? scope_err(scope) : OK;
}

/* Copies the rows in the order of their numbers, which JSON text already keeps apart. */
static enum err order_by_number(struct scope *scope, struct table *table)
{
  struct table_row *rows = SCOPE_ARRAY(scope, struct table_row, table->len);
  if (rows == NULL) {
    return scope_err(scope);
  }
  if (table->len > 0) {
    memcpy(rows, table->by_text, table->len * sizeof *rows);
    qsort(rows, table->len, sizeof *rows, compare_numbers);
  }
  table->by_number = rows;
  return OK;
}

static enum err read_rows(struct scope *scope, const struct json *json, struct table *table)
{
  size_t len = json->members.len;
  struct table_row *rows = SCOPE_ARRAY(scope, struct table_row, len);
  if (rows == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < len; i++) {
    TRY(read_row(scope, &json->members.at[i], &rows[i]));
  }
  if (len > 0) {
    qsort(rows, len, sizeof *rows, compare_texts);
  }
  for (size_t i = 1; i < len; i++) {
    if (str_equal(rows[i - 1].text, rows[i].text)) {
      return FAIL(scope, ERR_CONFLICT, "compressionTable: numbers %u and %u stand for the same text",
                  rows[i - 1].number, rows[i].number);
    }
  }
  table->by_text = rows;
  table->len = len;
  return order_by_number(scope, table);
}

static enum err read_table(struct scope *scope, const struct json_path *path, const struct json *json,
                           struct table *out)
{
  const struct json *rows = NULL;
  struct str type;
  TRY(json_need_string(scope, path, json, STR("type"), &type));
  TRY(json_need_object(scope, path, json, STR("table"), &rows));
  out->type = scope_str(scope, type);
  if (out->type.at == NULL) {
    return scope_err(scope);
  }
  return read_rows(scope, rows, out);
}

enum err entry_read(struct scope *scope, const struct json *json, struct entry *out)
{
  static const int64_t LARGEST_ID = 9007199254740991;
  int64_t id = 0;
  TRY(json_need_integer(scope, NULL, json, STR("id"), 0, LARGEST_ID, &id));
  struct json_path path = json_path_member(NULL, STR("compressionTable"));
  const struct json *listed = json_get(json, STR("compressionTable"));
  if (listed != NULL && !json_is_array(listed)) {
    return json_refuse(scope, &path, "must be an array");
  }
  struct json_list list = json_as_list(listed);
  struct table *tables = SCOPE_ARRAY(scope, struct table, list.len);
  if (tables == NULL) {
    return scope_err(scope);
  }
  *out = (struct entry){.id = (uint64_t)id, .tables = tables};
  for (size_t i = 0; i < list.len; i++) {
    struct json_path item = json_path_item(&path, i);
    TRY(read_table(scope, &item, &list.at[i], &tables[i]));
    if (entry_table(out, tables[i].type) != NULL) {
      return FAIL(scope, ERR_CONFLICT, "compressionTable: two tables for " STR_FMT, STR_ARG(tables[i].type));
    }
    out->len++;
  }
  return OK;
}

const struct table *entry_table(const struct entry *entry, struct str type)
{
  for (size_t i = 0; i < entry->len; i++) {
    if (str_equal(entry->tables[i].type, type)) {
      return &entry->tables[i];
    }
  }
  return NULL;
}

bool table_number(const struct table *table, struct str text, uint32_t *out)
{
  if (table == NULL) {
    return false;
  }
  struct table_row wanted = {.text = text};
  const struct table_row *row = bsearch(&wanted, table->by_text, table->len, sizeof wanted, compare_texts);
  if (row == NULL) {
    return false;
  }
  *out = row->number;
  return true;
}

bool table_text(const struct table *table, uint64_t number, struct str *out)
{
  if (table == NULL || number > LARGEST_NUMBER) {
    return false;
  }
  struct table_row wanted = {.number = (uint32_t)number};
  const struct table_row *row = bsearch(&wanted, table->by_number, table->len, sizeof wanted, compare_numbers);
  if (row == NULL) {
    return false;
  }
  *out = row->text;
  return true;
}

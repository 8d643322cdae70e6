#include "json/text.h"

#include <stdlib.h>

#include "codec/es6_number.h"

#include "word.h"

/* How deep a line is indented; compact text has no line feeds at all. */
struct layout {
  bool pretty;
  bool sorted;
  size_t depth;
};

static const char *short_escape(unsigned char c)
{
  switch (c) {
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  case '\b':
    return "\\b";
  case '\f':
    return "\\f";
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    return NULL;
  }
}

static bool needs_escape(unsigned char c)
{
  return c < 0x20 || c == '"' || c == '\\';
}

/* Where the run of what stands for itself ends. */
static size_t plain_end(struct str text, size_t from)
{
  size_t i = from;
  for (; i + WORD_OCTETS <= text.len; i += WORD_OCTETS) {
    uint64_t escaped = word_escaped(word_at(text.at + i));
    if (escaped != 0) {
      return i + word_first(escaped);
    }
  }
  while (i < text.len && !needs_escape((unsigned char)text.at[i])) {
    i++;
  }
  return i;
}

static void print_escape(struct buf *buf, unsigned char c)
{
  const char *escape = short_escape(c);
  if (escape != NULL) {
    buf_add(buf, (struct str){escape, 2});
    return;
  }
  buf_format(buf, "\\u%04x", c);
}

/* SPEC: RFC 8785 section 3.2.2.2, which is also the shortest valid form for the other texts. */
void json_print_string(struct buf *buf, struct str text)
{
  buf_add_char(buf, '"');
  size_t plain = plain_end(text, 0);
  buf_add(buf, str_slice(text, 0, plain));
  while (plain < text.len) {
    print_escape(buf, (unsigned char)text.at[plain]);
    size_t end = plain_end(text, plain + 1);
    buf_add(buf, str_slice(text, plain + 1, end));
    plain = end;
  }
  buf_add_char(buf, '"');
}

static void print_value(struct buf *buf, const struct json *value, struct layout layout);

static void new_line(struct buf *buf, struct layout layout)
{
  if (!layout.pretty) {
    return;
  }
  buf_add_char(buf, '\n');
  for (size_t i = 0; i < layout.depth; i++) {
    buf_add(buf, STR("  "));
  }
}

static void print_array(struct buf *buf, const struct json *value, struct layout layout)
{
  struct layout inner = {layout.pretty, layout.sorted, layout.depth + 1};
  buf_add_char(buf, '[');
  for (size_t i = 0; i < value->items.len; i++) {
    if (i > 0) {
      buf_add_char(buf, ',');
    }
    new_line(buf, inner);
    print_value(buf, &value->items.at[i], inner);
  }
  if (value->items.len > 0) {
    new_line(buf, layout);
  }
  buf_add_char(buf, ']');
}

static int by_key(const void *a, const void *b)
{
  const struct json_member *const *left = a;
  const struct json_member *const *right = b;
  return str_compare_utf16((*left)->key, (*right)->key);
}

/* The members in the order in which they are printed; NULL when the scope is exhausted. */
static const struct json_member **print_order(struct buf *buf, const struct json *value, bool sorted)
{
  size_t len = value->members.len;
  const struct json_member **order = SCOPE_ARRAY(buf->scope, const struct json_member *, len);
  if (order == NULL) {
    buf->broken = true;
    return NULL;
  }
  for (size_t i = 0; i < len; i++) {
    order[i] = &value->members.at[i];
  }
  if (sorted) {
    qsort(order, len, sizeof(const struct json_member *), by_key);
  }
  return order;
}

static void print_object(struct buf *buf, const struct json *value, struct layout layout)
{
  struct layout inner = {layout.pretty, layout.sorted, layout.depth + 1};
  const struct json_member **order = print_order(buf, value, layout.sorted);
  if (order == NULL) {
    return;
  }
  buf_add_char(buf, '{');
  for (size_t i = 0; i < value->members.len; i++) {
    if (i > 0) {
      buf_add_char(buf, ',');
    }
    new_line(buf, inner);
    json_print_string(buf, order[i]->key);
    buf_add(buf, layout.pretty ? STR(": ") : STR(":"));
    print_value(buf, &order[i]->value, inner);
  }
  if (value->members.len > 0) {
    new_line(buf, layout);
  }
  buf_add_char(buf, '}');
}

static void print_value(struct buf *buf, const struct json *value, struct layout layout)
{
  switch (value->kind) {
  case JSON_NULL:
    buf_add(buf, STR("null"));
    return;
  case JSON_FALSE:
    buf_add(buf, STR("false"));
    return;
  case JSON_TRUE:
    buf_add(buf, STR("true"));
    return;
  case JSON_NUMBER:
    es6_number_print(buf, value->number);
    return;
  case JSON_STRING:
    json_print_string(buf, value->string);
    return;
  case JSON_ARRAY:
    print_array(buf, value, layout);
    return;
  case JSON_OBJECT:
    print_object(buf, value, layout);
    return;
  }
}

static enum err print(struct scope *scope, const struct json *value, struct layout layout, struct str *out)
{
  struct buf buf = buf_in(scope);
  print_value(&buf, value, layout);
  new_line(&buf, (struct layout){.pretty = layout.pretty});
  return buf_str(&buf, out);
}

enum err json_print(struct scope *scope, const struct json *value, struct str *out)
{
  return print(scope, value, (struct layout){0}, out);
}

enum err json_print_pretty(struct scope *scope, const struct json *value, struct str *out)
{
  return print(scope, value, (struct layout){.pretty = true}, out);
}

enum err json_print_jcs(struct scope *scope, const struct json *value, struct str *out)
{
  return print(scope, value, (struct layout){.sorted = true}, out);
}

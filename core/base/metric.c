#include "base/metric.h"

/* SPEC: Prometheus text format: a quotation mark, a backslash and a line feed of a value stand behind a backslash. */
static void value_print(struct buf *out, struct str value)
{
  for (size_t i = 0; i < value.len; i++) {
    char c = value.at[i];
    if (c == '"' || c == '\\' || c == '\n') {
      buf_add_char(out, '\\');
    }
    buf_add_char(out, (char)(c == '\n' ? 'n' : c));
  }
}

void metric_print(struct buf *out, const char *name, const char *label, struct str value, uint64_t number)
{
  buf_format(out, "%s{%s=\"", name, label);
  value_print(out, value);
  buf_add(out, STR("\"} "));
  buf_add_u64(out, number);
  buf_add_char(out, '\n');
}

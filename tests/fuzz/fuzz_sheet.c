/* A batch as the issuer reads it: no two good rows have the same type and number, and a row that is refused for that
   names an earlier line. */
#include "base/limits.h"
#include "batch/sheet.h"
#include "target.h"

enum { ROWS_MOST = 64 };

static struct schemas *schemas;

struct seen {
  struct str type;
  struct str number;
};

static void open_schemas(void)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  must(schemas_load_configured(scope, STR(""), STR(""), &schemas) == OK);
}

static void check_good(const struct sheet_row *row, size_t len, struct seen seen[])
{
  for (size_t i = 0; i < len; i++) {
    must(!str_equal(seen[i].type, row->type) || !str_equal(seen[i].number, row->number));
  }
  must(schemas_kind(schemas, row->type) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  if (schemas == NULL) {
    open_schemas();
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct sheet sheet;
  struct sheet_row row;
  struct seen seen[ROWS_MOST];
  size_t seen_len = 0;
  if (sheet_open(scope, schemas, bytes_str((struct bytes){octets, len}), &sheet) != OK) {
    return 0;
  }
  for (size_t i = 0; i < ROWS_MOST && sheet_next(&sheet, scope, &row) == OK && row.line > 0; i++) {
    must(row.errors_len <= LIMIT_CSV_ERRORS + 1);
    if (row.errors_len == 0 && row.number.len > 0) {
      check_good(&row, seen_len, seen);
      seen[seen_len++] = (struct seen){row.type, row.number};
    }
  }
  return 0;
}

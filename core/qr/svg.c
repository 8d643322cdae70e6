#include "drawing.h"

#include "base/buf.h"

/* How many modules from `at` on, in one row, are dark. */
static size_t run_of(const uint8_t *row, size_t at, size_t side)
{
  size_t len = 0;
  while (at + len < side && row[at + len] != 0) {
    len++;
  }
  return len;
}

/* Each run of dark modules is a bar of height 1. */
static void add_row(struct buf *path, const struct qr_symbol *symbol, size_t y)
{
  const uint8_t *row = symbol->dark + y * symbol->side;
  for (size_t x = 0; x < symbol->side; x++) {
    size_t len = run_of(row, x, symbol->side);
    if (len > 0) {
      buf_format(path, "M%zu %zuh%zuv1h-%zuz", x + QUIET_MODULES, y + QUIET_MODULES, len, len);
      x += len;
    }
  }
}

enum err qr_draw_svg(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, struct str *out)
{
  size_t side_px = 0;
  TRY(drawing_side_px(scope, symbol, scale_px, &side_px));
  size_t modules = side_px / scale_px;
  struct buf svg = buf_in(scope);
  buf_format(&svg,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" viewBox=\"0 0 %zu %zu\" "
             "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%zuv%zuH0z\"/><path d=\"",
             side_px, side_px, modules, modules, modules, modules);
  for (size_t y = 0; y < symbol->side; y++) {
    add_row(&svg, symbol, y);
  }
  buf_add(&svg, STR("\"/></svg>\n"));
  return buf_str(&svg, out);
}

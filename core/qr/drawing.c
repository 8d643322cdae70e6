#include "drawing.h"

#include "base/limits.h"

enum err drawing_side_px(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, size_t *out)
{
  size_t modules = symbol->side + (size_t)2 * QUIET_MODULES;
  if (scale_px == 0) {
    return FAIL(scope, ERR_OPTION, "scale: a module is at least one pixel");
  }
  if (scale_px > LIMIT_QR_PICTURE_PX / modules) {
    return FAIL(scope, ERR_LIMIT, "scale: %zu pixels a module make a picture wider than %d", scale_px,
                LIMIT_QR_PICTURE_PX);
  }
  *out = modules * scale_px;
  return OK;
}

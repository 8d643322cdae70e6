#pragma once

#include "qr/symbol.h"

/* Pictures of a symbol, dark on light, with the quiet zone of 4 modules that readers need. `scale_px` is the side of
   one module in pixels, at least 1; ERR_LIMIT when the picture would be wider than LIMIT_QR_PICTURE_PX. */

/* An SVG document of one path, for pages and print. */
enum err qr_draw_svg(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, struct str *out);
/* A PNG file of one bit a pixel. */
enum err qr_draw_png(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, struct bytes *out);

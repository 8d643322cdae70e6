#pragma once

#include "qr/drawing.h"

/* The light frame that readers need. SPEC: ISO/IEC 18004, quiet zone */
enum { QUIET_MODULES = 4 };

/* The side of the whole picture in pixels; ERR_OPTION for a scale of 0, ERR_LIMIT above LIMIT_QR_PICTURE_PX. */
enum err drawing_side_px(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, size_t *out);

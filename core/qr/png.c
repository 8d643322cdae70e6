#include "drawing.h"

#include <string.h>

#include <png.h>

/* One octet a pixel, an index into the colours; libpng packs two colours into bits. */
enum { LIGHT, DARK, COLOURS };

static void fill_row(uint8_t *pixels, const struct qr_symbol *symbol, size_t y, size_t scale_px)
{
  const uint8_t *modules = symbol->dark + y * symbol->side;
  for (size_t x = 0; x < symbol->side; x++) {
    memset(pixels + (x + QUIET_MODULES) * scale_px, modules[x] != 0 ? DARK : LIGHT, scale_px);
  }
}

/* The picture's pixels, living in the scope; light where nothing is drawn. */
static uint8_t *paint(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, size_t side_px)
{
  uint8_t *pixels = scope_alloc(scope, side_px * side_px, 1);
  for (size_t y = 0; pixels != NULL && y < symbol->side; y++) {
    uint8_t *first = pixels + (y + QUIET_MODULES) * scale_px * side_px;
    fill_row(first, symbol, y, scale_px);
    for (size_t copy = 1; copy < scale_px; copy++) {
      memcpy(first + copy * side_px, first, side_px);
    }
  }
  return pixels;
}

static enum err write_image(struct scope *scope, png_image *image, const uint8_t *pixels, struct bytes *out)
{
  static const uint8_t colours[COLOURS * 3] = {255, 255, 255, 0, 0, 0};
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(*image);
  uint8_t *file = scope_alloc(scope, size, 1);
  if (file == NULL) {
    return scope_err(scope);
  }
  if (png_image_write_to_memory(image, file, &size, 0, pixels, 0, colours) == 0) {
    return FAIL(scope, ERR_IO, "the PNG cannot be written: %s", image->message);
  }
  *out = (struct bytes){file, size};
  return OK;
}

enum err qr_draw_png(struct scope *scope, const struct qr_symbol *symbol, size_t scale_px, struct bytes *out)
{
  size_t side_px = 0;
  TRY(drawing_side_px(scope, symbol, scale_px, &side_px));
  const uint8_t *pixels = paint(scope, symbol, scale_px, side_px);
  if (pixels == NULL) {
    return scope_err(scope);
  }
  png_image image = {.version = PNG_IMAGE_VERSION,
                     .width = (png_uint_32)side_px,
                     .height = (png_uint_32)side_px,
                     .format = PNG_FORMAT_RGB_COLORMAP,
                     .colormap_entries = COLOURS};
  enum err err = write_image(scope, &image, pixels, out);
  png_image_free(&image);
  return err;
}

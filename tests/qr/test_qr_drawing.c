#include "qr/drawing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "qr/symbol.h"
#include "testing/testing.h"
#include "json/text.h"

/* Independent readers of Debian (zbar-tools, zxing-cpp-tools); each prints the symbol's text. */
static const char *const readers[] = {
    "zbarimg --quiet --raw -Sdisable -Sqrcode.enable %s 2>/dev/null",
    "ZXingReader -bytes -format QRCode %s 2>/dev/null",
};

static struct str output_of(struct scope *scope, const char *command)
{
  FILE *pipe = popen(command, "r");
  assert_non_null(pipe);
  struct buf text = buf_in(scope);
  char block[1024];
  for (size_t got; (got = fread(block, 1, sizeof block, pipe)) > 0;) {
    buf_add(&text, (struct str){block, got});
  }
  if (pclose(pipe) != 0) {
    fail_msg("%s failed: is the reader installed?", command);
  }
  struct str out;
  ASSERT_OK(scope, buf_str(&text, &out));
  return out;
}

/* Both readers end their output with a line feed; the text itself is never trimmed. */
static struct str without_line_feed(struct str text)
{
  return str_ends(text, STR("\n")) ? str_slice(text, 0, text.len - 1) : text;
}

static void assert_readable(struct scope *scope, struct bytes picture, struct str text)
{
  char path[] = "/tmp/dojang-drawing-XXXXXX.png";
  int file = mkstemps(path, 4);
  assert_true(file >= 0);
  assert_int_equal(write(file, picture.at, picture.len), (ssize_t)picture.len);
  close(file);
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
    char command[200];
    snprintf(command, sizeof command, readers[i], path);
    ASSERT_STR(without_line_feed(output_of(scope, command)), text);
  }
  unlink(path);
}

static void assert_png_is_readable(struct scope *scope, struct str text, enum qr_level level, size_t scale_px)
{
  struct qr_symbol symbol;
  struct bytes png;
  ASSERT_OK(scope, qr_symbol_create(scope, text, level, &symbol));
  ASSERT_OK(scope, qr_draw_png(scope, &symbol, scale_px, &png));
  assert_readable(scope, png, text);
}

static struct str vector_text(struct scope *scope, const char *path, const char *entry)
{
  struct json rows;
  ASSERT_OK(scope, json_parse(scope, testing_read(scope, path), &rows));
  return json_get(json_get(&rows, str_of(entry)), STR("text"))->string;
}

static void others_read_what_we_draw(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *path;
    const char *entry;
    enum qr_level level;
    size_t scale_px;
  } rows[] = {
      {DOJANG_SHARED_DIR "/vectors/qr/vpB.cborld.json", "65538", QR_LEVEL_L, 4},
      {DOJANG_SHARED_DIR "/vectors/qr/vpB.cborld.json", "65537", QR_LEVEL_M, 3},
      {DOJANG_SHARED_DIR "/vectors/qr/vcB.cborld.json", "65538", QR_LEVEL_Q, 6},
      {DOJANG_SHARED_DIR "/vectors/qr/vp.cborld.json", "1", QR_LEVEL_L, 4},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_png_is_readable(scope, vector_text(scope, rows[i].path, rows[i].entry), rows[i].level, rows[i].scale_px);
  }
}

static void other_modes_are_read_too(void **state)
{
  struct scope *scope = *state;
  assert_png_is_readable(scope, STR("5199727411251766584935104"), QR_LEVEL_M, 5);
  assert_png_is_readable(scope,
                         STR("openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fvc.example%2Foffers%2F1"),
                         QR_LEVEL_M, 5);
}

static uint32_t big_endian(const uint8_t *at)
{
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void a_png_has_the_promised_size(void **state)
{
  struct scope *scope = *state;
  struct qr_symbol symbol;
  struct bytes png;
  ASSERT_OK(scope, qr_symbol_create(scope, STR("VP1-RBB8"), QR_LEVEL_L, &symbol));
  ASSERT_OK(scope, qr_draw_png(scope, &symbol, 7, &png));
  assert_memory_equal(png.at, "\x89PNG\r\n\x1a\n", 8);
  assert_int_equal(big_endian(png.at + 16), (symbol.side + 8) * 7);
  assert_int_equal(big_endian(png.at + 20), (symbol.side + 8) * 7);
  assert_int_equal(png.at[24], 1); /* bits a pixel */
}

/* Reads the bars back: "M<x> <y>h<n>v1h-<n>z". */
static void paint_bars(struct str svg, const struct qr_symbol *symbol, uint8_t *modules)
{
  const char *at = strstr(svg.at, "<path d=\"");
  assert_non_null(at);
  at += strlen("<path d=\"");
  for (unsigned x, y, len, back; sscanf(at, "M%u %uh%uv1h-%uz", &x, &y, &len, &back) == 4; at = strchr(at, 'z') + 1) {
    assert_int_equal(len, back);
    for (unsigned i = 0; i < len; i++) {
      modules[(y - 4) * symbol->side + x - 4 + i] = 1;
    }
  }
  assert_memory_equal(at, "\"/></svg>", 9);
}

static void an_svg_has_the_same_modules(void **state)
{
  struct scope *scope = *state;
  struct qr_symbol symbol;
  struct str svg;
  ASSERT_OK(scope, qr_symbol_create(scope, STR("VC1-R%69 VD92EX0"), QR_LEVEL_Q, &symbol));
  ASSERT_OK(scope, qr_draw_svg(scope, &symbol, 3, &svg));
  uint8_t *modules = scope_alloc(scope, symbol.side * symbol.side, 1);
  paint_bars(scope_str(scope, (struct str){scope_cstr(scope, svg), svg.len + 1}), &symbol, modules);
  assert_memory_equal(modules, symbol.dark, symbol.side * symbol.side);
  struct str size = scope_format(scope, "width=\"%zu\"", (symbol.side + 8) * 3);
  assert_true(str_contains(svg, size));
}

static void scales_are_bounded(void **state)
{
  struct scope *scope = *state;
  struct qr_symbol symbol;
  struct bytes png;
  struct str svg;
  ASSERT_OK(scope, qr_symbol_create(scope, STR("A"), QR_LEVEL_L, &symbol));
  size_t largest = LIMIT_QR_PICTURE_PX / (symbol.side + 8);
  ASSERT_OK(scope, qr_draw_png(scope, &symbol, largest, &png));
  ASSERT_ERR(scope, ERR_LIMIT, qr_draw_png(scope, &symbol, largest + 1, &png));
  ASSERT_ERR(scope, ERR_LIMIT, qr_draw_svg(scope, &symbol, SIZE_MAX, &svg));
  ASSERT_ERR(scope, ERR_OPTION, qr_draw_svg(scope, &symbol, 0, &svg));
}

TESTING_MAIN(SCOPED_TEST(others_read_what_we_draw), SCOPED_TEST(other_modes_are_read_too),
             SCOPED_TEST(a_png_has_the_promised_size), SCOPED_TEST(an_svg_has_the_same_modules),
             SCOPED_TEST(scales_are_bounded))

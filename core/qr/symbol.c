#include "qr/symbol.h"

#include <errno.h>
#include <string.h>

#include <qrencode.h>

#include "base/limits.h"

enum err qr_level_parse(struct scope *scope, struct str text, enum qr_level *out)
{
  static const char levels[] = {[QR_LEVEL_L] = 'L', [QR_LEVEL_M] = 'M', [QR_LEVEL_Q] = 'Q', [QR_LEVEL_H] = 'H'};
  const char *found = text.len == 1 ? memchr(levels, text.at[0], sizeof levels) : NULL;
  if (found == NULL) {
    return FAIL(scope, ERR_OPTION, "level: must be L, M, Q or H");
  }
  *out = (enum qr_level)(found - levels);
  return OK;
}

static bool is_made_of(struct str text, const char *alphabet)
{
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] == '\0' || strchr(alphabet, text.at[i]) == NULL) {
      return false;
    }
  }
  return true;
}

static QRencodeMode mode_of(struct str text)
{
  if (is_made_of(text, "0123456789")) {
    return QR_MODE_NUM;
  }
  return is_made_of(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") ? QR_MODE_AN : QR_MODE_8;
}

/* The library's symbol with one segment, or NULL and errno. Version 0 asks for the smallest that fits. */
static QRcode *encode(struct str text, enum qr_level level)
{
  static const QRecLevel levels[] = {[QR_LEVEL_L] = QR_ECLEVEL_L,
                                     [QR_LEVEL_M] = QR_ECLEVEL_M,
                                     [QR_LEVEL_Q] = QR_ECLEVEL_Q,
                                     [QR_LEVEL_H] = QR_ECLEVEL_H};
  QRinput *input = QRinput_new2(0, levels[level]);
  if (input == NULL) {
    return NULL;
  }
  int appended = QRinput_append(input, mode_of(text), (int)text.len, (const unsigned char *)text.at);
  QRcode *code = appended == 0 ? QRcode_encodeInput(input) : NULL;
  int reason = errno;
  QRinput_free(input);
  errno = reason;
  return code;
}

/* The lowest bit of the library's octet is the colour. */
static enum err copy_modules(struct scope *scope, const QRcode *code, struct qr_symbol *out)
{
  size_t side = (size_t)code->width;
  uint8_t *dark = scope_alloc(scope, side * side, 1);
  if (dark == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < side * side; i++) {
    dark[i] = code->data[i] & 1;
  }
  *out = (struct qr_symbol){.version = code->version, .side = side, .dark = dark};
  return OK;
}

enum err qr_symbol_create(struct scope *scope, struct str text, enum qr_level level, struct qr_symbol *out)
{
  enum { LARGEST_DIGITS = 7089 };
  if (text.len == 0) {
    return FAIL(scope, ERR_VALUE, "the QR text is empty");
  }
  QRcode *code = text.len > LARGEST_DIGITS ? NULL : encode(text, level);
  if (code == NULL && text.len <= LARGEST_DIGITS && errno == ENOMEM) {
    return FAIL(scope, ERR_LIMIT, "no memory for a QR symbol");
  }
  if (code == NULL) {
    return FAIL(scope, ERR_LIMIT, "a text of %zu octets does not fit any QR symbol of this level", text.len);
  }
  enum err err = copy_modules(scope, code, out);
  QRcode_free(code);
  return err;
}

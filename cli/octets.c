#include "octets.h"

#include "base/buf.h"
#include "codec/hex.h"
#include "terminal.h"

enum err octets_read(struct scope *scope, const char *path, struct bytes *out)
{
  struct str text;
  TRY(terminal_read(scope, path, &text));
  if (str_starts(text, STR("\xd9\xcb\x1d"))) {
    *out = str_bytes(text);
    return OK;
  }
  return hex_decode(scope, str_trim(text), out);
}

enum err octets_write(struct scope *scope, bool raw, struct bytes octets)
{
  if (raw) {
    terminal_write(bytes_str(octets));
    return OK;
  }
  struct buf text = buf_in(scope);
  struct str hex;
  hex_print(&text, octets);
  buf_add_char(&text, '\n');
  TRY(buf_str(&text, &hex));
  terminal_write(hex);
  return OK;
}

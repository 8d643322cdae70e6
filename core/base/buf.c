#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_in(struct scope *scope)
{
  return (struct buf){.scope = scope};
}

void buf_reserve(struct buf *buf, size_t more)
{
  if (buf->broken || more <= buf->cap - buf->len) {
    return;
  }
  size_t wanted = buf->cap < 128 ? 256 : buf->cap * 2;
  wanted = wanted < buf->len + more ? buf->len + more : wanted;
  char *larger = scope_room(buf->scope, wanted, 1);
  if (larger == NULL) {
    buf->broken = true;
    return;
  }
  if (buf->len > 0) {
    memcpy(larger, buf->at, buf->len);
  }
  buf->at = larger;
  buf->cap = wanted;
}

void buf_add(struct buf *buf, struct str text)
{
  buf_reserve(buf, text.len);
  if (!buf->broken && text.len > 0) {
    memcpy(buf->at + buf->len, text.at, text.len);
    buf->len += text.len;
  }
}

void buf_add_char(struct buf *buf, char c)
{
  buf_add(buf, (struct str){&c, 1});
}

void buf_add_bytes(struct buf *buf, struct bytes octets)
{
  buf_add(buf, bytes_str(octets));
}

void buf_add_u64(struct buf *buf, uint64_t number)
{
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  buf_add(buf, (struct str){digits + first, sizeof digits - first});
}

void buf_format(struct buf *buf, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  assert(len >= 0);
  buf_reserve(buf, (size_t)len + 1);
  if (!buf->broken) {
    (void)vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
    buf->len += (size_t)len;
  }
  va_end(again);
}

enum err buf_str(const struct buf *buf, struct str *out)
{
  if (buf->broken) {
    return scope_err(buf->scope);
  }
  *out = (struct str){buf->at == NULL ? "" : buf->at, buf->len};
  return OK;
}

enum err buf_bytes(const struct buf *buf, struct bytes *out)
{
  struct str text = {0};
  TRY(buf_str(buf, &text));
  *out = str_bytes(text);
  return OK;
}

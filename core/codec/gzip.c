#include "codec/gzip.h"

#include <assert.h>
#include <limits.h>

#include "base/buf.h"

#define ZLIB_CONST
#include <zlib.h>

/* Level 6: a status list of which one in a hundred is set takes a sixth longer to send than at level 9, and a tenth of
   the time to make. */
enum {
  GZIP_WINDOW = 15 + 16, /* 32 KiB, gzip wrapping */
  DEFLATE_LEVEL = 6,
  MEMORY_LEVEL = 8,
  OS_UNKNOWN = 255,
  STEP_OCTETS = 16 * 1024
};

/* zlib's working memory comes from the scope and goes with it. */
static void *zlib_alloc(void *opaque, unsigned count, unsigned size)
{
  return scope_alloc(opaque, count, size);
}

static void zlib_free(void *opaque, void *at)
{
  (void)opaque;
  (void)at;
}

static z_stream stream_in(struct scope *scope, struct bytes input)
{
  return (z_stream){
      .zalloc = zlib_alloc,
      .zfree = zlib_free,
      .opaque = scope,
      .next_in = input.at,
      .avail_in = (uInt)input.len,
  };
}

enum err gzip_encode(struct scope *scope, struct bytes octets, struct bytes *out)
{
  if (octets.len > INT_MAX) {
    return FAIL(scope, ERR_LIMIT, "too many octets for one gzip member");
  }
  z_stream stream = stream_in(scope, octets);
  if (deflateInit2(&stream, DEFLATE_LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
    return FAIL(scope, ERR_LIMIT, "no memory to deflate");
  }
  gz_header header = {.os = OS_UNKNOWN}; /* time 0 */
  (void)deflateSetHeader(&stream, &header);
  uLong room = deflateBound(&stream, (uLong)octets.len);
  uint8_t *at = SCOPE_ARRAY(scope, uint8_t, room);
  if (at == NULL) {
    return scope_err(scope);
  }
  stream.next_out = at;
  stream.avail_out = (uInt)room;
  int done = deflate(&stream, Z_FINISH);
  assert(done == Z_STREAM_END); /* deflateBound promised the room */
  (void)done;
  *out = (struct bytes){at, room - stream.avail_out};
  (void)deflateEnd(&stream);
  return OK;
}

/* Inflates the next step into the buffer; `*done` at the end of the member. */
static enum err inflate_step(struct scope *scope, z_stream *stream, size_t cap_octets, struct buf *buf, bool *done)
{
  buf_reserve(buf, STEP_OCTETS);
  if (buf->broken) {
    return scope_err(scope);
  }
  size_t room = buf->cap - buf->len;
  stream->next_out = (Bytef *)buf->at + buf->len;
  stream->avail_out = (uInt)room;
  int result = inflate(stream, Z_NO_FLUSH);
  buf->len += room - stream->avail_out;
  if (buf->len > cap_octets) {
    return FAIL(scope, ERR_LIMIT, "the gzip member holds more than %zu octets", cap_octets);
  }
  *done = result == Z_STREAM_END;
  if (result != Z_OK && result != Z_STREAM_END) {
    return FAIL(scope, ERR_SYNTAX, "the gzip member is damaged or cut short");
  }
  return OK;
}

enum err gzip_decode(struct scope *scope, struct bytes member, size_t cap_octets, struct bytes *out)
{
  if (member.len > INT_MAX) {
    return FAIL(scope, ERR_LIMIT, "the gzip member is too long");
  }
  z_stream stream = stream_in(scope, member);
  if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK) {
    return FAIL(scope, ERR_LIMIT, "no memory to inflate");
  }
  struct buf buf = buf_in(scope);
  bool done = false;
  while (!done) {
    TRY(inflate_step(scope, &stream, cap_octets, &buf, &done));
  }
  if (stream.avail_in > 0) {
    return FAIL(scope, ERR_SYNTAX, "octets follow the gzip member");
  }
  (void)inflateEnd(&stream);
  return buf_bytes(&buf, out);
}

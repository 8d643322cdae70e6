#include "compress.h"

#include "codec/gzip.h"
#include "http/request.h"

enum { GZIP_FROM_OCTETS = 1400 }; /* less fits one packet anyway */

static bool is_gzip(struct str coding)
{
  return str_equal_caseless(coding, STR("gzip"));
}

bool compress_accepted(struct str accept_encoding)
{
  for (size_t from = 0; from < accept_encoding.len;) {
    size_t end = str_find(accept_encoding, ',', from);
    struct str coding = str_trim(str_slice(accept_encoding, from, end));
    size_t semicolon = str_find(coding, ';', 0);
    if (is_gzip(str_trim(str_slice(coding, 0, semicolon)))) {
      return semicolon == SIZE_MAX || !str_ends(coding, STR("q=0"));
    }
    from = end == SIZE_MAX ? accept_encoding.len : end + 1;
  }
  return false;
}

bool compress_takes(struct str type)
{
  return str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
         str_starts(type, STR("image/svg")) || str_starts(type, STR("application/wasm")) ||
         str_contains(type, STR("+json")) || str_contains(type, STR("javascript"));
}

static bool is_encoded(const struct http_reply *reply)
{
  for (size_t i = 0; i < reply->headers_len; i++) {
    if (str_equal(reply->headers[i].name, STR("Content-Encoding"))) {
      return true;
    }
  }
  return false;
}

enum err reply_compress(struct http_reply *reply)
{
  if (is_encoded(reply) || reply->body.len < GZIP_FROM_OCTETS || !compress_takes(reply->content_type)) {
    return OK;
  }
  TRY(http_reply_header(reply, "Vary", STR("Accept-Encoding")));
  if (!compress_accepted(reply->request->accept_encoding)) {
    return OK;
  }
  TRY(gzip_encode(reply->scope, reply->body, &reply->body));
  return http_reply_header(reply, "Content-Encoding", STR("gzip"));
}

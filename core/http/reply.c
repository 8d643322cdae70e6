#include "http/reply.h"

#include "codec/hex.h"
#include "compress.h"
#include "crypto/digest.h"
#include "http/request.h"
#include "json/text.h"

static void reply_fill(struct http_reply *reply, int status, struct str content_type, struct bytes body)
{
  reply->status = status;
  reply->content_type = content_type;
  reply->body = body;
}

static void reply_place(struct http_reply *reply, const char *file, int line)
{
  reply->file = file;
  reply->line = line;
}

enum err http_reply_json_text(struct http_reply *reply, int status, struct str text, const char *file, int line)
{
  reply_place(reply, file, line);
  reply_fill(reply, status, STR("application/json"), str_bytes(text));
  return OK;
}

enum err http_reply_json(struct http_reply *reply, int status, const struct json *value, const char *file, int line)
{
  struct str text;
  TRY(json_print(reply->scope, value, &text));
  return http_reply_json_text(reply, status, text, file, line);
}

enum err http_reply_bytes(struct http_reply *reply, int status, struct str content_type, struct bytes body,
                          const char *file, int line)
{
  reply_place(reply, file, line);
  reply_fill(reply, status, content_type, body);
  return OK;
}

enum err http_reply_empty(struct http_reply *reply, int status, const char *file, int line)
{
  reply_place(reply, file, line);
  reply_fill(reply, status, STR(""), (struct bytes){0});
  return OK;
}

/* SPEC: RFC 9110 section 13.1.2: weak comparison, so W/ does not matter; "*" is any. */
static bool etag_named(struct str if_none_match, struct str etag)
{
  for (size_t from = 0; from < if_none_match.len;) {
    size_t end = str_find(if_none_match, ',', from);
    struct str tag = str_trim(str_slice(if_none_match, from, end));
    tag = str_starts(tag, STR("W/")) ? str_slice(tag, 2, tag.len) : tag;
    if (str_equal(tag, STR("*")) || str_equal(tag, etag)) {
      return true;
    }
    from = end == SIZE_MAX ? if_none_match.len : end + 1;
  }
  return false;
}

/* The gzip that is at hand already, for who accepts it. */
static enum err reply_pack(struct http_reply *reply, struct bytes packed)
{
  TRY(http_reply_header(reply, "Vary", STR("Accept-Encoding")));
  if (!compress_accepted(reply->request->accept_encoding)) {
    return OK;
  }
  reply->body = packed;
  return http_reply_header(reply, "Content-Encoding", STR("gzip"));
}

enum err http_reply_static(struct http_reply *reply, const struct http_static *thing, const char *file, int line)
{
  reply_place(reply, file, line);
  reply_fill(reply, 200, thing->content_type, thing->body);
  TRY(http_reply_header(reply, "Cache-Control", thing->cache_control.len > 0 ? thing->cache_control : STR("no-cache")));
  struct str quoted = scope_format(reply->scope, "\"" STR_FMT "\"", STR_ARG(thing->etag));
  TRY(scope_err(reply->scope));
  TRY(thing->etag.len > 0 ? http_reply_header(reply, "ETag", quoted) : OK);
  if (thing->etag.len > 0 && etag_named(reply->request->if_none_match, quoted)) {
    reply_fill(reply, 304, STR(""), (struct bytes){0});
    return OK;
  }
  return thing->packed.len > 0 ? reply_pack(reply, thing->packed) : OK;
}

static bool is_field_value(struct str value)
{
  for (size_t i = 0; i < value.len; i++) {
    unsigned char c = (unsigned char)value.at[i];
    if (c < 0x20 || c == 0x7f) {
      return false;
    }
  }
  return value.at != NULL;
}

enum err http_reply_header(struct http_reply *reply, const char *name, struct str value)
{
  if (!is_field_value(value)) {
    return FAIL(reply->scope, ERR_VALUE, "the value of header %s holds control characters", name);
  }
  size_t place = 0;
  while (place < reply->headers_len && !str_equal(reply->headers[place].name, str_of(name))) {
    place++;
  }
  if (place == HTTP_REPLY_HEADERS_MAX) {
    return FAIL(reply->scope, ERR_LIMIT, "a reply has more than %d headers", HTTP_REPLY_HEADERS_MAX);
  }
  reply->headers[place] = (struct http_pair){str_of(name), value};
  reply->headers_len += place == reply->headers_len;
  return OK;
}

enum err http_etag(struct scope *scope, struct bytes body, struct str *out)
{
  struct digest digest = digest_of(DIGEST_SHA256, body);
  struct buf text = buf_in(scope);
  hex_print(&text, (struct bytes){digest.at, digest.len / 2});
  return buf_str(&text, out);
}

#pragma once

#include "http/route.h"
#include "json/value.h"

/* What goes back. A handler fills it by one of the macros below, which record the place for the log line and return
   OK or the fault. What the reply points to must live in the request's scope or as long as the service. */

enum { HTTP_REPLY_HEADERS_MAX = 16 };

struct http_reply {
  struct scope *scope; /* the request's */
  const struct http_request *request; /* borrowed: for If-None-Match and Accept-Encoding */
  int status; /* 0 until filled */
  struct str content_type;
  struct bytes body;
  struct http_pair headers[HTTP_REPLY_HEADERS_MAX];
  size_t headers_len;
  const char *file; /* where it was made */
  int line;
};

/* Bytes with a name for caches. */
struct http_static {
  struct str content_type;
  struct bytes body;
  struct str etag; /* without quotes; empty: no ETag */
  struct str cache_control; /* empty: "no-cache" (keep, but ask each time) */
  struct bytes packed; /* its gzip, where that was made before; else empty */
};

/* 200, 201 ... with application/json. */
#define REPLY_JSON(reply, status, value) http_reply_json((reply), (status), (value), __FILE__, __LINE__)
/* The same from text that is JSON already. */
#define REPLY_JSON_TEXT(reply, status, text) http_reply_json_text((reply), (status), (text), __FILE__, __LINE__)
/* Octets of another kind. Like JSON not to be cached, unless the handler sets Cache-Control. */
#define REPLY_BYTES(reply, status, type, body) http_reply_bytes((reply), (status), (type), (body), __FILE__, __LINE__)
/* 200 with ETag and Cache-Control, or 304 when the request's If-None-Match names it. */
#define REPLY_STATIC(reply, thing) http_reply_static((reply), (thing), __FILE__, __LINE__)
/* A status without a body, such as 204. */
#define REPLY_EMPTY(reply, status) http_reply_empty((reply), (status), __FILE__, __LINE__)

enum err http_reply_json(struct http_reply *reply, int status, const struct json *value, const char *file, int line);
enum err http_reply_json_text(struct http_reply *reply, int status, struct str text, const char *file, int line);
enum err http_reply_bytes(struct http_reply *reply, int status, struct str content_type, struct bytes body,
                          const char *file, int line);
enum err http_reply_static(struct http_reply *reply, const struct http_static *thing, const char *file, int line);
enum err http_reply_empty(struct http_reply *reply, int status, const char *file, int line);

/* One more header line, such as Location or Retry-After; the name is a literal, the value must hold no control
   characters (ERR_VALUE). Replaces one of the same name. */
enum err http_reply_header(struct http_reply *reply, const char *name, struct str value);

/* First half of SHA-256 as hexadecimal digits: an ETag for bytes that stay. */
enum err http_etag(struct scope *scope, struct bytes body, struct str *out);

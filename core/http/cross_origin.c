#include "cross_origin.h"

enum err cross_origin_preflight(struct http_reply *reply)
{
  TRY(http_reply_header(reply, "Access-Control-Allow-Methods", STR("GET, POST")));
  TRY(http_reply_header(reply, "Access-Control-Allow-Headers", STR("Authorization, Content-Type")));
  TRY(http_reply_header(reply, "Access-Control-Max-Age", STR("7200")));
  return REPLY_EMPTY(reply, 204);
}

enum err cross_origin_allow(struct http_reply *reply)
{
  return http_reply_header(reply, "Access-Control-Allow-Origin", STR("*"));
}

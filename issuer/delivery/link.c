#include "delivery/link.h"

#include "base/buf.h"

struct str link_uri(struct scope *scope, struct str identifier, struct str offer)
{
  return scope_format(scope, STR_FMT "/offers/" STR_FMT, STR_ARG(identifier), STR_ARG(offer));
}

struct str link_of_offer(struct scope *scope, struct str uri)
{
  struct buf link = buf_in(scope);
  buf_add(&link, STR("openid-credential-offer://?credential_offer_uri="));
  for (size_t i = 0; i < uri.len; i++) {
    bool is_special = uri.at[i] == ':' || uri.at[i] == '/' || uri.at[i] == '?' || uri.at[i] == '%';
    if (is_special) {
      buf_format(&link, "%%%02X", (unsigned)(uint8_t)uri.at[i]);
    } else {
      buf_add_char(&link, uri.at[i]);
    }
  }
  struct str text;
  return buf_str(&link, &text) == OK ? text : (struct str){0};
}

struct str link_of_wallet(struct scope *scope, struct str identifier, struct str link)
{
  return scope_format(scope, STR_FMT "/wallet/#" STR_FMT, STR_ARG(identifier), STR_ARG(link));
}

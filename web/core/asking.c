#include "page.h"
#include "vc/challenge_text.h"

#include "codec/base64.h"

static enum err read_types(struct scope *scope, const struct json *request, struct challenge_text *out)
{
  struct json_list list = json_as_list(json_get(request, STR("types")));
  struct str *types = SCOPE_ARRAY(scope, struct str, list.len);
  struct json_path path = json_path_member(NULL, STR("types"));
  if (types == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < list.len; i++) {
    if (!json_is_string(&list.at[i])) {
      return json_refuse(scope, &path, "must be an array of strings");
    }
    types[i] = list.at[i].string;
  }
  out->types = types;
  out->types_len = list.len;
  return OK;
}

enum err call_challenge_text(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  (void)page;
  struct challenge_text challenge = {0};
  struct str text;
  TRY(page_need_octets(scope, request, STR("challenge"), &challenge.nonce));
  TRY(json_need_string(scope, NULL, request, STR("domain"), &challenge.domain));
  TRY(page_need_time(scope, request, STR("expires"), &challenge.expires_s));
  TRY(read_types(scope, request, &challenge));
  TRY(challenge_text_print(scope, &challenge, &text));
  *answer = json_of_str(text);
  return OK;
}

enum err call_read_challenge(struct page *page, struct scope *scope, const struct json *request, struct json *answer)
{
  (void)page;
  struct str text = {0};
  struct challenge_text challenge;
  struct json nonce;
  struct json types;
  TRY(json_need_string(scope, NULL, request, STR("text"), &text));
  TRY(challenge_text_parse(scope, text, &challenge));
  TRY(page_octets(scope, challenge.nonce, &nonce));
  struct json_array_builder list = {.scope = scope};
  for (size_t i = 0; i < challenge.types_len; i++) {
    json_array_add(&list, json_of_str(challenge.types[i]));
  }
  TRY(json_array_done(&list, &types));
  const struct json_member members[] = {
      JSON_MEMBER("challenge", nonce),
      JSON_MEMBER("domain", json_of_str(challenge.domain)),
      JSON_MEMBER("expires", json_of_number((double)challenge.expires_s)),
      JSON_MEMBER("types", types),
  };
  return json_object_of(scope, sizeof members / sizeof *members, members, answer);
}

#include "web_source.h"

static enum err fetch(void *self, struct scope *scope, struct str path, struct str *out)
{
  struct http_answer answer;
  TRY(http_client_get(self, scope, path, STR(""), &answer));
  if (answer.status == 404 || answer.status == 410) {
    return FAIL(scope, ERR_NOT_FOUND, STR_FMT ": the registry answered %d", STR_ARG(path), answer.status);
  }
  if (answer.status != 200) {
    return FAIL(scope, ERR_UNAVAILABLE, STR_FMT ": the registry answered %d", STR_ARG(path), answer.status);
  }
  *out = answer.body;
  return OK;
}

struct audit_source web_source(struct http_client *client)
{
  return (struct audit_source){client, fetch};
}

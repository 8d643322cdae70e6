#include "registry_client/registry_client.h"

#include <stdlib.h>

#include "base/file.h"
#include "http/client.h"
#include "registry/wire.h"
#include "tlog/tile.h"
#include "json/text.h"

enum { TOKEN_FILE_OCTETS_MOST = 4096 };

struct registry_client {
  struct http_client *http; /* owned */
};

static enum err read_token(struct scope *scope, struct str path, struct str *out)
{
  *out = (struct str){0};
  if (path.len == 0) {
    return OK;
  }
  struct str text;
  TRY(file_read(scope, path.at, TOKEN_FILE_OCTETS_MOST, &text));
  *out = str_trim(str_slice(text, 0, str_find(text, '\n', 0)));
  return out->len > 0 ? OK : FAIL(scope, ERR_CONFIG, "%s: holds no token", path.at);
}

enum err registry_client_open(struct scope *scope, struct str url, struct str token_file, struct registry_client **out)
{
  *out = NULL;
  struct http_client_settings settings = {.base_url = url};
  TRY(read_token(scope, token_file, &settings.token));
  struct registry_client *client = calloc(1, sizeof *client);
  if (client == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a client of the registry");
  }
  enum err err = http_client_new(scope, &settings, &client->http);
  if (err != OK) {
    free(client);
    return err;
  }
  *out = client;
  return OK;
}

void registry_client_close(struct registry_client *client)
{
  if (client == NULL) {
    return;
  }
  http_client_free(client->http);
  free(client);
}

/* Posts a request and gives the answer's object. */
static enum err post(const struct registry_client *client, struct scope *scope, const char *path,
                     const struct json *request, struct json *out)
{
  struct str text;
  struct http_answer answer;
  TRY(json_print(scope, request, &text));
  TRY(http_client_post(client->http, scope, str_of(path), text, &answer));
  TRY(http_answer_check(scope, "the registry", &answer));
  if (json_parse(scope, answer.body, out) != OK || !json_is_object(out)) {
    (void)scope_take_fault(scope);
    return FAIL(scope, ERR_UNAVAILABLE, "the registry: its answer to %s is no JSON object", path);
  }
  return OK;
}

/* An answer that cannot be read is as good as none. */
static enum err read_as(struct scope *scope, enum err err)
{
  if (err == OK || err == ERR_LIMIT) {
    return err;
  }
  struct fault fault = scope_take_fault(scope);
  return FAIL(scope, ERR_UNAVAILABLE, "the registry: its answer is not understood: %s", fault.text);
}

static enum err client_lease(void *self, struct scope *scope, size_t count, struct registry_lease *out)
{
  struct json request;
  struct json answer;
  TRY(lease_request_print(scope, count, &request));
  TRY(post(self, scope, "/indices", &request, &answer));
  TRY(read_as(scope, lease_answer_parse(scope, &answer, out)));
  return out->len == count ? OK : FAIL(scope, ERR_UNAVAILABLE, "the registry: leased another number of indices");
}

static enum err client_record(void *self, struct scope *scope, size_t len, const struct registry_record records[],
                              struct registry_receipt receipts[])
{
  struct json request;
  struct json answer;
  TRY(record_request_print(scope, len, records, &request));
  TRY(post(self, scope, "/records", &request, &answer));
  return read_as(scope, record_answer_parse(scope, &answer, len, receipts));
}

static enum err client_set_status(void *self, struct scope *scope, const struct registry_change *change,
                                  struct registry_change_receipt *out)
{
  struct json request;
  struct json answer;
  TRY(change_request_print(scope, change, &request));
  TRY(post(self, scope, "/credentials/status", &request, &answer));
  return read_as(scope, change_answer_parse(scope, &answer, out));
}

/* "https://registry.gaon.example/status/revocation-0" -> "/status/revocation-0". The URL is a stranger's until the list
   under it says that it is its own, so only a plain name is asked for. */
static enum err list_path(struct scope *scope, struct str url, struct str *out)
{
  size_t slash = str_find_last(url, '/');
  struct str folder = str_slice(url, 0, slash == SIZE_MAX ? 0 : slash);
  struct str name = slash == SIZE_MAX ? STR("") : str_slice(url, slash + 1, url.len);
  bool plain = name.len > 0 && str_ends(folder, STR("/status"));
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
  if (!plain) {
    return FAIL(scope, ERR_NOT_FOUND, "statusListCredential: is no status list of the registry");
  }
  *out = str_slice(url, folder.len - STR("/status").len, url.len);
  return OK;
}

/* Only the names that tiles have: "tile/1/x001/234.p/7" -> "/tile/1/x001/234.p/7". */
static enum err tile_path(struct scope *scope, struct str name, struct str *out)
{
  struct tile tile;
  TRY(tile_path_parse(scope, name, &tile));
  *out = scope_join(scope, STR("/"), name);
  return out->at != NULL ? OK : scope_err(scope);
}

static enum err page_path(struct scope *scope, enum registry_page page, struct str name, struct str *out)
{
  switch (page) {
  case REGISTRY_LISTS:
    *out = STR("/status");
    return OK;
  case REGISTRY_LIST:
    return list_path(scope, name, out);
  case REGISTRY_ISSUERS:
    *out = STR("/issuers");
    return OK;
  case REGISTRY_CHECKPOINT:
    *out = STR("/checkpoint");
    return OK;
  case REGISTRY_TILE:
    return tile_path(scope, name, out);
  case REGISTRY_BUNDLE:
    *out = STR("/bundle");
    return OK;
  }
  __builtin_unreachable();
}

static enum err client_fetch(void *self, struct scope *scope, enum registry_page page, struct str name, struct str etag,
                             struct registry_document *out)
{
  const struct registry_client *client = self;
  struct str path;
  struct http_answer answer;
  TRY(page_path(scope, page, name, &path));
  TRY(http_client_get(client->http, scope, path, etag, &answer));
  if (answer.status == 304) {
    *out = (struct registry_document){.changed = false, .etag = etag};
    return OK;
  }
  TRY(http_answer_check(scope, "the registry", &answer));
  *out = (struct registry_document){.changed = true, .etag = answer.etag, .body = answer.body};
  return OK;
}

struct registry_port registry_client_port(struct registry_client *client)
{
  static const struct registry_port_calls CALLS = {client_lease, client_record, client_set_status, client_fetch};
  return (struct registry_port){&CALLS, client};
}

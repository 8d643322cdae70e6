#include "http/client.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "json/field.h"
#include "json/text.h"

enum { IDLE_MAX = 16, DEFAULT_TIMEOUT_MS = 5000 };

struct http_client {
  struct scope *memory; /* of the settings */
  struct http_client_settings settings;
  pthread_mutex_t lock; /* of `idle` */
  CURL *idle[IDLE_MAX]; /* each keeps its connections open */
  size_t idle_len;
};

/* One call while it runs. */
struct call {
  struct http_client *client;
  struct scope *scope;
  CURL *curl;
  struct curl_slist *headers;
  struct buf body;
  struct str etag;
  bool too_long;
  bool broken; /* an option or header could not be set */
};

static struct str copy(struct scope *memory, struct str text)
{
  return scope_format(memory, STR_FMT, STR_ARG(text));
}

static enum err settings_copy(struct scope *scope, struct http_client *client,
                              const struct http_client_settings *settings)
{
  if (!str_starts(settings->base_url, STR("http://")) && !str_starts(settings->base_url, STR("https://"))) {
    return FAIL(scope, ERR_CONFIG, "the address of another service must be an http or https URL");
  }
  client->settings = (struct http_client_settings){
      .base_url = copy(client->memory, settings->base_url),
      .token = copy(client->memory, settings->token),
      .ca_file = copy(client->memory, settings->ca_file),
      .timeout_ms = settings->timeout_ms == 0 ? DEFAULT_TIMEOUT_MS : settings->timeout_ms,
      .answer_octets = settings->answer_octets == 0 ? LIMIT_INFLATED_OCTETS : settings->answer_octets,
  };
  return scope_err(client->memory);
}

enum err http_client_new(struct scope *scope, const struct http_client_settings *settings, struct http_client **out)
{
  curl_global_init(CURL_GLOBAL_DEFAULT);
  struct scope *memory = scope_new(LIMIT_BODY_OCTETS);
  struct http_client *client = memory == NULL ? NULL : SCOPE_NEW(memory, struct http_client);
  if (client == NULL) {
    scope_free(memory);
    return FAIL(scope, ERR_LIMIT, "no memory for a client");
  }
  client->memory = memory;
  pthread_mutex_init(&client->lock, NULL);
  enum err err = settings_copy(scope, client, settings);
  if (err != OK) {
    http_client_free(client);
    return err;
  }
  *out = client;
  return OK;
}

void http_client_free(struct http_client *client)
{
  if (client == NULL) {
    return;
  }
  for (size_t i = 0; i < client->idle_len; i++) {
    curl_easy_cleanup(client->idle[i]);
  }
  pthread_mutex_destroy(&client->lock);
  scope_free(client->memory);
}

static CURL *handle_borrow(struct http_client *client)
{
  pthread_mutex_lock(&client->lock);
  CURL *curl = client->idle_len > 0 ? client->idle[--client->idle_len] : NULL;
  pthread_mutex_unlock(&client->lock);
  return curl == NULL ? curl_easy_init() : curl;
}

static void handle_give_back(struct http_client *client, CURL *curl)
{
  curl_easy_reset(curl); /* the settings go, the connections stay */
  pthread_mutex_lock(&client->lock);
  bool kept = client->idle_len < IDLE_MAX;
  if (kept) {
    client->idle[client->idle_len++] = curl;
  }
  pthread_mutex_unlock(&client->lock);
  if (!kept) {
    curl_easy_cleanup(curl);
  }
}

static void call_drop(struct call *call)
{
  curl_slist_free_all(call->headers);
  if (call->curl != NULL) {
    handle_give_back(call->client, call->curl);
  }
}

static size_t on_body(char *part, size_t size, size_t count, void *context)
{
  struct call *call = context;
  size_t octets = size * count;
  if (octets > call->client->settings.answer_octets - call->body.len) {
    call->too_long = true;
    return 0; /* ends the transfer */
  }
  buf_add(&call->body, (struct str){part, octets});
  return octets;
}

static size_t on_header(char *part, size_t size, size_t count, void *context)
{
  static const struct str name = STR_INIT("etag:");
  struct call *call = context;
  struct str line = {part, size * count};
  if (str_equal_caseless(str_slice(line, 0, name.len), name)) {
    call->etag = scope_str(call->scope, str_trim(str_slice(line, name.len, line.len)));
  }
  return line.len;
}

static void header_add(struct call *call, const char *format, struct str value)
{
  struct str line = scope_format(call->scope, format, STR_ARG(value));
  struct curl_slist *longer = line.at == NULL ? NULL : curl_slist_append(call->headers, line.at);
  call->broken = call->broken || longer == NULL;
  call->headers = longer == NULL ? call->headers : longer;
}

#define SET(call, option, value)                                                                                       \
  ((call)->broken = curl_easy_setopt((call)->curl, (option), (value)) != CURLE_OK || (call)->broken)

/* Nothing from outside decides where the call goes: no redirect, no proxy (also not from the environment). */
static void call_prepare(struct call *call, struct str path)
{
  const struct http_client_settings *settings = &call->client->settings;
  struct str url = scope_format(call->scope, STR_FMT STR_FMT, STR_ARG(settings->base_url), STR_ARG(path));
  SET(call, CURLOPT_URL, url.at);
  SET(call, CURLOPT_PROTOCOLS_STR, "http,https");
  SET(call, CURLOPT_FOLLOWLOCATION, 0L);
  SET(call, CURLOPT_PROXY, "");
  SET(call, CURLOPT_NOPROXY, "*");
  SET(call, CURLOPT_NOSIGNAL, 1L);
  SET(call, CURLOPT_TIMEOUT_MS, (long)settings->timeout_ms);
  SET(call, CURLOPT_CONNECTTIMEOUT_MS, (long)settings->timeout_ms);
  SET(call, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)settings->answer_octets);
  SET(call, CURLOPT_WRITEFUNCTION, on_body);
  SET(call, CURLOPT_WRITEDATA, call);
  SET(call, CURLOPT_HEADERFUNCTION, on_header);
  SET(call, CURLOPT_HEADERDATA, call);
  SET(call, CURLOPT_USERAGENT, "dojang");
  if (settings->ca_file.len > 0) {
    SET(call, CURLOPT_CAINFO, settings->ca_file.at);
  }
  if (settings->token.len > 0) {
    header_add(call, "Authorization: Bearer " STR_FMT, settings->token);
  }
}

static enum err call_run(struct call *call, struct http_answer *out)
{
  struct scope *scope = call->scope;
  const char *base = call->client->settings.base_url.at;
  SET(call, CURLOPT_HTTPHEADER, call->headers);
  if (call->broken) {
    return FAIL(scope, ERR_UNAVAILABLE, "the call to %s could not be prepared", base);
  }
  CURLcode code = curl_easy_perform(call->curl);
  if (call->too_long || code == CURLE_FILESIZE_EXCEEDED) {
    return FAIL(scope, ERR_UNAVAILABLE, "%s answered with more than %zu octets", base,
                call->client->settings.answer_octets);
  }
  if (code != CURLE_OK) {
    return FAIL(scope, ERR_UNAVAILABLE, "%s: %s", base, curl_easy_strerror(code));
  }
  long status = 0;
  const char *type = NULL;
  curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(call->curl, CURLINFO_CONTENT_TYPE, &type);
  *out = (struct http_answer){
      .status = (int)status,
      .etag = call->etag,
      .content_type = scope_str(scope, str_of(type == NULL ? "" : type)),
  };
  return buf_str(&call->body, &out->body);
}

static enum err call_open(struct call *call, struct http_client *client, struct scope *scope)
{
  *call = (struct call){.client = client, .scope = scope, .curl = handle_borrow(client), .body = buf_in(scope)};
  if (call->curl == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for a call");
  }
  return OK;
}

enum err http_client_get(struct http_client *client, struct scope *scope, struct str path, struct str if_none_match,
                         struct http_answer *out)
{
  [[gnu::cleanup(call_drop)]] struct call call;
  TRY(call_open(&call, client, scope));
  call_prepare(&call, path);
  if (if_none_match.len > 0) {
    header_add(&call, "If-None-Match: " STR_FMT, if_none_match);
  }
  return call_run(&call, out);
}

enum err http_client_post(struct http_client *client, struct scope *scope, struct str path, struct str json,
                          struct http_answer *out)
{
  return http_client_post_as(client, scope, path, STR("application/json"), json, out);
}

enum err http_client_post_as(struct http_client *client, struct scope *scope, struct str path, struct str content_type,
                             struct str body, struct http_answer *out)
{
  [[gnu::cleanup(call_drop)]] struct call call;
  TRY(call_open(&call, client, scope));
  call_prepare(&call, path);
  header_add(&call, "Content-Type: " STR_FMT, content_type);
  header_add(&call, "Expect:" STR_FMT, STR("")); /* no round trip before the body */
  SET(&call, CURLOPT_POST, 1L);
  SET(&call, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
  SET(&call, CURLOPT_POSTFIELDS, body.len == 0 ? "" : body.at);
  return call_run(&call, out);
}

static enum err err_of_status(int status)
{
  switch (status) {
  case 404:
    return ERR_NOT_FOUND;
  case 409:
    return ERR_CONFLICT;
  case 429:
    return ERR_TOO_MANY;
  case 401:
  case 403:
    return ERR_UNAVAILABLE; /* our own token: nothing that our client could change */
  default:
    return status >= 500 ? ERR_UNAVAILABLE : ERR_VALUE;
  }
}

/* The text of a member of the problem details, or nothing. */
static struct str problem_member(const struct json *problem, struct str name)
{
  const struct json *value = json_get(problem, name);
  return json_is_string(value) ? value->string : STR("");
}

enum err http_answer_check(struct scope *scope, const char *what, const struct http_answer *answer)
{
  if (answer->status < 400) {
    return OK;
  }
  struct json problem = {.kind = JSON_NULL};
  if (json_parse(scope, answer->body, &problem) != OK) {
    (void)scope_take_fault(scope);
    problem = (struct json){.kind = JSON_NULL};
  }
  struct str code = problem_member(&problem, STR("code"));
  struct str detail = problem_member(&problem, STR("detail"));
  return FAIL_CODE(scope, err_of_status(answer->status), code, "%s answered %d: " STR_FMT, what, answer->status,
                   STR_ARG(detail));
}

#include "probe.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "testing/testing.h"
#include "json/text.h"

const char probe_tokens[] = "# role hash name\n"
                            "issue 7b5107a6d8a71cc14351b7a324eb658748d1e7205f90edddeda3fc473654f4b2 desk-1\n"
                            "\n"
                            "audit 789a8cada8f08fc6ec63eedd032f535fc89b56352d072b153df314e7a8af0272 auditor\n";

/* {"name": the path parameter, "q": the query parameter, "caller": ...} */
static enum err get_echo(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  struct buf text = buf_in(request->scope);
  struct str query = http_request_query(request, "q");
  buf_add(&text, STR("{\"name\":"));
  json_print_string(&text, http_request_param(request, "name"));
  buf_add(&text, STR(",\"q\":"));
  json_print_string(&text, query.at == NULL ? STR("") : query);
  buf_add_char(&text, '}');
  struct str out;
  TRY(buf_str(&text, &out));
  return REPLY_JSON_TEXT(reply, 200, out);
}

static enum err delete_echo(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  (void)request;
  return REPLY_EMPTY(reply, 204);
}

/* The JSON that came in. */
static enum err post_echo(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  struct json value;
  TRY(http_request_json(request, &value));
  return REPLY_JSON(reply, 200, &value);
}

static enum err post_secret(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  struct json value;
  TRY(http_request_object(request, &value));
  TRY(http_reply_header(reply, "X-Caller", request->caller.len > 0 ? request->caller : STR("nobody")));
  return REPLY_JSON(reply, 201, &value);
}

static enum err post_text(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  return REPLY_BYTES(reply, 200, STR("text/plain; charset=utf-8"), str_bytes(request->body));
}

static enum err get_static(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  struct buf text = buf_in(request->scope);
  buf_add(&text, STR("[0"));
  for (int i = 0; i < 2000; i++) {
    buf_add(&text, STR(",0"));
  }
  buf_add(&text, STR("]"));
  struct str body;
  TRY(buf_str(&text, &body));
  struct http_static thing = {STR("application/json"), str_bytes(body), STR("v1"), STR("public, max-age=60"), {0}};
  return REPLY_STATIC(reply, &thing);
}

static enum err get_slow(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  (void)request;
  nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000}, NULL);
  return REPLY_JSON_TEXT(reply, 200, STR("{}"));
}

static enum err get_fault(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  (void)reply;
  enum err err = (enum err)atoi(scope_cstr(request->scope, http_request_param(request, "number")));
  return FAIL(request->scope, err, "the place of /etc/secret is told here");
}

static enum err get_silent(void *self, struct http_request *request, struct http_reply *reply)
{
  (void)self;
  (void)request;
  (void)reply;
  return OK;
}

static const struct http_route routes[] = {
    {HTTP_GET, "/echo/{name}", get_echo, ROLE_ANY_SITE, "what came", 0, NULL},
    {HTTP_DELETE, "/echo/{name}", delete_echo, ROLE_PUBLIC, "nothing", 0, NULL},
    {HTTP_GET, "/tile/{name...}", get_echo, ROLE_PUBLIC, "a path with slashes", 0, NULL},
    {HTTP_POST, "/echo", post_echo, ROLE_PUBLIC, "the body again", 0, NULL},
    {HTTP_POST, "/secret", post_secret, ROLE_ISSUE, "for issuers", 0, NULL},
    {HTTP_POST, "/text", post_text, ROLE_PUBLIC, "the text again", 100, "text/plain text/csv"},
    {HTTP_GET, "/static", get_static, ROLE_PUBLIC, "bytes with an ETag", 0, NULL},
    {HTTP_GET, "/slow", get_slow, ROLE_PUBLIC, "takes 50 ms", 0, NULL},
    {HTTP_GET, "/fault/{number}", get_fault, ROLE_PUBLIC, "fails", 0, NULL},
    {HTTP_GET, "/silent", get_silent, ROLE_PUBLIC, "forgets to answer", 0, NULL},
};
const struct http_routes probe_routes = {routes, sizeof routes / sizeof *routes};

static void add_metric(void *self, struct buf *out)
{
  (void)self;
  buf_add(out, STR("dojang_probe_things 7\n"));
}

void probe_start(struct probe *probe, const struct http_settings *settings)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(1024 * 1024);
  *probe = (struct probe){0};
  ASSERT_OK(scope, tokens_parse(scope, "tokens", str_of(probe_tokens), &probe->tokens));
  probe->service =
      (struct http_service){.name = "probe", .routes = probe_routes, .tokens = probe->tokens, .metrics = add_metric};
  ASSERT_OK(scope, http_server_start(scope, settings, &probe->service, &probe->server));
  probe->port = http_server_port(probe->server);
}

void probe_stop(struct probe *probe)
{
  http_server_stop(probe->server);
  tokens_free(probe->tokens);
}

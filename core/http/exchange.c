#include "exchange.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "compress.h"
#include "cross_origin.h"
#include "http/problem.h"
#include "json/text.h"

void exchange_begin(struct http_exchange *exchange, const struct exchange_host *host, struct scope *scope)
{
  *exchange = (struct http_exchange){.host = host, .scope = scope, .started_us = clock_monotonic_us()};
  exchange->body = buf_in(scope);
  exchange->request.scope = scope;
  exchange->reply = (struct http_reply){.scope = scope, .request = &exchange->request};
}

/* SPEC: RFC 9112 section 3.2: a server takes the absolute form, too. */
static struct str origin_form(struct str target)
{
  if (!str_starts(target, STR("http://")) && !str_starts(target, STR("https://"))) {
    return target;
  }
  size_t authority = str_find(target, '/', 0) + 2;
  size_t slash = str_find(target, '/', authority);
  return slash == SIZE_MAX ? STR("/") : str_slice(target, slash, target.len);
}

static enum err target_parse(struct http_request *request, struct str target)
{
  struct str whole = origin_form(target);
  size_t mark = str_find(whole, '?', 0);
  request->path = str_slice(whole, 0, mark);
  if (!str_starts(request->path, STR("/"))) {
    return FAIL(request->scope, ERR_NOT_FOUND, "the path must begin with a slash");
  }
  struct str query = mark == SIZE_MAX ? STR("") : str_slice(whole, mark + 1, whole.len);
  return http_form_parse(request->scope, query, HTTP_QUERY_MAX, request->query, &request->query_len);
}

static enum err field_keep(struct http_request *request, const struct http_head *head, struct str name, struct str *out)
{
  *out = scope_str(request->scope, head_field(head, name));
  return scope_err(request->scope);
}

static enum err fields_keep(struct http_request *request, const struct http_head *head)
{
  TRY(field_keep(request, head, STR("content-type"), &request->content_type));
  TRY(field_keep(request, head, STR("accept"), &request->accept));
  TRY(field_keep(request, head, STR("accept-encoding"), &request->accept_encoding));
  TRY(field_keep(request, head, STR("if-none-match"), &request->if_none_match));
  TRY(field_keep(request, head, STR("idempotency-key"), &request->idempotency_key));
  TRY(field_keep(request, head, STR("host"), &request->host));
  return field_keep(request, head, STR("authorization"), &request->authorization);
}

static enum err admit(struct http_exchange *exchange)
{
  struct http_request *request = &exchange->request;
  const struct tokens *tokens = exchange->host->service->tokens;
  if (!role_needs_token(request->route->role) || tokens == NULL) {
    return OK;
  }
  struct str presented = http_request_bearer(request);
  if (presented.at == NULL) {
    return FAIL(exchange->scope, ERR_UNAUTHORIZED, "this needs an Authorization header with a bearer token");
  }
  unsigned roles = tokens_roles(tokens, presented, &request->caller);
  if (roles == 0) {
    return FAIL(exchange->scope, ERR_UNAUTHORIZED, "the bearer token is not known");
  }
  if ((roles & 1u << request->route->role) == 0) {
    return FAIL(exchange->scope, ERR_FORBIDDEN, "the bearer token lacks the role %s", role_name(request->route->role));
  }
  return OK;
}

/* Whether a media type is on the route's list ("a/b c/d", or any). Whoever takes JSON takes all that is JSON. */
static bool media_type_taken(const char *list, struct str type)
{
  struct str wanted = str_of(list == NULL ? "application/json" : list);
  for (size_t from = 0; from < wanted.len;) {
    size_t end = str_find(wanted, ' ', from);
    struct str one = str_slice(wanted, from, end);
    if (str_equal(one, STR("*/*")) || str_equal_caseless(one, type)) {
      return true;
    }
    bool json = str_equal_caseless(type, STR("application/vc")) || str_equal_caseless(type, STR("application/vp")) ||
                str_ends(type, STR("+json"));
    if (json && str_equal(one, STR("application/json"))) {
      return true;
    }
    from = end == SIZE_MAX ? wanted.len : end + 1;
  }
  return false;
}

static enum err body_announced(struct http_exchange *exchange, size_t octets)
{
  const struct http_route *route = exchange->request.route;
  struct str type = exchange->request.content_type;
  if (!media_type_taken(route->content_type, str_trim(str_slice(type, 0, str_find(type, ';', 0))))) {
    return FAIL(exchange->scope, ERR_MEDIA_TYPE, "the content type must be %s",
                route->content_type == NULL ? "application/json" : route->content_type);
  }
  if (octets != SIZE_MAX && octets > exchange->body_limit) {
    return FAIL(exchange->scope, ERR_LIMIT, "the body has more than %zu octets", exchange->body_limit);
  }
  exchange->body_expected = octets == SIZE_MAX ? exchange->body_limit : octets;
  return OK;
}

static enum err request_decide(struct http_exchange *exchange, const struct http_head *head)
{
  struct http_request *request = &exchange->request;
  enum err check = head_check(exchange->scope, head);
  exchange->must_close = check != OK;
  TRY(check);
  request->method = http_method_of(head->method);
  TRY(fields_keep(request, head));
  TRY(target_parse(request, head->target));
  exchange->preflight = request->method == HTTP_OPTIONS && http_route_any_site(exchange->host->routes, request->path);
  if (exchange->preflight) {
    return OK;
  }
  TRY(http_route_find(exchange->scope, exchange->host->routes, request->method, request->path, &request->route,
                      request->params, &exchange->allow));
  TRY(admit(exchange));
  size_t limit = request->route->body_octets;
  exchange->body_limit = limit == 0 ? LIMIT_BODY_OCTETS : limit;
  size_t octets = 0;
  return head_has_body(head, &octets) ? body_announced(exchange, octets) : OK;
}

void exchange_head(struct http_exchange *exchange, const struct http_head *head)
{
  exchange->refused = request_decide(exchange, head);
  size_t octets = 0;
  if (exchange->refused == OK || exchange->must_close || !head_has_body(head, &octets)) {
    return;
  }
  bool endless = octets != SIZE_MAX && octets > LIMIT_DISCARD_OCTETS;
  exchange->must_close = endless || head_expects_continue(head);
}

bool exchange_body(struct http_exchange *exchange, struct str part)
{
  if (exchange->refused == OK && part.len > exchange->body_limit - exchange->body.len) {
    exchange->refused = FAIL(exchange->scope, ERR_LIMIT, "the body has more than %zu octets", exchange->body_limit);
  }
  if (exchange->refused != OK) {
    exchange->discarded += part.len;
    return exchange->discarded <= LIMIT_DISCARD_OCTETS;
  }
  buf_add(&exchange->body, part);
  return true;
}

void exchange_turn_away(struct http_exchange *exchange)
{
  if (exchange->refused == OK) {
    exchange->refused = FAIL(exchange->scope, ERR_TOO_MANY, "too many large bodies are under way; try again");
  }
}

static enum err handle(struct http_exchange *exchange)
{
  struct http_request *request = &exchange->request;
  TRY(exchange->refused);
  if (exchange->preflight) {
    return cross_origin_preflight(&exchange->reply);
  }
  TRY(buf_str(&exchange->body, &request->body));
  size_t index = (size_t)(request->route - exchange->host->routes.at);
  bool own = index < exchange->host->service->routes.len;
  void *self = own ? exchange->host->service->self : exchange->host->server;
  TRY(request->route->handle(self, request, &exchange->reply));
  if (exchange->reply.status == 0) {
    return FAIL(exchange->scope, ERR_IO, "the handler of %s made no reply", request->route->path);
  }
  return OK;
}

/* When even the problem details do not fit into the scope. */
static const struct str last_resort =
    STR_INIT("{\"type\":\"about:blank\",\"title\":\"a limit was reached\",\"status\":413,"
             "\"code\":\"limit\",\"titleKo\":\"허용 한도를 넘었습니다\"}");

static void refuse(struct http_exchange *exchange, enum err err)
{
  struct http_reply *reply = &exchange->reply;
  /* Out of the scope, because what is printed from now on is no longer part of what failed. */
  exchange->fault = scope_take_fault(exchange->scope);
  exchange->fault.err = err;
  int status = err_info(err)->http_status;
  *reply = (struct http_reply){.scope = exchange->scope, .request = &exchange->request};
  struct json problem;
  struct str text = last_resort;
  if (problem_json(exchange->scope, &exchange->fault, status, &problem) != OK ||
      json_print(exchange->scope, &problem, &text) != OK) {
    text = last_resort;
    status = 413;
  }
  (void)http_reply_json_text(reply, status, text, exchange->fault.file, exchange->fault.line);
  reply->content_type = STR("application/problem+json");
  if (err == ERR_NOT_ALLOWED) {
    (void)http_reply_header(reply, "Allow", exchange->allow);
  }
  if (err == ERR_TOO_MANY || err == ERR_UNAVAILABLE) {
    (void)http_reply_header(reply, "Retry-After", STR("1"));
  }
  if (err == ERR_UNAUTHORIZED) {
    (void)http_reply_header(reply, "WWW-Authenticate", STR("Bearer realm=\"dojang\""));
  }
}

static bool has_header(const struct http_reply *reply, const char *name)
{
  for (size_t i = 0; i < reply->headers_len; i++) {
    if (str_equal(reply->headers[i].name, str_of(name))) {
      return true;
    }
  }
  return false;
}

static enum err complete(struct http_exchange *exchange)
{
  struct http_reply *reply = &exchange->reply;
  if (!has_header(reply, "Cache-Control")) {
    TRY(http_reply_header(reply, "Cache-Control", STR("no-store")));
  }
  TRY(http_reply_header(reply, "X-Content-Type-Options", STR("nosniff")));
  const struct http_route *route = exchange->request.route;
  bool any_site = exchange->preflight || (route != NULL && route->role == ROLE_ANY_SITE);
  TRY(any_site ? cross_origin_allow(reply) : OK);
  return reply_compress(reply);
}

void exchange_finish(struct http_exchange *exchange)
{
  int64_t from_us = clock_monotonic_us();
  enum err err = handle(exchange);
  if (err == OK) {
    err = complete(exchange);
  }
  if (err != OK) {
    exchange->refused = err;
    refuse(exchange, err);
    (void)complete(exchange);
  }
  exchange->handler_us = clock_monotonic_us() - from_us;
  exchange->finished = true;
}

/* "issuer/handlers.c" of an absolute path. */
static struct str source_name(const char *file)
{
  struct str path = str_of(file == NULL ? "" : file);
  size_t slash = str_find_last(path, '/');
  size_t before = slash == SIZE_MAX ? SIZE_MAX : str_find_last(str_slice(path, 0, slash), '/');
  return before == SIZE_MAX ? path : str_slice(path, before + 1, path.len);
}

void exchange_log(const struct http_exchange *exchange, struct route_meter *meters, bool sent)
{
  const struct http_request *request = &exchange->request;
  const struct http_reply *reply = &exchange->reply;
  size_t index =
      request->route == NULL ? exchange->host->routes.len : (size_t)(request->route - exchange->host->routes.at);
  int status = sent ? reply->status : 0;
  meter_count(&meters[index], status, exchange->handler_us);
  bool ours = reply->status >= 500;
  LOG(ours ? LOG_ERROR : LOG_INFO, "request", LOG_TEXT("method", str_of(http_method_name(request->method))),
      LOG_TEXT("route", str_of(request->route == NULL ? "none" : request->route->path)), LOG_NUMBER("status", status),
      LOG_NUMBER("octets", (int64_t)reply->body.len), LOG_NUMBER("handler_us", exchange->handler_us),
      LOG_NUMBER("total_us", clock_monotonic_us() - exchange->started_us),
      LOG_TEXT("code", str_of(err_info(exchange->refused)->name)), LOG_TEXT("file", source_name(reply->file)),
      LOG_NUMBER("line", reply->line), LOG_TEXT("detail", ours ? str_of(exchange->fault.text) : STR("")));
}

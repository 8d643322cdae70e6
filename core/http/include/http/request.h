#pragma once

#include "http/route.h"
#include "json/value.h"

/* One request, parsed once and complete: handlers never see a partial body. Everything it points to lives in its
   scope, which is reset after the reply has left. */
struct http_request {
  struct scope *scope;
  enum http_method method; /* a HEAD is seen as GET */
  struct str path; /* as sent, without the query; never in log lines */
  const struct http_route *route; /* what it matched */
  struct http_pair params[HTTP_PARAMS_MAX]; /* in the pattern's order; a name of length 0 ends them */
  struct http_pair query[HTTP_QUERY_MAX];
  size_t query_len;
  struct str content_type; /* headers that a handler may need; empty when absent */
  struct str accept;
  struct str accept_encoding;
  struct str if_none_match;
  struct str idempotency_key;
  struct str host;
  struct str authorization; /* the layer has checked it already where the route names a role */
  struct str caller; /* name of the token that was presented; empty for public routes */
  struct str body;
};

/* The path parameter `name` of the route's pattern; asking for one that is not there is a programmer's error. */
struct str http_request_param(const struct http_request *request, const char *name);
/* The first query parameter of that name, or `at` NULL. */
struct str http_request_query(const struct http_request *request, const char *name);
/* What the Authorization header presents as bearer token; `at` NULL when it presents none. SPEC: RFC 6750 section 2.1
 */
struct str http_request_bearer(const struct http_request *request);
/* The body as a JSON value of any kind. ERR_SYNTAX, ERR_LIMIT, ERR_RANGE as json_parse. */
enum err http_request_json(struct http_request *request, struct json *out);
/* The same, and it must be an object. */
enum err http_request_object(struct http_request *request, struct json *out);

/* "name=value&..." with percent-decoding and "+" as blank, into the scope; for form bodies too (OAuth's token
   endpoint). ERR_SYNTAX, and ERR_LIMIT for more than `cap` pairs. */
enum err http_form_parse(struct scope *scope, struct str text, size_t cap, struct http_pair pairs[], size_t *len);
/* The value of the first pair of that name, or `at` NULL. */
struct str http_form_get(size_t len, const struct http_pair pairs[], const char *name);

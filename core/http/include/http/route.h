#pragma once

#include "http/tokens.h"

/* The whole interface of a service as one const table. The layer itself answers what a table decides: 404, 405 with
   Allow, 401 and 403, 413, 415, HEAD for every GET. */

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_OPTIONS, HTTP_OTHER };

struct http_request;
struct http_reply;

/* Fills the reply, or returns the error that becomes problem details (RFC 9457) from the scope's fault. Runs on a
   worker's thread, several at a time; may block briefly. `service` is what the service was started with. */
typedef enum err (*http_handler)(void *service, struct http_request *request, struct http_reply *reply);

struct http_route {
  enum http_method method;
  const char *path; /* "/issuers/{instance}/credentials/issue"; a last segment "{name...}" takes all that remains */
  http_handler handle;
  enum http_role role; /* public, or what the bearer token must allow */
  const char *summary; /* for openapi.json, a few words */
  size_t body_octets; /* limit of the body; 0 is LIMIT_BODY_OCTETS */
  const char *content_type; /* of the request's body; NULL is application/json (also any +json) */
};

enum { HTTP_PARAMS_MAX = 4, HTTP_QUERY_MAX = 16 };

struct http_pair {
  struct str name;
  struct str value; /* percent-decoded UTF-8 */
};

struct http_routes {
  const struct http_route *at;
  size_t len;
};
#define HTTP_ROUTES(array) ((struct http_routes){(array), sizeof(array) / sizeof *(array)})

/* The route of `method` for a path as it was sent (still percent-encoded), with its parameters decoded into the
   scope. ERR_NOT_FOUND, ERR_NOT_ALLOWED (then `*allow` is the Allow header's value), ERR_SYNTAX for a segment that is
   not percent-encoded UTF-8. HEAD counts as GET. */
enum err http_route_find(struct scope *scope, struct http_routes routes, enum http_method method, struct str path,
                         const struct http_route **out, struct http_pair params[HTTP_PARAMS_MAX], struct str *allow);

/* Whether pages of any site may call the path by some method. */
bool http_route_any_site(struct http_routes routes, struct str path);

enum http_method http_method_of(struct str name);
const char *http_method_name(enum http_method method);

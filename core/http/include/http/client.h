#pragma once

#include "base/scope.h"

/* Calls from one of our services to another. Blocking, by libcurl: http and https, no redirects, no proxies, no
   cookies, nothing from the environment. Connections are kept and reused. May be used by several threads at a time
   (a lock guards the idle connections). */

struct http_client;

struct http_client_settings {
  struct str base_url; /* "http://127.0.0.1:8102", without a slash at the end */
  struct str token; /* sent as bearer token; empty: none */
  unsigned timeout_ms; /* of a whole call; 0 is 5 seconds */
  size_t answer_octets; /* cap of an answer's body; 0 is LIMIT_INFLATED_OCTETS */
  struct str ca_file; /* PEM; empty: the system's */
};

/* Copies the settings. ERR_CONFIG for a URL that is not http(s). Free with http_client_free. */
enum err http_client_new(struct scope *scope, const struct http_client_settings *settings, struct http_client **out);
void http_client_free(struct http_client *client);

/* An answer of any status, living in the scope. */
struct http_answer {
  int status;
  struct str content_type;
  struct str etag; /* with its quotes, as If-None-Match wants it back */
  struct str body;
};

/* `path` begins with a slash and is percent-encoded. `if_none_match` may be empty. ERR_UNAVAILABLE when there is no
   answer in time, none at all, or one beyond the cap. */
enum err http_client_get(struct http_client *client, struct scope *scope, struct str path, struct str if_none_match,
                         struct http_answer *out);
/* With a JSON body. A request that got no answer may still have been carried out: repeat only what is idempotent. */
enum err http_client_post(struct http_client *client, struct scope *scope, struct str path, struct str json,
                          struct http_answer *out);
/* With a body of another kind. */
enum err http_client_post_as(struct http_client *client, struct scope *scope, struct str path, struct str content_type,
                             struct str body, struct http_answer *out);
/* Any status of 4xx or 5xx as a fault with the other service's code and detail (its problem details); OK otherwise.
   `what` begins the sentence: "the registry". 5xx, 401 and 403 become ERR_UNAVAILABLE, 409 ERR_CONFLICT, 404
   ERR_NOT_FOUND, 429 ERR_TOO_MANY, others ERR_VALUE. */
enum err http_answer_check(struct scope *scope, const char *what, const struct http_answer *answer);

#pragma once

#include "status/registry_port.h"

/* The registry over HTTP, behind the same port that the registry itself offers in process. May be used by several
   threads at a time. A call that got no answer fails with ERR_UNAVAILABLE; all calls may be repeated. */
struct registry_client;

/* `url` is where the registry can be reached from here, which need not be the URL its lists are published under.
   `token_file` is the NUL-terminated path of a file whose first line is the bearer token; empty for a reader of what is
   public. ERR_CONFIG. Free with registry_client_close. */
enum err registry_client_open(struct scope *scope, struct str url, struct str token_file, struct registry_client **out);
void registry_client_close(struct registry_client *client); /* NULL is allowed */
/* Valid until registry_client_close. */
struct registry_port registry_client_port(struct registry_client *client);

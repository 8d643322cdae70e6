#pragma once

#include "http/route.h"

/* The OpenAPI 3.1 description of a route table, as JSON text. */
enum err openapi_print(struct scope *scope, const char *service, struct http_routes routes, struct str *out);

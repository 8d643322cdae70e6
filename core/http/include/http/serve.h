#pragma once

#include "http/server.h"

/* A server as the whole work of a process: from its start to the signal that ends it. */

/* SIGTERM and SIGINT wait for http_serve, in this thread and all that are started after the call; SIGPIPE is ignored.
 */
void http_serve_prepare(void);
/* Starts the server, writes its port into the file (NULL: none), says in the log that it is ready, and serves until
   SIGTERM or SIGINT; then answers what is under way. ERR_CONFIG (address), ERR_IO. */
enum err http_serve(struct scope *scope, const struct http_settings *settings, const struct http_service *service,
                    const char *port_file);

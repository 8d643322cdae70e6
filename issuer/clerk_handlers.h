#pragma once

#include "http/reply.h"
#include "http/request.h"

/* What the desk asks, over HTTP (clerk/clerk.h). Document numbers travel in bodies only: no URL, no log line has one.
 */

enum err handle_search(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_status(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_paper(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_reprint(void *self, struct http_request *request, struct http_reply *reply);

#pragma once

#include "http/reply.h"
#include "http/request.h"

/* Spreadsheets of orders over HTTP (batch/batches.h). */

enum err handle_batch_template(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_batch(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_batches(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_batch_shown(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_batch_result(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_batch_purge(void *self, struct http_request *request, struct http_reply *reply);

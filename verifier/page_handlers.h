#pragma once

#include "http/config.h"
#include "http/pages.h"
#include "http/request.h"

/* What a counter's browser loads from the verifier: its page, what that shares with others, and by what it judges when
   the network is away. */
struct verifier_pages {
  struct pages *files;
  struct http_static settings; /* JSON */
};

/* `policy` is the policy file's object. */
enum err verifier_pages_open(struct scope *scope, const struct config *config, const struct json *policy,
                             struct verifier_pages *out);

enum err handle_page(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_page_folder(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_counter_settings(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_bundle(void *self, struct http_request *request, struct http_reply *reply);

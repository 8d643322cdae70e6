#pragma once

#include "http/config.h"
#include "http/pages.h"
#include "http/request.h"

/* What citizens' and offices' browsers load from the issuer: the wallet, the desk, and what they share. */
struct issuer_pages {
  struct pages *files;
  struct http_static wallet_settings; /* JSON: where the wallet is from, and who may ask it */
};

enum err issuer_pages_open(struct scope *scope, const struct config *config, struct issuer_pages *out);

enum err handle_page(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_page_folder(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_wallet_settings(void *self, struct http_request *request, struct http_reply *reply);

#pragma once

#include "http/reply.h"
#include "http/request.h"

/* Delivery to wallets over HTTP (delivery/delivery.h). What wallets ask is answered as their specification has it:
   {"error", "error_description"}, and beside it our own "code" and "titleKo" for people. */

enum { TOKEN_BODY_OCTETS = 8 * 1024, CREDENTIAL_BODY_OCTETS = 64 * 1024 };

enum err handle_offer(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_offer_shown(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_issuer_metadata(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_server_metadata(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_token(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_nonce(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_credential(void *self, struct http_request *request, struct http_reply *reply);

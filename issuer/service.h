#pragma once

#include "batch/batches.h"
#include "clerk/keeper.h"
#include "delivery/delivery.h"
#include "http/config.h"
#include "http/reply.h"
#include "http/request.h"
#include "page_handlers.h"
#include "vc/issue.h"

/* The issuer service: several instances, each with its key, behind one server. Const while it runs, but for the pool of
   leased indices, the offers and the counters, which look after themselves. */
struct issuer_service {
  struct schemas *schemas;
  struct registry_client *registry_client; /* NULL when no instance needs the registry */
  struct registry_port registry;
  struct registry_client *revoking_client; /* NULL: the other one's token may revoke, too */
  struct registry_port revoking;
  struct clock clock;
  struct issuer issuer;
  struct issuer_instance *instances;
  struct key_pair **keys; /* as many, owned */
  size_t instances_len;
  struct str did_document; /* JSON text */
  struct casebook *book; /* NULL: none is kept */
  struct delivery delivery; /* its offers are NULL when none are made here */
  struct clerk clerk; /* asked only with a book */
  struct keeper *keeper;
  struct batches *batches; /* NULL without book or offers */
  struct str issuer_metadata; /* JSON texts, too */
  struct str server_metadata;
  struct issuer_pages pages;
};

extern const struct config_key issuer_keys[];
extern const size_t issuer_keys_len;

enum err issuer_open(struct scope *scope, const struct config *config, void **self);
void issuer_close(void *self);

enum err handle_issue(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_instance_issue(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_instances(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_kinds(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_did_document(void *self, struct http_request *request, struct http_reply *reply);

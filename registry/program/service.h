#pragma once

#include "http/service.h"
#include "registry/registry.h"
#include "registry_signer/signer.h"

/* The registry as a process: its configuration, the registry itself, and what only a process has. */
struct reload_bell;

struct registry_service {
  struct clock clock; /* const after start, as is all here */
  struct signer *signer; /* owned */
  struct witness_client *witnesses; /* owned */
  struct registry *registry; /* owned */
  struct registry_port port; /* of `registry` */
  struct reload_bell *bell; /* owned */
};

extern const struct config_key registry_keys[];
extern const size_t registry_keys_len;

enum err registry_service_open(struct scope *scope, const struct config *config, void **self);
void registry_service_close(void *self);
enum err registry_service_health(void *self, struct scope *scope);
void registry_service_metrics(void *self, struct buf *out);

enum err handle_indices(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_records(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_credentials_status(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_status_lists(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_status_list(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_status_list_version(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_issuers(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_issuers_version(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_bundle(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_checkpoint(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_tile(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_log(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_log_file(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_proof(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_proof_compact(void *self, struct http_request *request, struct http_reply *reply);

#pragma once

#include <stdatomic.h>

#include "base/buf.h"
#include "http/config.h"
#include "http/reply.h"
#include "http/request.h"
#include "page_handlers.h"
#include "refresher.h"
#include "shown_bundle.h"
#include "vc/challenge.h"
#include "vc/expiring_set.h"
#include "vc/verify.h"

/* The verifier service. What it judges by is const (schemas, policy) or replaced whole (evidence); what it remembers
   (used codes, challenges, counters) looks after itself. It keeps verdicts in its counters and no claims anywhere. */
struct verifier_service {
  struct schemas *schemas;
  struct policy policy;
  const struct json *policy_document; /* as in its file */
  struct str domain; /* what a counter's presentations must be made for; empty: what the policy takes */
  struct clock clock;
  struct replay *replay;
  struct evidence_box *evidence;
  struct registry_client *registry_client; /* NULL without a registry */
  struct registry_port registry;
  struct log_policy log_policy;
  struct evidence_rules rules;
  struct refresher *refresher; /* NULL without a registry and without a bundle */
  struct challenge_maker challenges;
  struct expiring_set *answered; /* our challenges that were answered */
  struct verifier verifier;
  struct verifier_pages pages;
  struct shown_bundle *bundle;
  int64_t challenge_s; /* how long a challenge is good */
  atomic_ullong verdicts[VERDICT_REFUSED + 1];
};

extern const struct config_key verifier_keys[];
extern const size_t verifier_keys_len;

enum err verifier_open(struct scope *scope, const struct config *config, void **self);
void verifier_close(void *self);
void verifier_metrics(void *self, struct buf *out);

enum err handle_credentials_verify(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_presentations_verify(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_challenges(void *self, struct http_request *request, struct http_reply *reply);
enum err handle_verifications(void *self, struct http_request *request, struct http_reply *reply);

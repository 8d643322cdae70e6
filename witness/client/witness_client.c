#include "witness_client/witness_client.h"

#include <pthread.h>

#include "base/limits.h"
#include "http/client.h"

/* A witness that was called once. */
struct peer {
  struct str url;
  struct http_client *http; /* owned */
};

struct witness_client {
  struct scope *memory; /* of all here; changes under the lock */
  struct witness_client_settings settings;
  pthread_mutex_t lock; /* of `peers`; what is in them stays */
  struct peer peers[LIMIT_LOG_POLICY_LINES];
  size_t peers_len;
};

enum err witness_client_open(struct scope *scope, const struct witness_client_settings *settings,
                             struct witness_client **out)
{
  *out = NULL;
  struct scope *memory = scope_new(LIMIT_BODY_OCTETS);
  struct witness_client *client = memory == NULL ? NULL : SCOPE_NEW(memory, struct witness_client);
  if (client == NULL) {
    scope_free(memory);
    return FAIL(scope, ERR_LIMIT, "no memory for a client of witnesses");
  }
  *client = (struct witness_client){.memory = memory, .settings = *settings};
  client->settings.ca_file = scope_str(memory, settings->ca_file);
  if (scope_err(memory) != OK) {
    scope_free(memory);
    return FAIL(scope, ERR_LIMIT, "no memory for a client of witnesses");
  }
  pthread_mutex_init(&client->lock, NULL);
  *out = client;
  return OK;
}

void witness_client_close(struct witness_client *client)
{
  if (client == NULL) {
    return;
  }
  for (size_t i = 0; i < client->peers_len; i++) {
    http_client_free(client->peers[i].http);
  }
  pthread_mutex_destroy(&client->lock);
  scope_free(client->memory);
}

/* Under the lock. */
static enum err find_or_add(struct witness_client *client, struct scope *scope, struct str url,
                            struct http_client **out)
{
  for (size_t i = 0; i < client->peers_len; i++) {
    if (str_equal(client->peers[i].url, url)) {
      *out = client->peers[i].http;
      return OK;
    }
  }
  if (client->peers_len == LIMIT_LOG_POLICY_LINES) {
    return FAIL(scope, ERR_LIMIT, "more than %d witnesses are called", LIMIT_LOG_POLICY_LINES);
  }
  struct peer peer = {.url = scope_str(client->memory, url)};
  if (peer.url.at == NULL) {
    return FAIL(scope, ERR_LIMIT, "no memory for another witness");
  }
  const struct http_client_settings settings = {
      .base_url = peer.url,
      .timeout_ms = client->settings.timeout_ms,
      .answer_octets = LIMIT_NOTE_OCTETS,
      .ca_file = client->settings.ca_file,
  };
  TRY(http_client_new(scope, &settings, &peer.http));
  client->peers[client->peers_len++] = peer;
  *out = peer.http;
  return OK;
}

static struct str without_slashes(struct str url)
{
  while (str_ends(url, STR("/"))) {
    url = str_slice(url, 0, url.len - 1);
  }
  return url;
}

static enum err add_checkpoint(void *self, struct scope *scope, struct str url, struct str request, int *status,
                               struct str *body)
{
  struct witness_client *client = self;
  struct http_client *http = NULL;
  struct http_answer answer;
  pthread_mutex_lock(&client->lock);
  enum err err = find_or_add(client, scope, without_slashes(url), &http);
  pthread_mutex_unlock(&client->lock);
  TRY(err);
  TRY(http_client_post_as(http, scope, STR("/add-checkpoint"), STR("text/plain; charset=utf-8"), request, &answer));
  *status = answer.status;
  *body = answer.body;
  return OK;
}

struct witness_port witness_client_port(struct witness_client *client)
{
  return (struct witness_port){client, add_checkpoint};
}

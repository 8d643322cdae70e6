#include "town.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json/text.h"

enum { LOG_SEED = 7, WITNESS_SEED = 20 };

static enum err sign(void *self, struct scope *scope, struct str suite, const struct json *credential, struct json *out)
{
  struct told_signer *signer = self;
  struct json proof;
  if (atomic_load(&signer->refuse)) {
    return FAIL(scope, ERR_PROOF_GENERATION, "told to refuse");
  }
  atomic_fetch_add(&signer->signatures, 1);
  TRY(json_object_of(scope, 1, (const struct json_member[]){JSON_MEMBER("cryptosuite", json_of_str(suite))}, &proof));
  return json_with(scope, credential, STR("proof"), &proof, out);
}

static int status_of(enum err err)
{
  switch ((int)err) {
  case OK:
    return 200;
  case ERR_FORBIDDEN:
    return 403;
  case ERR_NOT_FOUND:
    return 404;
  case ERR_CONFLICT:
    return 409;
  case ERR_PROOF:
    return 422;
  case ERR_IO:
    return 500;
  default:
    return 400;
  }
}

static enum err lost(struct scope *scope)
{
  return FAIL(scope, ERR_UNAVAILABLE, "the witness does not answer");
}

static enum err add_checkpoint(void *self, struct scope *scope, struct str url, struct str request, int *status,
                               struct str *body)
{
  struct town *town = self;
  struct town_witness *witness = &town->witnesses[url.at[url.len - 1] - '0'];
  int mood = atomic_load(&witness->mood);
  atomic_fetch_add(&witness->calls, 1);
  *body = (struct str){0};
  if (mood == MOOD_DEAD) {
    return lost(scope);
  }
  if (mood == MOOD_TOLD) {
    *status = witness->told_status;
    *body = witness->told_body;
    return OK;
  }
  *status = status_of(witness_add_checkpoint(witness->witness, scope, request, body));
  if (mood == MOOD_LATE) {
    usleep(atomic_load(&witness->late_ms) * 1000);
  }
  (void)scope_take_fault(scope);
  return mood == MOOD_LOST ? lost(scope) : OK;
}

struct witness_port town_witness_port(struct town *town)
{
  return (struct witness_port){town, add_checkpoint};
}

void town_set_moods(struct town *town, enum mood mood)
{
  for (size_t i = 0; i < TOWN_WITNESSES; i++) {
    atomic_store(&town->witnesses[i].mood, mood);
  }
}

static void open_witness(struct town *town, size_t at)
{
  struct town_witness *one = &town->witnesses[at];
  struct scope *scope = town->scope;
  struct str name = scope_format(scope, "witness-%zu.example", at);
  one->signer = signer_of(scope, (uint8_t)(WITNESS_SEED + at), name.at, NOTE_KEY_WITNESS);
  snprintf(one->folder, sizeof one->folder, "%s/witness-%zu", town->folder.path, at);
  const struct witness_settings settings = {
      .folder = str_of(one->folder),
      .name = name,
      .key = one->signer.pair,
      .logs = &town->logs,
      .clock = &town->clock,
  };
  ASSERT_OK(scope, witness_open(scope, &settings, &one->witness));
}

struct str town_policy(struct town *town, unsigned needed)
{
  struct buf buf = buf_in(town->scope);
  struct str text;
  for (size_t i = 0; i < TOWN_WITNESSES; i++) {
    struct str key = signer_key_text(town->scope, &town->witnesses[i].signer);
    buf_format(&buf, "witness w%zu " STR_FMT " https://witness.example/%zu\n", i, STR_ARG(key), i);
  }
  buf_format(&buf, "group all %u w0 w1 w2\nquorum all\n", needed);
  ASSERT_OK(town->scope, buf_str(&buf, &text));
  return text;
}

void town_open_witnesses(struct town *town)
{
  for (size_t i = 0; i < TOWN_WITNESSES; i++) {
    open_witness(town, i);
  }
}

void town_close_witnesses(struct town *town)
{
  for (size_t i = 0; i < TOWN_WITNESSES; i++) {
    witness_close(town->witnesses[i].witness);
    town->witnesses[i].witness = NULL;
  }
}

void town_new(struct town *town, struct scope *scope)
{
  *town = (struct town){.scope = scope, .folder = folder_new_in_memory(), .clock = {.fixed_s = TOWN_TIME_S}};
  town->log = signer_of(scope, LOG_SEED, TOWN_ORIGIN, NOTE_KEY_LOG);
  town->policy_log = (struct policy_log){.key = town->log.key};
  town->logs = (struct log_policy){.logs = &town->policy_log, .logs_len = 1, .quorum = QUORUM_NONE};
  town_open_witnesses(town);
  town->settings = (struct registry_settings){
      .public_url = STR(TOWN_URL),
      .signer = {&town->signer, STR("did:example:registry"), sign},
      .clock = &town->clock,
      .log_key = town->log.pair,
      .log_name = STR("log"),
      .witness_policy = town_policy(town, 2),
      .witness_port = town_witness_port(town),
      .witness_wait_ms = 5000,
      .open_groups = 1,
      .validity_s = 1000,
      .resign_s = 1000,
      .trust_validity_s = 1000,
      .ttl_s = 60,
  };
}

enum err town_try(struct town *town, struct scope *scope)
{
  struct registry_settings settings = town->settings;
  settings.store = folder_store(scope, &town->folder);
  settings.publication = folder_public(scope, &town->folder);
  if (town->wrap != NULL) {
    town->wrap(town->wrap_self, &settings);
  }
  TRY(registry_open(scope, &settings, &town->registry));
  town->port = registry_local_port(town->registry);
  return OK;
}

void town_open(struct town *town, struct scope *scope)
{
  ASSERT_OK(scope, town_try(town, scope));
}

void town_close(struct town *town)
{
  registry_close(town->registry);
  town->registry = NULL;
}

void town_clear(struct town *town)
{
  town_close(town);
  town_close_witnesses(town);
  folder_remove(&town->folder);
}

struct registry_record town_record(struct scope *scope, const struct registry_lease *lease, size_t at)
{
  struct registry_record record = {
      .idempotency_key = scope_format(scope, "%llu-%u", (unsigned long long)lease->group, lease->indices[at]),
      .group = lease->group,
      .index = lease->indices[at],
      .issuer = STR("did:example:issuer"),
      .type = STR("WelfareEligibilityCredential"),
      .valid_until_s = 1780000000,
  };
  memcpy(record.digest, record.idempotency_key.at, record.idempotency_key.len);
  return record;
}

struct registry_lease town_credential(struct town *town, struct scope *scope, struct registry_receipt *receipt)
{
  struct registry_lease lease;
  ASSERT_OK(scope, registry_lease(&town->port, scope, 1, &lease));
  struct registry_record record = town_record(scope, &lease, 0);
  ASSERT_OK(scope, registry_record(&town->port, scope, 1, &record, receipt));
  return lease;
}

enum err town_set(struct town *town, struct scope *scope, const struct registry_lease *lease,
                  enum status_purpose purpose, bool status)
{
  struct registry_change change = {
      .list_url = lease->list_urls[purpose], .index = lease->indices[0], .purpose = purpose, .status = status};
  struct registry_change_receipt receipt;
  return registry_set_status(&town->port, scope, &change, &receipt);
}

struct status_list town_list(struct town *town, struct scope *scope, struct str url)
{
  struct registry_document document;
  struct json credential;
  struct status_list list;
  ASSERT_OK(scope, registry_fetch_list(&town->port, scope, url, STR(""), &document));
  assert_true(document.changed);
  ASSERT_OK(scope, json_parse(scope, document.body, &credential));
  assert_true(json_is(json_get(json_get(&credential, STR("proof")), STR("cryptosuite")), STR("eddsa-rdfc-2022")));
  ASSERT_OK(scope, status_list_parse(scope, &credential, &list));
  ASSERT_STR(list.id, url);
  return list;
}

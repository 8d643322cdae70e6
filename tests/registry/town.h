#pragma once

#include <stdatomic.h>

#include "folder.h"
#include "registry/registry.h"
#include "signers.h"
#include "status/list.h"
#include "witness/witness.h"

/* A registry in process, with its folder, its keys, and real witnesses that are called in process.

     struct town town;
     town_new(&town, scope);
     town.settings.validity_s = 2;      (what differs from the usual)
     town_open(&town, scope);
     ...
     town_clear(&town); */

#define TOWN_URL "https://registry.gaon.example"
#define TOWN_ORIGIN "registry.gaon.example/logs/log"

enum { TOWN_WITNESSES = 3, TOWN_TIME_S = 1773100800 };

/* Signs by counting; refuses when it is told to. */
struct told_signer {
  atomic_int signatures;
  atomic_bool refuse;
};

/* How a witness behaves. */
enum mood {
  MOOD_GOOD,
  MOOD_DEAD, /* no answer, and it has heard nothing */
  MOOD_LOST, /* it cosigns, and its answer gets lost */
  MOOD_LATE, /* it cosigns, and answers after `late_ms` */
  MOOD_TOLD, /* it answers as it was told */
};

struct town_witness {
  char folder[96];
  struct note_signer signer;
  struct witness *witness; /* owned */
  atomic_int mood;
  atomic_uint late_ms;
  int told_status; /* of MOOD_TOLD */
  struct str told_body;
  atomic_uint calls;
};

struct town {
  struct scope *scope; /* of the whole test */
  struct folder folder;
  struct told_signer signer;
  struct clock clock;
  struct note_signer log;
  struct log_policy logs; /* of the witnesses */
  struct policy_log policy_log;
  struct town_witness witnesses[TOWN_WITNESSES];
  struct registry_settings settings; /* without store and publication, which town_open opens */
  void (*wrap)(void *self, struct registry_settings *settings); /* may put other ports before the two; NULL: does not */
  void *wrap_self;
  struct registry *registry; /* NULL while closed */
  struct registry_port port;
};

/* Only the witnesses are open; two of the three have to cosign. */
void town_new(struct town *town, struct scope *scope);
/* Closes all and removes the folder. */
void town_clear(struct town *town);

/* Opens the registry on the folder; ASSERT_OK(scope, town_try(...)). */
enum err town_try(struct town *town, struct scope *scope);
void town_open(struct town *town, struct scope *scope);
void town_close(struct town *town);

/* The port by which the registry calls the witnesses; `self` is the town. */
struct witness_port town_witness_port(struct town *town);
/* A policy of all three, of whom so many have to cosign. */
struct str town_policy(struct town *town, unsigned needed);
/* A witness has its state in a folder, which one process may have open. */
void town_open_witnesses(struct town *town);
void town_close_witnesses(struct town *town);
void town_set_moods(struct town *town, enum mood mood);

/* A record of the lease's index at that place; its idempotency key is made of the place, its digest of both. */
struct registry_record town_record(struct scope *scope, const struct registry_lease *lease, size_t at);
/* One index, leased and recorded. */
struct registry_lease town_credential(struct town *town, struct scope *scope, struct registry_receipt *receipt);
enum err town_set(struct town *town, struct scope *scope, const struct registry_lease *lease,
                  enum status_purpose purpose, bool status);
/* A list as it is published, whose proof is of the right suite. */
struct status_list town_list(struct town *town, struct scope *scope, struct str url);

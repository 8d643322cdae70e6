#pragma once

#include "model.h"
#include "signers.h"

#include "tlog/add_checkpoint.h"
#include "witness/witness.h"

/* A log of some leaves, and a witness in a temporary folder that knows it. */
enum { CITY_LEAVES = 300, CITY_TIME_S = 1773100800 };

struct city {
  struct scope *scope; /* of the whole test */
  struct model *model;
  struct note_signer log;
  struct note_signer witness_signer;
  struct log_policy logs;
  struct policy_log policy_log;
  struct clock clock;
  char folder[64];
  struct witness *witness; /* NULL while closed */
};

struct city city_new(struct scope *scope);
/* Closes the witness and removes the folder. */
void city_clear(struct city *city);
void city_open(struct city *city);
void city_close(struct city *city);

/* Text of a checkpoint of the log at that size. */
struct str city_checkpoint(struct city *city, uint64_t size);
/* A request as the log makes it. */
struct str city_request(struct city *city, uint64_t old_size, uint64_t size);
/* The same for any note, with the proof that fits the log. */
struct str city_request_of(struct city *city, uint64_t old_size, uint64_t size, struct str note);
/* What a witness answers. */
enum err city_ask(struct city *city, struct str request, struct str *answer);
/* Fails the test unless the answer is one line, the witness's cosignature over the text; gives its time. */
uint64_t city_check_answer(struct city *city, struct str answer, struct str text);
/* The checkpoint that the witness shows to monitors, in the scope. */
enum err city_monitor(struct city *city, struct str *note);
/* The path of the state of the log. */
struct str city_state_file(struct city *city);

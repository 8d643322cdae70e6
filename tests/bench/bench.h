#pragma once

#include "rdf/dataset.h"
#include "vc/compose.h"
#include "vc/issue.h"
#include "vc/verify.h"

/* What is measured: one thread, the documents of material.c, the steps of steps.c and growth.c. */

enum { BENCH_NOW_S = 1773104523 };

/* A signed document and everything that its verification comes by on the way, so that each step can run alone. */
struct secured {
  struct json document;
  struct str text; /* of `document` */
  struct str qr;
  struct bytes cborld;
  struct json unsecured; /* without its proof */
  struct json proof;
  struct json configuration; /* of the proof */
  struct rdf_dataset *dataset; /* of `unsecured` */
  struct report report;
};

/* Everything the measured steps need, made once. */
struct bench {
  struct scope *memory; /* keeps the inputs */
  struct scope *scope; /* of the step that is measured; reset each time */
  struct schemas *schemas;
  struct policy policy;
  struct clock clock;
  struct verifier verifier;
  struct evidence *evidence;
  struct key_pair *issuer_key; /* signs the status lists, too */
  struct key_pair *holder_key;
  struct signature signature; /* what the unit checks */
  struct issuer issuer; /* without a registry: what issuing costs before it is recorded */
  struct issuer_instance instance;
  struct order order;
  struct json claims;
  struct json status; /* entries that the registry's index would have given */
  struct json unsigned_credential;
  struct secured credential;
  struct secured presentation;
  const struct secured *on; /* the document under measurement */
};

typedef void (*bench_step)(struct bench *bench);

/* Ends the program when a step that must work did not. */
void bench_need(enum err err, const struct scope *scope);

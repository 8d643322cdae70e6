#pragma once

#include "office.h"
#include "status/list.h"
#include "vc/verify.h"

/* Signed documents to be changed, and what their signatures cover. */

enum { PROOFS_MOST = 64 };

/* What one proof signs. */
struct signed_content {
  struct str document; /* canonical, without its proofs */
  struct str configuration; /* canonical */
  struct str value; /* of the proof, as written */
};

struct contents {
  struct signed_content at[PROOFS_MOST];
  size_t len;
};

struct sample {
  struct json document;
  struct contents contents; /* of its own proofs, and of those of the credentials in it */
  enum proof_purpose purpose;
  enum verify_use use;
  bool by_office; /* a verifier of the city says "verified" as long as it is whole */
  bool is_list; /* a status list, which the registry publishes and no verifier is shown */
  struct status_list list;
};

enum { SAMPLES = 10 };

/* The first call makes them. */
const struct sample *samples_at(const struct office *office, size_t at);

/* Whether each proof of the document signs what one of the sample's proofs signs: the canonical document, the proof's
   configuration, the value. */
bool sample_signs(struct scope *scope, const struct sample *sample, const struct json *document);

#pragma once

#include "json/value.h"

/* Proof sets and chains: the proofs of a document, and what each of them covers. SPEC: vc-data-integrity#proof-chains
 */

struct chain {
  struct json bare; /* the document without proofs */
  struct json_list proofs; /* all of the document, borrowed */
};

/* ERR_LIMIT for more than LIMIT_PROOFS proofs. */
enum err chain_of(struct scope *scope, const struct json *document, struct chain *out);

/* The unsecured document of a proof: the bare one, with those proofs alone that `previous` names by their ids (a
   string, an array of strings, or NULL). ERR_PROOF when it names one that is not there. */
enum err chain_covered(struct scope *scope, const struct chain *chain, const struct json *previous, struct json *out);

/* The document with one proof more, beside those it has. */
enum err chain_add(struct scope *scope, const struct chain *chain, const struct json *proof, struct json *out);

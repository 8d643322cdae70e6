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

/* `previous` is what previousProof is: ids of proofs, a string or an array of strings, or NULL. True when no proof of
   the document is missing that it names. */
bool chain_has_all(const struct chain *chain, const struct json *previous);
/* True when `previous` names the proof. */
bool chain_names(const struct json *previous, const struct json *proof);

/* The unsecured document of a proof: the bare one, with those proofs alone that `previous` names. ERR_PROOF when it
   names one that is not there. */
enum err chain_covered(struct scope *scope, const struct chain *chain, const struct json *previous, struct json *out);

/* The document with one proof more, beside those it has. */
enum err chain_add(struct scope *scope, const struct chain *chain, const struct json *proof, struct json *out);

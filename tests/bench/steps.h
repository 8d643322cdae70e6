#pragma once

#include "bench.h"

/* The steps that are measured, each a call of the core. Those of a document work on `on` of the bench. */

/* the units */
void step_check(struct bench *bench);
void step_sign(struct bench *bench);

/* of a signed document, from its text to its report */
void step_base45(struct bench *bench);
void step_cborld(struct bench *bench);
void step_parse(struct bench *bench);
void step_rules(struct bench *bench);
void step_expand(struct bench *bench);
void step_canonize(struct bench *bench);
void step_transform(struct bench *bench); /* the two before it, as one */
void step_configuration(struct bench *bench);
void step_proof(struct bench *bench); /* all proofs of the credential */
void step_report(struct bench *bench);
void step_verify_json(struct bench *bench);
void step_verify_qr(struct bench *bench);

/* of the credential that is issued */
void step_compose(struct bench *bench);
void step_claims(struct bench *bench);
void step_terms(struct bench *bench);
void step_print(struct bench *bench);
void step_issue(struct bench *bench);

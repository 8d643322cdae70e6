#pragma once

#include "bench.h"

/* Status lists that the bench's verifier has at hand: so many groups, each of a revocation and a suspension list. */
enum { MATERIAL_GROUPS = 8 };
/* The status entries of a credential in the first `count` lists. */
struct json material_status(struct scope *memory, size_t count);

/* Makes everything in the bench, from fixed keys and made-up claims; ends the program when it cannot. */
void material_make(struct bench *bench);
void material_free(struct bench *bench);

/* What is measured, as JSON on standard output, for another program to measure itself with. */
void material_print(struct bench *bench);

/* A signed document with everything that its verification comes by, in `memory`; without its code. */
void material_secure(struct bench *bench, struct scope *memory, const struct json *document, struct secured *out);
/* A presentation of one credential or an array of them. */
void material_present(struct bench *bench, struct scope *memory, const struct json *credentials, struct secured *out);
/* Adds a proof of the issuer's; `created_s` 0: without a time. */
void material_sign(struct bench *bench, struct scope *memory, const struct json *document, int64_t created_s,
                   struct json *out);

#pragma once

/* Every limit of the product in one table: name, value, unit and what it bounds. A test hits each. */
#define LIMITS(X)                                                                                                      \
  X(LIMIT_BODY_OCTETS, 1024 * 1024, "octets", "body of a request to a service")                                        \
  X(LIMIT_BATCH_BODY_OCTETS, 16 * 1024 * 1024, "octets", "body of a batch upload")                                     \
  X(LIMIT_HEADER_OCTETS, 8 * 1024, "octets", "header block of a request")                                              \
  X(LIMIT_DISCARD_OCTETS, 32 * 1024 * 1024, "octets", "refused body that is read and dropped before the answer")       \
  X(LIMIT_BUFFERED_OCTETS, 64 * 1024 * 1024, "octets", "large unfinished bodies that one worker holds at a time")      \
  X(LIMIT_URL_OCTETS, 2048, "octets", "URL or DID in a document or a request")                                         \
  X(LIMIT_JSON_DEPTH, 64, "levels", "nesting of JSON")                                                                 \
  X(LIMIT_JSON_VALUES, 200000, "values", "values in one JSON document")                                                \
  X(LIMIT_CBOR_DEPTH, 16, "levels", "nesting of CBOR")                                                                 \
  X(LIMIT_CBOR_OCTETS, 3 * 1024, "octets", "CBOR-LD of one QR code")                                                   \
  X(LIMIT_QR_TEXT_CHARS, 4296, "characters", "text of one QR code (version 40-L, alphanumeric)")                       \
  X(LIMIT_QR_PICTURE_PX, 4096, "pixels", "side of a drawn QR code")                                                    \
  X(LIMIT_CONTEXT_DEPTH, 32, "levels", "nesting of contexts within contexts")                                          \
  X(LIMIT_CONTEXT_TERMS, 100000, "definitions", "contexts and terms that the contexts of one document define")         \
  X(LIMIT_JSONLD_DEPTH, 256, "levels", "nesting of a document in JSON-LD processing, and of terms that need others")   \
  X(LIMIT_QUADS, 20000, "quads", "quads of one dataset")                                                               \
  X(LIMIT_QUADS_OCTETS, 16 * 1024 * 1024, "octets", "terms of all quads that are written into one dataset")            \
  X(LIMIT_CANON_CALLS, 200000, "calls", "hashes and permutation steps of Hash N-Degree Quads")                         \
  X(LIMIT_CANON_DEPTH, 1000, "levels", "blank nodes on one path of Hash N-Degree Quads")                               \
  X(LIMIT_INFLATED_OCTETS, 16 * 1024 * 1024, "octets", "a bitstring after gunzip")                                     \
  X(LIMIT_PROOFS, 16, "proofs", "proofs of one document")                                                              \
  X(LIMIT_CREDENTIALS, 16, "credentials", "credentials in one presentation")                                           \
  X(LIMIT_SCHEMA_DEPTH, 64, "levels", "nesting of a JSON Schema evaluation")                                           \
  X(LIMIT_SCHEMA_STEPS, 1000000, "steps", "subschemas applied in one JSON Schema evaluation")                          \
  X(LIMIT_SCHEMA_ERRORS, 64, "errors", "errors reported by one JSON Schema evaluation")                                \
  X(LIMIT_REGEX_MATCH, 100000, "steps", "matching steps of one schema pattern")                                        \
  X(LIMIT_CSV_ROWS, 100000, "rows", "decisions in one batch")                                                          \
  X(LIMIT_CSV_COLUMNS, 256, "columns", "columns of a batch")                                                           \
  X(LIMIT_CSV_ERRORS, 16, "errors", "errors reported for one row of a batch")                                          \
  X(LIMIT_BATCH_ERRORS, 1000, "errors", "errors of a batch that are told beside its counts")                           \
  X(LIMIT_REPLAY_ENTRIES, 1000000, "entries", "presentations remembered by the replay cache")                          \
  X(LIMIT_CHALLENGES, 100000, "entries", "answered challenges a verifier remembers")                                   \
  X(LIMIT_INDEX_LEASE, 1024, "indices", "status indices leased in one request")                                        \
  X(LIMIT_STATUS_ENTRIES, 16, "entries", "status entries of one credential")                                           \
  X(LIMIT_TRUST_ISSUERS, 1000, "issuers", "issuers on one trust list")                                                 \
  X(LIMIT_TRUST_FILE_OCTETS, 4 * 1024 * 1024, "octets", "the operator's file of trusted issuers")                      \
  X(LIMIT_BUNDLE_OCTETS, 64 * 1024 * 1024, "octets", "trust list, status lists and checkpoint in one file")            \
  X(LIMIT_PUBLISHED_OCTETS, 32 * 1024 * 1024, "octets", "one file that the registry publishes")                        \
  X(LIMIT_NOTE_OCTETS, 128 * 1024, "octets", "a signed note, such as a checkpoint of the log")                         \
  X(LIMIT_NOTE_SIGNATURES, 100, "lines", "signatures of one note")                                                     \
  X(LIMIT_LOG_POLICY_OCTETS, 256 * 1024, "octets", "a policy of logs and witnesses")                                   \
  X(LIMIT_LOG_POLICY_LINES, 256, "lines", "logs, and witnesses with their groups, of one policy")                      \
  X(LIMIT_LOG_PATH, 63, "hashes", "an inclusion or consistency proof of the log")                                      \
  X(LIMIT_LOG_EXTRA_OCTETS, 64 * 1024, "octets", "extra data of a proof that something is logged")                     \
  X(LIMIT_LOG_PROOF_OCTETS, 32 * 1024, "octets", "a proof that a credential is logged, beside the credential")         \
  X(LIMIT_LOG_SUBTREES, 4 * 1024 * 1024, "hashes", "of the log that a verifier holds, each over 256 entries")          \
  X(LIMIT_JWT_OCTETS, 8 * 1024, "octets", "a JWT, such as a wallet's proof of its key")                                \
  X(LIMIT_SCOPE_OCTETS, 96 * 1024 * 1024, "octets", "memory of one operation")                                         \
  X(LIMIT_CLOCK_SKEW_S, 60, "seconds", "difference of clocks that is accepted")                                        \
  X(LIMIT_PRESENTATION_S, 180, "seconds", "lifetime of a holder proof")

enum limit {
#define LIMIT_CONSTANT(name, value, unit, what) name = (value),
  LIMITS(LIMIT_CONSTANT)
#undef LIMIT_CONSTANT
};

#pragma once

#include "status/registry_port.h"
#include "json/value.h"

/* The registry's requests and answers as JSON, both directions side by side: the client prints what the service parses,
   and the other way round. Texts that are parsed are borrowed from the JSON. Parsing is strict: a member that is not
   known is ERR_OPTION, a wrong one ERR_VALUE or ERR_RANGE with its path. */

/* POST /indices: {"count"} -> {"group", "indices", "statusLists": {"revocation", "suspension"}} */
enum err lease_request_print(struct scope *scope, size_t count, struct json *out);
enum err lease_request_parse(struct scope *scope, const struct json *request, size_t *count);
enum err lease_answer_print(struct scope *scope, const struct registry_lease *lease, struct json *out);
enum err lease_answer_parse(struct scope *scope, const struct json *answer, struct registry_lease *out);

/* POST /records: {"records": [{"idempotencyKey", "digest", "group", "index", "issuer", "type", "validUntil"}]}
   -> {"records": [{"sequence", "recorded"}]} in the same order */
enum err record_request_print(struct scope *scope, size_t len, const struct registry_record records[],
                              struct json *out);
enum err record_request_parse(struct scope *scope, const struct json *request, struct registry_record **out,
                              size_t *len);
enum err record_answer_print(struct scope *scope, size_t len, const struct registry_receipt receipts[],
                             struct json *out);
/* Exactly `len` receipts. */
enum err record_answer_parse(struct scope *scope, const struct json *answer, size_t len,
                             struct registry_receipt receipts[]);

/* POST /credentials/status, the form of the VC API: {"credentialId"?, "credentialStatus": {"type", "statusPurpose",
   "statusListIndex", "statusListCredential"}, "status", "reason"?, "recheckDate"?} -> {"status", "sequence", "reason",
   "changed"?}. `credentialId` is taken and forgotten: the registry knows no credential by its id. */
enum err change_request_print(struct scope *scope, const struct registry_change *change, struct json *out);
enum err change_request_parse(struct scope *scope, const struct json *request, struct registry_change *out);
enum err change_answer_print(struct scope *scope, const struct registry_change_receipt *receipt, struct json *out);
enum err change_answer_parse(struct scope *scope, const struct json *answer, struct registry_change_receipt *out);

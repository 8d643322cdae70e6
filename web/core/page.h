#pragma once

#include "vc/verify.h"

/* What a page's core remembers between two calls, and the calls. One page is one thread, so nothing here has a lock. */

struct page {
  struct schemas *schemas;
  struct scope *policy_memory; /* where `policy` lives; NULL: the strict one that no file says otherwise of */
  struct policy policy;
  struct scope *operator_memory;
  struct str operator_did; /* empty: nobody's lists are believed */
  struct evidence *evidence; /* NULL: none was loaded */
  struct replay *replay;
};

/* A call reads its request, an object, and gives an answer; both live in the scope of the call. */
typedef enum err (*page_call)(struct page *page, struct scope *scope, const struct json *request, struct json *answer);

/* start.c: the sealed data is read, which takes as long as verifying some codes. {"started", "now", "used"}: codes that
   were made before "started" cannot be told from used ones; "used" is what the call of that name gave. */
enum err call_start(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* kinds.c: what kinds of credential there are, and how their claims are called. */
enum err call_kinds(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* holding.c: {"kind", "publicKey"} to {"did", "method", "suite"} */
enum err call_holder(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* presenting.c: {"credentials", "method", "suite", "challenge", "domain", "created", "expires"} to {"toSign", "draft"}
 */
enum err call_prepare(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* {"draft", "signature"} to {"presentation", "text", "digits"} */
enum err call_finish(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* {"credential"} to {"text"} */
enum err call_paper_text(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* drawing.c: {"text", "level"} to {"version", "size", "modules"} */
enum err call_draw(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* verifying.c */
enum err call_set_policy(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
enum err call_set_operator(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
enum err call_load_bundle(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
enum err call_verify(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
enum err call_status(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* {"now"} to [{"key", "until"}]: what is remembered of the codes that were used and can still be shown. */
enum err call_used(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
/* asking.c */
enum err call_challenge_text(struct page *page, struct scope *scope, const struct json *request, struct json *answer);
enum err call_read_challenge(struct page *page, struct scope *scope, const struct json *request, struct json *answer);

/* Octets travel as base64url. */
enum err page_need_octets(struct scope *scope, const struct json *object, struct str key, struct bytes *out);
enum err page_octets(struct scope *scope, struct bytes octets, struct json *out);
/* Seconds since 1970, as JavaScript has them. */
enum err page_need_time(struct scope *scope, const struct json *object, struct str key, int64_t *out);

/* Proofs that something is logged (p), also the small ones (c), requests to witnesses (a) and a witness's size (s); the
   first octet chooses. What is read is printed as the same text. */
#include "target.h"

#include "tlog/add_checkpoint.h"
#include "tlog/inclusion.h"
#include "tlog/log_proof.h"
#include "tlog/subtree_proof.h"

static void run_proof(struct scope *scope, struct str text)
{
  struct log_proof proof;
  struct str again;
  struct witnessed witnessed;
  struct log_policy policy = {.quorum = QUORUM_NONE};
  struct tlog_hash leaf = tlog_empty_root();
  if (log_proof_parse(scope, text, &proof) != OK) {
    return;
  }
  must(log_proof_print(scope, &proof, &again) == OK && str_equal(again, text));
  must(log_proof_check(scope, &proof, &policy, &leaf, &witnessed) != OK);
}

static void run_small_proof(struct scope *scope, struct str text)
{
  struct subtree_proof proof;
  struct str again;
  struct tlog_hash leaf = tlog_empty_root();
  if (subtree_proof_parse(scope, text, &proof) != OK) {
    return;
  }
  must(subtree_proof_print(scope, &proof, &again) == OK && str_equal(again, text));
  must(!subtree_proof_check(&proof, &leaf, &leaf));
}

static void run_request(struct scope *scope, struct str text)
{
  struct add_checkpoint request;
  struct note note;
  struct checkpoint checkpoint;
  struct witness_state state = {0};
  struct str again;
  if (add_checkpoint_parse(scope, text, &request) != OK) {
    return;
  }
  must(add_checkpoint_print(scope, &request, &again) == OK && str_equal(again, text));
  if (checkpoint_open(scope, request.checkpoint, &note, &checkpoint) == OK) {
    must(add_checkpoint_check(scope, &request, &note, &checkpoint, NULL, 0, &state) == ERR_FORBIDDEN);
  }
}

static void run_size(struct scope *scope, struct str text)
{
  uint64_t size = 0;
  struct str again;
  if (witness_size_parse(scope, text, &size) == OK) {
    must(witness_size_print(scope, size, &again) == OK && str_equal(again, text));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  if (len == 0) {
    return 0;
  }
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct str rest = bytes_str((struct bytes){octets + 1, len - 1});
  switch (octets[0]) {
  case 'p':
    run_proof(scope, rest);
    return 0;
  case 'c':
    run_small_proof(scope, rest);
    return 0;
  case 'a':
    run_request(scope, rest);
    return 0;
  case 's':
    run_size(scope, rest);
    return 0;
  default:
    return 0;
  }
}

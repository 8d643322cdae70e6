/* The log that the tests of witnesses speak for, as a program: 300 entries, and a fork of them.

     log_peer key                                its key
     log_peer request OLD SIZE [fork]            a request, as it is sent
     log_peer ask URL VKEY OLD SIZE [fork]       sends it to a witness, and prints its verdict: "cosigned TIME",
                                                 "elsewhere SIZE", "refused STATUS" or "busy STATUS"
     log_peer check VKEY NOTE                    the size and time of a cosigned checkpoint of it */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "model.h"
#include "signers.h"
#include "tlog/add_checkpoint.h"
#include "tlog/consistency.h"
#include "tlog/log_policy.h"
#include "tlog/witness_answer.h"
#include "witness_client/witness_client.h"

enum { LEAVES = 300, TIMEOUT_MS = 10000, FAILED = 2 };

static const char ORIGIN[] = "log.example/2026";

/* The first leaf of a fork is another, so that all its roots are. */
struct asked {
  uint64_t old_size;
  uint64_t size;
  struct str text; /* of the checkpoint */
  struct str request;
};

static struct note_signer log_signer(struct scope *scope)
{
  return signer_of(scope, 7, ORIGIN, NOTE_KEY_LOG);
}

static struct model *log_model(struct scope *scope, bool fork)
{
  struct model *model = model_new(scope, LEAVES);
  if (!fork) {
    return model;
  }
  model->leaves[0].at[0] ^= 1;
  for (size_t level = 0; level < TREE_LEVELS && model->levels[level] != NULL; level++) {
    model->levels[level][0] = model_root(model, 0, UINT64_C(1) << level);
  }
  return model;
}

static enum err ask_of(struct scope *scope, int argc, char **argv, struct asked *out)
{
  bool fork = argc == 3 && strcmp(argv[2], "fork") == 0;
  if (argc < 2 || !str_to_u64(str_of(argv[0]), &out->old_size) || !str_to_u64(str_of(argv[1]), &out->size) ||
      out->size > LEAVES) {
    return FAIL(scope, ERR_OPTION, "OLD and SIZE are numbers up to %d", LEAVES);
  }
  struct model *model = log_model(scope, fork);
  struct tree_reader reader = model_reader(model);
  struct note_signer log = log_signer(scope);
  struct tlog_hash root = model_root(model, 0, out->size);
  struct add_checkpoint request = {.old_size = out->old_size};
  out->text = checkpoint_text(scope, ORIGIN, out->size, &root);
  request.checkpoint = signed_note(scope, out->text, &log, 1, 0);
  if (out->old_size <= out->size) {
    TRY(consistency_create(scope, &reader, out->old_size, out->size, &request.path));
  }
  return add_checkpoint_print(scope, &request, &out->request);
}

static enum err print_key(struct scope *scope, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  struct note_signer log = log_signer(scope);
  struct str text = signer_key_text(scope, &log);
  printf(STR_FMT "\n", STR_ARG(text));
  return OK;
}

static enum err print_request(struct scope *scope, int argc, char **argv)
{
  struct asked asked;
  TRY(ask_of(scope, argc, argv, &asked));
  (void)fwrite(asked.request.at, 1, asked.request.len, stdout);
  return OK;
}

static void print_answer(const struct witness_answer *answer, int status)
{
  switch (answer->verdict) {
  case WITNESS_COSIGNED:
    printf("cosigned %" PRIu64 "\n", answer->time_s);
    return;
  case WITNESS_ELSEWHERE:
    printf("elsewhere %" PRIu64 "\n", answer->size);
    return;
  case WITNESS_REFUSED:
    printf("refused %d\n", status);
    return;
  case WITNESS_BUSY:
    printf("busy %d\n", status);
    return;
  }
}

static void client_drop(struct witness_client **client)
{
  witness_client_close(*client);
}

static enum err ask(struct scope *scope, int argc, char **argv)
{
  [[gnu::cleanup(client_drop)]] struct witness_client *client = NULL;
  const struct witness_client_settings settings = {.timeout_ms = TIMEOUT_MS};
  struct note_key witness;
  struct asked asked;
  int status = 0;
  struct str body;
  struct witness_answer answer;
  if (argc < 2) {
    return FAIL(scope, ERR_OPTION, "URL and VKEY must be given");
  }
  TRY(note_key_parse(scope, str_of(argv[1]), &witness));
  TRY(ask_of(scope, argc - 2, argv + 2, &asked));
  TRY(witness_client_open(scope, &settings, &client));
  struct witness_port port = witness_client_port(client);
  TRY(port.add_checkpoint(port.self, scope, str_of(argv[0]), asked.request, &status, &body));
  TRY(witness_answer_read(scope, &witness, asked.text, asked.old_size, status, body, &answer));
  print_answer(&answer, status);
  return OK;
}

/* A policy of the one log and the one witness. */
static enum err check(struct scope *scope, int argc, char **argv)
{
  struct note_signer log = log_signer(scope);
  struct str key = signer_key_text(scope, &log);
  struct log_policy policy;
  struct witnessed witnessed;
  struct str whole;
  if (argc != 2) {
    return FAIL(scope, ERR_OPTION, "VKEY and NOTE must be given");
  }
  struct str text = scope_format(scope, "log " STR_FMT "\nwitness w %s\nquorum w\n", STR_ARG(key), argv[0]);
  TRY(log_policy_parse(scope, text, &policy));
  TRY(file_read(scope, argv[1], LIMIT_NOTE_OCTETS, &whole));
  TRY(log_policy_check(scope, &policy, whole, &witnessed));
  printf("%" PRIu64 " %" PRIu64 "\n", witnessed.checkpoint.size, witnessed.time_s);
  return OK;
}

int main(int argc, char **argv)
{
  static const struct {
    const char *name;
    enum err (*run)(struct scope *scope, int argc, char **argv);
  } verbs[] = {{"key", print_key}, {"request", print_request}, {"ask", ask}, {"check", check}};
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof *verbs; i++) {
    if (strcmp(argv[1], verbs[i].name) == 0) {
      enum err err = verbs[i].run(scope, argc - 2, argv + 2);
      if (err != OK) {
        fprintf(stderr, "log_peer: %s: %s\n", err_info(err)->name, scope_first_fault(scope)->text);
      }
      return err == OK ? 0 : FAILED;
    }
  }
  return FAILED;
}

#include "asking.h"

#include "tlog/add_checkpoint.h"
#include "tlog/consistency.h"
#include "tlog/witness_answer.h"

enum { CALLS_MOST = 4, STATUS_CONFLICT = 409, STATUS_UNPROCESSABLE = 422 };

static enum err print_request(const struct asking *asking, struct scope *scope, const struct ask *ask, struct str *out)
{
  struct tile_source source = tiles_source(&asking->tiles);
  struct tile_tree *tree = NULL;
  struct add_checkpoint request = {.old_size = asking->known_size, .checkpoint = ask->note};
  if (asking->known_size > 0 && asking->known_size < ask->checkpoint.size) {
    TRY(tile_tree_open(scope, &source, ask->checkpoint.size, &ask->checkpoint.root, &tree));
    struct tree_reader reader = tile_tree_reader(tree);
    TRY(consistency_create(scope, &reader, asking->known_size, ask->checkpoint.size, &request.path));
  }
  return add_checkpoint_print(scope, &request, out);
}

static enum err call(const struct asking *asking, struct scope *scope, const struct ask *ask, int *status,
                     struct witness_answer *out)
{
  struct str request;
  struct str body;
  struct note note;
  TRY(print_request(asking, scope, ask, &request));
  TRY(asking->port.add_checkpoint(asking->port.self, scope, asking->voter->url, request, status, &body));
  TRY(note_parse(scope, ask->note, &note));
  return witness_answer_read(scope, &asking->voter->key, note.text, asking->known_size, *status, body, out);
}

/* Both may mean that it has cosigned something that does not fit: a conflict only when it was asked about the very size
   that it has, since else anything on the way may have said so. Of an empty log nothing can be contradicted, and some
   witnesses take none. */
static enum answer refused(const struct asking *asking, struct scope *scope, const struct ask *ask, int status)
{
  bool same_size = asking->known_size == ask->checkpoint.size;
  bool contradicted = status == STATUS_UNPROCESSABLE || (status == STATUS_CONFLICT && same_size);
  if (contradicted && ask->checkpoint.size > 0) {
    return ANSWER_FORKED;
  }
  (void)FAIL(scope, ERR_UNAVAILABLE, "it answered with status %d", status);
  return ANSWER_FAILED;
}

/* Other lines than the witness's own are nobody's business: a wrong one under another's name would spoil the whole
   checkpoint. */
static enum answer cosigned(struct asking *asking, struct scope *scope, const struct ask *ask,
                            const struct witness_answer *said, struct str *lines)
{
  const struct note note = {.at = &said->line, .len = 1};
  asking->known_size = ask->checkpoint.size;
  return note_lines_print(scope, &note, lines) == OK ? ANSWER_COSIGNED : ANSWER_FAILED;
}

/* ANSWER_NONE: ask again, from where the witness stands. */
static enum answer ask_once(struct asking *asking, struct scope *scope, const struct ask *ask, struct str *lines)
{
  struct witness_answer said;
  int status = 0;
  if (call(asking, scope, ask, &status, &said) != OK) {
    return ANSWER_FAILED;
  }
  switch (said.verdict) {
  case WITNESS_COSIGNED:
    return cosigned(asking, scope, ask, &said, lines);
  case WITNESS_ELSEWHERE:
    asking->known_size = said.size;
    return said.size > ask->checkpoint.size ? ANSWER_AHEAD : ANSWER_NONE;
  case WITNESS_REFUSED:
  case WITNESS_BUSY:
    break;
  }
  return refused(asking, scope, ask, status);
}

enum answer asking_ask(struct asking *asking, struct scope *scope, const struct ask *ask, struct str *lines)
{
  enum answer answer = ANSWER_NONE;
  for (unsigned i = 0; i < CALLS_MOST && answer == ANSWER_NONE; i++) {
    answer = ask_once(asking, scope, ask, lines);
  }
  return answer == ANSWER_NONE ? ANSWER_FAILED : answer;
}

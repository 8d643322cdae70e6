#include "witness_city.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/hex.h"
#include "crypto/digest.h"
#include "tlog/consistency.h"

struct city city_new(struct scope *scope)
{
  struct city city = {
      .scope = scope,
      .model = model_new(scope, CITY_LEAVES),
      .log = signer_of(scope, 7, LOG_NAME, NOTE_KEY_LOG),
      .witness_signer = signer_of(scope, 8, WITNESS_NAME, NOTE_KEY_WITNESS),
      .clock = {CITY_TIME_S},
      .folder = "/tmp/dojang-witness-XXXXXX",
  };
  assert_non_null(mkdtemp(city.folder));
  return city;
}

void city_open(struct city *city)
{
  city->policy_log = (struct policy_log){.key = city->log.key};
  city->logs = (struct log_policy){.logs = &city->policy_log, .logs_len = 1, .quorum = QUORUM_NONE};
  const struct witness_settings settings = {
      .folder = str_of(city->folder),
      .name = STR(WITNESS_NAME),
      .key = city->witness_signer.pair,
      .logs = &city->logs,
      .clock = &city->clock,
  };
  ASSERT_OK(city->scope, witness_open(city->scope, &settings, &city->witness));
}

void city_close(struct city *city)
{
  witness_close(city->witness);
  city->witness = NULL;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
  (void)info;
  (void)kind;
  (void)place;
  return remove(path);
}

void city_clear(struct city *city)
{
  city_close(city);
  assert_int_equal(nftw(city->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

struct str city_checkpoint(struct city *city, uint64_t size)
{
  struct tlog_hash root = model_root(city->model, 0, size);
  return checkpoint_text(city->scope, LOG_NAME, size, &root);
}

struct str city_request_of(struct city *city, uint64_t old_size, uint64_t size, struct str note)
{
  struct tree_reader reader = model_reader(city->model);
  struct add_checkpoint request = {.old_size = old_size, .checkpoint = note};
  struct str text;
  if (old_size <= size) {
    ASSERT_OK(city->scope, consistency_create(city->scope, &reader, old_size, size, &request.path));
  }
  ASSERT_OK(city->scope, add_checkpoint_print(city->scope, &request, &text));
  return text;
}

struct str city_request(struct city *city, uint64_t old_size, uint64_t size)
{
  struct str note = signed_note(city->scope, city_checkpoint(city, size), &city->log, 1, 0);
  return city_request_of(city, old_size, size, note);
}

enum err city_ask(struct city *city, struct str request, struct str *answer)
{
  return witness_add_checkpoint(city->witness, city->scope, request, answer);
}

uint64_t city_check_answer(struct city *city, struct str answer, struct str text)
{
  struct note note;
  struct note_voice voice;
  ASSERT_OK(city->scope, note_lines_parse(city->scope, answer, &note));
  assert_int_equal(note.len, 1);
  note.text = text;
  ASSERT_OK(city->scope, note_check(city->scope, &note, &city->witness_signer.key, &voice));
  assert_true(voice.heard);
  return voice.time_s;
}

static struct str origin_hash(struct scope *scope)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(STR(LOG_NAME)));
  struct buf buf = buf_in(scope);
  struct str out;
  hex_print(&buf, digest_bytes(&digest));
  ASSERT_OK(scope, buf_str(&buf, &out));
  return out;
}

enum err city_monitor(struct city *city, struct str *note)
{
  return witness_checkpoint(city->witness, city->scope, origin_hash(city->scope), note);
}

struct str city_state_file(struct city *city)
{
  return scope_format(city->scope, "%s/" STR_FMT, city->folder, STR_ARG(origin_hash(city->scope)));
}

#include "batch/batch.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/xsd_time.h"
#include "crypto/random.h"
#include "json/field.h"

static bool is_base64url(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool batch_id_is(struct str id)
{
  for (size_t i = 0; i < id.len; i++) {
    if (!is_base64url(id.at[i])) {
      return false;
    }
  }
  return id.len == BATCH_ID_CHARS;
}

static void id_new(char out[BATCH_ID_CHARS + 1])
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (size_t i = 0; i < BATCH_ID_CHARS; i++) {
    out[i] = letters[random_below(sizeof letters - 1)];
  }
  out[BATCH_ID_CHARS] = '\0';
}

static void copy_into(char *at, size_t cap, struct str text)
{
  size_t len = text.len < cap ? text.len : cap;
  memcpy(at, text.at, len);
  at[len] = '\0';
}

struct batch batch_new(struct str by, int64_t now_s, int64_t offer_end_s)
{
  struct batch batch = {.started_s = now_s, .offer_end_s = offer_end_s, .seed = seed_new()};
  id_new(batch.id);
  copy_into(batch.by, BATCH_BY_CHARS, by);
  return batch;
}

struct count_name {
  const char *name;
  size_t offset;
};
static const struct count_name count_names[] = {
    {"rows", offsetof(struct batch_counts, rows)}, {"good", offsetof(struct batch_counts, good)},
    {"bad", offsetof(struct batch_counts, bad)},   {"already", offsetof(struct batch_counts, already)},
    {"done", offsetof(struct batch_counts, done)}, {"failed", offsetof(struct batch_counts, failed)},
};
enum { COUNTS = sizeof count_names / sizeof *count_names };

static void add_counts(struct json_object_builder *members, const struct batch_counts *counts)
{
  for (size_t i = 0; i < COUNTS; i++) {
    uint64_t count = 0;
    memcpy(&count, (const char *)counts + count_names[i].offset, sizeof count);
    json_object_add(members, str_of(count_names[i].name), json_of_number((double)count));
  }
}

static enum err read_counts(struct scope *scope, const struct json *kept, struct batch_counts *out)
{
  for (size_t i = 0; i < COUNTS; i++) {
    int64_t number = 0;
    TRY(json_need_integer(scope, NULL, kept, str_of(count_names[i].name), 0, INT64_C(1) << 52, &number));
    uint64_t count = (uint64_t)number;
    memcpy((char *)out + count_names[i].offset, &count, sizeof count);
  }
  return OK;
}

enum err batch_print(struct scope *scope, const struct batch *batch, const struct json *errors,
                     const struct json *failures, struct json *out)
{
  struct json_object_builder members = {.scope = scope};
  struct str seed;
  TRY(base64_encode(scope, BASE64_URL, (struct bytes){batch->seed.at, SEED_OCTETS}, &seed));
  json_object_add(&members, STR("id"), json_of_str(str_of(batch->id)));
  json_object_add(&members, STR("by"), json_of_str(str_of(batch->by)));
  json_object_add(&members, STR("started"), json_of_number((double)batch->started_s));
  json_object_add(&members, STR("offerEnd"), json_of_number((double)batch->offer_end_s));
  json_object_add(&members, STR("seed"), json_of_str(seed));
  json_object_add(&members, STR("isDone"), json_of_bool(batch->is_done));
  json_object_add(&members, STR("isPurged"), json_of_bool(batch->is_purged));
  add_counts(&members, &batch->counts);
  json_object_add(&members, STR("errors"), *errors);
  json_object_add(&members, STR("failures"), *failures);
  return json_object_done(&members, out);
}

static enum err read_all(struct scope *scope, const struct json *kept, struct batch *out)
{
  struct str id = {0};
  struct str by = {0};
  struct str seed = {0};
  TRY(json_need_string(scope, NULL, kept, STR("id"), &id));
  TRY(json_need_string(scope, NULL, kept, STR("by"), &by));
  TRY(json_need_integer(scope, NULL, kept, STR("started"), 0, INT64_C(1) << 52, &out->started_s));
  TRY(json_need_integer(scope, NULL, kept, STR("offerEnd"), 0, INT64_C(1) << 52, &out->offer_end_s));
  TRY(json_need_string(scope, NULL, kept, STR("seed"), &seed));
  TRY(base64_decode_into(scope, BASE64_URL, seed, out->seed.at, SEED_OCTETS));
  TRY(json_may_bool(scope, NULL, kept, STR("isDone"), &out->is_done));
  TRY(json_may_bool(scope, NULL, kept, STR("isPurged"), &out->is_purged));
  copy_into(out->id, BATCH_ID_CHARS, id);
  copy_into(out->by, BATCH_BY_CHARS, by);
  TRY(batch_id_is(id) ? OK : FAIL(scope, ERR_VALUE, "id"));
  return read_counts(scope, kept, &out->counts);
}

enum err batch_parse(struct scope *scope, const struct json *kept, struct batch *out)
{
  *out = (struct batch){0};
  if (read_all(scope, kept, out) == OK) {
    return OK;
  }
  (void)scope_take_fault(scope);
  return FAIL(scope, ERR_IO, "a file of the folder of batches is damaged");
}

enum err batch_show(struct scope *scope, const struct batch *batch, const struct json *errors, struct json *out)
{
  struct json_object_builder members = {.scope = scope};
  struct str started = xsd_time_print(scope, batch->started_s);
  TRY(scope_err(scope));
  json_object_add(&members, STR("id"), json_of_str(scope_str(scope, str_of(batch->id))));
  json_object_add(&members, STR("state"), json_of_str(batch->is_done ? STR("done") : STR("running")));
  add_counts(&members, &batch->counts);
  json_object_add(&members, STR("startedAt"), json_of_str(started));
  json_object_add(&members, STR("by"), json_of_str(scope_str(scope, str_of(batch->by))));
  json_object_add(&members, STR("purged"), json_of_bool(batch->is_purged));
  if (errors != NULL) {
    json_object_add(&members, STR("errors"), *errors);
  }
  return json_object_done(&members, out);
}

#include "binder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "json/text.h"

enum { NOTES_OCTETS_MOST = 8 * LIMIT_BODY_OCTETS };
static const struct str SHEET = STR_INIT(".csv");
static const struct str NOTES = STR_INIT(".json");

static const char *path_of(const struct batches *batches, struct scope *scope, const char *id, struct str suffix)
{
  return file_join(scope, batches->folder, scope_join(scope, str_of(id), suffix));
}

struct entry *binder_find(const struct batches *batches, struct str id)
{
  struct entry *entry = batches->entries;
  while (entry != NULL && !str_equal(str_of(entry->batch.id), id)) {
    entry = entry->next;
  }
  return entry;
}

/* The id opens links and PINs to who may ask for them; still no log line needs it. */
static enum err hide_name(struct scope *scope, const char *what)
{
  (void)scope_take_fault(scope);
  return FAIL(scope, ERR_IO, "%s", what);
}

static enum err read_file(const struct batches *batches, struct scope *scope, const char *id, struct json *out)
{
  struct str text;
  const char *path = path_of(batches, scope, id, NOTES);
  if (path == NULL) {
    return scope_err(scope);
  }
  if (file_read(scope, path, NOTES_OCTETS_MOST, &text) != OK || json_parse(scope, text, out) != OK) {
    return hide_name(scope, "a file of the folder of batches cannot be read");
  }
  return OK;
}

enum err binder_read_notes(const struct batches *batches, struct scope *scope, const char *id, struct batch_notes *out)
{
  struct json kept;
  TRY(read_file(batches, scope, id, &kept));
  const struct json *errors = json_get(&kept, STR("errors"));
  const struct json *failures = json_get(&kept, STR("failures"));
  if (!json_is_array(errors) || !json_is_array(failures)) {
    return FAIL(scope, ERR_IO, "a file of the folder of batches is damaged");
  }
  *out = (struct batch_notes){*errors, *failures};
  return OK;
}

enum err binder_read_sheet(const struct batches *batches, struct scope *scope, const char *id, struct str *out)
{
  const char *path = path_of(batches, scope, id, SHEET);
  if (path == NULL) {
    return scope_err(scope);
  }
  return file_read(scope, path, LIMIT_BATCH_BODY_OCTETS, out) == OK
             ? OK
             : hide_name(scope, "a spreadsheet of the folder of batches cannot be read");
}

enum err binder_write(const struct batches *batches, struct scope *scope, const struct batch *batch,
                      const struct batch_notes *notes)
{
  struct json kept;
  struct str text;
  TRY(batch_print(scope, batch, &notes->errors, &notes->failures, &kept));
  TRY(json_print(scope, &kept, &text));
  const char *path = path_of(batches, scope, batch->id, NOTES);
  if (path == NULL) {
    return scope_err(scope);
  }
  return file_replace(scope, path, str_bytes(text), 0600) == OK
             ? OK
             : hide_name(scope, "a file of the folder of batches cannot be written");
}

enum err binder_write_sheet(const struct batches *batches, struct scope *scope, const struct batch *batch,
                            struct str text)
{
  const char *path = path_of(batches, scope, batch->id, SHEET);
  if (path == NULL) {
    return scope_err(scope);
  }
  return file_replace(scope, path, str_bytes(text), 0600) == OK
             ? OK
             : hide_name(scope, "a spreadsheet cannot be written into the folder of batches");
}

void binder_remove_sheet(const struct batches *batches, struct scope *scope, const struct batch *batch)
{
  const char *path = path_of(batches, scope, batch->id, SHEET);
  if (path != NULL) {
    (void)unlink(path);
  }
}

/* The file that says so first: a spreadsheet that it leaves behind goes at the next start. */
enum err binder_purge(const struct batches *batches, struct scope *scope, struct batch *batch)
{
  const struct batch_notes nothing = {json_of_items(NULL, 0), json_of_items(NULL, 0)};
  struct batch purged = *batch;
  purged.is_purged = true;
  purged.seed = (struct seed){0};
  TRY(binder_write(batches, scope, &purged, &nothing));
  binder_remove_sheet(batches, scope, &purged);
  *batch = purged;
  return OK;
}

static bool is_older(const struct batch *a, const struct batch *b)
{
  return a->started_s < b->started_s || (a->started_s == b->started_s && strcmp(a->id, b->id) < 0);
}

enum err binder_add(struct batches *batches, struct scope *scope, const struct batch *batch)
{
  struct entry *entry = calloc(1, sizeof *entry);
  if (entry == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  entry->batch = *batch;
  struct entry **at = &batches->entries;
  while (*at != NULL && is_older(&(*at)->batch, batch)) {
    at = &(*at)->next;
  }
  entry->next = *at;
  *at = entry;
  return OK;
}

static enum err load_one(struct batches *batches, struct scope *scope, struct str name)
{
  struct json kept;
  struct batch batch;
  struct str id = str_slice(name, 0, BATCH_ID_CHARS);
  if (!batch_id_is(id) || !str_equal(str_slice(name, id.len, name.len), NOTES)) {
    return OK;
  }
  const char *terminated = scope_cstr(scope, id);
  TRY(scope_err(scope));
  TRY(read_file(batches, scope, terminated, &kept));
  TRY(batch_parse(scope, &kept, &batch));
  return binder_add(batches, scope, &batch);
}

/* What a process that was killed has left: half a file, a spreadsheet that never became a batch, or no longer is one.
 */
static void tidy_one(struct batches *batches, struct scope *scope, struct str name)
{
  struct str id = str_slice(name, 0, BATCH_ID_CHARS);
  bool is_sheet = batch_id_is(id) && str_equal(str_slice(name, id.len, name.len), SHEET);
  const struct entry *entry = is_sheet ? binder_find(batches, id) : NULL;
  bool is_left = is_sheet && (entry == NULL || entry->batch.is_purged);
  const char *path = is_left || str_ends(name, STR(".new")) ? file_join(scope, batches->folder, name) : NULL;
  if (path != NULL) {
    (void)unlink(path);
  }
}

static enum err visit(struct batches *batches, struct scope *scope, bool tidy)
{
  DIR *folder = opendir(batches->folder);
  enum err err = folder == NULL ? FAIL(scope, ERR_IO, "the folder of batches: %s", strerror(errno)) : OK;
  for (const struct dirent *entry; err == OK && (entry = readdir(folder)) != NULL;) {
    struct scope_mark mark = scope_mark(scope);
    if (tidy) {
      tidy_one(batches, scope, str_of(entry->d_name));
    } else {
      err = load_one(batches, scope, str_of(entry->d_name));
    }
    scope_rewind(scope, mark);
  }
  if (folder != NULL) {
    (void)closedir(folder);
  }
  return err;
}

enum err binder_load(struct batches *batches, struct scope *scope)
{
  TRY(visit(batches, scope, false));
  return visit(batches, scope, true);
}

void binder_free(struct batches *batches)
{
  while (batches->entries != NULL) {
    struct entry *entry = batches->entries;
    batches->entries = entry->next;
    free(entry);
  }
}

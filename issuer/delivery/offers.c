#include "delivery/offers.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/limits.h"
#include "base/log.h"
#include "delivery/refusal.h"
#include "json/text.h"

enum { LOCKS = 64, SWEEP_S = 5, FILE_OCTETS_MOST = 2 * LIMIT_BODY_OCTETS };

struct offers {
  struct scope *memory; /* of the folder's name; const */
  const char *folder;
  const struct clock *clock;
  int claim; /* the folder's lock */
  pthread_mutex_t locks[LOCKS]; /* each guards the files of the ids that fall to it */
  pthread_mutex_t beat_lock; /* guards `stopping` */
  pthread_cond_t beat;
  bool stopping;
  bool sweeping; /* the thread runs; const after the start */
  pthread_t thread;
};

/* By state. A later state wins where a crash has left the file of an earlier one. */
static const struct str suffixes[OFFER_STATES] = {
    [OFFER_OPEN] = STR_INIT(".open"),
    [OFFER_TAKEN] = STR_INIT(".taken"),
    [OFFER_USED] = STR_INIT(".used"),
    [OFFER_ENDED] = STR_INIT(".ended"),
};

static char *path_of(const struct offers *offers, struct scope *scope, struct str id, enum offer_state state)
{
  return file_join(scope, offers->folder, scope_join(scope, id, suffixes[state]));
}

struct offers_hold offers_hold(struct offers *offers, struct str id)
{
  struct offers_hold hold = {offers, str_hash(id) % LOCKS};
  pthread_mutex_lock(&offers->locks[hold.lock]);
  return hold;
}

void offers_release(struct offers_hold *hold)
{
  pthread_mutex_unlock(&hold->offers->locks[hold->lock]);
}

/* The id opens the offer to whoever knows the PIN, so that it belongs into no log line. */
static enum err hide_name(struct scope *scope, const char *what)
{
  (void)scope_take_fault(scope);
  return FAIL(scope, ERR_IO, "%s", what);
}

static enum err read_one(struct scope *scope, const char *path, struct str id, enum offer_state state,
                         struct offer *out)
{
  struct str text = {0};
  struct json kept;
  if (file_read(scope, path, FILE_OCTETS_MOST, &text) != OK) {
    return hide_name(scope, "a file of the folder of offers cannot be read");
  }
  if (json_parse(scope, text, &kept) != OK || offer_parse(scope, id, state, &kept, out) != OK) {
    return hide_name(scope, "a file of the folder of offers is damaged");
  }
  return OK;
}

static enum err read_latest(const struct offers *offers, struct scope *scope, struct str id, bool *found,
                            struct offer *out)
{
  for (int state = OFFER_STATES - 1; state >= 0; state--) {
    const char *path = path_of(offers, scope, id, (enum offer_state)state);
    if (path == NULL) {
      return scope_err(scope);
    }
    *found = access(path, F_OK) == 0;
    if (*found) {
      return read_one(scope, path, id, (enum offer_state)state, out);
    }
  }
  return OK;
}

enum err offers_find(const struct offers *offers, struct scope *scope, struct str id, struct offer *out)
{
  int64_t end_s = 0;
  int64_t now_s = clock_now_s(offers->clock);
  bool found = false;
  if (!offer_id_end(id, &end_s)) {
    return REFUSE(scope, "offer_unknown", "there is no such offer");
  }
  TRY(read_latest(offers, scope, id, &found, out));
  bool lives_on = found && out->state == OFFER_TAKEN && now_s <= out->token_until_s;
  if (now_s > end_s && !lives_on) {
    return REFUSE(scope, "offer_expired", "the offer has expired");
  }
  if (!found) {
    return REFUSE(scope, "offer_unknown", "there is no such offer");
  }
  if (out->state == OFFER_TAKEN && !lives_on) {
    *out = (struct offer){.id = id, .state = OFFER_USED};
  }
  return OK;
}

static enum err remove_others(const struct offers *offers, struct scope *scope, const struct offer *offer)
{
  for (int state = 0; state < OFFER_STATES; state++) {
    const char *path = path_of(offers, scope, offer->id, (enum offer_state)state);
    if (path == NULL) {
      return scope_err(scope);
    }
    if (state != (int)offer->state && unlink(path) != 0 && errno != ENOENT) {
      return FAIL(scope, ERR_IO, "a file of the folder of offers cannot be removed: %s", strerror(errno));
    }
  }
  return OK;
}

enum err offers_save(const struct offers *offers, struct scope *scope, const struct offer *offer)
{
  struct json kept;
  struct str text;
  TRY(offer_print(scope, offer, &kept));
  TRY(json_print(scope, &kept, &text));
  const char *path = path_of(offers, scope, offer->id, offer->state);
  if (path == NULL) {
    return scope_err(scope);
  }
  if (file_replace(scope, path, str_bytes(text), 0600) != OK) {
    return hide_name(scope, "a file of the folder of offers cannot be written");
  }
  return remove_others(offers, scope, offer);
}

static enum err write_new(const struct offers *offers, struct scope *scope, const struct offer *offer)
{
  struct json kept;
  struct str text;
  TRY(offer_print(scope, offer, &kept));
  TRY(json_print(scope, &kept, &text));
  const char *path = path_of(offers, scope, offer->id, offer->state);
  return path == NULL ? scope_err(scope) : file_write(scope, path, str_bytes(text), 0600);
}

/* Not one is told of before all are durable, so that one syncfs does, and a crash leaves at most files that nobody
   knows. */
enum err offers_save_new(const struct offers *offers, struct scope *scope, size_t len, const struct offer list[])
{
  for (size_t i = 0; i < len; i++) {
    struct scope_mark mark = scope_mark(scope);
    if (write_new(offers, scope, &list[i]) != OK) {
      return hide_name(scope, "a file of the folder of offers cannot be written");
    }
    scope_rewind(scope, mark);
  }
  return syncfs(offers->claim) == 0 ? OK : FAIL(scope, ERR_IO, "the folder of offers: %s", strerror(errno));
}

/* "<id>.taken" is an offer's file; false for what else lies there. */
static bool name_read(struct str name, struct str *id, enum offer_state *state, int64_t *end_s)
{
  *id = str_slice(name, 0, OFFER_ID_CHARS);
  for (int i = 0; i < OFFER_STATES; i++) {
    if (str_equal(str_slice(name, OFFER_ID_CHARS, name.len), suffixes[i])) {
      *state = (enum offer_state)i;
      return offer_id_end(*id, end_s);
    }
  }
  return false;
}

/* A wallet that has its token may still fetch after the offer's end; then nothing but the name is needed. */
static enum err sweep_taken(struct offers *offers, struct scope *scope, struct str id)
{
  struct offer offer = {0};
  bool found = false;
  [[gnu::cleanup(offers_release), maybe_unused]] struct offers_hold hold = offers_hold(offers, id);
  TRY(read_latest(offers, scope, id, &found, &offer));
  if (!found || offer.state != OFFER_TAKEN || clock_now_s(offers->clock) <= offer.token_until_s) {
    return OK;
  }
  offer = (struct offer){.id = id, .state = OFFER_USED};
  return offers_save(offers, scope, &offer);
}

static enum err sweep_one(struct offers *offers, struct scope *scope, struct str name)
{
  struct str id;
  enum offer_state state;
  int64_t end_s = 0;
  if (!name_read(name, &id, &state, &end_s)) {
    return OK;
  }
  if (state == OFFER_TAKEN) {
    return sweep_taken(offers, scope, id);
  }
  const char *path = path_of(offers, scope, id, state);
  if (path == NULL) {
    return scope_err(scope);
  }
  return clock_now_s(offers->clock) <= end_s || unlink(path) == 0 ? OK : FAIL(scope, ERR_IO, "%s", strerror(errno));
}

/* What a process that was killed has left: a half-written file, or the former state beside the new one. */
static enum err tidy_one(struct offers *offers, struct scope *scope, struct str name)
{
  struct str id;
  enum offer_state state;
  int64_t end_s = 0;
  if (str_ends(name, STR(".new"))) {
    const char *path = file_join(scope, offers->folder, name);
    return path != NULL && unlink(path) == 0 ? OK : FAIL(scope, ERR_IO, "a half-written offer cannot be removed");
  }
  struct offer latest = {0};
  bool found = false;
  if (!name_read(name, &id, &state, &end_s) || state != OFFER_OPEN) {
    return OK;
  }
  TRY(read_latest(offers, scope, id, &found, &latest));
  return found && latest.state != OFFER_OPEN ? remove_others(offers, scope, &latest) : OK;
}

typedef enum err (*offer_visit)(struct offers *offers, struct scope *scope, struct str name);

/* What goes wrong with one file keeps none of the others from their turn. */
static void visit_all(struct offers *offers, offer_visit visit)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  DIR *folder = scope == NULL ? NULL : opendir(offers->folder);
  if (folder == NULL) {
    return;
  }
  for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (visit(offers, scope, str_of(entry->d_name)) != OK) {
      LOG(LOG_ERROR, "offers.sweep", LOG_TEXT("detail", str_of(scope_first_fault(scope)->text)));
    }
    scope_reset(scope);
  }
  (void)closedir(folder);
}

void offers_sweep(struct offers *offers)
{
  visit_all(offers, sweep_one);
}

/* False when it is time to go. */
static bool wait_beat(struct offers *offers)
{
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += SWEEP_S;
  pthread_mutex_lock(&offers->beat_lock);
  int waited = 0;
  while (!offers->stopping && waited != ETIMEDOUT) {
    waited = pthread_cond_timedwait(&offers->beat, &offers->beat_lock, &until);
  }
  bool stopping = offers->stopping;
  pthread_mutex_unlock(&offers->beat_lock);
  return !stopping;
}

static void *sweep_on(void *self)
{
  struct offers *offers = self;
  while (wait_beat(offers)) {
    offers_sweep(offers);
  }
  return NULL;
}

static enum err start(struct scope *scope, const char *folder, struct offers *offers)
{
  offers->memory = scope_new(LIMIT_SCOPE_OCTETS);
  if (offers->memory == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  offers->folder = scope_cstr(offers->memory, str_of(folder));
  TRY(folder_claim(scope, folder, &offers->claim));
  visit_all(offers, tidy_one);
  offers_sweep(offers);
  offers->sweeping = pthread_create(&offers->thread, NULL, sweep_on, offers) == 0;
  return offers->sweeping ? OK : FAIL(scope, ERR_IO, "no thread can be started");
}

enum err offers_open(struct scope *scope, const char *folder, const struct clock *clock, struct offers **out)
{
  struct offers *offers = calloc(1, sizeof *offers);
  if (offers == NULL) {
    return FAIL(scope, ERR_IO, "no memory");
  }
  offers->clock = clock;
  offers->claim = -1;
  for (size_t i = 0; i < LOCKS; i++) {
    pthread_mutex_init(&offers->locks[i], NULL);
  }
  pthread_mutex_init(&offers->beat_lock, NULL);
  pthread_cond_init(&offers->beat, NULL);
  enum err err = start(scope, folder, offers);
  if (err != OK) {
    offers_close(offers);
    return err;
  }
  *out = offers;
  return OK;
}

static void stop(struct offers *offers)
{
  pthread_mutex_lock(&offers->beat_lock);
  offers->stopping = true;
  pthread_cond_signal(&offers->beat);
  pthread_mutex_unlock(&offers->beat_lock);
  pthread_join(offers->thread, NULL);
}

void offers_close(struct offers *offers)
{
  if (offers == NULL) {
    return;
  }
  if (offers->sweeping) {
    stop(offers);
  }
  if (offers->claim >= 0) {
    (void)close(offers->claim);
  }
  for (size_t i = 0; i < LOCKS; i++) {
    pthread_mutex_destroy(&offers->locks[i]);
  }
  pthread_mutex_destroy(&offers->beat_lock);
  pthread_cond_destroy(&offers->beat);
  scope_free(offers->memory);
  free(offers);
}

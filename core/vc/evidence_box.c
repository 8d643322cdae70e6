#include "vc/evidence.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct evidence_box {
  pthread_mutex_t lock; /* guards current and every evidence's uses */
  struct evidence *current;
};

struct evidence_box *evidence_box_new(void)
{
  struct evidence_box *box = calloc(1, sizeof *box);
  if (box != NULL) {
    pthread_mutex_init(&box->lock, NULL);
  }
  return box;
}

void evidence_box_free(struct evidence_box *box)
{
  if (box == NULL) {
    return;
  }
  evidence_replace(box, NULL);
  pthread_mutex_destroy(&box->lock);
  free(box);
}

struct evidence *evidence_acquire(struct evidence_box *box)
{
  pthread_mutex_lock(&box->lock);
  struct evidence *evidence = box->current;
  if (evidence != NULL) {
    evidence->uses++;
  }
  pthread_mutex_unlock(&box->lock);
  return evidence;
}

/* The box's own reference counts as one use. */
static bool drop_use(struct evidence *evidence)
{
  assert(evidence->uses > 0);
  return --evidence->uses == 0;
}

void evidence_release(struct evidence_box *box, struct evidence *evidence)
{
  if (evidence == NULL) {
    return;
  }
  pthread_mutex_lock(&box->lock);
  bool last = drop_use(evidence);
  pthread_mutex_unlock(&box->lock);
  if (last) {
    evidence_free(evidence);
  }
}

void evidence_replace(struct evidence_box *box, struct evidence *evidence)
{
  if (evidence != NULL) {
    evidence->uses = 1;
  }
  pthread_mutex_lock(&box->lock);
  struct evidence *former = box->current;
  box->current = evidence;
  bool last = former != NULL && drop_use(former);
  pthread_mutex_unlock(&box->lock);
  if (last) {
    evidence_free(former);
  }
}

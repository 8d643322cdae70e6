#include "base/scope.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK_OCTETS = 16 * 1024, LARGEST_STEP_OCTETS = 4 * 1024 * 1024 };

struct chunk {
  struct chunk *next;
  size_t size; /* of `at`, octets */
  alignas(max_align_t) unsigned char at[];
};

struct scope {
  struct chunk *first;
  struct chunk *current;
  size_t used; /* in `current`, octets */
  size_t used_before; /* in the chunks before it, octets */
  size_t cap;
  struct fault fault;
  bool exhausted;
};

struct scope *scope_new(size_t cap_octets)
{
  struct scope *scope = calloc(1, sizeof *scope);
  if (scope != NULL) {
    scope->cap = cap_octets;
  }
  return scope;
}

void scope_free(struct scope *scope)
{
  if (scope == NULL) {
    return;
  }
  for (struct chunk *chunk = scope->first; chunk != NULL;) {
    struct chunk *next = chunk->next;
    free(chunk);
    chunk = next;
  }
  free(scope);
}

void scope_drop(struct scope **scope)
{
  scope_free(*scope);
}

void scope_reset(struct scope *scope)
{
  scope->current = scope->first;
  scope->used = 0;
  scope->used_before = 0;
  scope->fault = (struct fault){0};
  scope->exhausted = false;
}

size_t scope_used_octets(const struct scope *scope)
{
  return scope->used_before + scope->used;
}

size_t scope_kept_octets(const struct scope *scope)
{
  size_t octets = 0;
  for (const struct chunk *chunk = scope->first; chunk != NULL; chunk = chunk->next) {
    octets += chunk->size;
  }
  return octets;
}

struct scope_mark scope_mark(const struct scope *scope)
{
  return (struct scope_mark){scope->current, scope->used, scope->used_before};
}

void scope_rewind(struct scope *scope, struct scope_mark mark)
{
  scope->current = mark.current == NULL ? scope->first : mark.current;
  scope->used = mark.used;
  scope->used_before = mark.used_before;
}

static void *exhaust(struct scope *scope)
{
  scope->exhausted = true;
  (void)FAIL(scope, ERR_LIMIT, "the operation needs more than %zu octets of memory", scope->cap);
  return NULL;
}

/* Makes `current` a chunk with `need` octets free: one kept from before a reset if it is large enough. Those that are
   not are freed, or operations of which each needs a little more would pile up more and more of them. */
static bool enter_chunk(struct scope *scope, size_t need)
{
  struct chunk *last = scope->current;
  if (last != NULL) {
    scope->used_before += scope->used;
    scope->used = 0;
  }
  struct chunk **link = last == NULL ? &scope->first : &last->next;
  while (*link != NULL && (*link)->size < need) {
    struct chunk *small = *link;
    *link = small->next;
    free(small);
  }
  if (*link == NULL) {
    size_t step = last == NULL ? FIRST_CHUNK_OCTETS : last->size * 2;
    step = step > LARGEST_STEP_OCTETS ? LARGEST_STEP_OCTETS : step;
    size_t size = need > step ? need : step;
    struct chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk == NULL) {
      return false;
    }
    chunk->size = size;
    chunk->next = NULL;
    *link = chunk;
  }
  scope->current = *link;
  return true;
}

/* Aligned octets whose content is undefined. */
static void *take(struct scope *scope, size_t octets)
{
  size_t need = (octets + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
  if (scope->exhausted || need < octets || need > scope->cap || scope_used_octets(scope) > scope->cap - need) {
    return exhaust(scope);
  }
  if (scope->current == NULL || scope->current->size - scope->used < need) {
    if (!enter_chunk(scope, need)) {
      return exhaust(scope);
    }
  }
  void *at = scope->current->at + scope->used;
  scope->used += need;
  return at;
}

void *scope_room(struct scope *scope, size_t count, size_t size_octets)
{
  size_t octets = 0;
  if (__builtin_mul_overflow(count, size_octets, &octets)) {
    return exhaust(scope);
  }
  return take(scope, octets == 0 ? 1 : octets);
}

void *scope_alloc(struct scope *scope, size_t count, size_t size_octets)
{
  void *at = scope_room(scope, count, size_octets);
  return at == NULL ? NULL : memset(at, 0, count * size_octets);
}

void *scope_grow(struct scope *scope, void *at, size_t len, size_t *cap, size_t size_octets)
{
  if (len < *cap) {
    return at;
  }
  size_t wanted = *cap == 0 ? 8 : *cap * 2;
  void *larger = scope_room(scope, wanted, size_octets);
  if (larger == NULL) {
    return NULL;
  }
  if (len > 0) {
    memcpy(larger, at, len * size_octets);
  }
  *cap = wanted;
  return larger;
}

struct str scope_str(struct scope *scope, struct str text)
{
  char *copy = take(scope, text.len == 0 ? 1 : text.len);
  if (copy == NULL) {
    return (struct str){0};
  }
  if (text.len > 0) {
    memcpy(copy, text.at, text.len);
  }
  return (struct str){copy, text.len};
}

struct str scope_format(struct scope *scope, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  assert(len >= 0);
  char *text = take(scope, (size_t)len + 1);
  if (text != NULL) {
    (void)vsnprintf(text, (size_t)len + 1, format, again);
  }
  va_end(again);
  return text == NULL ? (struct str){0} : (struct str){text, (size_t)len};
}

char *scope_cstr(struct scope *scope, struct str text)
{
  if (str_find(text, '\0', 0) != SIZE_MAX) {
    (void)FAIL(scope, ERR_VALUE, "a text holds the character U+0000");
    return NULL;
  }
  char *copy = take(scope, text.len + 1);
  if (copy == NULL) {
    return NULL;
  }
  if (text.len > 0) {
    memcpy(copy, text.at, text.len);
  }
  copy[text.len] = '\0';
  return copy;
}

struct str scope_join(struct scope *scope, struct str a, struct str b)
{
  char *joined = take(scope, a.len + b.len + 1);
  if (joined == NULL) {
    return (struct str){0};
  }
  if (a.len > 0) {
    memcpy(joined, a.at, a.len);
  }
  if (b.len > 0) {
    memcpy(joined + a.len, b.at, b.len);
  }
  return (struct str){joined, a.len + b.len};
}

enum err scope_fault(struct scope *scope, enum err err, struct str code, const char *file, int line, const char *format,
                     ...)
{
  assert(err != OK);
  struct fault *fault = &scope->fault;
  if (fault->err != OK) {
    return err;
  }
  *fault = (struct fault){.err = err, .code = code, .file = file, .line = line};
  va_list args;
  va_start(args, format);
  int len = vsnprintf(fault->text, sizeof fault->text, format, args);
  va_end(args);
  /* A sentence that was cut must still be UTF-8. */
  if (len >= (int)sizeof fault->text) {
    size_t end = sizeof fault->text - 1;
    while (end > 0 && ((unsigned char)fault->text[end - 1] & 0xc0) == 0x80) {
      end--;
    }
    fault->text[end > 0 ? end - 1 : 0] = '\0';
  }
  return err;
}

const struct fault *scope_first_fault(const struct scope *scope)
{
  return &scope->fault;
}

enum err scope_err(const struct scope *scope)
{
  return scope->fault.err;
}

struct fault scope_take_fault(struct scope *scope)
{
  struct fault fault = scope->fault;
  if (!scope->exhausted) {
    scope->fault = (struct fault){0};
  }
  return fault;
}

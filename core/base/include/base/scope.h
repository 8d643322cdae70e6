#pragma once

#include <stdalign.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

/* One operation (a request, a command, a test): an arena with a hard cap, and the first fault that happened in it.
   Nothing in a scope is freed singly; the whole is reset or freed. A scope belongs to one thread. */

struct fault {
  enum err err;
  struct str code; /* a specification's own error code (JSON-LD), else empty; static text */
  const char *file; /* where the deepest function gave up */
  int line;
  char text[320]; /* one sentence that names the field and the reason; never a person's data */
};

struct scope;

/* `cap_octets` bounds all that is ever allocated between two resets. Returns NULL only when the machine has no memory.
 */
struct scope *scope_new(size_t cap_octets);
void scope_free(struct scope *scope);
/* Forgets everything in the scope, keeps its memory for the next operation, clears the fault. */
void scope_reset(struct scope *scope);
/* Releases a scope at the end of a block: `[[gnu::cleanup(scope_drop)]] struct scope *scope = ...`. */
void scope_drop(struct scope **scope);
size_t scope_used_octets(const struct scope *scope);
/* All that it holds of the machine's memory, used or kept for the next operation. */
size_t scope_kept_octets(const struct scope *scope);

/* A place in the scope to come back to: scope_rewind forgets all that was allocated since, and keeps faults. For the
   working memory of a step whose result is no pointer, so that the next step finds the same memory warm. */
struct scope_mark {
  struct chunk *current;
  size_t used;
  size_t used_before;
};
struct scope_mark scope_mark(const struct scope *scope);
void scope_rewind(struct scope *scope, struct scope_mark mark);

/* Zeroed memory for `count` things of `size_octets`, aligned for any type. NULL when the cap is reached: the fault is
   recorded (ERR_LIMIT) and `scope_err` returns it. `count` may be 0. */
void *scope_alloc(struct scope *scope, size_t count, size_t size_octets);
#define SCOPE_NEW(scope, type) ((type *)scope_alloc((scope), 1, sizeof(type)))
#define SCOPE_ARRAY(scope, type, count) ((type *)scope_alloc((scope), (count), sizeof(type)))

/* The same with undefined content: for what is written in full before it is read. */
void *scope_room(struct scope *scope, size_t count, size_t size_octets);
#define SCOPE_ROOM(scope, type, count) ((type *)scope_room((scope), (count), sizeof(type)))

/* Room for one more at the end of an array of `len` things: returns `at` itself or a copy twice as large (then `*cap`
   is the new capacity); NULL as scope_alloc. What is new is undefined. Start with `at` NULL, `len` 0, `*cap` 0. */
void *scope_grow(struct scope *scope, void *at, size_t len, size_t *cap, size_t size_octets);

/* Copies that live in the scope. On failure `at` is NULL. */
struct str scope_str(struct scope *scope, struct str text);
struct str scope_format(struct scope *scope, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* NUL-terminated, for foreign libraries; NULL on failure. Text with a NUL inside is a fault (ERR_VALUE). */
char *scope_cstr(struct scope *scope, struct str text);
struct str scope_join(struct scope *scope, struct str a, struct str b);

/* Records the first fault (later ones are kept out) and returns its own `err`. */
enum err scope_fault(struct scope *scope, enum err err, struct str code, const char *file, int line, const char *format,
                     ...) __attribute__((format(printf, 6, 7)));
#define FAIL(scope, err, ...) scope_fault((scope), (err), (struct str){0}, __FILE__, __LINE__, __VA_ARGS__)
#define FAIL_CODE(scope, err, code, ...) scope_fault((scope), (err), (code), __FILE__, __LINE__, __VA_ARGS__)

/* The first fault, or one whose err is OK. */
const struct fault *scope_first_fault(const struct scope *scope);
enum err scope_err(const struct scope *scope);
/* Takes the fault out so that the operation can go on, as when a bad proof becomes a finding of the report. A fault of
   the cap (ERR_LIMIT of the scope itself) stays. */
struct fault scope_take_fault(struct scope *scope);

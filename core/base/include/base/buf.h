#pragma once

#include "base/scope.h"

/* Octets that grow at the end, in a scope. Appending never fails to the caller: a buffer that could not grow stays
   broken, and buf_str or buf_bytes tells so once at the end. */
struct buf {
  struct scope *scope;
  char *at;
  size_t len;
  size_t cap;
  bool broken;
};

struct buf buf_in(struct scope *scope);
/* Room for `more` octets without growing again. */
void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, struct str text);
void buf_add_char(struct buf *buf, char c);
void buf_add_bytes(struct buf *buf, struct bytes octets);
void buf_add_u64(struct buf *buf, uint64_t number);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was appended, living in the scope; the scope's fault if the buffer is broken. */
enum err buf_str(const struct buf *buf, struct str *out);
enum err buf_bytes(const struct buf *buf, struct bytes *out);

#include "key.h"

static int order(uint64_t a, uint64_t b)
{
  return (a > b) - (a < b);
}

/* The head of an integer is smaller than that of any text, and a shorter text has the smaller head. */
int cbor_key_compare(const struct cbor *a, const struct cbor *b)
{
  if (a->kind != b->kind) {
    return a->kind == CBOR_UINT ? -1 : 1;
  }
  if (a->kind == CBOR_UINT) {
    return order(a->uint, b->uint);
  }
  return a->text.len != b->text.len ? order(a->text.len, b->text.len) : str_compare(a->text, b->text);
}

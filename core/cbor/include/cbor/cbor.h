#pragma once

#include "base/scope.h"

/* CBOR (RFC 8949) as far as CBOR-LD needs it: an immutable tree in a scope, like struct json. Encoding is the core
   deterministic form; decoding is strict and bounded. Maps have keys that are unsigned integers or text. */

enum cbor_kind {
  CBOR_NULL,
  CBOR_FALSE,
  CBOR_TRUE,
  CBOR_UINT,
  CBOR_NEGATIVE, /* -1 - uint */
  CBOR_FLOAT,
  CBOR_BYTES,
  CBOR_TEXT,
  CBOR_ARRAY,
  CBOR_MAP,
  CBOR_TAG,
};

struct cbor {
  enum cbor_kind kind;
  union {
    uint64_t uint; /* CBOR_UINT; CBOR_NEGATIVE stands for -1 - uint */
    double real; /* finite */
    struct bytes bytes;
    struct str text; /* UTF-8 */
    struct {
      const struct cbor *at;
      size_t len;
    } items;
    struct {
      const struct cbor_entry *at;
      size_t len;
    } entries;
    struct {
      const struct cbor *content;
      uint64_t number;
    } tag;
  };
};

struct cbor_entry {
  struct cbor key; /* CBOR_UINT or CBOR_TEXT */
  struct cbor value;
};

/* Makers by value; what they are given must outlive them. */
struct cbor cbor_null(void);
struct cbor cbor_bool(bool truth);
struct cbor cbor_uint(uint64_t number);
struct cbor cbor_int(int64_t number);
/* An integer when the number is whole and within +-(2^53 - 1), else a float. `number` is finite. */
struct cbor cbor_number(double number);
struct cbor cbor_bytes(struct bytes octets);
struct cbor cbor_text(struct str text);
struct cbor cbor_items(const struct cbor *at, size_t len);
struct cbor cbor_entries(const struct cbor_entry *at, size_t len);
struct cbor cbor_tag(uint64_t number, const struct cbor *content);

/* True and the number when the value is an integer that fits. */
bool cbor_is_int(const struct cbor *value, int64_t *out);
/* The value of an unsigned or a text key, or NULL; NULL too when `map` is no map. Borrowed from the tree. */
const struct cbor *cbor_get(const struct cbor *map, uint64_t key);
const struct cbor *cbor_get_text(const struct cbor *map, struct str key);

/* SPEC: RFC 8949 section 4.2.1: shortest heads and floats, definite lengths, map keys in the order of their octets.
   The octets live in the scope. ERR_LIMIT when deeper than LIMIT_CBOR_DEPTH or longer than LIMIT_CBOR_OCTETS. Keys of
   one map are distinct (a programmer's duty). */
enum err cbor_encode(struct scope *scope, const struct cbor *value, struct bytes *out);

/* The one item that `octets` must be, living in the scope; texts and byte strings borrow from `octets`. ERR_SYNTAX for
   indefinite lengths, heads that are not the shortest, duplicate keys, keys of other kinds, text that is not UTF-8,
   simple values other than false, true and null, floats that are not finite, truncation, and octets after the item.
   ERR_LIMIT as for cbor_encode. Keys may stand in any order and floats may be wider than needed. */
enum err cbor_decode(struct scope *scope, struct bytes octets, struct cbor *out);

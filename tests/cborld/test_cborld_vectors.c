#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "material.h"

/* The credential and the presentation of shared/vectors/qr under four registry entries. */
static const char *const names[] = {"vc", "vcB", "vp", "vpB"};
enum { NAME_COUNT = sizeof names / sizeof *names };

struct vector {
  uint64_t entry_id;
  struct json document;
  struct bytes octets;
};

static struct vector vector_of(struct scope *scope, const char *name, const struct json_member *member)
{
  struct vector vector = {0};
  struct str path = scope_format(scope, "%s/vectors/qr/%s.json", DOJANG_SHARED_DIR, name);
  vector.document = material_json(scope, testing_read(scope, scope_cstr(scope, path)));
  vector.octets = material_octets(scope, json_get(&member->value, STR("hex"))->string);
  assert_true(str_to_u64(member->key, &vector.entry_id));
  return vector;
}

/* Runs the check for each of the 16 vectors. */
static void for_each(struct scope *scope, void (*check)(struct scope *, const struct material *, const struct vector *))
{
  struct material material = material_of_vectors(scope);
  size_t seen = 0;
  for (size_t i = 0; i < NAME_COUNT; i++) {
    struct str path = scope_format(scope, "%s/vectors/qr/%s.cborld.json", DOJANG_SHARED_DIR, names[i]);
    struct json encodings = material_json(scope, testing_read(scope, scope_cstr(scope, path)));
    for (size_t k = 0; k < encodings.members.len; k++, seen++) {
      struct vector vector = vector_of(scope, names[i], &encodings.members.at[k]);
      check(scope, &material, &vector);
    }
  }
  assert_int_equal(seen, 16);
  material_drop(&material);
}

static void check_encode(struct scope *scope, const struct material *material, const struct vector *vector)
{
  struct bytes octets;
  ASSERT_OK(scope, cborld_encode(scope, material->tables, vector->entry_id, &vector->document, &octets));
  ASSERT_STR(material_hex(scope, octets), material_hex(scope, vector->octets));
}

static void check_decode(struct scope *scope, const struct material *material, const struct vector *vector)
{
  struct json document;
  ASSERT_OK(scope, cborld_decode(scope, material->tables, vector->octets, &document));
  assert_true(json_same(&document, &vector->document));
}

/* A copy on the heap of exactly that size, so that the sanitizer sees a read past its end. */
static enum err decode_copy(struct scope *scope, const struct material *material, struct bytes octets,
                            struct json *document)
{
  uint8_t *copy = malloc(octets.len == 0 ? 1 : octets.len);
  memcpy(copy, octets.at, octets.len);
  enum err err = cborld_decode(scope, material->tables, (struct bytes){copy, octets.len}, document);
  free(copy);
  return err;
}

static void check_truncations(struct scope *scope, const struct material *material, const struct vector *vector)
{
  [[gnu::cleanup(scope_drop)]] struct scope *inner = scope_new(LIMIT_SCOPE_OCTETS);
  (void)scope;
  for (size_t len = 0; len < vector->octets.len; len++) {
    struct json document;
    ASSERT_ERR(inner, ERR_SYNTAX, decode_copy(inner, material, (struct bytes){vector->octets.at, len}, &document));
    scope_reset(inner);
  }
}

/* 65536, 65537 and 65538 differ in two bits, and each one's tables begin with those of the one before. */
static bool names_another_entry(const struct vector *vector, size_t bit)
{
  enum { LAST_ID_OCTET = 8 };
  return vector->entry_id > 1 && (bit == 8 * LAST_ID_OCTET || bit == 8 * LAST_ID_OCTET + 1);
}

static void check_bit_flips(struct scope *scope, const struct material *material, const struct vector *vector)
{
  [[gnu::cleanup(scope_drop)]] struct scope *inner = scope_new(LIMIT_SCOPE_OCTETS);
  uint8_t *flipped = scope_alloc(scope, vector->octets.len, 1);
  for (size_t bit = 0; bit < 8 * vector->octets.len; bit++) {
    memcpy(flipped, vector->octets.at, vector->octets.len);
    flipped[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    struct json document;
    enum err err = cborld_decode(inner, material->tables, (struct bytes){flipped, vector->octets.len}, &document);
    if (err == OK && !names_another_entry(vector, bit) && json_same(&document, &vector->document)) {
      fail_msg("bit %zu of entry %llu makes no difference", bit, (unsigned long long)vector->entry_id);
    }
    assert_int_equal(err, scope_err(inner));
    scope_reset(inner);
  }
}

static void encode_gives_the_octets(void **state)
{
  for_each(*state, check_encode);
}

static void decode_gives_the_document(void **state)
{
  for_each(*state, check_decode);
}

static void every_truncation_is_refused(void **state)
{
  for_each(*state, check_truncations);
}

static void every_bit_matters(void **state)
{
  for_each(*state, check_bit_flips);
}

TESTING_MAIN(SCOPED_TEST(encode_gives_the_octets), SCOPED_TEST(decode_gives_the_document),
             SCOPED_TEST(every_truncation_is_refused), SCOPED_TEST(every_bit_matters))

/* For pages, which check and never sign with it: libcrypto is too large for them. One thread alone runs it. */
#include "key_method.h"

#include <assert.h>

#include "crypto/digest.h"

#include <mbedtls/ecdsa.h>

static const struct curve {
  mbedtls_ecp_group_id id;
  enum digest_kind digest; /* of the message */
  size_t octets; /* of a coordinate and of half a signature */
} curves[KEY_KIND_COUNT] = {
    [KEY_P256] = {MBEDTLS_ECP_DP_SECP256R1, DIGEST_SHA256, 32},
    [KEY_P384] = {MBEDTLS_ECP_DP_SECP384R1, DIGEST_SHA384, 48},
};

static_assert(48 <= COORDINATE_MAX_OCTETS && 1 + 48 <= PUBLIC_KEY_MAX_OCTETS, "a point fits");

/* Made when first asked for; the library keeps in them what it has worked out of the base point. NULL when there was no
   memory for it; then no key is good. */
static mbedtls_ecp_group *group_of(enum key_kind kind)
{
  static mbedtls_ecp_group groups[KEY_KIND_COUNT];
  mbedtls_ecp_group *group = &groups[kind];
  if (group->id == MBEDTLS_ECP_DP_NONE && mbedtls_ecp_group_load(group, curves[kind].id) != 0) {
    return NULL;
  }
  return group;
}

static void number_drop(mbedtls_mpi *number)
{
  mbedtls_mpi_free(number);
}

static void point_drop(mbedtls_ecp_point *point)
{
  mbedtls_ecp_point_free(point);
}

/* x * x * x - 3 * x + b in the field; both curves have a = -3. SPEC: SP 800-186 3.2.1 */
static bool right_side(const mbedtls_ecp_group *group, const mbedtls_mpi *x, mbedtls_mpi *out)
{
  return mbedtls_mpi_mul_mpi(out, x, x) == 0 && mbedtls_mpi_sub_int(out, out, 3) == 0 &&
         mbedtls_mpi_mul_mpi(out, out, x) == 0 && mbedtls_mpi_add_mpi(out, out, &group->B) == 0 &&
         mbedtls_mpi_mod_mpi(out, out, &group->P) == 0;
}

/* Of a number in the field, which has one or none: the primes of both curves are 3 modulo 4, so that it is its power by
   (p + 1) / 4. SPEC: SEC 1 2.3.4 */
static bool square_root(const mbedtls_ecp_group *group, const mbedtls_mpi *square, mbedtls_mpi *root)
{
  [[gnu::cleanup(number_drop)]] mbedtls_mpi power = {0};
  [[gnu::cleanup(number_drop)]] mbedtls_mpi again = {0};
  return mbedtls_mpi_add_int(&power, &group->P, 1) == 0 && mbedtls_mpi_shift_r(&power, 2) == 0 &&
         mbedtls_mpi_exp_mod(root, square, &power, &group->P, NULL) == 0 &&
         mbedtls_mpi_mul_mpi(&again, root, root) == 0 && mbedtls_mpi_mod_mpi(&again, &again, &group->P) == 0 &&
         mbedtls_mpi_cmp_mpi(&again, square) == 0;
}

/* The library does not read compressed points. Both curves have a prime order, so every point on them is a key. */
static bool read_point(struct public_key *key)
{
  const mbedtls_ecp_group *group = group_of(key->kind);
  size_t octets = curves[key->kind].octets;
  int is_odd = key->at[0] & 1;
  [[gnu::cleanup(number_drop)]] mbedtls_mpi x = {0};
  [[gnu::cleanup(number_drop)]] mbedtls_mpi y = {0};
  [[gnu::cleanup(number_drop)]] mbedtls_mpi square = {0};
  bool good = (key->at[0] == 2 || key->at[0] == 3) && group != NULL &&
              mbedtls_mpi_read_binary(&x, key->at + 1, octets) == 0 && mbedtls_mpi_cmp_mpi(&x, &group->P) < 0 &&
              right_side(group, &x, &square) && square_root(group, &square, &y);
  if (good && mbedtls_mpi_get_bit(&y, 0) != is_odd) {
    good = mbedtls_mpi_sub_mpi(&y, &group->P, &y) == 0;
  }
  return good && mbedtls_mpi_write_binary(&y, key->y, octets) == 0;
}

static bool load_point(const struct public_key *key, mbedtls_ecp_point *out)
{
  size_t octets = curves[key->kind].octets;
  return mbedtls_mpi_read_binary(&out->X, key->at + 1, octets) == 0 &&
         mbedtls_mpi_read_binary(&out->Y, key->y, octets) == 0 && mbedtls_mpi_lset(&out->Z, 1) == 0;
}

/* The library refuses r and s outside [1, order - 1], and takes either of the two good s of an r, as FIPS 186-5 does.
 */
static bool check(const struct public_key *key, struct bytes message, const uint8_t *signature)
{
  const struct curve *curve = &curves[key->kind];
  mbedtls_ecp_group *group = group_of(key->kind);
  struct digest digest = digest_of(curve->digest, message);
  [[gnu::cleanup(point_drop)]] mbedtls_ecp_point point = {0};
  [[gnu::cleanup(number_drop)]] mbedtls_mpi r = {0};
  [[gnu::cleanup(number_drop)]] mbedtls_mpi s = {0};
  return group != NULL && load_point(key, &point) && mbedtls_mpi_read_binary(&r, signature, curve->octets) == 0 &&
         mbedtls_mpi_read_binary(&s, signature + curve->octets, curve->octets) == 0 &&
         mbedtls_ecdsa_verify(group, digest.at, digest.len, &point, &r, &s) == 0;
}

const struct key_method p256_method = {
    .info = {.name = "P-256", .public_codec = 0x1200, .public_octets = 33, .seed_octets = 32, .signature_octets = 64},
    .read = read_point,
    .check = check,
};

const struct key_method p384_method = {
    .info = {.name = "P-384", .public_codec = 0x1201, .public_octets = 49, .seed_octets = 48, .signature_octets = 96},
    .read = read_point,
    .check = check,
};

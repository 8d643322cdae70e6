/* ECDSA by the calls that take r and s as numbers and a key as a point: a signature needs no DER, and a key of one
   check no provider. OpenSSL 3 calls them old, but they run the same code as EVP with the same processor
   instructions. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "key_method.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "crypto/digest.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

static const struct curve {
  int nid;
  enum digest_kind digest; /* of the message */
  size_t octets; /* of a coordinate, of a scalar, and of half a signature */
} curves[KEY_KIND_COUNT] = {
    [KEY_P256] = {NID_X9_62_prime256v1, DIGEST_SHA256, 32},
    [KEY_P384] = {NID_secp384r1, DIGEST_SHA384, 48},
};

static_assert(48 <= COORDINATE_MAX_OCTETS && 1 + 48 <= PUBLIC_KEY_MAX_OCTETS, "a point fits");
static_assert(48 <= SECRET_KEY_MAX_OCTETS && 2 * 48 <= SIGNATURE_MAX_OCTETS, "a scalar and a signature fit");

/* The curves' parameters, which take as long to make as a quarter of a check: made once under `groups_once`, const
   since. NULL when there was no memory for them; then no key is good and none signs. */
static pthread_once_t groups_once = PTHREAD_ONCE_INIT;
static const EC_GROUP *groups[KEY_KIND_COUNT];

static void make_groups(void)
{
  groups[KEY_P256] = EC_GROUP_new_by_curve_name(curves[KEY_P256].nid);
  groups[KEY_P384] = EC_GROUP_new_by_curve_name(curves[KEY_P384].nid);
}

static const EC_GROUP *group_of(enum key_kind kind)
{
  (void)pthread_once(&groups_once, make_groups);
  return groups[kind];
}

static void number_drop(BIGNUM **number)
{
  BN_clear_free(*number);
}

static void point_drop(EC_POINT **point)
{
  EC_POINT_free(*point);
}

static void key_drop(EC_KEY **key)
{
  EC_KEY_free(*key); /* wipes a scalar */
}

static void signature_drop(ECDSA_SIG **signature)
{
  ECDSA_SIG_free(*signature);
}

/* What libcrypto noted about a failure must not stay: the next TLS call of this thread would take it for its own. */
static bool settled(bool good)
{
  if (!good) {
    ERR_clear_error();
  }
  return good;
}

/* Writes a point as key->at, compressed, and key->y. SPEC: SEC 1 2.3.3 */
static bool keep_point(struct public_key *key, const EC_POINT *point)
{
  size_t octets = curves[key->kind].octets;
  const EC_GROUP *group = group_of(key->kind);
  [[gnu::cleanup(number_drop)]] BIGNUM *y = BN_new();
  return y != NULL && EC_POINT_get_affine_coordinates(group, point, NULL, y, NULL) == 1 &&
         BN_bn2binpad(y, key->y, (int)octets) == (int)octets &&
         EC_POINT_point2oct(group, point, POINT_CONVERSION_COMPRESSED, key->at, 1 + octets, NULL) == 1 + octets;
}

/* libcrypto refuses an x that is no element of the field or has no point, and infinity and uncompressed points by
   their length. Both curves have a prime order, so every point on them but infinity is a key. */
static bool read_point(struct public_key *key)
{
  const EC_GROUP *group = group_of(key->kind);
  [[gnu::cleanup(point_drop)]] EC_POINT *point = group == NULL ? NULL : EC_POINT_new(group);
  return settled(point != NULL && EC_POINT_oct2point(group, point, key->at, 1 + curves[key->kind].octets, NULL) == 1 &&
                 keep_point(key, point));
}

/* The number of a seed or of a stored secret, from 1 to the group's order less 1; NULL for any other. */
static BIGNUM *scalar_of(enum key_kind kind, const uint8_t *octets)
{
  const EC_GROUP *group = group_of(kind);
  BIGNUM *scalar = group == NULL ? NULL : BN_bin2bn(octets, (int)curves[kind].octets, NULL);
  if (scalar == NULL || BN_is_zero(scalar) || BN_cmp(scalar, EC_GROUP_get0_order(group)) >= 0) {
    BN_clear_free(scalar);
    return NULL;
  }
  BN_set_flags(scalar, BN_FLG_CONSTTIME);
  return scalar;
}

static bool make(struct key_pair *pair, const uint8_t *seed)
{
  enum key_kind kind = pair->public.kind;
  const EC_GROUP *group = group_of(kind);
  [[gnu::cleanup(number_drop)]] BIGNUM *scalar = scalar_of(kind, seed);
  [[gnu::cleanup(point_drop)]] EC_POINT *point = scalar == NULL ? NULL : EC_POINT_new(group);
  memcpy(pair->secret, seed, curves[kind].octets);
  return settled(point != NULL && EC_POINT_mul(group, point, scalar, NULL, NULL, NULL) == 1 &&
                 keep_point(&pair->public, point));
}

/* The scalar is copied from secret memory for the time of one signature. */
static EC_KEY *signing_key(const struct key_pair *pair)
{
  enum key_kind kind = pair->public.kind;
  [[gnu::cleanup(number_drop)]] BIGNUM *scalar = scalar_of(kind, pair->secret);
  EC_KEY *key = EC_KEY_new();
  if (scalar == NULL || key == NULL || EC_KEY_set_group(key, group_of(kind)) != 1 ||
      EC_KEY_set_private_key(key, scalar) != 1) {
    EC_KEY_free(key);
    return NULL;
  }
  return key;
}

/* With a random nonce, into which libcrypto mixes scalar and digest. SPEC:
   vc-di-ecdsa#proof-serialization-ecdsa-rdfc-2019: r and s side by side, each of the curve's length. */
static bool sign(const struct key_pair *pair, struct bytes message, uint8_t *signature)
{
  const struct curve *curve = &curves[pair->public.kind];
  int half = (int)curve->octets;
  struct digest digest = digest_of(curve->digest, message);
  [[gnu::cleanup(key_drop)]] EC_KEY *key = signing_key(pair);
  [[gnu::cleanup(signature_drop)]] ECDSA_SIG *numbers =
      key == NULL ? NULL : ECDSA_do_sign(digest.at, (int)digest.len, key);
  return settled(numbers != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(numbers), signature, half) == half &&
                 BN_bn2binpad(ECDSA_SIG_get0_s(numbers), signature + half, half) == half);
}

/* A key whose point was read before: both coordinates are there, so that no root is taken, only the equation of the
   curve checked. */
static EC_KEY *checking_key(const struct public_key *public)
{
  const EC_GROUP *group = group_of(public->kind);
  int octets = (int)curves[public->kind].octets;
  [[gnu::cleanup(number_drop)]] BIGNUM *x = BN_bin2bn(public->at + 1, octets, NULL);
  [[gnu::cleanup(number_drop)]] BIGNUM *y = BN_bin2bn(public->y, octets, NULL);
  [[gnu::cleanup(point_drop)]] EC_POINT *point = group == NULL ? NULL : EC_POINT_new(group);
  EC_KEY *key = EC_KEY_new();
  bool good = x != NULL && y != NULL && point != NULL && key != NULL &&
              EC_POINT_set_affine_coordinates(group, point, x, y, NULL) == 1 && EC_KEY_set_group(key, group) == 1 &&
              EC_KEY_set_public_key(key, point) == 1;
  if (!good) {
    EC_KEY_free(key);
    return NULL;
  }
  return key;
}

static ECDSA_SIG *read_signature(const uint8_t *octets, int half)
{
  ECDSA_SIG *numbers = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(octets, half, NULL);
  BIGNUM *s = BN_bin2bn(octets + half, half, NULL);
  if (numbers == NULL || ECDSA_SIG_set0(numbers, r, s) != 1) { /* refuses a NULL; takes both over */
    ECDSA_SIG_free(numbers);
    BN_free(r);
    BN_free(s);
    return NULL;
  }
  return numbers;
}

/* libcrypto refuses r and s outside [1, order - 1]. Of the two good s of an r it takes either, as FIPS 186-5 does: a
   signature's octets do not name a signing. */
static bool check(const struct public_key *public, struct bytes message, const uint8_t *signature)
{
  const struct curve *curve = &curves[public->kind];
  struct digest digest = digest_of(curve->digest, message);
  [[gnu::cleanup(key_drop)]] EC_KEY *key = checking_key(public);
  [[gnu::cleanup(signature_drop)]] ECDSA_SIG *numbers = read_signature(signature, (int)curve->octets);
  return settled(key != NULL && numbers != NULL && ECDSA_do_verify(digest.at, (int)digest.len, numbers, key) == 1);
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

const struct key_signer p256_signer = {.make = make, .sign = sign};
const struct key_signer p384_signer = {.make = make, .sign = sign};

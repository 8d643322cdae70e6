#include "reads.h"

#include <string.h>

#include "office.h"
#include "vc/rules.h"
#include "vc/types.h"

typedef bool (*same)(const struct json *a, const struct json *b);

static bool all_in(struct json_list some, struct json_list among, same are_same)
{
  for (size_t i = 0; i < some.len; i++) {
    bool found = false;
    for (size_t j = 0; j < among.len && !found; j++) {
      found = are_same(&some.at[i], &among.at[j]);
    }
    if (!found) {
      return false;
    }
  }
  return true;
}

static bool member_same(const struct json *a, const struct json *b, struct str name, same are_same)
{
  struct json_list of_a = json_as_list(json_get(a, name));
  struct json_list of_b = json_as_list(json_get(b, name));
  return all_in(of_a, of_b, are_same) && all_in(of_b, of_a, are_same);
}

static bool members_same(const struct json *a, const struct json *b, size_t len, const struct str names[])
{
  for (size_t i = 0; i < len; i++) {
    if (!member_same(a, b, names[i], json_same)) {
      return false;
    }
  }
  return true;
}

static bool party_same(const struct json *a, const struct json *b)
{
  return str_equal(rules_party_id(a), rules_party_id(b));
}

static bool status_same(const struct json *a, const struct json *b)
{
  static const struct str names[] = {STR_INIT("type"), STR_INIT("statusPurpose"), STR_INIT("statusListIndex"),
                                     STR_INIT("statusListCredential"), STR_INIT("statusSize")};
  return members_same(a, b, sizeof names / sizeof *names, names);
}

static bool known_types_same(const struct json *a, const struct json *b)
{
  static const struct str known[] = {STR_INIT(TYPE_CREDENTIAL), STR_INIT(TYPE_PRESENTATION),
                                     STR_INIT(TYPE_PAPER),      STR_INIT(WELFARE),
                                     STR_INIT(YOUTH),           STR_INIT(DONATION)};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (types_has(a, known[i]) != types_has(b, known[i])) {
      return false;
    }
  }
  return true;
}

bool reads_same_credential_and_types(const struct json *a, const struct json *b)
{
  return reads_same_credential(a, b) && member_same(a, b, STR("type"), json_same);
}

bool reads_same_credential(const struct json *a, const struct json *b)
{
  static const struct str names[] = {STR_INIT("validFrom"), STR_INIT("validUntil")};
  return known_types_same(a, b) && members_same(a, b, sizeof names / sizeof *names, names) &&
         member_same(a, b, STR("issuer"), party_same) && member_same(a, b, STR("credentialSubject"), party_same) &&
         member_same(a, b, STR("credentialStatus"), status_same);
}

bool reads_same_presentation(const struct json *a, const struct json *b)
{
  return member_same(a, b, STR("type"), json_same) && member_same(a, b, STR("holder"), party_same);
}

bool reads_same_proof(const struct json *a, const struct json *b)
{
  static const struct str names[] = {
      STR_INIT("type"),         STR_INIT("verificationMethod"),
      STR_INIT("proofPurpose"), STR_INIT("cryptosuite"),
      STR_INIT("created"),      STR_INIT("expires"),
      STR_INIT("challenge"),    STR_INIT("domain"),
      STR_INIT("id"),           STR_INIT("previousProof"),
      STR_INIT("proofValue"),
  };
  return members_same(a, b, sizeof names / sizeof *names, names);
}

bool reads_same_list(const struct status_list *a, const struct status_list *b)
{
  return str_equal(a->id, b->id) && str_equal(a->issuer, b->issuer) && a->purpose == b->purpose &&
         a->valid_from_s == b->valid_from_s && a->valid_until_s == b->valid_until_s && a->ttl_ms == b->ttl_ms &&
         a->bits.entries == b->bits.entries && memcmp(a->bits.at, b->bits.at, a->bits.entries / 8) == 0;
}

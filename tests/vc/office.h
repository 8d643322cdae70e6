#pragma once

#include "proof/proof.h"
#include "vc/evidence.h"
#include "vc/policy.h"
#include "vc/present.h"
#include "vc/schemas.h"

/* Everything that credentials need to be issued, shown and judged in process: the schemas, four keys, a clock that
   stands still, lists signed by the operator. Tests make of it what they like. */

enum { OFFICE_NOW_S = 1773104523 }; /* 2026-03-10T01:02:03Z */

enum office_who { OPERATOR, ISSUER, HOLDER, STRANGER, OFFICE_WHO_COUNT };

struct office_party {
  struct key_pair *key;
  struct str did;
  struct str method;
};

struct office {
  struct scope *memory;
  struct schemas *schemas; /* with the folder of the fourth kind, the donation receipt */
  struct office_party who[OFFICE_WHO_COUNT];
};

/* Fails the test when anything is missing. */
struct office *office_open(void);
void office_close(struct office *office);

/* The office of one test program, `office`, for TESTING_MAIN_IN(open_office, close_office, ...). */
#define OFFICE_FIXTURE                                                                                                 \
  static struct office *office;                                                                                        \
                                                                                                                       \
  static int open_office(void **state)                                                                                 \
  {                                                                                                                    \
    (void)state;                                                                                                       \
    office = office_open();                                                                                            \
    return 0;                                                                                                          \
  }                                                                                                                    \
                                                                                                                       \
  static int close_office(void **state)                                                                                \
  {                                                                                                                    \
    (void)state;                                                                                                       \
    office_close(office);                                                                                              \
    return 0;                                                                                                          \
  }

#define WELFARE "WelfareEligibilityCredential"
#define YOUTH "YouthHousingEligibilityCredential"
#define DONATION "DonationReceiptCredential"
#define DOMAIN "https://counter.gaon.example"
#define NONCE "BxQhLjtIVWJvfImWo7C9yg"
#define LIST_URL "https://vc.gaon.example/status/"
enum { OFFICE_INDEX = 94567 };

struct json office_json(struct scope *scope, const char *text);
struct str office_text(struct scope *scope, const struct json *value);
/* The claims that the kind's schema takes; 홍길동 and the like. */
struct json office_claims(struct scope *scope, struct str type);
/* An unsigned credential for the holder, without status, good from yesterday on. */
struct json office_unsigned(const struct office *office, struct scope *scope, struct str type);
/* The same with entries in both lists. */
struct json office_with_status(const struct office *office, struct scope *scope, struct str type);
struct json office_sign(const struct office *office, struct scope *scope, enum office_who who,
                        const struct json *document);
/* SPEC: RFC 7396: members of the patch replace those of the target, null takes them away. */
struct json office_patch(struct scope *scope, const struct json *target, const struct json *patch);
struct json office_patched(struct scope *scope, const struct json *target, const char *patch);
/* What the holder signs, made now for 90 seconds. */
struct presentation_order office_order(const struct office *office, const struct json *credentials);
/* By the holder, of that order; a fault for what cannot be signed. */
enum err office_try_present(const struct office *office, struct scope *scope, const struct json *credentials,
                            struct json *out);
struct json office_present(const struct office *office, struct scope *scope, const struct json *credentials);

/* What a verifier has at hand. Offsets are seconds from OFFICE_NOW_S. */
struct office_lists {
  bool none; /* no lists at all */
  bool revoked; /* at OFFICE_INDEX */
  bool suspended;
  int64_t from_s; /* 0: a minute ago */
  int64_t until_s; /* 0: in a day */
};
struct office_trust {
  bool none;
  const char *types; /* JSON array; NULL: all three kinds and the donation receipt */
  int64_t from_s; /* 0: an hour ago */
  int64_t until_s; /* 0: in a day */
  int64_t key_from_s; /* 0: always */
  int64_t key_until_s; /* 0: for ever */
};
struct str office_list_text(const struct office *office, struct scope *scope, enum status_purpose purpose,
                            const struct office_lists *lists);
struct str office_trust_text(const struct office *office, struct scope *scope, const struct office_trust *trust);
struct evidence_rules office_rules(const struct office *office);
/* Free with evidence_free. */
struct evidence *office_evidence(const struct office *office, struct scope *scope, const struct office_lists *lists,
                                 const struct office_trust *trust);
/* Of a text, or of the shipped file of that name when it ends with .json. */
struct policy office_policy(struct scope *scope, const char *text);

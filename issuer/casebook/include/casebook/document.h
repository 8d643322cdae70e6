#pragma once

#include "status/purpose.h"
#include "json/value.h"

/* What an issuer knows of a document that it has offered or issued. No claim but its number: an office looks for it by
   that, and can suspend or revoke it without having the credential. */

enum document_form { DOCUMENT_WALLET, DOCUMENT_PAPER };

enum document_state {
  DOCUMENT_OFFERED, /* waits for its wallet */
  DOCUMENT_ISSUED,
  DOCUMENT_ENDED, /* an offer that nobody can fetch any more */
};

enum document_status { DOCUMENT_VALID, DOCUMENT_SUSPENDED, DOCUMENT_REVOKED };

enum { DOCUMENT_ID_CHARS = 22 };

/* The claim that holds the number; a kind without it cannot be looked for. */
#define DOCUMENT_NUMBER_CLAIM "documentNumber"

/* Texts live in the scope it was made or read in; what does not apply is empty or 0. */
struct document {
  struct str id; /* random, for URLs */
  struct str number;
  struct str type; /* of the kind */
  enum document_form form;
  enum document_state state;
  struct str instance; /* that issues it */
  struct str by; /* name of the token that ordered it */
  struct str batch;
  struct str offer; /* id of the offer */
  int64_t offered_s;
  int64_t offer_end_s;
  int64_t issued_s;
  int64_t until_s; /* end of the credential's validity */
  /* Once issued, by an instance with status. */
  struct str list_urls[STATUS_KEPT];
  uint32_t index;
  enum document_status status;
  uint64_t sequence; /* the registry's, of the last change */
  struct str reason; /* code of status/reason.h */
  int64_t recheck_s; /* of a suspension */
  bool owed; /* revoked here; the registry does not know yet */
};

struct documents {
  const struct document *at;
  size_t len;
};

/* A new random id; `at` is NULL when the scope is exhausted. */
struct str document_id_new(struct scope *scope);
/* The id of an offer's document, which does not betray the offer. */
struct str document_id_of_offer(struct scope *scope, struct str offer);

bool document_has_status(const struct document *document);
/* Offered or issued, and neither lapsed nor revoked. */
bool document_is_live(const struct document *document, int64_t now_s);
/* When nothing can become of it any more. */
int64_t document_end_s(const struct document *document);

/* As it is kept. */
enum err document_print(struct scope *scope, const struct document *document, struct json *out);
enum err document_parse(struct scope *scope, const struct json *kept, struct document *out);
/* As the desk sees it. */
enum err document_show(struct scope *scope, const struct document *document, int64_t now_s, struct json *out);

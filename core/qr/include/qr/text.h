#pragma once

#include "base/scope.h"

/* The text of a QR code that carries CBOR-LD:
     "VP1-R" + RFC 9285 base45     a presentation     (what we print)
     "VC1-R" + RFC 9285 base45     a bare credential, on paper
     "VP1-B", "VC1-B" + base32     read only, from older wallets
     "51997" + decimal digits      read, and printed for scanners that type: digits survive every keyboard layout
   A text is compared octet by octet: a base45 body may hold runs of blanks, so it is never trimmed or normalized. */

enum qr_form {
  QR_PRESENTATION,
  QR_CREDENTIAL,
  QR_UNSTATED, /* digits do not say; the document's type does */
};

struct qr_text {
  enum qr_form form;
  struct bytes octets; /* CBOR-LD */
};

/* True when the text begins like one of the above; for telling it from JSON and links. */
bool qr_text_is(struct str text);
/* The octets live in the scope. ERR_LIMIT above LIMIT_QR_TEXT_CHARS, before anything is decoded; ERR_SYNTAX else. */
enum err qr_text_parse(struct scope *scope, struct str text, struct qr_text *out);
/* The text, living in the scope; QR_UNSTATED prints digits. ERR_LIMIT above LIMIT_QR_TEXT_CHARS. */
enum err qr_text_print(struct scope *scope, const struct qr_text *text, struct str *out);

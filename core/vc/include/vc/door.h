#pragma once

#include "vc/schemas.h"

/* The one door through which everything comes that is to be verified: the text of a QR code, CBOR-LD octets, or JSON.
   Whatever the form, a JSON document comes out. */

enum door_form {
  DOOR_JSON,
  DOOR_CBORLD,
  DOOR_QR_PRESENTATION, /* VP1- */
  DOOR_QR_CREDENTIAL, /* VC1-: what is printed on paper */
  DOOR_QR_DIGITS,
};

struct entered {
  enum door_form form;
  bool is_presentation; /* by the document's type */
  struct json document;
};

/* Tells the form by its first octets. ERR_SYNTAX when it is none, ERR_LIMIT, or what the form's reader says; a header
   that promises another kind of document than is inside is ERR_VALUE. */
enum err door_open(struct scope *scope, const struct schemas *schemas, struct bytes octets, struct entered *out);
/* A document that is JSON already. */
enum err door_open_document(struct scope *scope, const struct json *document, struct entered *out);

#pragma once

#include "base/scope.h"

/* did:web: the DID of an https host. SPEC: did-method-web */

bool did_web_is(struct str did);
/* Where the document is: did:web:city.example -> https://city.example/.well-known/did.json,
   did:web:city.example%3A8443:a
   -> https://city.example:8443/a/did.json. ERR_VERIFICATION_METHOD for a malformed DID. */
enum err did_web_url(struct scope *scope, struct str did, struct str *url);
/* The DID of an https origin, such as "https://city.example:8443". ERR_VALUE for anything else. */
enum err did_web_print(struct scope *scope, struct str origin, struct str *did);

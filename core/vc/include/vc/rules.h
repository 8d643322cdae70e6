#pragma once

#include "json/value.h"

/* The rules of the data model, as one const table: what a credential or presentation must look like before anything is
   signed, and before anything that was signed is believed. SPEC: vc-data-model-2.0, vc-data-model (1.1) */

enum vc_version { VC_VERSION_1_1 = 1, VC_VERSION_2_0 = 2 };

#define CREDENTIALS_V2 "https://www.w3.org/ns/credentials/v2"
#define CREDENTIALS_V1 "https://www.w3.org/2018/credentials/v1"

/* The fault names the member and the reason (ERR_VALUE). `version` is told when the document passes. */
enum err rules_check_credential(struct scope *scope, const struct json *credential, enum vc_version *version);
/* The credentials inside are looked at only as far as being objects; each is checked on its own. */
enum err rules_check_presentation(struct scope *scope, const struct json *presentation, enum vc_version *version);

/* The `id` of an issuer or holder, given as a string or as an object; empty when it is neither. Borrowed. */
struct str rules_party_id(const struct json *party);

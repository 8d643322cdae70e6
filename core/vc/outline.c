#include "outline.h"

#include "vc/rules.h"
#include "vc/types.h"
#include "json/text.h"

#define PROOF "\"proof\":{\"type\":\"DataIntegrityProof\",\"proofPurpose\":null}"

static const struct str credential_text =
    STR_INIT("{\"credentialStatus\":{\"type\":\"BitstringStatusListEntry\"}," PROOF "}");
static const struct str presentation_text =
    STR_INIT("{\"@context\":\"" CREDENTIALS_V2 "\",\"type\":\"" TYPE_PRESENTATION "\"," PROOF "}");

static enum err outline_credential(struct scope *scope, const struct kind *kind, struct json *out)
{
  const struct json *context = json_get(kind->template, STR("@context"));
  struct json base = json_of_str(STR(CREDENTIALS_V2));
  struct json names[] = {json_of_str(STR(TYPE_CREDENTIAL)), json_of_str(kind->type)};
  struct json types;
  TRY(json_array_of(scope, 2, names, &types));
  TRY(json_parse(scope, credential_text, out));
  TRY(json_with(scope, out, STR("type"), &types, out));
  return json_with(scope, out, STR("@context"), context == NULL ? &base : context, out);
}

enum err outline_presentation(struct scope *scope, const struct kind *kind, struct json *out)
{
  struct json credential;
  TRY(outline_credential(scope, kind, &credential));
  TRY(json_parse(scope, presentation_text, out));
  return json_with(scope, out, STR("verifiableCredential"), &credential, out);
}

#include "vc/door.h"

#include "cborld/cborld.h"
#include "qr/text.h"
#include "vc/types.h"
#include "json/text.h"

static const uint8_t cborld_tag[] = {0xd9, 0xcb, 0x1d};

static bool is_cborld(struct bytes octets)
{
  struct str tag = {(const char *)cborld_tag, sizeof cborld_tag};
  return str_starts(bytes_str(octets), tag);
}

static bool is_json(struct str text)
{
  struct str trimmed = str_trim(text);
  return trimmed.len > 0 && trimmed.at[0] == '{';
}

enum err door_open_document(struct scope *scope, const struct json *document, struct entered *out)
{
  if (!json_is_object(document)) {
    return FAIL(scope, ERR_SYNTAX, "the document must be a JSON object");
  }
  *out = (struct entered){DOOR_JSON, types_has(document, STR(TYPE_PRESENTATION)), *document};
  return OK;
}

static enum err open_cborld(struct scope *scope, const struct schemas *schemas, struct bytes octets,
                            struct entered *out)
{
  struct json document;
  TRY(cborld_decode(scope, schemas->tables, octets, &document));
  TRY(door_open_document(scope, &document, out));
  out->form = DOOR_CBORLD;
  return OK;
}

static enum door_form form_of(enum qr_form form)
{
  switch (form) {
  case QR_PRESENTATION:
    return DOOR_QR_PRESENTATION;
  case QR_CREDENTIAL:
    return DOOR_QR_CREDENTIAL;
  case QR_UNSTATED:
    break;
  }
  return DOOR_QR_DIGITS;
}

/* Scanners that type end a code with Enter. A blank stays: base45 has one. */
static struct str without_line_end(struct str text)
{
  while (text.len > 0 && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r')) {
    text.len--;
  }
  return text;
}

static enum err open_qr(struct scope *scope, const struct schemas *schemas, struct str text, struct entered *out)
{
  struct qr_text qr;
  TRY(qr_text_parse(scope, text, &qr));
  TRY(open_cborld(scope, schemas, qr.octets, out));
  out->form = form_of(qr.form);
  if (out->form == DOOR_QR_PRESENTATION && !out->is_presentation) {
    return FAIL(scope, ERR_VALUE, "type: the code says VP1 but holds no VerifiablePresentation");
  }
  if (out->form == DOOR_QR_CREDENTIAL && out->is_presentation) {
    return FAIL(scope, ERR_VALUE, "type: the code says VC1 but holds a VerifiablePresentation");
  }
  return OK;
}

enum err door_open(struct scope *scope, const struct schemas *schemas, struct bytes octets, struct entered *out)
{
  struct str text = bytes_str(octets);
  if (is_cborld(octets)) {
    return open_cborld(scope, schemas, octets, out);
  }
  if (qr_text_is(text)) {
    return open_qr(scope, schemas, without_line_end(text), out);
  }
  if (!is_json(text)) {
    return FAIL(scope, ERR_SYNTAX, "neither a QR text (VP1-, VC1-), nor CBOR-LD, nor a JSON object");
  }
  struct json document;
  TRY(json_parse(scope, text, &document));
  return door_open_document(scope, &document, out);
}

#include "qr/text.h"

#include "digits.h"

#include "base/buf.h"
#include "base/limits.h"
#include "codec/base32.h"
#include "codec/base45.h"

/* What stands before the body, in the order of preference for printing. */
static const struct header {
  struct str text;
  enum qr_form form;
  enum err (*decode)(struct scope *scope, struct str body, struct bytes *out);
  enum err (*encode)(struct scope *scope, struct bytes octets, struct str *out);
} headers[] = {
    {STR_INIT("VP1-R"), QR_PRESENTATION, base45_decode, base45_encode},
    {STR_INIT("VC1-R"), QR_CREDENTIAL, base45_decode, base45_encode},
    {STR_INIT("51997"), QR_UNSTATED, digits_decode, digits_encode},
    {STR_INIT("VP1-B"), QR_PRESENTATION, base32_decode, base32_encode},
    {STR_INIT("VC1-B"), QR_CREDENTIAL, base32_decode, base32_encode},
};
enum { HEADER_COUNT = sizeof headers / sizeof *headers };

static const struct header *header_of(struct str text)
{
  for (size_t i = 0; i < HEADER_COUNT; i++) {
    if (str_starts(text, headers[i].text)) {
      return &headers[i];
    }
  }
  return NULL;
}

bool qr_text_is(struct str text)
{
  return header_of(text) != NULL;
}

enum err qr_text_parse(struct scope *scope, struct str text, struct qr_text *out)
{
  if (text.len > LIMIT_QR_TEXT_CHARS) {
    return FAIL(scope, ERR_LIMIT, "a QR text of %zu characters is longer than %d", text.len, LIMIT_QR_TEXT_CHARS);
  }
  const struct header *header = header_of(text);
  if (header == NULL) {
    return FAIL(scope, ERR_SYNTAX, "the QR text begins with neither VP1- nor VC1- and a known base");
  }
  out->form = header->form;
  return header->decode(scope, str_slice(text, header->text.len, text.len), &out->octets);
}

enum err qr_text_print(struct scope *scope, const struct qr_text *text, struct str *out)
{
  const struct header *header = headers;
  while (header->form != text->form) {
    header++;
  }
  struct str body;
  TRY(header->encode(scope, text->octets, &body));
  *out = scope_join(scope, header->text, body);
  if (out->at == NULL) {
    return scope_err(scope);
  }
  if (out->len > LIMIT_QR_TEXT_CHARS) {
    return FAIL(scope, ERR_LIMIT, "%zu octets take a QR text of %zu characters, more than %d", text->octets.len,
                out->len, LIMIT_QR_TEXT_CHARS);
  }
  return OK;
}

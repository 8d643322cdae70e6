/* The first octet chooses a codec, the rest is its text: what decodes encodes to the same text, or is refused with the
   fault that is returned. */
#include "target.h"

#include "codec/base32.h"
#include "codec/base45.h"
#include "codec/base58.h"
#include "codec/base64.h"
#include "codec/gzip.h"
#include "codec/hex.h"
#include "codec/multibase.h"
#include "codec/varint.h"
#include "codec/xsd_time.h"

enum { INFLATED_MOST_OCTETS = 1024 * 1024 };

static enum err base64_url_decode(struct scope *scope, struct str text, struct bytes *out)
{
  return base64_decode(scope, BASE64_URL, text, out);
}

static enum err base64_url_encode(struct scope *scope, struct bytes octets, struct str *out)
{
  return base64_encode(scope, BASE64_URL, octets, out);
}

static enum err base64_padded_decode(struct scope *scope, struct str text, struct bytes *out)
{
  return base64_decode(scope, BASE64, text, out);
}

static enum err base64_padded_encode(struct scope *scope, struct bytes octets, struct str *out)
{
  return base64_encode(scope, BASE64, octets, out);
}

static const struct {
  enum err (*decode)(struct scope *scope, struct str text, struct bytes *out);
  enum err (*encode)(struct scope *scope, struct bytes octets, struct str *out);
} codecs[] = {
    {base58_decode, base58_encode},
    {base64_url_decode, base64_url_encode},
    {base64_padded_decode, base64_padded_encode},
    {base45_decode, base45_encode},
    {base32_decode, base32_encode},
};

static void run_codec(struct scope *scope, size_t codec, struct str text)
{
  struct bytes octets;
  struct str again;
  enum err err = codecs[codec].decode(scope, text, &octets);
  must(err == scope_err(scope));
  if (err == OK) {
    must(codecs[codec].encode(scope, octets, &again) == OK ? str_equal(again, text) : octets.len > 1499);
  }
}

static void run_time(struct scope *scope, struct str text)
{
  int64_t seconds = 0;
  int64_t again = 0;
  if (xsd_time_parse(scope, text, &seconds) == OK) {
    must(xsd_time_parse(scope, xsd_time_print(scope, seconds), &again) == OK && seconds == again);
  }
}

static void run_date(struct scope *scope, struct str text)
{
  int64_t seconds = 0;
  int64_t again = 0;
  if (xsd_date_parse(scope, text, &seconds) == OK) {
    must(xsd_date_parse(scope, xsd_date_print(scope, seconds), &again) == OK && seconds == again);
  }
}

static void run_hex(struct scope *scope, struct str text)
{
  struct bytes octets;
  if (hex_decode(scope, text, &octets) == OK) {
    must(octets.len * 2 == text.len);
  }
}

static void run_varint(struct scope *scope, struct bytes octets)
{
  uint64_t number = 0;
  size_t len = varint_decode(octets, &number);
  struct buf buf = buf_in(scope);
  struct bytes again;
  if (len > 0) {
    varint_encode(&buf, number);
    must(buf_bytes(&buf, &again) == OK && bytes_equal(again, (struct bytes){octets.at, len}));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  if (len == 0) {
    return 0;
  }
  size_t choice = (size_t)octets[0] - '0';
  struct bytes rest = {octets + 1, len - 1};
  struct bytes out;
  if (choice < sizeof codecs / sizeof *codecs) {
    run_codec(scope, choice, bytes_str(rest));
    return 0;
  }
  switch (octets[0]) {
  case 'd':
    run_date(scope, bytes_str(rest));
    return 0;
  case 'h':
    run_hex(scope, bytes_str(rest));
    return 0;
  case 'm':
    (void)!multibase_decode(scope, bytes_str(rest), &out);
    return 0;
  case 't':
    run_time(scope, bytes_str(rest));
    return 0;
  case 'v':
    run_varint(scope, rest);
    return 0;
  case 'z':
    must(gzip_decode(scope, rest, INFLATED_MOST_OCTETS, &out) != OK || out.len <= INFLATED_MOST_OCTETS);
    return 0;
  default:
    return 0;
  }
}

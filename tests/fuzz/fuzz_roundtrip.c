/* Encoded and decoded again, a thing is the same. The first octet chooses the thing: JSON as text in its three forms,
   a document as CBOR-LD with the city's own tables and as the text of a QR code, its quads as N-Quads, octets in each
   of the bases. */
#include "cborld/cborld.h"
#include "codec/base32.h"
#include "codec/base45.h"
#include "codec/base58.h"
#include "codec/base64.h"
#include "codec/gzip.h"
#include "codec/hex.h"
#include "codec/multibase.h"
#include "jsonld/jsonld.h"
#include "qr/text.h"
#include "rdf/canon.h"
#include "rdf/nquads.h"
#include "target.h"
#include "vc/schemas.h"
#include "json/text.h"

enum { INFLATED_MOST_OCTETS = 1024 * 1024, BASE58_MOST_OCTETS = 1499 };

static const struct schemas *schemas_of(void)
{
  static struct schemas *schemas;
  if (schemas == NULL) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
    must(schemas_load_configured(scope, STR(""), STR(""), &schemas) == OK);
  }
  return schemas;
}

static void run_json(struct scope *scope, const struct json *value)
{
  enum err (*const printers[])(struct scope * scope, const struct json *value,
                               struct str *out) = {json_print, json_print_pretty, json_print_jcs};
  for (size_t i = 0; i < sizeof printers / sizeof *printers; i++) {
    struct str text;
    struct str again;
    struct json parsed;
    must(printers[i](scope, value, &text) == OK && json_parse(scope, text, &parsed) == OK);
    must(json_same(value, &parsed));
    must(printers[i](scope, &parsed, &again) == OK && str_equal(text, again));
  }
}

static void run_qr(struct scope *scope, struct bytes octets)
{
  for (enum qr_form form = QR_PRESENTATION; form <= QR_UNSTATED; form++) {
    struct qr_text text = {form, octets};
    struct str printed;
    if (qr_text_print(scope, &text, &printed) != OK) {
      must(scope_take_fault(scope).err == ERR_LIMIT);
      continue;
    }
    must(qr_text_parse(scope, printed, &text) == OK && text.form == form && bytes_equal(text.octets, octets));
  }
}

static void run_cborld(struct scope *scope, const struct json *document)
{
  const struct cborld_tables *tables = schemas_of()->tables;
  static const uint64_t entries[] = {0, 1, DOJANG_CBORLD_ENTRY};
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
    struct bytes octets;
    struct json again;
    if (cborld_encode(scope, tables, entries[i], document, &octets) != OK) {
      (void)scope_take_fault(scope);
      continue;
    }
    must(cborld_decode(scope, tables, octets, &again) == OK && json_same(document, &again));
    run_qr(scope, octets);
  }
}

static enum err print_quads(struct scope *scope, const struct rdf_dataset *dataset, struct str *out)
{
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < rdf_dataset_len(dataset); i++) {
    nquads_print(&buf, rdf_dataset_at(dataset, i));
  }
  return buf_str(&buf, out);
}

static void run_quads(struct scope *scope, const struct json *document)
{
  struct jsonld_options options = jsonld_credential_options(schemas_of()->catalogue);
  struct rdf_dataset *dataset = rdf_dataset_in(scope);
  struct rdf_dataset *again = rdf_dataset_in(scope);
  struct str printed;
  struct str printed_again;
  if (jsonld_to_rdf(scope, document, &options, rdf_dataset_sink(dataset)) != OK) {
    return;
  }
  must(print_quads(scope, dataset, &printed) == OK);
  must(nquads_parse(scope, printed, rdf_dataset_sink(again)) == OK &&
       rdf_dataset_len(dataset) == rdf_dataset_len(again));
  must(print_quads(scope, again, &printed_again) == OK && str_equal(printed, printed_again));
  for (size_t i = 0; i < rdf_dataset_len(dataset); i++) {
    must(rdf_quad_equal(rdf_dataset_at(dataset, i), rdf_dataset_at(again, i)));
  }
}

static enum err encode_base64(struct scope *scope, struct bytes octets, struct str *out)
{
  return base64_encode(scope, BASE64, octets, out);
}

static enum err decode_base64(struct scope *scope, struct str text, struct bytes *out)
{
  return base64_decode(scope, BASE64, text, out);
}

static enum err encode_multibase(struct scope *scope, struct bytes octets, struct str *out)
{
  return multibase_encode(scope, MULTIBASE_BASE64_URL, octets, out);
}

static enum err encode_hex(struct scope *scope, struct bytes octets, struct str *out)
{
  struct buf buf = buf_in(scope);
  hex_print(&buf, octets);
  return buf_str(&buf, out);
}

static enum err encode_gzip(struct scope *scope, struct bytes octets, struct str *out)
{
  struct bytes member = {0};
  TRY(gzip_encode(scope, octets, &member));
  *out = bytes_str(member);
  return OK;
}

static enum err decode_gzip(struct scope *scope, struct str text, struct bytes *out)
{
  return gzip_decode(scope, str_bytes(text), INFLATED_MOST_OCTETS, out);
}

static void run_bases(struct scope *scope, struct bytes octets)
{
  static const struct {
    enum err (*encode)(struct scope *scope, struct bytes octets, struct str *out);
    enum err (*decode)(struct scope *scope, struct str text, struct bytes *out);
  } bases[] = {
      {base45_encode, base45_decode}, {base58_encode, base58_decode}, {base32_encode, base32_decode},
      {encode_base64, decode_base64}, {encode_hex, hex_decode},       {encode_multibase, multibase_decode},
      {encode_gzip, decode_gzip},
  };
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
    struct str text;
    struct bytes again;
    if (bases[i].encode(scope, octets, &text) != OK) {
      must(scope_take_fault(scope).err == ERR_LIMIT && octets.len > BASE58_MOST_OCTETS);
      continue;
    }
    must(bases[i].decode(scope, text, &again) == OK && bytes_equal(octets, again));
  }
  run_qr(scope, octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
  struct bytes rest = {octets + 1, len - 1};
  struct json value;
  if (len == 0) {
    return 0;
  }
  if (octets[0] == 'b') {
    run_bases(scope, rest);
    return 0;
  }
  if (json_parse(scope, bytes_str(rest), &value) != OK) {
    return 0;
  }
  switch (octets[0]) {
  case 'j':
    run_json(scope, &value);
    return 0;
  case 'c':
    run_cborld(scope, &value);
    return 0;
  default:
    run_quads(scope, &value);
    return 0;
  }
}

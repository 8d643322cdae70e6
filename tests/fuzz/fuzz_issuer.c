/* Requests to the issuer, which records at a real registry. */
#include "city.h"
#include "service.h"
#include "target.h"

static struct str issuer_did(struct scope *scope)
{
  return scope_str(scope, city_open()->office->who[ISSUER].did);
}

static struct str holder_did(struct scope *scope)
{
  return scope_str(scope, city_open()->office->who[HOLDER].did);
}

static void open_issuer(void)
{
  struct scope *scope = city_open()->office->memory;
  struct str key = city_key_file(scope, ISSUER);
  struct str ini = scope_format(scope,
                                "public_url = https://vc.gaon.example\nregistry = http://127.0.0.1:1\n"
                                "lease_block = 1024\n"
                                "[instance welfare]\nkey = " STR_FMT "\n"
                                "[instance jcs]\nkey = " STR_FMT "\nsuite = eddsa-jcs-2022\nslim = false\n"
                                "status = false\n",
                                STR_ARG(key), STR_ARG(key));
  must(ini.at != NULL && service_open(ini.at) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
  static const struct service_word words[] = {{"$ISSUER", issuer_did}, {"$HOLDER", holder_did}};
  static bool opened;
  if (!opened) {
    open_issuer();
    opened = true;
  }
  service_run(bytes_str((struct bytes){octets, len}), sizeof words / sizeof *words, words);
  return 0;
}

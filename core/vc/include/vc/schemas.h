#pragma once

#include "cborld/tables.h"
#include "crypto/digest.h"
#include "jsonld/catalogue.h"
#include "schema/schema.h"

/* The schemas folder, loaded once at start: the sealed contexts, the kinds of credential, the CBOR-LD tables. A kind of
   credential is data: adding one adds files to a folder and touches no C. Const after schemas_load; shared by all
   threads. */

struct kind {
  struct str type; /* "WelfareEligibilityCredential" */
  struct str title_ko;
  struct str title_en;
  const struct json *template; /* schemas/credentials/<kind>/template.json */
  struct schema *schema; /* of credentialSubject; const after loading */
  int64_t validity_days;
};

struct resource_digest {
  enum digest_kind kind;
  struct bytes octets;
};

/* What is known of the bytes that are published under a URL: of a package, the digests that the manifest gives for its
   editions (the package has them in another layout); of a file of the folder's own, those of the file. */
struct resource {
  struct str url;
  const struct resource_digest *digests;
  size_t digests_len;
};

/* A type whose name decides what we do with a credential, and what the contexts of the kinds mean by it. */
struct known_type {
  struct str name;
  struct str iri;
};

struct schemas {
  struct scope *memory; /* where everything below lives */
  struct jsonld_catalogue *catalogue;
  struct cborld_tables *tables;
  struct kind *kinds;
  size_t kinds_len;
  size_t kinds_cap;
  struct known_type *types; /* of every kind, and of its paper */
  size_t types_len;
  size_t types_cap;
  struct resource *resources; /* one for each context */
  size_t resources_len;
  size_t resources_cap;
};

/* The registry entry id of our CBOR-LD tables. */
enum { DOJANG_CBORLD_ENTRY = 82000000 };

/* The folder of what comes with the programs: `configured`, or when that is empty the one they were built with.
   NUL-terminated. */
const char *schemas_share_folder(struct str configured);

/* Reads each folder's manifest.json and what it names: the product's own share folder, then those that a deployment
   adds. Free with schemas_free. Errors name the file. */
enum err schemas_load(struct scope *scope, size_t count, const char *const folders[], struct schemas **out);
void schemas_free(struct schemas *schemas);
void schemas_drop(struct schemas **schemas); /* for [[gnu::cleanup]] */

/* The product's own folder and, unless `extra` is empty, one that the deployment adds. `share` empty: the folder that
   was built with the program. Both NUL-terminated. */
enum err schemas_load_configured(struct scope *scope, struct str share, struct str extra, struct schemas **out);

/* NULL when no folder describes the type. */
const struct kind *schemas_kind(const struct schemas *schemas, struct str type);
/* The kind of a credential by its `type` member, or NULL. */
const struct kind *schemas_kind_of(const struct schemas *schemas, const struct json *credential);

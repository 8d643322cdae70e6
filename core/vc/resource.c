#include "resource.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/multibase.h"
#include "json/field.h"

/* SPEC: SRI hash-algo; multicodec codes of the same digests, as the two octets that begin a multihash. */
static const struct {
  enum digest_kind kind;
  struct str sri;
  uint8_t multihash[2];
} algorithms[] = {
    {DIGEST_SHA256, STR_INIT("sha256-"), {0x12, 32}},
    {DIGEST_SHA384, STR_INIT("sha384-"), {0x20, 48}},
    {DIGEST_SHA512, STR_INIT("sha512-"), {0x13, 64}},
};
enum { ALGORITHMS = sizeof algorithms / sizeof *algorithms };

enum err resource_parse_sri(struct scope *scope, struct str text, struct resource_digest *out)
{
  for (size_t i = 0; i < ALGORITHMS; i++) {
    struct bytes octets;
    if (!str_starts(text, algorithms[i].sri)) {
      continue;
    }
    bool read = base64_decode(scope, BASE64, str_slice(text, algorithms[i].sri.len, text.len), &octets) == OK;
    if (read && octets.len == digest_len_octets(algorithms[i].kind)) {
      *out = (struct resource_digest){algorithms[i].kind, octets};
      return OK;
    }
    (void)scope_take_fault(scope);
  }
  return FAIL(scope, ERR_VALUE, "must be sha256-, sha384- or sha512- and that digest in standard base64");
}

enum err resource_parse_multibase(struct scope *scope, struct str text, struct resource_digest *out)
{
  struct bytes octets = {0};
  if (multibase_decode(scope, text, &octets) != OK) {
    (void)scope_take_fault(scope);
  }
  if (octets.len == digest_len_octets(DIGEST_SHA256)) {
    *out = (struct resource_digest){DIGEST_SHA256, octets};
    return OK;
  }
  for (size_t i = 0; i < ALGORITHMS; i++) {
    const uint8_t *head = algorithms[i].multihash;
    if (octets.len == 2 + (size_t)head[1] && memcmp(octets.at, head, 2) == 0) {
      *out = (struct resource_digest){algorithms[i].kind, {octets.at + 2, head[1]}};
      return OK;
    }
  }
  return FAIL(scope, ERR_VALUE, "must be a SHA-2 digest in multibase");
}

enum err resource_digests_of(struct scope *scope, struct str text, struct resource *out)
{
  struct resource_digest *digests = SCOPE_ARRAY(scope, struct resource_digest, ALGORITHMS);
  struct digest *made = SCOPE_ARRAY(scope, struct digest, ALGORITHMS);
  if (digests == NULL || made == NULL) {
    return scope_err(scope);
  }
  for (size_t i = 0; i < ALGORITHMS; i++) {
    made[i] = digest_of(algorithms[i].kind, str_bytes(text));
    digests[i] = (struct resource_digest){algorithms[i].kind, digest_bytes(&made[i])};
  }
  out->digests = digests;
  out->digests_len = ALGORITHMS;
  return OK;
}

enum verdict_of_digest { MATCHES, DIFFERS, NOT_KNOWN };

/* Editions of a resource have digests by the same algorithms; that of any is good. */
static enum verdict_of_digest compare(const struct resource *resource, const struct resource_digest *digest)
{
  enum verdict_of_digest verdict = NOT_KNOWN;
  for (size_t i = 0; i < resource->digests_len; i++) {
    const struct resource_digest *known = &resource->digests[i];
    if (known->kind == digest->kind && str_equal(bytes_str(known->octets), bytes_str(digest->octets))) {
      return MATCHES;
    }
    verdict = known->kind == digest->kind ? DIFFERS : verdict;
  }
  return verdict;
}

typedef enum err (*parse)(struct scope *scope, struct str text, struct resource_digest *out);

static enum err check_digests(struct scope *scope, const struct json_path *path, const struct resource *resource,
                              const struct json *item, struct str member, parse read)
{
  struct json_path here = json_path_member(path, member);
  struct json_list list = json_as_list(json_get(item, member));
  for (size_t i = 0; i < list.len; i++) {
    struct resource_digest digest;
    TRY(read(scope, list.at[i].string, &digest));
    if (compare(resource, &digest) == DIFFERS) {
      return json_refuse(scope, &here, "is not the digest of the resource");
    }
  }
  return OK;
}

static const struct resource *find(const struct schemas *schemas, const struct json *id)
{
  for (size_t i = 0; i < schemas->resources_len; i++) {
    if (json_is(id, schemas->resources[i].url)) {
      return &schemas->resources[i];
    }
  }
  return NULL;
}

enum err resources_check(struct scope *scope, const struct schemas *schemas, const struct json *credential)
{
  struct json_list list = json_as_list(json_get(credential, STR("relatedResource")));
  struct json_path path = json_path_member(NULL, STR("relatedResource"));
  for (size_t i = 0; i < list.len; i++) {
    const struct resource *resource = find(schemas, json_get(&list.at[i], STR("id")));
    struct json_path item = json_path_item(&path, i);
    if (resource != NULL) {
      TRY(check_digests(scope, &item, resource, &list.at[i], STR("digestSRI"), resource_parse_sri));
      TRY(check_digests(scope, &item, resource, &list.at[i], STR("digestMultibase"), resource_parse_multibase));
    }
  }
  return OK;
}

#include "growth.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "jsonld/jsonld.h"
#include "material.h"
#include "measure.h"
#include "steps.h"
#include "json/text.h"

/* A credential with so many subjects, each a blank node of its own. */
static void grow_nodes(struct bench *bench, struct scope *memory, size_t count, struct secured *out)
{
  struct jsonld_options options = jsonld_credential_options(bench->schemas->catalogue);
  struct buf text = buf_in(memory);
  *out = (struct secured){.dataset = rdf_dataset_in(memory)};
  buf_add(&text, STR("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
                     "\"https://vc.gaon.example/contexts/youth-housing/v1\"],\"type\":[\"VerifiableCredential\"],"
                     "\"issuer\":\"did:example:1\",\"credentialSubject\":["));
  for (size_t i = 0; i < count; i++) {
    buf_format(&text, "%s{\"name\":\"홍길동 %zu\",\"birthDate\":\"1998-07-15\",\"householdSize\":1}", i > 0 ? "," : "",
               i);
  }
  buf_add(&text, STR("]}"));
  bench_need(buf_str(&text, &out->text), memory);
  bench_need(json_parse(memory, out->text, &out->unsecured), memory);
  bench_need(jsonld_to_rdf(memory, &out->unsecured, &options, rdf_dataset_sink(out->dataset)), memory);
}

static double median_us(struct bench *bench, bench_step run)
{
  struct ratio ratio = measure(bench, run, step_check);
  return ratio.median * ratio.unit_us;
}

static void print_nodes(struct bench *bench)
{
  static const size_t sizes[] = {1, 10, 100, 1000};
  printf("\ncost a node, us          parse     expand   canonize      (the text: octets, ns an octet)\n");
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
    struct secured document;
    double nodes = (double)sizes[i];
    grow_nodes(bench, memory, sizes[i], &document);
    bench->on = &document;
    double parse_us = median_us(bench, step_parse);
    double expand_us = median_us(bench, step_expand);
    double canonize_us = median_us(bench, step_canonize);
    printf("%5zu nodes         %10.2f %10.2f %10.2f      %15zu %7.2f\n", sizes[i], parse_us / nodes, expand_us / nodes,
           canonize_us / nodes, document.text.len, parse_us * 1000 / (double)document.text.len);
  }
}

/* A credential of its own among others: another document number. */
static void make_credential(struct bench *bench, struct scope *memory, size_t number, struct json *out)
{
  struct json claims;
  struct json composed;
  struct json credential;
  struct json document = json_of_str(scope_format(memory, "1234-5678-9012-%04zu", number));
  struct order order = bench->order;
  order.claims = &claims;
  bench_need(json_with(memory, &bench->claims, STR("documentNumber"), &document, &claims), memory);
  bench_need(compose_credential(memory, bench->schemas, &order, &composed), memory);
  bench_need(json_with(memory, &composed, STR("credentialStatus"), &bench->status, &credential), memory);
  material_sign(bench, memory, &credential, 0, out);
}

static void grow_credentials(struct bench *bench, struct scope *memory, size_t count, struct secured *out)
{
  struct json *list = SCOPE_ARRAY(memory, struct json, count);
  for (size_t i = 0; i < count; i++) {
    make_credential(bench, memory, i, &list[i]);
  }
  struct json credentials = json_of_items(list, count);
  material_present(bench, memory, &credentials, out);
}

static void grow_proofs(struct bench *bench, struct scope *memory, size_t count, struct secured *out)
{
  struct json document = bench->unsigned_credential;
  for (size_t i = 0; i < count; i++) {
    struct json before = document;
    material_sign(bench, memory, &before, BENCH_NOW_S - 3600 + (int64_t)i, &document);
  }
  material_secure(bench, memory, &document, out);
}

static void grow_entries(struct bench *bench, struct scope *memory, size_t count, struct secured *out)
{
  struct json list = material_status(memory, count);
  struct json credential;
  struct json document;
  bench_need(json_with(memory, &bench->unsigned_credential, STR("credentialStatus"), &list, &credential), memory);
  material_sign(bench, memory, &credential, 0, &document);
  material_secure(bench, memory, &document, out);
}

/* What of a verified document is made more and more. */
struct growing {
  const char *what;
  void (*grow)(struct bench *bench, struct scope *memory, size_t count, struct secured *out);
  size_t most;
};

static void print_growing(struct bench *bench, const struct growing *growing)
{
  printf("\nverify, V                whole   a piece more   octets of memory\n");
  double former = 0;
  for (size_t count = 1; count <= growing->most; count *= 2) {
    [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
    struct secured document;
    growing->grow(bench, memory, count, &document);
    bench->on = &document;
    double whole = measure(bench, step_verify_json, step_check).median;
    double more = count == 1 ? whole : (whole - former) / (double)(count - count / 2);
    printf("%2zu %-20s %7.2f %14.2f %18zu\n", count, growing->what, whole, more,
           measure_memory_octets(bench, step_verify_json));
    former = whole;
  }
}

void growth_print(struct bench *bench)
{
  static const struct growing all[] = {
      {"presented credentials", grow_credentials, 8},
      {"proofs", grow_proofs, LIMIT_PROOFS},
      {"status entries", grow_entries, 2 * MATERIAL_GROUPS},
  };
  print_nodes(bench);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    print_growing(bench, &all[i]);
  }
  graphs_print(bench);
}

#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "steps.h"

/* One line: what is done with a document. `name` is for the profiler. */
struct row {
  const char *name;
  const char *what;
  bench_step run;
  bool of_presentation; /* else of the credential */
};

/* A whole and its stages. */
struct table {
  const char *unit_name;
  bench_step unit;
  struct row whole;
  const struct row *stages;
  size_t len;
};

static const struct row credential_stages[] = {
    {"parse", "parse JSON", step_parse, false},
    {"rules", "rules of the data model", step_rules, false},
    {"to_rdf", "expand the credential", step_expand, false},
    {"canon", "canonize and hash it", step_canonize, false},
    {"configuration", "proof configuration", step_configuration, false},
    {"check", "signature check", step_check, false},
    {"report", "print the report", step_report, false},
};

static const struct row presentation_stages[] = {
    {"base45", "read base45", step_base45, true},
    {"cborld", "decode CBOR-LD", step_cborld, true},
    {"presentation_rules", "rules of the data model", step_rules, true},
    {"presentation_to_rdf", "expand the presentation", step_expand, true},
    {"presentation_canon", "canonize and hash it", step_canonize, true},
    {"presentation_configuration", "its proof configuration", step_configuration, true},
    {"presentation_check", "its signature check", step_check, true},
    {"to_rdf", "expand the credential", step_expand, false},
    {"canon", "canonize and hash it", step_canonize, false},
    {"configuration", "its proof configuration", step_configuration, false},
    {"check", "its signature check", step_check, false},
    {"presentation_report", "print the report", step_report, true},
};

static const struct row issue_stages[] = {
    {"compose", "compose, claims by their schema", step_compose, false},
    {"claims", "rules of the data model, claims again", step_claims, false},
    {"terms", "look for undefined terms", step_terms, false},
    {"to_rdf", "expand the credential", step_expand, false},
    {"canon", "canonize and hash it", step_canonize, false},
    {"configuration", "proof configuration", step_configuration, false},
    {"sign", "sign", step_sign, false},
    {"print", "print JSON", step_print, false},
};

#define STAGES(list) (list), sizeof(list) / sizeof *(list)

static const struct table credential_table = {
    "V",
    step_check,
    {"verify_credential", "verify a credential, JSON text to report", step_verify_json, false},
    STAGES(credential_stages),
};
static const struct table presentation_table = {
    "V",
    step_check,
    {"verify_presentation", "verify a presentation, QR text to report", step_verify_qr, true},
    STAGES(presentation_stages),
};
static const struct table issue_table = {
    "S",
    step_sign,
    {"issue", "issue a credential, claims to signed JSON", step_issue, false},
    STAGES(issue_stages),
};

/* What stands alone. */
static const struct row transform = {"transform", "JSON-LD expansion and canonization of the credential",
                                     step_transform, false};
static const struct row proof = {"proof", "the credential's proof, all of it", step_proof, false};
static const struct row verify_json = {"verify_presentation_json", "verify a presentation, JSON text to report",
                                       step_verify_json, true};

static void take_up(struct bench *bench, const struct row *row)
{
  bench->on = row->of_presentation ? &bench->presentation : &bench->credential;
}

static struct ratio measure_row(struct bench *bench, const struct row *row, bench_step unit)
{
  take_up(bench, row);
  return measure(bench, row->run, unit);
}

static void print_ratio(const char *indent, const char *what, const struct ratio *ratio, const char *unit)
{
  printf("%s%-*s %9.2f %7.3f %s  %6.3f..%.3f\n", indent, (int)(46 - strlen(indent)), what,
         ratio->median * ratio->unit_us, ratio->median, unit, ratio->lower, ratio->upper);
}

static void print_row(struct bench *bench, const struct row *row, bench_step unit, const char *unit_name)
{
  struct ratio ratio = measure_row(bench, row, unit);
  print_ratio("", row->what, &ratio, unit_name);
}

static void run_stage(struct bench *bench, const void *context, size_t index)
{
  const struct table *table = context;
  take_up(bench, &table->stages[index]);
  table->stages[index].run(bench);
}

static void print_sum(const struct table *table, const char *what, double ratio, double unit_us)
{
  printf("  %-44s %9.2f %7.3f %s\n", what, ratio * unit_us, ratio, table->unit_name);
}

/* What has no line of its own, and so is missing in the sum: reading the proof's members and key, the checks. */
static struct ratio print_table(struct bench *bench, const struct table *table)
{
  struct ratio stages[STAGES_MAX];
  struct ratio whole = measure_row(bench, &table->whole, table->unit);
  measure_stages(bench, &(struct stages){table, run_stage, table->len}, table->unit, stages);
  double sum = 0;
  printf("\n");
  print_ratio("", table->whole.what, &whole, table->unit_name);
  for (size_t i = 0; i < table->len; i++) {
    print_ratio("  ", table->stages[i].what, &stages[i], table->unit_name);
    sum += stages[i].median;
  }
  take_up(bench, &table->whole);
  print_sum(table, "sum of these", sum, whole.unit_us);
  print_sum(table, "the rest: proof members, keys, checks", whole.median - sum, whole.unit_us);
  printf("  %-44s %9zu octets\n", "memory", measure_memory_octets(bench, table->whole.run));
  return whole;
}

static void write_ratio(FILE *file, const char *name, const struct ratio *ratio, const char *unit)
{
  fprintf(file, "\"%s_us\":%.3f,\"%s_%s\":{\"lower\":%.4f,\"median\":%.4f,\"upper\":%.4f},", name,
          ratio->median * ratio->unit_us, name, unit, ratio->lower, ratio->median, ratio->upper);
}

/* What another program needs to compare itself. Ratios are to one check (v) or one signature (s), times are these
   ratios at the speed of their own moment. */
static void write_figures(const char *path, const struct ratio *credential, const struct ratio *presentation,
                          const struct ratio *issue)
{
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  fprintf(file, "{");
  write_ratio(file, "verify_credential", credential, "v");
  write_ratio(file, "verify_presentation", presentation, "v");
  write_ratio(file, "issue", issue, "s");
  fprintf(file, "\"check_us\":%.3f,\"sign_us\":%.3f}\n", credential->unit_us, issue->unit_us);
  if (fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

void table_print(struct bench *bench, const char *figures)
{
  printf("V = one Ed25519 check, S = one Ed25519 signature, both measured beside each step; one thread\n");
  printf("%-46s %9s %9s  %s\n", "", "us", "median", "middle half");
  struct ratio sign = measure(bench, step_sign, step_check);
  print_ratio("", "Ed25519 check", &(struct ratio){1, 1, 1, sign.unit_us}, "V");
  print_ratio("", "Ed25519 signature", &sign, "V");
  struct ratio credential = print_table(bench, &credential_table);
  printf("\n");
  print_row(bench, &transform, step_check, "V");
  print_row(bench, &proof, step_check, "V");
  struct ratio presentation = print_table(bench, &presentation_table);
  printf("\n");
  print_row(bench, &verify_json, step_check, "V");
  struct ratio issue = print_table(bench, &issue_table);
  if (figures != NULL) {
    write_figures(figures, &credential, &presentation, &issue);
  }
}

static const struct row *find_row(const struct table *table, const char *name)
{
  if (strcmp(table->whole.name, name) == 0) {
    return &table->whole;
  }
  for (size_t i = 0; i < table->len; i++) {
    if (strcmp(table->stages[i].name, name) == 0) {
      return &table->stages[i];
    }
  }
  return NULL;
}

double table_run(struct bench *bench, const char *name, int64_t rounds)
{
  const struct row *row = find_row(&credential_table, name);
  row = row != NULL ? row : find_row(&presentation_table, name);
  row = row != NULL ? row : find_row(&issue_table, name);
  const struct row *const alone[] = {&transform, &proof, &verify_json};
  for (size_t i = 0; row == NULL && i < sizeof alone / sizeof *alone; i++) {
    row = strcmp(alone[i]->name, name) == 0 ? alone[i] : NULL;
  }
  if (row == NULL) {
    return -1;
  }
  take_up(bench, row);
  return measure_batch_us(bench, row->run, rounds);
}

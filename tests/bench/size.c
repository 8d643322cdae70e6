/* A registry at a city's size: how fast it takes records, and what it costs when it has millions of them. Not a test:
   scripts/bench.sh --registry runs it.

     size --records N --folder DIR [--policy FILE]

   All through the registry's own port, with a real store, public folder and key, in one process. A record is one of a
   thousand in a call: that is the group commit. */
#include <fcntl.h>
#include <ftw.h>
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "crypto/key_file.h"
#include "crypto/random.h"
#include "registry_signer/signer.h"
#include "status/list.h"
#include "store/lmdb.h"
#include "witness_client/witness_client.h"

enum {
  GROUP = 1000,
  PROBES = 100,
  PROOFS = 2000,
  CHANGES = 50,
  ASKERS = 256,
  ASKER_STACK_OCTETS = 256 * 1024,
  REVOKED_IN = 100, /* one in so many */
  REPORTS = 10
};

struct town {
  struct scope *scope; /* for what lasts */
  struct clock clock;
  const char *folder;
  struct signer *signer;
  struct str policy;
  struct witness_client *witnesses;
  struct registry *registry;
  struct registry_port port;
};

static void need(enum err err, const struct scope *scope)
{
  if (err != OK) {
    fprintf(stderr, "size: %s: %s\n", err_info(err)->name, scope_first_fault(scope)->text);
    exit(1);
  }
}

static double seconds_since(int64_t start_us)
{
  return (double)(clock_monotonic_us() - start_us) / 1e6;
}

static int compare(const void *a, const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;
  return (one > other) - (one < other);
}

static double at_share(double *times, size_t len, double share)
{
  qsort(times, len, sizeof *times, compare);
  return times[(size_t)((double)(len - 1) * share)];
}

/* What the disk takes for the least that can be made durable, in the same minute. */
static double probe_ms(const struct town *town)
{
  static uint8_t block[4096];
  double times[PROBES];
  char path[512];
  (void)snprintf(path, sizeof path, "%s/probe", town->folder);
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  for (int i = 0; i < PROBES; i++) {
    int64_t start_us = clock_monotonic_us();
    if (pwrite(fd, block, sizeof block, (off_t)i * (off_t)sizeof block) < 0 || fdatasync(fd) != 0) {
      perror("size: probe");
      exit(1);
    }
    times[i] = seconds_since(start_us) * 1e3;
  }
  (void)close(fd);
  return at_share(times, PROBES, 0.5);
}

static double open_registry(struct town *town)
{
  struct registry_settings settings = {
      .public_url = STR("https://registry.gaon.example"),
      .signer = signer_port(town->signer),
      .clock = &town->clock,
      .log_key = signer_key(town->signer),
      .log_name = STR("2026"),
      .witness_policy = town->policy,
      .witness_port = witness_client_port(town->witnesses),
      .witness_wait_ms = 2000,
      .open_groups = 2,
      .validity_s = 86400,
      .resign_s = 3600,
      .trust_validity_s = 604800,
      .ttl_s = 300,
      .trust_file = STR(""),
  };
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  int64_t start_us = clock_monotonic_us();
  need(store_lmdb_open(scope, file_join(scope, town->folder, STR("store")), &settings.store), scope);
  need(publication_folder_open(scope, file_join(scope, town->folder, STR("public")), &settings.publication), scope);
  need(registry_open(scope, &settings, &town->registry), scope);
  town->port = registry_local_port(town->registry);
  return seconds_since(start_us);
}

static struct registry_record record_of(struct scope *scope, const struct registry_lease *lease, size_t at,
                                        uint64_t number)
{
  struct registry_record record = {
      .idempotency_key = scope_format(scope, "%016llx", (unsigned long long)number),
      .group = lease->group,
      .index = lease->indices[at],
      .issuer = STR("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
      .type = STR("WelfareEligibilityCredential"),
      .valid_until_s = 1830000000,
  };
  random_fill(record.digest, sizeof record.digest);
  return record;
}

/* Where every hundredth credential is, to be revoked. */
struct places {
  struct {
    uint64_t group;
    uint32_t index;
  } * at;
  size_t len;
};

static void record_group(struct town *town, struct scope *scope, uint64_t number, struct places *places)
{
  static struct registry_record records[GROUP];
  static struct registry_receipt receipts[GROUP];
  struct registry_lease lease;
  scope_reset(scope);
  need(registry_lease(&town->port, scope, GROUP, &lease), scope);
  for (size_t i = 0; i < GROUP; i++) {
    records[i] = record_of(scope, &lease, i, number + i);
    if (i % REVOKED_IN == 0) {
      places->at[places->len].group = lease.group;
      places->at[places->len++].index = lease.indices[i];
    }
  }
  need(registry_record(&town->port, scope, GROUP, records, receipts), scope);
}

static void fill(struct town *town, uint64_t records, struct places *places)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  uint64_t part = records / REPORTS < GROUP ? GROUP : records / REPORTS / GROUP * GROUP;
  int64_t whole_us = clock_monotonic_us();
  double probes = 0;
  size_t parts = 0;
  printf("%12s %12s %14s %26s\n", "records", "records/s", "probe ms", "probes per 1000 records");
  for (uint64_t done = 0; done < records; parts++) {
    double probe = probe_ms(town);
    int64_t start_us = clock_monotonic_us();
    uint64_t before = done;
    for (; done < records && done - before < part; done += GROUP) {
      record_group(town, scope, done, places);
    }
    double taken_s = seconds_since(start_us);
    double rate = (double)(done - before) / taken_s;
    printf("%12llu %12.0f %14.3f %26.1f\n", (unsigned long long)done, rate, probe, 1e6 / rate / probe);
    (void)fflush(stdout);
    probes += probe;
  }
  printf("all in %.0f s: %.0f records/s, lease and record of %d each a round; probe %.3f ms\n", seconds_since(whole_us),
         (double)records / seconds_since(whole_us), GROUP, probes / (double)parts);
}

static struct str list_url(struct scope *scope, uint64_t group)
{
  return scope_format(scope, "https://registry.gaon.example/status/revocation-%llu", (unsigned long long)group);
}

struct asker {
  struct town *town;
  const struct places *places;
  size_t first;
  size_t step;
};

static void revoke_one(struct town *town, struct scope *scope, const struct places *places, size_t at)
{
  struct registry_change_receipt receipt;
  const struct registry_change change = {.list_url = list_url(scope, places->at[at].group),
                                         .index = places->at[at].index,
                                         .purpose = STATUS_REVOCATION,
                                         .status = true};
  need(registry_set_status(&town->port, scope, &change, &receipt), scope);
}

static void *ask(void *self)
{
  struct asker *asker = self;
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(4 * 1024 * 1024);
  for (size_t i = asker->first; i < asker->places->len; i += asker->step) {
    scope_reset(scope);
    revoke_one(asker->town, scope, asker->places, i);
  }
  return NULL;
}

/* Many at a time, as a batch of an office would be; the last ones are kept for their own measurement. */
static void revoke_many(struct town *town, const struct places *places)
{
  static struct asker askers[ASKERS];
  static pthread_t threads[ASKERS];
  struct places most = {places->at, places->len > CHANGES ? places->len - CHANGES : 0};
  pthread_attr_t small;
  (void)pthread_attr_init(&small);
  (void)pthread_attr_setstacksize(&small, ASKER_STACK_OCTETS);
  int64_t start_us = clock_monotonic_us();
  for (size_t i = 0; i < ASKERS; i++) {
    askers[i] = (struct asker){town, &most, i, ASKERS};
    if (pthread_create(&threads[i], &small, ask, &askers[i]) != 0) {
      fprintf(stderr, "size: no thread\n");
      exit(1);
    }
  }
  for (size_t i = 0; i < ASKERS; i++) {
    (void)pthread_join(threads[i], NULL);
  }
  printf("revoked %zu, %d at a time: %.0f a second\n", most.len, ASKERS, (double)most.len / seconds_since(start_us));
}

/* From asking until the list that is served shows it. */
static void revoke_and_look(struct town *town, const struct places *places)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  double times[CHANGES];
  size_t first = places->len > CHANGES ? places->len - CHANGES : 0;
  size_t len = places->len - first;
  for (size_t i = 0; i < len; i++) {
    struct registry_document before;
    struct registry_document after;
    scope_reset(scope);
    struct str url = list_url(scope, places->at[first + i].group);
    need(registry_fetch_list(&town->port, scope, url, STR(""), &before), scope);
    int64_t start_us = clock_monotonic_us();
    revoke_one(town, scope, places, first + i);
    need(registry_fetch_list(&town->port, scope, url, before.etag, &after), scope);
    times[i] = seconds_since(start_us) * 1e3;
    if (!after.changed) {
      fprintf(stderr, "size: an acknowledged change is not on the list that is served\n");
      exit(1);
    }
  }
  printf("a status change on the served list: median %.1f ms, most %.1f ms (of %zu, one at a time)\n",
         at_share(times, len, 0.5), at_share(times, len, 1), len);
}

/* All lists become due; the next request is answered when all are signed, logged and published. */
static void sign_all(struct town *town)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct registry_lease lease;
  town->clock.fixed_s += 4000;
  int64_t start_us = clock_monotonic_us();
  need(registry_lease(&town->port, scope, 1, &lease), scope);
  printf("all lists signed again, logged and published: %.2f s\n", seconds_since(start_us));
}

static void prove(struct town *town, uint64_t records)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  static double times[PROOFS];
  size_t octets = 0;
  for (size_t i = 0; i < PROOFS; i++) {
    struct registry_published proof;
    uint64_t index = (uint64_t)random_below((uint32_t)records);
    scope_reset(scope);
    int64_t start_us = clock_monotonic_us();
    need(registry_proof(town->registry, scope, index, false, &proof), scope);
    times[i] = seconds_since(start_us) * 1e3;
    octets = proof.body.len;
  }
  printf("a proof of inclusion (%zu octets of text): median %.3f ms, 99 of 100 within %.3f ms\n", octets,
         at_share(times, PROOFS, 0.5), at_share(times, PROOFS, 0.99));
}

static uint64_t octets_seen;

static int count_file(const char *path, const struct stat *about, int kind, struct FTW *where)
{
  (void)path;
  (void)kind;
  (void)where;
  octets_seen += (uint64_t)about->st_blocks * 512;
  return 0;
}

static double octets_of(const struct town *town, const char *name)
{
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", town->folder, name);
  octets_seen = 0;
  (void)nftw(path, count_file, 64, FTW_PHYS);
  return (double)octets_seen;
}

static void print_disk(const struct town *town, uint64_t records)
{
  double store = octets_of(town, "store") / (double)records;
  double public = octets_of(town, "public") / (double)records;
  printf("on disk for each credential: %.0f octets (store %.0f, public folder %.0f)\n", store + public, store, public);
}

static void prepare(struct town *town, const char *policy)
{
  [[gnu::cleanup(key_pair_drop)]] struct key_pair *key = NULL;
  struct scope *scope = town->scope;
  struct signer_settings signer = {.key_file = str_of(file_join(scope, town->folder, STR("key")))};
  need(key_pair_new(scope, KEY_ED25519, &key), scope);
  need(key_file_write(scope, signer.key_file.at, key, NULL), scope);
  need(signer_open(scope, &signer, &town->clock, &town->signer), scope);
  need(witness_client_open(scope, &(struct witness_client_settings){0}, &town->witnesses), scope);
  if (policy != NULL) {
    need(file_read(scope, policy, LIMIT_LOG_POLICY_OCTETS, &town->policy), scope);
  }
}

static void run(struct town *town, uint64_t records)
{
  struct places places = {.at = calloc(records / REVOKED_IN + GROUP, sizeof *places.at)};
  if (places.at == NULL) {
    fprintf(stderr, "size: no memory\n");
    exit(1);
  }
  (void)open_registry(town);
  fill(town, records, &places);
  revoke_many(town, &places);
  revoke_and_look(town, &places);
  sign_all(town);
  prove(town, records);
  registry_close(town->registry);
  printf("a restart: %.2f s\n", open_registry(town));
  registry_close(town->registry);
  print_disk(town, records);
  free(places.at);
}

int main(int argc, char **argv)
{
  static const struct option options[] = {{"records", required_argument, NULL, 'r'},
                                          {"folder", required_argument, NULL, 'f'},
                                          {"policy", required_argument, NULL, 'p'},
                                          {0}};
  struct town town = {.clock = {.fixed_s = 1795000000}};
  const char *policy = NULL;
  uint64_t records = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    records = option == 'r' ? strtoull(optarg, NULL, 10) : records;
    town.folder = option == 'f' ? optarg : town.folder;
    policy = option == 'p' ? optarg : policy;
  }
  if (town.folder == NULL || records < GROUP) {
    fprintf(stderr, "usage: size --records N --folder DIR [--policy FILE]\n");
    return 2;
  }
  town.scope = scope_new(LIMIT_SCOPE_OCTETS);
  prepare(&town, policy);
  run(&town, records);
  witness_client_close(town.witnesses);
  signer_close(town.signer);
  scope_free(town.scope);
  return 0;
}

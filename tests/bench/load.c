#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "load_wire.h"

/* Loads a service on loopback over keep-alive connections and prints rate and latencies as JSON.

   Without --rate each connection sends as soon as it has its answer: the most that the service can do. With it,
   requests are due at random times (a Poisson process) whatever the service does, and latency counts from when a
   request was due, not from when a connection was free for it: a service that stalls cannot hide that. */

enum { CONNECTIONS_MAX = 1024, LATENCIES_MAX = 1 << 22, DRAIN_US = 2000000 };

struct load {
  /* what the command line said */
  uint16_t port;
  const char *path;
  const char *token;
  const char *body; /* a file */
  const char *expected;
  size_t connections;
  double seconds;
  double rate; /* requests a second; 0: as many as can be */

  struct str request;
  int epoll;
  struct load_wire *wires;
  struct load_wire *idle[CONNECTIONS_MAX]; /* a ring: the one that has rested longest is next */
  size_t idle_from;
  size_t idle_len;
  int64_t due_us; /* of the next request */
  int64_t until_us;
  uint32_t *latencies_us;
  size_t latencies_len;
};

static void die(const char *what)
{
  perror(what);
  exit(1);
}

static void make_request(struct load *load, struct scope *memory)
{
  struct str body;
  struct buf request = buf_in(memory);
  if (file_read(memory, load->body, LIMIT_BODY_OCTETS, &body) != OK) {
    die(load->body);
  }
  buf_format(&request,
             "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\n\r\n",
             load->path, load->token, body.len);
  buf_add(&request, body);
  if (buf_str(&request, &load->request) != OK) {
    die("load: no memory");
  }
}

static void rest(struct load *load, struct load_wire *wire)
{
  load->idle[(load->idle_from + load->idle_len++) % load->connections] = wire;
}

static void open_wires(struct load *load)
{
  load->epoll = epoll_create1(EPOLL_CLOEXEC);
  load->wires = calloc(load->connections, sizeof *load->wires);
  load->latencies_us = calloc(LATENCIES_MAX, sizeof *load->latencies_us);
  if (load->epoll < 0 || load->wires == NULL || load->latencies_us == NULL) {
    die("load");
  }
  for (size_t i = 0; i < load->connections; i++) {
    struct load_wire *wire = &load->wires[i];
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = wire}};
    load_wire_open(wire, load->port);
    if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, wire->fd, &event) != 0) {
      die("load");
    }
    rest(load, wire);
  }
}

/* Moves `due_us` on by a gap of the Poisson process. */
static void schedule_next(struct load *load)
{
  double gap_s = load->rate > 0 ? -log(1 - drand48()) / load->rate : 0;
  load->due_us += (int64_t)(gap_s * 1e6);
}

static void send_due(struct load *load, int64_t now_us)
{
  while (load->idle_len > 0 && load->due_us <= now_us && load->due_us < load->until_us) {
    struct load_wire *wire = load->idle[load->idle_from];
    load->idle_from = (load->idle_from + 1) % load->connections;
    load->idle_len--;
    wire->due_us = load->rate > 0 ? load->due_us : now_us;
    schedule_next(load);
    if (!load_wire_send(wire, load->request)) {
      die("load: the service closed a connection");
    }
  }
  if (load->rate == 0) {
    load->due_us = now_us;
  }
}

static void take_answer(struct load *load, struct load_wire *wire)
{
  enum load_answer answer = load_wire_receive(wire, str_of(load->expected));
  if (answer == LOAD_UNFINISHED) {
    return;
  }
  if (answer == LOAD_BAD) {
    fprintf(stderr, "load: %.*s\n", (int)wire->received, wire->answer);
    exit(1);
  }
  if (load->latencies_len < LATENCIES_MAX) {
    load->latencies_us[load->latencies_len++] = (uint32_t)(clock_monotonic_us() - wire->due_us);
  }
  rest(load, wire);
}

/* Until something has come, or the next request is due and a connection free for it. For the most that the service can
   do it polls without sleeping: over loopback the service's processor would pay for waking it at each answer. */
static void wait_for_events(struct load *load, int64_t now_us)
{
  struct epoll_event events[64];
  int64_t wait_us = load->idle_len > 0 && load->due_us < load->until_us ? load->due_us - now_us : 100000;
  wait_us = wait_us > 0 && load->rate > 0 ? wait_us : 0;
  struct timespec timeout = {.tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000};
  int count = epoll_pwait2(load->epoll, events, sizeof events / sizeof *events, &timeout, NULL);
  for (int i = 0; i < count; i++) {
    take_answer(load, events[i].data.ptr);
  }
}

/* Seconds until the last answer. */
static double run(struct load *load)
{
  int64_t start_us = clock_monotonic_us();
  int64_t now_us = start_us;
  load->due_us = start_us;
  load->until_us = start_us + (int64_t)(load->seconds * 1e6);
  while (now_us < load->until_us || (load->idle_len < load->connections && now_us < load->until_us + DRAIN_US)) {
    send_due(load, now_us);
    wait_for_events(load, now_us);
    now_us = clock_monotonic_us();
  }
  return (double)(now_us - start_us) / 1e6;
}

/* How long this program was ready to run while its processor was given to others; its stalls count as the service's. */
static double waited_ms(void)
{
  double own_ns = 0;
  double waited_ns = 0;
  FILE *file = fopen("/proc/self/schedstat", "re");
  if (file == NULL || fscanf(file, "%lf %lf", &own_ns, &waited_ns) != 2) {
    die("load: /proc/self/schedstat");
  }
  fclose(file);
  return waited_ns / 1e6;
}

static int by_size(const void *a, const void *b)
{
  uint32_t left = *(const uint32_t *)a;
  uint32_t right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

static void print(struct load *load, double seconds)
{
  size_t len = load->latencies_len;
  uint32_t *us = load->latencies_us;
  if (len == 0) {
    fprintf(stderr, "load: no answers\n");
    exit(1);
  }
  qsort(us, len, sizeof *us, by_size);
  printf("{\"requests\":%zu,\"unanswered\":%zu,\"per_s\":%.1f,\"p50_us\":%u,\"p99_us\":%u,\"most_us\":%u,"
         "\"waited_ms\":%.3f}\n",
         len, load->connections - load->idle_len, (double)len / seconds, us[len / 2], us[len * 99 / 100], us[len - 1],
         waited_ms());
}

static int usage(void)
{
  fprintf(stderr, "usage: load --port N --path PATH --token TOKEN --body FILE [--expect TEXT] [--connections N]\n"
                  "            [--seconds S] [--rate PER_SECOND]\n");
  return 2;
}

static bool read_options(struct load *load, int argc, char **argv)
{
  static const struct option options[] = {
      {"port", required_argument, NULL, 'p'},
      {"path", required_argument, NULL, 'a'},
      {"token", required_argument, NULL, 't'},
      {"body", required_argument, NULL, 'b'},
      {"expect", required_argument, NULL, 'e'},
      {"connections", required_argument, NULL, 'c'},
      {"seconds", required_argument, NULL, 's'},
      {"rate", required_argument, NULL, 'r'},
      {0},
  };
  for (int choice; (choice = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (choice) {
    case 'p':
      load->port = (uint16_t)strtoul(optarg, NULL, 10);
      break;
    case 'a':
      load->path = optarg;
      break;
    case 't':
      load->token = optarg;
      break;
    case 'b':
      load->body = optarg;
      break;
    case 'e':
      load->expected = optarg;
      break;
    case 'c':
      load->connections = strtoul(optarg, NULL, 10);
      break;
    case 's':
      load->seconds = strtod(optarg, NULL);
      break;
    case 'r':
      load->rate = strtod(optarg, NULL);
      break;
    default:
      return false;
    }
  }
  bool named = load->port != 0 && load->path != NULL && load->token != NULL && load->body != NULL;
  return named && load->connections > 0 && load->connections <= CONNECTIONS_MAX && load->seconds > 0;
}

int main(int argc, char **argv)
{
  [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
  struct load load = {.connections = 16, .seconds = 1, .expected = ""};
  if (!read_options(&load, argc, argv)) {
    return usage();
  }
  (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  make_request(&load, memory);
  open_wires(&load);
  double seconds = run(&load);
  print(&load, seconds);
  for (size_t i = 0; i < load.connections; i++) {
    load_wire_close(&load.wires[i]);
  }
  free(load.wires);
  free(load.latencies_us);
  return 0;
}

#include "wire.h"

#include <microhttpd.h>

#include <arpa/inet.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"

/* The only file that knows libmicrohttpd (0.9.75). What its parser lets through head_check refuses; what its timeout
   does not see, a slow drip, the watch cuts. It answers a few things by itself, without problem details: 400 for a
   broken header line or chunk, 431 beyond its own memory, 505 for a version other than HTTP/1; and it closes without
   an answer when the first line is none. */

enum {
  FIELDS_MAX = 128,
  KEPT_SCOPES = 8,
  SMALL_BODY_OCTETS = 64 * 1024,
  KEPT_SCOPE_OCTETS = 1024 * 1024,
  /* A header block, and the library's index of it. The library clears all of it after each request. */
  CONNECTION_OCTETS = LIMIT_HEADER_OCTETS + 8 * 1024,
};

struct wire {
  struct wire_settings set;
  struct MHD_Daemon *daemon; /* once the thread runs only it calls the library */
  pthread_t thread;
  int wake; /* an eventfd: the phase has changed */
  _Atomic enum wire_phase phase;
  _Atomic bool called; /* it has seen that the phase is over in which it serves, and taken in what was queued then */
  struct scope *kept[KEPT_SCOPES]; /* for the next requests; only the worker's thread uses them */
  size_t kept_len;
  size_t reserved; /* octets for large bodies under way; only the worker's thread counts */
};

/* A connection's request, from its first line until the reply has left. */
struct wire_request {
  struct http_exchange exchange;
  struct str target;
  bool headed; /* the fields were seen */
  size_t reserved; /* octets for its body, part of the worker's */
};

static struct scope *scope_borrow(struct wire *wire)
{
  return wire->kept_len > 0 ? wire->kept[--wire->kept_len] : scope_new(LIMIT_SCOPE_OCTETS);
}

static void scope_give_back(struct wire *wire, struct scope *scope)
{
  if (wire->kept_len == KEPT_SCOPES || scope_kept_octets(scope) > KEPT_SCOPE_OCTETS) {
    scope_free(scope);
    return;
  }
  scope_reset(scope);
  wire->kept[wire->kept_len++] = scope;
}

static struct watched *watched_of(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

static void deadline_set(struct MHD_Connection *connection, bool busy, unsigned in_ms)
{
  struct watched *watched = watched_of(connection);
  if (watched != NULL) {
    watched_until(watched, busy, clock_monotonic_us() + (int64_t)in_ms * 1000);
  }
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
  struct wire *wire = context;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    if (*socket_context != NULL) {
      watch_remove(wire->set.watch, *socket_context);
    }
    return;
  }
  int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  int64_t deadline_us = clock_monotonic_us() + (int64_t)wire->set.settings->request_ms * 1000;
  *socket_context = watch_add(wire->set.watch, fd, deadline_us);
  if (*socket_context == NULL) {
    shutdown(fd, SHUT_RDWR); /* a connection that nobody watches must not stay */
  }
}

/* The first line has come. The target is still as it was sent. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
  struct wire *wire = context;
  deadline_set(connection, true, wire->set.settings->request_ms);
  struct scope *scope = scope_borrow(wire);
  if (scope == NULL) {
    return NULL;
  }
  struct wire_request *request = SCOPE_NEW(scope, struct wire_request);
  if (request == NULL) {
    scope_free(scope);
    return NULL;
  }
  request->target = scope_str(scope, str_of(target == NULL ? "" : target));
  exchange_begin(&request->exchange, wire->set.host, scope);
  return request;
}

/* Percent-decoding is ours (http_route_find): the library would decode a slash before the path is cut at slashes. */
static size_t unescape_nothing(void *context, struct MHD_Connection *connection, char *text)
{
  (void)context;
  (void)connection;
  return strlen(text);
}

struct field_list {
  struct http_pair at[FIELDS_MAX];
  size_t len; /* counts on beyond FIELDS_MAX */
};

static enum MHD_Result field_add(void *context, enum MHD_ValueKind kind, const char *name, size_t name_len,
                                 const char *value, size_t value_len)
{
  (void)kind;
  struct field_list *list = context;
  if (list->len < FIELDS_MAX) {
    list->at[list->len] = (struct http_pair){{name, name_len}, {value, value_len}};
  }
  list->len++;
  return MHD_YES;
}

static void head_read(struct MHD_Connection *connection, struct wire_request *request, const char *method,
                      const char *version)
{
  struct field_list fields;
  fields.len = 0;
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, field_add, &fields);
  struct http_head head = {
      .method = str_of(method),
      .target = request->target,
      .version = str_of(version),
      .fields = fields.at,
      .fields_len = fields.len < FIELDS_MAX ? fields.len : FIELDS_MAX,
      .octets = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size,
  };
  request->headed = true;
  if (fields.len > FIELDS_MAX) {
    head.octets = SIZE_MAX; /* refused as too long */
  }
  exchange_head(&request->exchange, &head);
}

static struct MHD_Response *response_of(const struct wire *wire, const struct http_exchange *exchange)
{
  const struct http_reply *reply = &exchange->reply;
  union { /* the library takes a pointer to what it never writes */
    const uint8_t *seen;
    void *taken;
  } body = {.seen = reply->body.at};
  struct MHD_Response *response = MHD_create_response_from_buffer(reply->body.len, body.taken, MHD_RESPMEM_PERSISTENT);
  if (response == NULL) {
    return NULL;
  }
  bool whole = true;
  if (reply->content_type.len > 0) {
    char *type = scope_cstr(exchange->scope, reply->content_type);
    whole = type != NULL && MHD_add_response_header(response, "Content-Type", type) == MHD_YES;
  }
  for (size_t i = 0; i < reply->headers_len && whole; i++) {
    char *value = scope_cstr(exchange->scope, reply->headers[i].value);
    whole = value != NULL && MHD_add_response_header(response, reply->headers[i].name.at, value) == MHD_YES;
  }
  if (exchange->must_close || atomic_load(&wire->phase) != WIRE_SERVING) {
    whole = whole && MHD_add_response_header(response, "Connection", "close") == MHD_YES;
  }
  if (!whole) {
    MHD_destroy_response(response);
    return NULL;
  }
  return response;
}

static enum MHD_Result reply_send(struct wire *wire, struct MHD_Connection *connection, struct wire_request *request)
{
  deadline_set(connection, true, UINT32_MAX); /* a handler is ours: it ends */
  exchange_finish(&request->exchange);
  deadline_set(connection, true, wire->set.settings->request_ms);
  struct MHD_Response *response = response_of(wire, &request->exchange);
  if (response == NULL) {
    return MHD_NO;
  }
  enum MHD_Result queued = MHD_queue_response(connection, (unsigned)request->exchange.reply.status, response);
  MHD_destroy_response(response);
  return queued;
}

/* Large bodies are let in only while there is room for all that they may grow to; small ones always. */
static void room_reserve(struct wire *wire, struct wire_request *request)
{
  size_t expected = request->exchange.body_expected;
  if (expected <= SMALL_BODY_OCTETS) {
    return;
  }
  if (expected > LIMIT_BUFFERED_OCTETS - wire->reserved) {
    exchange_turn_away(&request->exchange);
    return;
  }
  request->reserved = expected;
  wire->reserved += expected;
}

/* Called when the fields have come, for each part of the body, and at the end. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *part, size_t *part_len,
                                  void **request_context)
{
  (void)path;
  struct wire *wire = context;
  struct wire_request *request = *request_context;
  if (request == NULL) {
    return MHD_NO; /* no memory for it */
  }
  if (!request->headed) {
    head_read(connection, request, method, version);
    room_reserve(wire, request);
    return request->exchange.must_close ? reply_send(wire, connection, request) : MHD_YES;
  }
  if (*part_len > 0) {
    struct str octets = {part, *part_len};
    *part_len = 0;
    return exchange_body(&request->exchange, octets) ? MHD_YES : MHD_NO;
  }
  return request->exchange.finished ? MHD_YES : reply_send(wire, connection, request);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request_context,
                         enum MHD_RequestTerminationCode code)
{
  struct wire *wire = context;
  struct wire_request *request = *request_context;
  deadline_set(connection, false, wire->set.settings->idle_ms);
  if (request == NULL) {
    return;
  }
  bool sent = request->exchange.finished && code == MHD_REQUEST_TERMINATED_COMPLETED_OK;
  exchange_log(&request->exchange, wire->set.meters, sent);
  wire->reserved -= request->reserved;
  scope_give_back(wire, request->exchange.scope);
  *request_context = NULL;
}

static unsigned connections_each(const struct http_settings *settings)
{
  unsigned each = settings->connections / settings->workers;
  return each == 0 ? 1 : each;
}

static void accept_queued(struct wire *wire)
{
  struct sockaddr_storage peer;
  socklen_t peer_len = sizeof peer;
  int fd;
  while ((fd = accept4(wire->set.listener, (struct sockaddr *)&peer, &peer_len, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    (void)MHD_add_connection(wire->daemon, fd, (struct sockaddr *)&peer, peer_len);
    peer_len = sizeof peer;
  }
}

/* Until something has come for the library, for the listener when that is ours, or the phase changes. */
static void wait_for_work(struct wire *wire, enum wire_phase phase)
{
  struct pollfd fds[] = {
      {.fd = MHD_get_daemon_info(wire->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, .events = POLLIN},
      {.fd = wire->wake, .events = POLLIN},
      {.fd = phase == WIRE_LAST_CALL ? wire->set.listener : -1, .events = POLLIN},
  };
  MHD_UNSIGNED_LONG_LONG ms = 0;
  bool bounded = MHD_get_timeout(wire->daemon, &ms) == MHD_YES;
  (void)poll(fds, sizeof fds / sizeof *fds, !bounded ? -1 : ms > INT_MAX ? INT_MAX : (int)ms);
  if (fds[1].revents != 0) {
    eventfd_t changes;
    (void)eventfd_read(wire->wake, &changes);
  }
}

/* Quiesced first: otherwise the library would close the listener, which is ours. */
static void daemon_stop(struct wire *wire)
{
  (void)MHD_quiesce_daemon(wire->daemon);
  MHD_stop_daemon(wire->daemon);
}

/* A round takes what has come on any connection; its log lines are written at its end. */
static void *wire_run(void *context)
{
  struct wire *wire = context;
  enum wire_phase phase;
  log_gather(true);
  while ((phase = atomic_load(&wire->phase)) != WIRE_ENDING) {
    if (phase != WIRE_SERVING && (phase == WIRE_LAST_CALL || !atomic_load(&wire->called))) {
      (void)MHD_quiesce_daemon(wire->daemon); /* nothing to do after the first time */
      accept_queued(wire);
    }
    (void)MHD_run(wire->daemon);
    atomic_store(&wire->called, phase != WIRE_SERVING);
    log_flush();
    wait_for_work(wire, phase);
  }
  daemon_stop(wire);
  log_gather(false);
  return NULL;
}

static struct MHD_Daemon *daemon_start(struct wire *wire)
{
  return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, wire, MHD_OPTION_LISTEN_SOCKET, wire->set.listener,
                          MHD_OPTION_NOTIFY_CONNECTION, on_connection, wire, MHD_OPTION_URI_LOG_CALLBACK, on_target,
                          wire, MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, NULL, MHD_OPTION_NOTIFY_COMPLETED,
                          on_completed, wire, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_OCTETS,
                          MHD_OPTION_CONNECTION_LIMIT, connections_each(wire->set.settings), MHD_OPTION_END);
}

static void wire_free(struct wire *wire)
{
  close(wire->set.listener);
  close(wire->wake);
  for (size_t i = 0; i < wire->kept_len; i++) {
    scope_free(wire->kept[i]);
  }
  free(wire);
}

enum err wire_open(struct scope *scope, const struct wire_settings *settings, struct wire **out)
{
  struct wire *wire = calloc(1, sizeof *wire);
  if (wire == NULL) {
    close(settings->listener);
    return FAIL(scope, ERR_LIMIT, "no memory for a worker");
  }
  wire->set = *settings;
  wire->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  wire->daemon = wire->wake < 0 ? NULL : daemon_start(wire);
  if (wire->daemon == NULL) {
    wire_free(wire);
    return FAIL(scope, ERR_IO, "libmicrohttpd cannot start a worker");
  }
  if (pthread_create(&wire->thread, NULL, wire_run, wire) != 0) {
    daemon_stop(wire);
    wire_free(wire);
    return FAIL(scope, ERR_IO, "a worker cannot start its thread");
  }
  *out = wire;
  return OK;
}

void wire_enter(struct wire *wire, enum wire_phase phase)
{
  atomic_store(&wire->phase, phase);
  (void)eventfd_write(wire->wake, 1);
}

bool wire_called(const struct wire *wire)
{
  return atomic_load(&wire->called);
}

void wire_close(struct wire *wire)
{
  wire_enter(wire, WIRE_ENDING);
  pthread_join(wire->thread, NULL);
  wire_free(wire);
}

#include "raw.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "testing/testing.h"

int raw_open(uint16_t port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    fail_msg("cannot connect to port %u", port);
  }
  return fd;
}

bool raw_send(int fd, struct str octets)
{
  for (size_t sent = 0; sent < octets.len;) {
    ssize_t now = send(fd, octets.at + sent, octets.len - sent, MSG_NOSIGNAL);
    if (now <= 0) {
      return false;
    }
    sent += (size_t)now;
  }
  return true;
}

/* Octets received, 0 at the end or after a reset, -1 when nothing came in time. */
static ssize_t receive(int fd, char *at, size_t cap, int wait_ms)
{
  struct pollfd watched = {.fd = fd, .events = POLLIN};
  if (poll(&watched, 1, wait_ms) <= 0) {
    return -1;
  }
  ssize_t got = recv(fd, at, cap, 0);
  return got < 0 ? 0 : got;
}

struct str raw_field(const struct raw_reply *reply, const char *name)
{
  size_t len = strlen(name);
  for (size_t from = 0; from < reply->head.len;) {
    size_t end = str_find(reply->head, '\n', from);
    struct str line = str_slice(reply->head, from, end);
    if (line.len > len && strncasecmp(line.at, name, len) == 0 && line.at[len] == ':') {
      return str_trim(str_slice(line, len + 1, line.len));
    }
    from = end == SIZE_MAX ? reply->head.len : end + 1;
  }
  return STR("");
}

static struct raw_reply nothing(ssize_t got)
{
  return (struct raw_reply){.status = got < 0 ? -1 : 0};
}

/* One octet at a time: what follows the head belongs to the body or to the next reply. */
static ssize_t head_read(int fd, struct buf *head, int wait_ms)
{
  for (;;) {
    char c;
    ssize_t got = receive(fd, &c, 1, wait_ms);
    if (got <= 0) {
      return got;
    }
    buf_add_char(head, c);
    if (str_ends((struct str){head->at, head->len}, STR("\r\n\r\n"))) {
      return 1;
    }
  }
}

struct raw_reply raw_read(int fd, struct scope *scope, bool head_only, int wait_ms)
{
  struct buf head = buf_in(scope);
  ssize_t got = head_read(fd, &head, wait_ms);
  if (got <= 0) {
    return nothing(got);
  }
  struct raw_reply reply = {.head = {head.at, head.len}};
  reply.status = atoi(scope_cstr(scope, str_slice(reply.head, strlen("HTTP/1.1 "), strlen("HTTP/1.1 200"))));
  uint64_t octets = 0;
  (void)str_to_u64(raw_field(&reply, "Content-Length"), &octets);
  struct buf body = buf_in(scope);
  while (!head_only && body.len < octets) {
    char block[4096];
    size_t wanted = octets - body.len < sizeof block ? octets - body.len : sizeof block;
    got = receive(fd, block, wanted, wait_ms);
    if (got <= 0) {
      return nothing(got);
    }
    buf_add(&body, (struct str){block, (size_t)got});
  }
  reply.body = (struct str){body.at, body.len};
  return reply;
}

bool raw_closed(int fd, int wait_ms)
{
  char block[4096];
  ssize_t got;
  do {
    got = receive(fd, block, sizeof block, wait_ms);
  } while (got > 0);
  return got == 0;
}

struct raw_reply raw_exchange(uint16_t port, struct scope *scope, struct str octets)
{
  int fd = raw_open(port);
  (void)raw_send(fd, octets);
  struct raw_reply reply = raw_read(fd, scope, false, 5000);
  close(fd);
  return reply;
}

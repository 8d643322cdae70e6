#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union any_address {
  struct sockaddr any;
  struct sockaddr_in four;
  struct sockaddr_in6 six;
};

static enum err address_parse(struct scope *scope, struct str text, uint16_t port, union any_address *out)
{
  char *terminated = scope_cstr(scope, text);
  if (terminated == NULL) {
    return scope_err(scope);
  }
  *out = (union any_address){0};
  if (inet_pton(AF_INET, terminated, &out->four.sin_addr) == 1) {
    out->four.sin_family = AF_INET;
    out->four.sin_port = htons(port);
    return OK;
  }
  if (inet_pton(AF_INET6, terminated, &out->six.sin6_addr) == 1) {
    out->six.sin6_family = AF_INET6;
    out->six.sin6_port = htons(port);
    return OK;
  }
  return FAIL(scope, ERR_CONFIG, "the listen address %s is not numeric", terminated);
}

static socklen_t address_octets(const union any_address *address)
{
  return address->any.sa_family == AF_INET ? sizeof address->four : sizeof address->six;
}

static in_port_t *port_of(union any_address *address)
{
  return address->any.sa_family == AF_INET ? &address->four.sin_port : &address->six.sin6_port;
}

static uint16_t bound_port(int fd)
{
  union any_address address = {0};
  socklen_t octets = sizeof address;
  getsockname(fd, &address.any, &octets);
  return ntohs(*port_of(&address));
}

static enum err refuse(struct scope *scope, const union any_address *address, int fd)
{
  union any_address copy = *address;
  const char *reason = strerror(errno);
  if (fd >= 0) {
    close(fd);
  }
  return FAIL(scope, ERR_IO, "cannot listen on port %d: %s", ntohs(*port_of(&copy)), reason);
}

static enum err bind_one(struct scope *scope, const union any_address *address, bool shared, int *out)
{
  int on = 1;
  int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) ||
      bind(fd, &address->any, address_octets(address)) != 0) {
    return refuse(scope, address, fd);
  }
  *out = fd;
  return OK;
}

/* SO_REUSEPORT would let a second server share the port in silence; a socket without it cannot be bound then. */
static enum err port_probe(struct scope *scope, const union any_address *address)
{
  int fd = -1;
  TRY(bind_one(scope, address, false, &fd));
  close(fd);
  return OK;
}

static enum err listen_one(struct scope *scope, const union any_address *address, int *out)
{
  TRY(bind_one(scope, address, true, out));
  return listen(*out, SOMAXCONN) == 0 ? OK : refuse(scope, address, *out);
}

static void close_all(size_t count, const int fds[])
{
  for (size_t i = 0; i < count; i++) {
    close(fds[i]);
  }
}

enum err listen_open(struct scope *scope, struct str address_text, uint16_t port, size_t count, int listeners[],
                     uint16_t *real_port)
{
  union any_address address = {0};
  TRY(address_parse(scope, address_text, port, &address));
  if (port != 0) {
    TRY(port_probe(scope, &address));
  }
  for (size_t i = 0; i < count; i++) {
    enum err err = listen_one(scope, &address, &listeners[i]);
    if (err != OK) {
      close_all(i, listeners);
      return err;
    }
    *real_port = bound_port(listeners[i]);
    *port_of(&address) = htons(*real_port);
  }
  return OK;
}

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

static uint16_t bound_port(int fd)
{
  union any_address address = {0};
  socklen_t octets = sizeof address;
  getsockname(fd, &address.any, &octets);
  return ntohs(address.any.sa_family == AF_INET ? address.four.sin_port : address.six.sin6_port);
}

static void fd_drop(const int *fd)
{
  if (*fd >= 0) {
    close(*fd);
  }
}

static enum err bind_one(struct scope *scope, const union any_address *address, bool shared, int *out)
{
  int on = 1;
  [[gnu::cleanup(fd_drop)]] int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) ||
      bind(fd, &address->any, address_octets(address)) != 0) {
    return FAIL(scope, ERR_IO, "cannot listen on port %d: %s",
                ntohs(address->any.sa_family == AF_INET ? address->four.sin_port : address->six.sin6_port),
                strerror(errno));
  }
  *out = fd;
  fd = -1;
  return OK;
}

/* SO_REUSEPORT would let a second server share the port in silence; a socket without it cannot be bound then. */
static enum err port_probe(struct scope *scope, const union any_address *address)
{
  [[gnu::cleanup(fd_drop)]] int fd = -1;
  return bind_one(scope, address, false, &fd);
}

static enum err listen_one(struct scope *scope, const union any_address *address, int *out)
{
  [[gnu::cleanup(fd_drop)]] int fd = -1;
  TRY(bind_one(scope, address, true, &fd));
  if (listen(fd, SOMAXCONN) != 0) {
    return FAIL(scope, ERR_IO, "cannot listen: %s", strerror(errno));
  }
  *out = fd;
  fd = -1;
  return OK;
}

static enum err listen_rest(struct scope *scope, struct str address_text, size_t count, int listeners[],
                            uint16_t real_port)
{
  union any_address address;
  TRY(address_parse(scope, address_text, real_port, &address));
  for (size_t i = 1; i < count; i++) {
    enum err err = listen_one(scope, &address, &listeners[i]);
    while (err != OK && i > 0) {
      close(listeners[--i]);
      if (i == 0) {
        return err;
      }
    }
  }
  return OK;
}

enum err listen_open(struct scope *scope, struct str address_text, uint16_t port, size_t count, int listeners[],
                     uint16_t *real_port)
{
  union any_address address;
  TRY(address_parse(scope, address_text, port, &address));
  if (port != 0) {
    TRY(port_probe(scope, &address));
  }
  TRY(listen_one(scope, &address, &listeners[0]));
  *real_port = bound_port(listeners[0]);
  return listen_rest(scope, address_text, count, listeners, *real_port);
}

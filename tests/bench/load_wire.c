#include "load_wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void load_wire_open(struct load_wire *wire, uint16_t port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int on = 1;
  wire->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (wire->fd < 0 || setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
      connect(wire->fd, (const struct sockaddr *)&address, sizeof address) != 0) {
    perror("load: cannot connect");
    exit(1);
  }
}

void load_wire_close(struct load_wire *wire)
{
  close(wire->fd);
}

bool load_wire_send(struct load_wire *wire, struct str request)
{
  wire->received = 0;
  for (size_t sent = 0; sent < request.len;) {
    ssize_t octets = send(wire->fd, request.at + sent, request.len - sent, MSG_NOSIGNAL);
    if (octets <= 0) {
      return false;
    }
    sent += (size_t)octets;
  }
  return true;
}

size_t load_wire_whole_len(struct str message)
{
  static const char field[] = "Content-Length: ";
  const char *end = memmem(message.at, message.len, "\r\n\r\n", 4);
  if (end == NULL) {
    return 0;
  }
  size_t head = (size_t)(end - message.at) + 4;
  const char *length = memmem(message.at, head, field, sizeof field - 1);
  return length == NULL ? SIZE_MAX : head + (size_t)strtoul(length + sizeof field - 1, NULL, 10);
}

enum load_answer load_wire_receive(struct load_wire *wire, struct str expected)
{
  ssize_t octets = recv(wire->fd, wire->answer + wire->received, sizeof wire->answer - wire->received, MSG_DONTWAIT);
  if (octets < 0 && errno == EAGAIN) {
    return LOAD_UNFINISHED;
  }
  if (octets <= 0) {
    return LOAD_BAD;
  }
  wire->received += (size_t)octets;
  struct str answer = {wire->answer, wire->received};
  size_t whole = load_wire_whole_len(answer);
  if (whole == 0 || (whole > answer.len && whole <= sizeof wire->answer)) {
    return wire->received < sizeof wire->answer ? LOAD_UNFINISHED : LOAD_BAD;
  }
  bool good = whole == answer.len && str_starts(answer, STR("HTTP/1.1 200 ")) && str_contains(answer, expected);
  return good ? LOAD_GOOD : LOAD_BAD;
}

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load_wire.h"

/* echo BUSY_US  a server that takes so much of the processor's time for each request, the kernel's part in it too, and
                 answers that all is well.

   What stands beside the latencies of a real service: the same load, the same kernel, the same neighbours, and as much
   work, but none of the service's code. It prints its port, and serves until it is killed. */

enum { EVENTS_MAX = 64, REQUEST_OCTETS = 256 * 1024 };

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n"
                             "{\"verified\":true}";

struct connection {
  int fd;
  size_t received;
  char request[REQUEST_OCTETS];
};

static void die(const char *what)
{
  perror(what);
  exit(1);
}

static int listen_anywhere(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t octets = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (const struct sockaddr *)&address, octets) != 0 || listen(fd, SOMAXCONN) != 0 ||
      getsockname(fd, (struct sockaddr *)&address, &octets) != 0) {
    die("echo");
  }
  printf("%u\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static double own_us(void)
{
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The processor's time for each request, and how much there was after the last one. */
struct work {
  double busy_us;
  double done_us;
};

/* What sending the last answer and receiving this request took is in it. */
static void do_work(struct work *work)
{
  while (own_us() < work->done_us + work->busy_us) {
  }
  work->done_us = own_us();
}

static void take_connection(int epoll, int listener)
{
  int on = 1;
  struct connection *connection = calloc(1, sizeof *connection);
  struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = connection}};
  if (connection == NULL) {
    die("echo");
  }
  connection->fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (connection->fd < 0 || setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
      epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0) {
    die("echo");
  }
}

static void drop_connection(struct connection *connection)
{
  close(connection->fd);
  free(connection);
}

static void serve(struct connection *connection, struct work *each)
{
  ssize_t octets = recv(connection->fd, connection->request + connection->received,
                        sizeof connection->request - connection->received, MSG_DONTWAIT);
  if (octets < 0 && errno == EAGAIN) {
    return;
  }
  if (octets <= 0) {
    drop_connection(connection);
    return;
  }
  connection->received += (size_t)octets;
  size_t whole = load_wire_whole_len((struct str){connection->request, connection->received});
  if (whole == 0 || connection->received < whole) {
    return;
  }
  connection->received = 0;
  do_work(each);
  if (send(connection->fd, answer, sizeof answer - 1, MSG_NOSIGNAL) != sizeof answer - 1) {
    drop_connection(connection);
  }
}

int main(int argc, char **argv)
{
  if (argc != 2) {
    fprintf(stderr, "usage: echo BUSY_US\n");
    return 2;
  }
  struct work each = {.busy_us = strtod(argv[1], NULL)};
  int listener = listen_anywhere();
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = NULL}};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0) {
    die("echo");
  }
  for (;;) {
    struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(epoll, events, EVENTS_MAX, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr == NULL) {
        take_connection(epoll, listener);
      } else {
        serve(events[i].data.ptr, &each);
      }
    }
  }
}

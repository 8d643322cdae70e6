#pragma once

#include "base/scope.h"

/* Keeps time over connections: the HTTP library's own timeout counts inactivity only, so one octet now and then would
   hold a connection for ever. Every connection has a deadline; a thread shuts the sockets that are past it. */

struct watch;
struct watched; /* one connection */

/* Starts the thread. */
enum err watch_open(struct scope *scope, struct watch **out);
/* Ends the thread; every connection must be gone. */
void watch_close(struct watch *watch);

/* NULL when there is no memory. The socket is only ever shut, never closed, and never after watch_remove. */
struct watched *watch_add(struct watch *watch, int fd, int64_t deadline_us);
void watch_remove(struct watch *watch, struct watched *watched);

/* Called by the connection's own thread. `busy`: a request is under way. */
void watched_until(struct watched *watched, bool busy, int64_t deadline_us);

size_t watch_count(struct watch *watch);
/* Tells idle connections that nothing more is read: what has arrived is still answered, then they close. */
void watch_shut_idle(struct watch *watch);

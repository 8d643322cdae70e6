#pragma once

#include "base/scope.h"

/* Where the registry puts what everybody may read: the tiles and checkpoints of its logs, status lists, trust lists. A
   folder (publication_folder_open) that any web server can serve; nobody need trust it, since all in it is signed or
   hangs on something that is. Paths are relative, "logs/2026/tile/0/000". Putting belongs to one thread, reading to
   any. Every call may fail with ERR_IO, after which the same call may be made again. */

struct publication; /* the engine's own */

struct publication_calls {
  enum err (*put)(struct publication *self, struct scope *scope, struct str path, struct bytes octets);
  enum err (*replace)(struct publication *self, struct scope *scope, struct str path, struct bytes octets);
  enum err (*settle)(struct publication *self, struct scope *scope);
  enum err (*read)(struct publication *self, struct scope *scope, struct str path, bool *found, struct bytes *octets);
  void (*prune)(struct publication *self, struct str path);
  void (*close)(struct publication *self);
};

struct publication_port {
  const struct publication_calls *calls;
  struct publication *self;
};

/* A file that never changes. The same octets may be put again, which writes them anew (what a failed fsync left behind
   is not to be relied on); others are ERR_CONFLICT. */
enum err publication_put(const struct publication_port *port, struct scope *scope, struct str path,
                         struct bytes octets);
/* A file that is replaced, whole or not at all. */
enum err publication_replace(const struct publication_port *port, struct scope *scope, struct str path,
                             struct bytes octets);
/* Returns when all that was put and replaced before is durable, with its names. */
enum err publication_settle(const struct publication_port *port, struct scope *scope);
/* In the scope. Not found is no error. ERR_LIMIT for a file larger than any that is put. */
enum err publication_read(const struct publication_port *port, struct scope *scope, struct str path, bool *found,
                          struct bytes *octets);
/* Takes away a folder of files that nobody needs any more, as far as it can; tells no fault. */
void publication_prune(const struct publication_port *port, struct str path);
void publication_close(const struct publication_port *port);

/* Opens a folder, making it when it is not there. ERR_CONFIG. `path` is NUL-terminated. */
enum err publication_folder_open(struct scope *scope, const char *path, struct publication_port *out);

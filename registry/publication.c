#include "registry/publication.h"

enum err publication_put(const struct publication_port *port, struct scope *scope, struct str path, struct bytes octets)
{
  return port->calls->put(port->self, scope, path, octets);
}

enum err publication_replace(const struct publication_port *port, struct scope *scope, struct str path,
                             struct bytes octets)
{
  return port->calls->replace(port->self, scope, path, octets);
}

enum err publication_settle(const struct publication_port *port, struct scope *scope)
{
  return port->calls->settle(port->self, scope);
}

enum err publication_read(const struct publication_port *port, struct scope *scope, struct str path, bool *found,
                          struct bytes *octets)
{
  *found = false;
  *octets = (struct bytes){0};
  return port->calls->read(port->self, scope, path, found, octets);
}

void publication_prune(const struct publication_port *port, struct str path)
{
  port->calls->prune(port->self, path);
}

void publication_close(const struct publication_port *port)
{
  if (port->calls != NULL) {
    port->calls->close(port->self);
  }
}

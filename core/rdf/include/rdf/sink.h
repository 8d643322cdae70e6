#pragma once

#include "rdf/quad.h"

/* Where quads go: whoever makes quads is given a sink, so that a pipeline (JSON-LD → canonizer → hash) is assembled
   once and runs without text between its parts. The quad is borrowed for the call; its texts live as long as the scope
   of the operation. */
struct rdf_sink {
  void *handle;
  enum err (*write)(void *handle, const struct rdf_quad *quad);
};

static inline enum err rdf_sink_write(const struct rdf_sink *sink, const struct rdf_quad *quad)
{
  return sink->write(sink->handle, quad);
}

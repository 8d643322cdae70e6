#pragma once

#include "http/server.h"
#include "witness/witness.h"

/* A witness over HTTP: POST /add-checkpoint, and GET /<origin hash>/checkpoint for monitors, to be served by
   http_server_start or http_serve. Borrows the witness. Nobody needs a token: what is cosigned proves itself. */
struct http_service witness_service(struct witness *witness);

#pragma once

#include "http/route.h"

/* A request up to its empty line, as it came: nothing decoded, every field in its order. The views are borrowed from
   the connection. */
struct http_head {
  struct str method;
  struct str target; /* path and query */
  struct str version; /* "HTTP/1.1" */
  const struct http_pair *fields;
  size_t fields_len;
  size_t octets; /* of the block on the wire, from the method to the empty line */
};

/* The value of the only field of that name; empty when absent. Names compare without case. */
struct str head_field(const struct http_head *head, struct str name);

/* Refuses what two parsers could read in two ways (request smuggling), and what is beyond the limits. After such a
   fault the connection must be closed: where the next request begins is not certain.
   Errors: ERR_SYNTAX, ERR_HEADER_LENGTH, ERR_URL_LENGTH. */
enum err head_check(struct scope *scope, const struct http_head *head);

/* Whether a body follows, and its declared length (SIZE_MAX when chunked). Only after head_check. */
bool head_has_body(const struct http_head *head, size_t *octets);
bool head_expects_continue(const struct http_head *head);

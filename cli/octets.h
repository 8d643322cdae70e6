#pragma once

#include "base/scope.h"

/* CBOR-LD octets at the terminal: hexadecimal text that can be pasted, or the octets themselves. */

/* Of a file or of standard input. What begins with CBOR-LD's tag is taken as it is, else it must be hexadecimal. */
enum err octets_read(struct scope *scope, const char *path, struct bytes *out);
/* On standard output: hexadecimal with a line feed, or the octets alone when `raw`. */
enum err octets_write(struct scope *scope, bool raw, struct bytes octets);

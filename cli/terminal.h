#pragma once

#include "base/scope.h"
#include "verb.h"

/* The edge to the shell: files and standard streams in, text and errors out. */

/* The whole file, or standard input for NULL and "-"; lives in the scope. Errors: ERR_IO, ERR_LIMIT. */
enum err terminal_read(struct scope *scope, const char *path, struct str *out);
/* The only operand behind the options, or NULL when there is none; a second one is ERR_OPTION. */
enum err terminal_operand(struct scope *scope, int argc, char **argv, const char **out);

void terminal_write(struct str text);
/* One line on standard error: the specification's error code (else the error's name) and the sentence. */
enum outcome terminal_failed(const struct scope *scope);
/* The verb's help: on standard output and good when it was asked for, else on standard error and failed. */
enum outcome terminal_help(bool asked, const char *text);

#include "terminal.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

static enum err read_stream(struct scope *scope, FILE *stream, const char *name, struct str *out)
{
  struct buf text = buf_in(scope);
  char block[16 * 1024];
  for (size_t got; (got = fread(block, 1, sizeof block, stream)) > 0;) {
    buf_add(&text, (struct str){block, got});
  }
  if (ferror(stream)) {
    return FAIL(scope, ERR_IO, "%s: cannot be read: %s", name, strerror(errno));
  }
  return buf_str(&text, out);
}

enum err terminal_read(struct scope *scope, const char *path, struct str *out)
{
  if (path == NULL || strcmp(path, "-") == 0) {
    return read_stream(scope, stdin, "standard input", out);
  }
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  enum err err = read_stream(scope, file, path, out);
  (void)fclose(file);
  return err;
}

enum err terminal_operand(struct scope *scope, int argc, char **argv, const char **out)
{
  if (argc - optind > 1) {
    return FAIL(scope, ERR_OPTION, "%s: one file at most", argv[0]);
  }
  *out = argc - optind == 1 ? argv[optind] : NULL;
  return OK;
}

void terminal_write(struct str text)
{
  if (text.len > 0) {
    (void)fwrite(text.at, 1, text.len, stdout); /* main looks at the stream's error at the end */
  }
}

enum outcome terminal_failed(const struct scope *scope)
{
  const struct fault *fault = scope_first_fault(scope);
  struct str code = fault->code.len > 0 ? fault->code : str_of(err_info(fault->err)->name);
  fprintf(stderr, "dojang: " STR_FMT ": %s\n", STR_ARG(code), fault->text);
  return OUTCOME_FAILED;
}

enum outcome terminal_help(bool asked, const char *text)
{
  fputs(text, asked ? stdout : stderr);
  return asked ? OUTCOME_GOOD : OUTCOME_FAILED;
}

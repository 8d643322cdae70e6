#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "octets.h"
#include "qr/drawing.h"
#include "qr/text.h"
#include "terminal.h"

static const char help[] =
    "usage: dojang qr encode [--credential | --digits] [file]\n"
    "       dojang qr decode [--raw] [file]\n"
    "       dojang qr draw [--level L|M|Q|H] [--scale N] [--png FILE] [--svg FILE] [file]\n\n"
    "encode: CBOR-LD octets (hexadecimal or as they are) to the text of a QR code: VP1-R..., with --credential "
    "VC1-R...,\n"
    "with --digits the form for scanners that type. decode: such a text to hexadecimal, with --raw to the octets.\n"
    "draw: any text to pictures of a QR code, N pixels a module (4 unless given), and its version as JSON. One line "
    "feed\n"
    "at the end of a text is the shell's and left out.\n";

struct command {
  struct qr_text text;
  bool raw;
  const char *level;
  const char *scale;
  const char *png;
  const char *svg;
};

static enum err read_text(struct scope *scope, const char *path, struct str *out)
{
  TRY(terminal_read(scope, path, out));
  *out = str_ends(*out, STR("\n")) ? str_slice(*out, 0, out->len - 1) : *out;
  return OK;
}

static enum err encode(struct scope *scope, const struct command *command, const char *path)
{
  struct qr_text parts = command->text;
  struct str text;
  TRY(octets_read(scope, path, &parts.octets));
  TRY(qr_text_print(scope, &parts, &text));
  terminal_write(text);
  terminal_write(STR("\n"));
  return OK;
}

static enum err decode(struct scope *scope, const struct command *command, const char *path)
{
  struct str text;
  struct qr_text parts;
  TRY(read_text(scope, path, &text));
  TRY(qr_text_parse(scope, text, &parts));
  return octets_write(scope, command->raw, parts.octets);
}

static enum err write_file(struct scope *scope, const char *path, struct str content)
{
  FILE *file = fopen(path, "wb");
  if (file == NULL) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  bool written = fwrite(content.at, 1, content.len, file) == content.len;
  bool closed = fclose(file) == 0;
  return written && closed ? OK : FAIL(scope, ERR_IO, "%s: cannot be written", path);
}

static enum err write_pictures(struct scope *scope, const struct command *command, const struct qr_symbol *symbol)
{
  uint64_t scale_px = 0;
  struct bytes png;
  struct str svg;
  if (!str_to_u64(str_of(command->scale), &scale_px)) {
    return FAIL(scope, ERR_OPTION, "--scale: must be a whole number");
  }
  if (command->png != NULL) {
    TRY(qr_draw_png(scope, symbol, scale_px, &png));
    TRY(write_file(scope, command->png, bytes_str(png)));
  }
  if (command->svg != NULL) {
    TRY(qr_draw_svg(scope, symbol, scale_px, &svg));
    TRY(write_file(scope, command->svg, svg));
  }
  return OK;
}

static enum err draw(struct scope *scope, const struct command *command, const char *path)
{
  struct str text;
  enum qr_level level;
  struct qr_symbol symbol;
  TRY(read_text(scope, path, &text));
  TRY(qr_level_parse(scope, str_of(command->level), &level));
  TRY(qr_symbol_create(scope, text, level, &symbol));
  TRY(write_pictures(scope, command, &symbol));
  printf("{\"version\":%d,\"modules\":%zu,\"level\":\"%s\",\"characters\":%zu}\n", symbol.version, symbol.side,
         command->level, text.len);
  return OK;
}

static bool take_option(struct command *command, int option)
{
  const char **const texts[] = {
      ['l'] = &command->level, ['s'] = &command->scale, ['p'] = &command->png, ['v'] = &command->svg};
  switch (option) {
  case 'c':
    command->text.form = QR_CREDENTIAL;
    return true;
  case 'd':
    command->text.form = QR_UNSTATED;
    return true;
  case 'r':
    command->raw = true;
    return true;
  case 'l':
  case 's':
  case 'p':
  case 'v':
    *texts[option] = optarg;
    return true;
  default:
    return false;
  }
}

typedef enum err run_step(struct scope *scope, const struct command *command, const char *path);

static enum outcome run(struct scope *scope, int argc, char **argv, run_step *step)
{
  static const struct option options[] = {{"credential", no_argument, NULL, 'c'},
                                          {"digits", no_argument, NULL, 'd'},
                                          {"raw", no_argument, NULL, 'r'},
                                          {"level", required_argument, NULL, 'l'},
                                          {"scale", required_argument, NULL, 's'},
                                          {"png", required_argument, NULL, 'p'},
                                          {"svg", required_argument, NULL, 'v'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  struct command command = {.text = {.form = QR_PRESENTATION}, .level = "L", .scale = "4"};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (!take_option(&command, option)) {
      return terminal_help(option == 'h', help);
    }
  }
  const char *path = NULL;
  bool good = terminal_operand(scope, argc, argv, &path) == OK && step(scope, &command, path) == OK;
  return good ? OUTCOME_GOOD : terminal_failed(scope);
}

enum outcome verb_qr(struct scope *scope, int argc, char **argv)
{
  static const struct {
    const char *name;
    run_step *step;
  } steps[] = {{"encode", encode}, {"decode", decode}, {"draw", draw}};
  for (size_t i = 0; argc > 1 && i < sizeof steps / sizeof *steps; i++) {
    if (strcmp(argv[1], steps[i].name) == 0) {
      return run(scope, argc - 1, argv + 1, steps[i].step);
    }
  }
  return terminal_help(argc > 1 && strcmp(argv[1], "--help") == 0, help);
}

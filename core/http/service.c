#include "http/service.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/serve.h"

enum { EXIT_STARTED_NOT = 1, EXIT_USAGE = 2, COMMON_KEYS = 9 };

/* A service while it is put together and runs. */
struct running {
  const struct service_program *program;
  struct scope *scope;
  const char *path; /* of the INI file, or NULL */
  struct config_keys keys; /* the common ones, then the program's */
  struct config *config;
  struct tokens *tokens;
  void *self;
};

static enum err keys_join(struct running *running)
{
  const struct config_key common[COMMON_KEYS] = {
      {NULL, "listen", CONFIG_ADDRESS, running->program->listen, "where to listen; port 0 picks a free one", false, 0,
       0},
      {NULL, "port_file", CONFIG_PATH, NULL, "file that gets the port once the service listens", false, 0, 0},
      {NULL, "tokens", CONFIG_PATH, NULL, "file of bearer tokens: `role sha256hex name` a line", false, 0, 0},
      {NULL, "open", CONFIG_FLAG, "false", "no tokens at all, for tests and demonstrations only", false, 0, 0},
      {NULL, "workers", CONFIG_INTEGER, "4", "threads", false, 1, 64},
      {NULL, "connections", CONFIG_INTEGER, "1024", "open at a time", false, 1, 100000},
      {NULL, "request_ms", CONFIG_INTEGER, "10000", "for receiving a whole request, and for sending a reply", false,
       100, 3600000},
      {NULL, "idle_ms", CONFIG_INTEGER, "30000", "a connection may rest between requests", false, 100, 3600000},
      {NULL, "drain_ms", CONFIG_INTEGER, "10000", "for what is under way when the service stops", false, 0, 3600000},
  };
  struct config_keys own = running->program->keys;
  struct config_key *all = SCOPE_ARRAY(running->scope, struct config_key, COMMON_KEYS + own.len);
  if (all == NULL) {
    return scope_err(running->scope);
  }
  memcpy(all, common, sizeof common);
  if (own.len > 0) {
    memcpy(all + COMMON_KEYS, own.at, own.len * sizeof *own.at);
  }
  running->keys = (struct config_keys){all, COMMON_KEYS + own.len};
  return OK;
}

static enum err config_read(struct running *running)
{
  TRY(config_load(running->scope, running->program->name, running->keys, running->path, &running->config));
  const struct config_section *top = &running->config->top;
  bool open = config_flag(top, "open");
  bool tokens = config_text(top, "tokens").len > 0;
  if (open == tokens) {
    return FAIL(running->scope, ERR_CONFIG, "%s: exactly one of `tokens = FILE` and `open = true` must be given",
                running->path == NULL ? "configuration" : running->path);
  }
  return OK;
}

static void settings_of(const struct config *config, struct http_settings *out)
{
  const struct config_section *top = &config->top;
  struct config_address listen = config_address(top, "listen");
  *out = (struct http_settings){
      .address = listen.host,
      .port = listen.port,
      .workers = (unsigned)config_integer(top, "workers"),
      .connections = (unsigned)config_integer(top, "connections"),
      .request_ms = (unsigned)config_integer(top, "request_ms"),
      .idle_ms = (unsigned)config_integer(top, "idle_ms"),
      .drain_ms = (unsigned)config_integer(top, "drain_ms"),
  };
}

static enum err tokens_take(struct running *running)
{
  struct str path = config_text(&running->config->top, "tokens");
  if (path.len > 0) {
    return tokens_load(running->scope, path.at, &running->tokens);
  }
  LOG(LOG_ALERT, "open_to_all", LOG_TEXT("service", str_of(running->program->name)),
      LOG_TEXT("detail", STR("NO TOKENS ARE ASKED FOR: anyone who reaches this port may issue, revoke and audit. "
                             "Never use this for real people.")));
  return OK;
}

static enum err serve(struct running *running)
{
  const struct service_program *program = running->program;
  const struct http_service service = {
      .name = program->name,
      .routes = program->routes,
      .self = running->self,
      .tokens = running->tokens,
      .health = program->health,
      .metrics = program->metrics,
  };
  struct http_settings settings;
  struct str port_file = config_text(&running->config->top, "port_file");
  settings_of(running->config, &settings);
  return http_serve(running->scope, &settings, &service, port_file.len > 0 ? port_file.at : NULL);
}

static enum err open_and_serve(struct running *running)
{
  TRY(tokens_take(running));
  TRY(running->program->open(running->scope, running->config, &running->self));
  enum err err = serve(running);
  if (running->program->close != NULL) {
    running->program->close(running->self);
  }
  LOG(LOG_INFO, "stopped", LOG_TEXT("service", str_of(running->program->name)));
  return err;
}

static int complain(const struct running *running, int status)
{
  LOG(LOG_ERROR, "start_failed", LOG_TEXT("service", str_of(running->program->name)),
      LOG_TEXT("detail", str_of(scope_first_fault(running->scope)->text)));
  return status;
}

static int run(struct running *running)
{
  if (config_read(running) != OK) {
    return complain(running, EXIT_USAGE);
  }
  http_serve_prepare();
  enum err err = open_and_serve(running);
  tokens_free(running->tokens);
  return err == OK ? 0 : complain(running, err == ERR_CONFIG ? EXIT_USAGE : EXIT_STARTED_NOT);
}

static int check(struct running *running)
{
  if (config_read(running) != OK) {
    return complain(running, EXIT_USAGE);
  }
  struct str text = config_print(running->scope, running->config);
  (void)printf(STR_FMT, STR_ARG(text));
  return 0;
}

static int help(struct running *running, FILE *to, int status)
{
  const char *name = running->program->name;
  struct str table = config_describe(running->scope, name, running->keys);
  (void)fprintf(to,
                "usage: dojang-%s [--check | --help | --version] [file.ini]\n\n"
                "Keys of the file, each with the environment variable that overrides it:\n" STR_FMT,
                name, STR_ARG(table));
  return status;
}

static int version(const struct running *running)
{
  printf("dojang-%s " DOJANG_VERSION "\n", running->program->name);
  return 0;
}

int service_main(const struct service_program *program, int argc, char **argv)
{
  static const struct option options[] = {
      {"check", no_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'v'}, {0}};
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  struct running running = {.program = program, .scope = scope};
  if (scope == NULL || keys_join(&running) != OK) {
    return EXIT_STARTED_NOT;
  }
  int choice = getopt_long(argc, argv, "", options, NULL);
  if (argc - optind > 1) {
    return help(&running, stderr, EXIT_USAGE);
  }
  running.path = argc > optind ? argv[optind] : NULL;
  switch (choice) {
  case -1:
    return run(&running);
  case 'c':
    return check(&running);
  case 'h':
    return help(&running, stdout, 0);
  case 'v':
    return version(&running);
  default:
    return help(&running, stderr, EXIT_USAGE);
  }
}

#include "http/serve.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>

#include "base/file.h"
#include "base/log.h"

static void ending_signals(sigset_t *out)
{
  sigemptyset(out);
  sigaddset(out, SIGTERM);
  sigaddset(out, SIGINT);
}

void http_serve_prepare(void)
{
  sigset_t stop;
  ending_signals(&stop);
  pthread_sigmask(SIG_BLOCK, &stop, NULL);
  (void)signal(SIGPIPE, SIG_IGN);
}

static enum err ready(struct scope *scope, const struct http_settings *settings, const char *name, uint16_t port,
                      const char *port_file)
{
  if (port_file != NULL) {
    struct str line = scope_format(scope, "%" PRIu16 "\n", port);
    TRY(file_replace(scope, port_file, str_bytes(line), 0644));
  }
  LOG(LOG_INFO, "ready", LOG_TEXT("service", str_of(name)), LOG_TEXT("version", STR(DOJANG_VERSION)),
      LOG_TEXT("address", settings->address), LOG_NUMBER("port", port), LOG_NUMBER("workers", settings->workers));
  return OK;
}

enum err http_serve(struct scope *scope, const struct http_settings *settings, const struct http_service *service,
                    const char *port_file)
{
  struct http_server *server = NULL;
  TRY(http_server_start(scope, settings, service, &server));
  enum err err = ready(scope, settings, service->name, http_server_port(server), port_file);
  int seen = 0;
  if (err == OK) {
    sigset_t stop;
    ending_signals(&stop);
    sigwait(&stop, &seen);
    LOG(LOG_INFO, "stopping", LOG_TEXT("service", str_of(service->name)), LOG_NUMBER("signal", seen));
  }
  http_server_stop(server);
  return err;
}

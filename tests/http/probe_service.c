#include "http/service.h"
#include "probe.h"

static enum err probe_open(struct scope *scope, const struct config *config, void **self)
{
  (void)scope;
  (void)config;
  *self = NULL;
  return OK;
}

static const struct config_key keys[] = {
    {NULL, "colour", CONFIG_TEXT, "red", "of the seal", false, 0, 0},
};

int main(int argc, char **argv)
{
  const struct service_program program = {
      .name = "probe",
      .listen = "127.0.0.1:0",
      .keys = CONFIG_KEYS(keys),
      .routes = probe_routes,
      .open = probe_open,
  };
  return service_main(&program, argc, argv);
}

#include "testing/testing.h"

#include "registry_client/registry_client.h"

/* Nobody answers at this address: what is asked for at all is unavailable, what no registry has is not asked for. */
#define NOBODY "http://127.0.0.1:1"

static void only_names_of_the_registry_are_asked_for(void **state)
{
  struct scope *scope = *state;
  struct registry_client *client = NULL;
  ASSERT_OK(scope, registry_client_open(scope, STR(NOBODY), STR(""), &client));
  struct registry_port port = registry_client_port(client);
  const struct {
    enum registry_page page;
    const char *name;
    enum err err;
  } rows[] = {
      {REGISTRY_LISTS, "", ERR_UNAVAILABLE},
      {REGISTRY_ISSUERS, "", ERR_UNAVAILABLE},
      {REGISTRY_CHECKPOINT, "", ERR_UNAVAILABLE},
      {REGISTRY_BUNDLE, "", ERR_UNAVAILABLE},
      {REGISTRY_LIST, "https://r.example/status/revocation-0", ERR_UNAVAILABLE},
      {REGISTRY_LIST, "https://r.example/status/", ERR_NOT_FOUND},
      {REGISTRY_LIST, "https://r.example/status/../issuers", ERR_NOT_FOUND},
      {REGISTRY_LIST, "https://r.example/issuers", ERR_NOT_FOUND},
      {REGISTRY_TILE, "tile/0/000", ERR_UNAVAILABLE},
      {REGISTRY_TILE, "tile/1/x001/234.p/7", ERR_UNAVAILABLE},
      {REGISTRY_TILE, "tile/entries/000.p/7", ERR_UNAVAILABLE},
      {REGISTRY_TILE, "", ERR_VALUE},
      {REGISTRY_TILE, "issuers", ERR_VALUE},
      {REGISTRY_TILE, "/tile/0/000", ERR_VALUE},
      {REGISTRY_TILE, "tile/0/0", ERR_VALUE},
      {REGISTRY_TILE, "tile/0/000?x", ERR_VALUE},
      {REGISTRY_TILE, "tile/0/000/../../issuers", ERR_VALUE},
      {REGISTRY_TILE, "tile/0/000.p/256", ERR_VALUE},
      {REGISTRY_TILE, "tile/0/%30%30%30", ERR_VALUE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct registry_document document;
    enum err err = port.calls->fetch(port.self, scope, rows[i].page, str_of(rows[i].name), STR(""), &document);
    if (err != rows[i].err) {
      fail_msg("%s: %s", rows[i].name, err_info(err)->name);
    }
    (void)scope_take_fault(scope);
  }
  registry_client_close(client);
}

TESTING_MAIN(SCOPED_TEST(only_names_of_the_registry_are_asked_for))

#include "http/config.h"

#include "testing/testing.h"

static const struct config_key keys[] = {
    {NULL, "listen", CONFIG_ADDRESS, "127.0.0.1:8101", "where", false, 0, 0},
    {NULL, "workers", CONFIG_INTEGER, "4", "threads", false, 1, 64},
    {NULL, "open", CONFIG_FLAG, "false", "for all", false, 0, 0},
    {NULL, "public_url", CONFIG_URL, NULL, "as others see it", true, 0, 0},
    {NULL, "data", CONFIG_PATH, "data", "folder", false, 0, 0},
    {NULL, "registry_token", CONFIG_SECRET, NULL, "for the registry", false, 0, 0},
    {"instance", "key", CONFIG_PATH, NULL, "key file", true, 0, 0},
    {"instance", "cryptosuite", CONFIG_TEXT, "eddsa-rdfc-2022", "how to sign", false, 0, 0},
};

static enum err parse(struct scope *scope, const char *text, char *const environment[], struct config **out)
{
  return config_parse(scope, "issuer", CONFIG_KEYS(keys), "/etc/dojang/issuer.ini", str_of(text), environment, out);
}

static char *const no_variables[] = {NULL};

static void values_are_typed(void **state)
{
  struct scope *scope = *state;
  struct config *config = NULL;
  ASSERT_OK(scope, parse(scope,
                         "; a comment\n"
                         "listen = [::1]:9000\nworkers=2 ; two\nopen = yes\r\npublic_url = https://a.example/x//\n"
                         "data = /srv/data\n"
                         "[instance main]\nkey = keys/main.key\n"
                         "[instance p-256]\nkey = /k\ncryptosuite = ecdsa-rdfc-2019\n",
                         no_variables, &config));
  const struct config_section *top = &config->top;
  struct config_address listen = config_address(top, "listen");
  ASSERT_STR(listen.host, STR("::1"));
  assert_int_equal(listen.port, 9000);
  assert_int_equal(config_integer(top, "workers"), 2);
  assert_true(config_flag(top, "open"));
  ASSERT_STR(config_text(top, "public_url"), STR("https://a.example/x"));
  ASSERT_STR(config_text(top, "data"), STR("/srv/data"));
  const struct config_section *first = config_next(config, "instance", NULL);
  ASSERT_STR(first->name, STR("main"));
  ASSERT_STR(config_text(first, "key"), STR("/etc/dojang/keys/main.key"));
  assert_int_equal(config_text(first, "key").at[config_text(first, "key").len], '\0');
  ASSERT_STR(config_text(first, "cryptosuite"), STR("eddsa-rdfc-2022"));
  const struct config_section *second = config_next(config, "instance", first);
  ASSERT_STR(second->name, STR("p-256"));
  ASSERT_STR(config_text(second, "cryptosuite"), STR("ecdsa-rdfc-2019"));
  assert_null(config_next(config, "instance", second));
}

static void defaults_and_variables(void **state)
{
  struct scope *scope = *state;
  struct config *config = NULL;
  char url[] = "DOJANG_ISSUER_PUBLIC_URL=http://b.example";
  char workers[] = "DOJANG_ISSUER_WORKERS=9";
  char suite[] = "DOJANG_ISSUER_INSTANCE_P_256_CRYPTOSUITE=x";
  char other[] = "DOJANG_REGISTRY_LISTEN=nonsense";
  char *const variables[] = {url, workers, suite, other, NULL};
  ASSERT_OK(scope, parse(scope, "workers = 3\n[instance p-256]\nkey = k\n", variables, &config));
  assert_int_equal(config_integer(&config->top, "workers"), 9);
  ASSERT_STR(config_text(&config->top, "public_url"), STR("http://b.example"));
  ASSERT_STR(config_text(&config->top, "data"), STR("/etc/dojang/data"));
  assert_int_equal(config_address(&config->top, "listen").port, 8101);
  assert_false(config_flag(&config->top, "open"));
  ASSERT_STR(config_text(config_next(config, "instance", NULL), "cryptosuite"), STR("x"));
}

static void mistakes_are_named(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *text, *reason;
  } rows[] = {
      {"", "/etc/dojang/issuer.ini: key public_url is missing (or variable DOJANG_ISSUER_PUBLIC_URL)"},
      {"public_url = http://a\nworkerz = 3\n", "/etc/dojang/issuer.ini line 2: no key workerz is known here"},
      {"\nworkers = many\n", "/etc/dojang/issuer.ini line 2: workers must be a whole number"},
      {"workers = 65\n", "/etc/dojang/issuer.ini line 1: workers must be from 1 to 64"},
      {"workers = 0\n", "/etc/dojang/issuer.ini line 1: workers must be from 1 to 64"},
      {"workers = 99999999999999999999\n", "/etc/dojang/issuer.ini line 1: workers must be a whole number"},
      {"workers =\n", "/etc/dojang/issuer.ini line 1: workers must be a whole number"},
      {"workers = 3\nworkers = 3\n", "/etc/dojang/issuer.ini line 2: workers is given twice"},
      {"data = a\n  b\n", "/etc/dojang/issuer.ini line 2: data is given twice"},
      {"open = maybe\n", "/etc/dojang/issuer.ini line 1: open must be true or false"},
      {"public_url = ftp://a\n", "/etc/dojang/issuer.ini line 1: public_url must be an http or https URL"},
      {"listen = 8101\n",
       "/etc/dojang/issuer.ini line 1: listen must be a numeric address and a port, such as 127.0.0.1:8101"},
      {"listen = 127.0.0.1:65536\n",
       "/etc/dojang/issuer.ini line 1: listen must be a numeric address and a port, such as 127.0.0.1:8101"},
      {"just words\n", "/etc/dojang/issuer.ini line 1: neither `name = value` nor `[section]`"},
      {"[instance a\nkey = k\n", "/etc/dojang/issuer.ini line 1: neither `name = value` nor `[section]`"},
      {"[other a]\nkey = k\n", "/etc/dojang/issuer.ini line 2: no section [other a] is known here (at most 64 in all)"},
      {"[instance]\nkey = k\n",
       "/etc/dojang/issuer.ini line 2: no section [instance] is known here (at most 64 in all)"},
      {"[instance a/b]\nkey = k\n",
       "/etc/dojang/issuer.ini line 2: no section [instance a/b] is known here (at most 64 in all)"},
      {"public_url = http://a\n[instance a]\nworkers = 1\n",
       "/etc/dojang/issuer.ini line 3: no key workers is known here"},
      {"public_url = http://a\n[instance a]\ncryptosuite = x\n",
       "/etc/dojang/issuer.ini: key key is missing in section a (or variable DOJANG_ISSUER_INSTANCE_A_KEY)"},
      {"data = \xff\n", "/etc/dojang/issuer.ini line 1: not UTF-8 text"},
      {"data = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
       "/etc/dojang/issuer.ini line 1: longer than 190 octets"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct config *config = NULL;
    assert_int_equal(parse(scope, rows[i].text, no_variables, &config), ERR_CONFIG);
    assert_string_equal(scope_first_fault(scope)->text, rows[i].reason);
    (void)scope_take_fault(scope);
  }
}

static void unknown_variables_are_named(void **state)
{
  struct scope *scope = *state;
  struct config *config = NULL;
  char wrong[] = "DOJANG_ISSUER_LISTENN=x";
  char *const variables[] = {wrong, NULL};
  assert_int_equal(parse(scope, "public_url = http://a\n", variables, &config), ERR_CONFIG);
  assert_string_equal(scope_first_fault(scope)->text, "environment variable DOJANG_ISSUER_LISTENN: no such key");
  (void)scope_take_fault(scope);
  char bad[] = "DOJANG_ISSUER_WORKERS=x";
  char *const values[] = {bad, NULL};
  assert_int_equal(parse(scope, "public_url = http://a\n", values, &config), ERR_CONFIG);
  assert_string_equal(scope_first_fault(scope)->text,
                      "environment variable DOJANG_ISSUER_WORKERS: workers must be a whole number");
}

static void people_see_keys_and_values(void **state)
{
  struct scope *scope = *state;
  struct config *config = NULL;
  ASSERT_OK(scope, parse(scope, "public_url = http://a\nregistry_token = hidden-word\n[instance x]\nkey = k\n",
                         no_variables, &config));
  struct str table = config_describe(scope, "issuer", CONFIG_KEYS(keys));
  struct str values = config_print(scope, config);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    assert_true(str_contains(table, str_of(keys[i].name)));
    assert_true(str_contains(table, str_of(keys[i].help)));
  }
  assert_true(str_contains(table, STR("DOJANG_ISSUER_PUBLIC_URL")));
  assert_true(str_contains(values, STR("listen = 127.0.0.1:8101\n")));
  assert_true(str_contains(values, STR("[instance x]\nkey = /etc/dojang/k\n")));
  assert_false(str_contains(values, STR("hidden-word")));
}

TESTING_MAIN(SCOPED_TEST(values_are_typed), SCOPED_TEST(defaults_and_variables), SCOPED_TEST(mistakes_are_named),
             SCOPED_TEST(unknown_variables_are_named), SCOPED_TEST(people_see_keys_and_values))

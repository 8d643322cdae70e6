/* json_parse and jansson, on every text of a few tokens, every escape, every start of UTF-8, decimal numbers without
   end, the documents of the conformance suites, and those documents spoiled at a place. */
#include "testing/testing.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

#include "oracle.h"

static void compare(struct scope *scope, struct str text)
{
  const char *difference = oracle_difference(scope, text);
  if (difference != NULL) {
    fail_msg("%s: " STR_FMT, difference, STR_ARG(text));
  }
  scope_reset(scope);
}

enum { TEXT_OCTETS = 64 };

/* `more` further tokens behind what `text` holds. */
static void every_text_of(struct scope *scope, size_t count, const char *const tokens[], char *text, size_t more)
{
  compare(scope, str_of(text));
  size_t len = strlen(text);
  for (size_t i = 0; more > 0 && i < count; i++) {
    (void)snprintf(text + len, TEXT_OCTETS - len, "%s", tokens[i]);
    every_text_of(scope, count, tokens, text, more - 1);
  }
  text[len] = '\0';
}

static void structures(void **state)
{
  static const char *const tokens[] = {"[", "]", "{", "}", ",", ":", "1", "\"a\"", "\"b\"", " \n"};
  char text[TEXT_OCTETS] = "";
  every_text_of(*state, sizeof tokens / sizeof *tokens, tokens, text, 5);
  (void)snprintf(text, sizeof text, "{\"a\":");
  every_text_of(*state, sizeof tokens / sizeof *tokens, tokens, text, 4);
}

static void numbers(void **state)
{
  static const char *const tokens[] = {"-", "+", "0", "1", "12", ".", "e", "E"};
  char text[TEXT_OCTETS] = "";
  every_text_of(*state, sizeof tokens / sizeof *tokens, tokens, text, 5);
  (void)snprintf(text, sizeof text, "-1.5");
  every_text_of(*state, sizeof tokens / sizeof *tokens, tokens, text, 4);
}

static void words(void **state)
{
  static const char *const tokens[] = {"t", "rue", "tru", "f", "alse", "n", "ull", "N", "a", "[", "]", "\t"};
  char text[TEXT_OCTETS] = "";
  every_text_of(*state, sizeof tokens / sizeof *tokens, tokens, text, 4);
}

static uint64_t random_of(uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

/* Of any length up to 64 bits. */
static unsigned long long digits(uint64_t *random)
{
  uint64_t number = random_of(random);
  return number >> random_of(random) % 64;
}

/* Up to 40 digits, often with a point among them, and exponents beyond what a double holds at both ends. */
static void decimals(void **state)
{
  uint64_t random = 88172645463325252;
  for (int i = 0; i < 20000; i++) {
    char text[128];
    int len = snprintf(text, sizeof text, "%s%llu", i % 3 == 0 ? "-" : "", digits(&random));
    if (i % 2 == 0) {
      len += snprintf(text + len, sizeof text - (size_t)len, ".%0*llu", i % 23, digits(&random));
    }
    if (i % 5 < 2) {
      (void)snprintf(text + len, sizeof text - (size_t)len, "e%d", (int)(random_of(&random) % 720) - 360);
    }
    compare(*state, str_of(text));
  }
}

static void escapes(void **state)
{
  char text[32];
  for (unsigned unit = 0; unit <= 0xffff; unit++) {
    (void)snprintf(text, sizeof text, "\"a\\u%04xb\"", unit);
    compare(*state, str_of(text));
    (void)snprintf(text, sizeof text, "{\"\\u%04X\":1}", unit);
    compare(*state, str_of(text));
  }
  static const unsigned edges[] = {0, 0x20, 0xd7ff, 0xd800, 0xd801, 0xdbff, 0xdc00, 0xdc01, 0xdfff, 0xe000, 0xffff};
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
    for (size_t k = 0; k < sizeof edges / sizeof *edges; k++) {
      (void)snprintf(text, sizeof text, "\"\\u%04x\\u%04x\"", edges[i], edges[k]);
      compare(*state, str_of(text));
    }
  }
  for (int c = 0; c < 256; c++) {
    (void)snprintf(text, sizeof text, "\"a\\_001\"");
    text[3] = (char)c;
    compare(*state, str_of(text));
    compare(*state, (struct str){text, 4});
    for (size_t digit = 4; digit < 8; digit++) {
      (void)snprintf(text, sizeof text, "\"a\\u00411\"");
      text[digit] = (char)c;
      compare(*state, str_of(text));
    }
  }
}

/* Every first and second octet with the edges of what may follow, in a string and in a key, with other text around. */
static void octets(void **state)
{
  static const uint8_t edges[] = {0x00, '"', 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
  enum { EDGES = sizeof edges };
  for (unsigned i = 0; i < 0x10000; i++) {
    bool multiple = (i >> 8) >= 0xe0;
    for (size_t k = 0; k < (multiple ? EDGES * EDGES : 1); k++) {
      char text[] = {'"', 'a', (char)(i >> 8), (char)i, (char)edges[k % EDGES], (char)edges[k / EDGES], '"'};
      compare(*state, (struct str){text, sizeof text});
    }
  }
}

/* The file, and the file without its end and with other octets in it. */
static void spoil(struct scope *scope, struct scope *memory, struct str file, uint64_t *random)
{
  compare(scope, file);
  static const char others[] = "\"\\{}[],:0-9.eEtfnu \n\t\x01\x7f\x80\xc3\xed\xff";
  char *copy = SCOPE_ROOM(memory, char, file.len);
  assert_non_null(copy);
  for (int i = 0; file.len > 0 && i < 20; i++) {
    compare(scope, str_slice(file, 0, random_of(random) % file.len));
    memcpy(copy, file.at, file.len);
    copy[random_of(random) % file.len] = others[random_of(random) % (sizeof others - 1)];
    compare(scope, (struct str){copy, file.len});
  }
}

static void folder(struct scope *scope, const char *path, size_t least)
{
  DIR *folder = opendir(path);
  if (folder == NULL) {
    skip();
    return;
  }
  uint64_t random = 88172645463325252;
  size_t count = 0;
  for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    struct str name = str_of(entry->d_name);
    if (!str_ends(name, STR(".jsonld")) && !str_ends(name, STR(".json"))) {
      continue;
    }
    [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_new(LIMIT_SCOPE_OCTETS);
    struct str file;
    ASSERT_OK(memory, file_read(memory, file_join(memory, path, name), LIMIT_BODY_OCTETS, &file));
    spoil(scope, memory, file, &random);
    count++;
  }
  (void)closedir(folder);
  assert_true(count >= least);
}

static void documents(void **state)
{
  folder(*state, DOJANG_SHARED_DIR "/conformance/json-ld-api/toRdf", 100);
  folder(*state, DOJANG_SHARED_DIR "/conformance/json-ld-api/expand", 100);
}

static void seeds(void **state)
{
  folder(*state, DOJANG_SOURCE_DIR "/tests/fuzz/seeds/fuzz_json", 10);
  folder(*state, DOJANG_SOURCE_DIR "/tests/fuzz/seeds/fuzz_jsonld", 1);
  folder(*state, DOJANG_SOURCE_DIR "/tests/fuzz/seeds/fuzz_proof", 1);
}

TESTING_MAIN(SCOPED_TEST(structures), SCOPED_TEST(numbers), SCOPED_TEST(words), SCOPED_TEST(decimals),
             SCOPED_TEST(escapes), SCOPED_TEST(octets), SCOPED_TEST(documents), SCOPED_TEST(seeds))

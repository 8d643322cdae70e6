#include "service.h"

#include <stdio.h>
#include <string.h>

#include "codec/hex.h"
#include "crypto/digest.h"
#include "exchange.h"
#include "target.h"
#include "json/text.h"

#define TOKEN "all-roles-for-the-fuzzer"

enum { FIELDS_MOST = 32 };

static struct {
  struct scope *memory;
  struct service_program program;
  struct http_service service;
  struct exchange_host host;
  struct tokens *tokens;
} running;

static void need(struct scope *scope, enum err err)
{
  if (err != OK) {
    (void)fprintf(stderr, "cannot start: %s\n", scope_first_fault(scope)->text);
    abort();
  }
}

static struct tokens *tokens_of_all_roles(struct scope *scope)
{
  struct digest digest = digest_of(DIGEST_SHA256, str_bytes(STR(TOKEN)));
  struct buf text = buf_in(scope);
  for (int role = ROLE_ISSUE; role < ROLE_COUNT; role++) {
    buf_format(&text, "%s ", role_name((enum http_role)role));
    hex_print(&text, digest_bytes(&digest));
    buf_add(&text, STR(" fuzzer\n"));
  }
  struct str all;
  struct tokens *tokens = NULL;
  need(scope, buf_str(&text, &all));
  need(scope, tokens_parse(scope, "tokens", all, &tokens));
  return tokens;
}

static void close_all(void)
{
  running.program.close(running.service.self);
  tokens_free(running.tokens);
  scope_free(running.memory);
}

/* In the place of the one in core/http/service.c, whose file is then not linked. */
int service_main(const struct service_program *program, int argc, char **argv)
{
  (void)argc;
  char *none[] = {NULL};
  struct scope *scope = scope_of_input();
  struct config *config = NULL;
  need(scope, config_parse(scope, program->name, program->keys, "fuzz.ini", str_of(argv[0]), none, &config));
  running.memory = scope;
  running.program = *program;
  running.tokens = tokens_of_all_roles(scope);
  need(scope, program->open(scope, config, &running.service.self));
  running.service.name = program->name;
  running.service.routes = program->routes;
  running.service.tokens = running.tokens;
  running.host = (struct exchange_host){.service = &running.service, .routes = program->routes};
  return atexit(close_all);
}

void *service_open(const char *ini)
{
  char *text = strdup(ini);
  char *argv[] = {text, NULL};
  must(text != NULL && program_main(1, argv) == 0);
  free(text);
  return running.service.self;
}

/* The input with its words replaced. */
static struct str words_replaced(struct scope *scope, struct str input, size_t count, const struct service_word words[])
{
  struct buf out = buf_in(scope);
  while (input.len > 0) {
    size_t known = 0;
    while (known < count && !str_starts(input, str_of(words[known].name))) {
      known++;
    }
    size_t taken = known < count ? strlen(words[known].name) : 1;
    buf_add(&out, known < count ? words[known].make(scope) : str_slice(input, 0, 1));
    input = str_slice(input, taken, input.len);
  }
  struct str text;
  need(scope, buf_str(&out, &text));
  return text;
}

/* Takes what stands before the first `mark` off the front; all when there is none. */
static struct str take_until(struct str *rest, struct str mark)
{
  size_t at = 0;
  while (at < rest->len && !str_starts(str_slice(*rest, at, rest->len), mark)) {
    at++;
  }
  struct str before = str_slice(*rest, 0, at);
  *rest = str_slice(*rest, at + mark.len, rest->len);
  return before;
}

struct request {
  struct http_head head;
  struct http_pair fields[FIELDS_MOST];
};

static void field_add(struct request *request, struct str name, struct str value)
{
  if (request->head.fields_len < FIELDS_MOST) {
    request->fields[request->head.fields_len++] = (struct http_pair){name, value};
  }
}

static void field_default(struct request *request, struct str name, struct str value)
{
  if (head_field(&request->head, name).len == 0) {
    field_add(request, name, value);
  }
}

/* Takes the head off the front of a request; the rest is its body. */
static void head_take(struct scope *scope, struct str *rest, struct request *out)
{
  struct str line = take_until(rest, STR("\n"));
  out->head = (struct http_head){.version = STR("HTTP/1.1"), .fields = out->fields};
  out->head.method = take_until(&line, STR(" "));
  out->head.target = line;
  for (line = take_until(rest, STR("\n")); line.len > 0; line = take_until(rest, STR("\n"))) {
    struct str name = take_until(&line, STR(":"));
    field_add(out, name, str_trim(line));
  }
  field_default(out, STR("host"), STR("127.0.0.1"));
  field_default(out, STR("authorization"), STR("Bearer " TOKEN));
  field_default(out, STR("content-type"), STR("application/json"));
  if (rest->len > 0 && head_field(&out->head, STR("transfer-encoding")).len == 0) {
    field_default(out, STR("content-length"), scope_format(scope, "%zu", rest->len));
  }
}

static void check_answer(struct scope *scope, const struct http_reply *reply)
{
  if (reply->status < 200 || reply->status >= 500) {
    (void)fprintf(stderr, "status %d: " STR_FMT "\n", reply->status, STR_ARG(bytes_str(reply->body)));
    abort();
  }
  struct json body;
  bool is_json = str_ends(reply->content_type, STR("json"));
  bool is_plain = true;
  for (size_t i = 0; i < reply->headers_len; i++) {
    is_plain = is_plain && !str_equal(reply->headers[i].name, STR("Content-Encoding"));
  }
  must(!is_json || !is_plain || json_parse(scope, bytes_str(reply->body), &body) == OK);
}

static void run_one(struct scope *scope, struct str text)
{
  struct request request;
  head_take(scope, &text, &request);
  struct http_exchange exchange;
  exchange_begin(&exchange, &running.host, scope);
  exchange_head(&exchange, &request.head);
  if (text.len > 0 && !exchange_body(&exchange, text)) {
    return; /* closed without an answer */
  }
  exchange_finish(&exchange);
  must(exchange.finished);
  [[gnu::cleanup(scope_drop)]] struct scope *own = scope_of_input();
  check_answer(own, &exchange.reply);
}

void service_run(struct str input, size_t count, const struct service_word words[])
{
  [[gnu::cleanup(scope_drop)]] struct scope *memory = scope_of_input();
  struct str rest = words_replaced(memory, input, count, words);
  while (rest.len > 0) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_of_input();
    run_one(scope, take_until(&rest, STR("\n---\n")));
  }
}

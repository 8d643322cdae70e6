#include <stdlib.h>

#include "base/limits.h"
#include "page.h"
#include "json/text.h"

/* The module's exports. A page writes a request, {"call": NAME, ...}, where dojang_buffer() says, and reads the answer
   from where dojang_answer() says: JSON in UTF-8 both. What cannot be done is answered {"error": {"code", "message",
   "ko"}}. */

__attribute__((export_name("dojang_buffer"))) char *dojang_buffer(size_t len);
__attribute__((export_name("dojang_call"))) size_t dojang_call(size_t len);
__attribute__((export_name("dojang_answer"))) const char *dojang_answer(void);

static const struct {
  struct str name;
  page_call call;
} calls[] = {
    {STR_INIT("start"), call_start},
    {STR_INIT("kinds"), call_kinds},
    {STR_INIT("holder"), call_holder},
    {STR_INIT("prepare"), call_prepare},
    {STR_INIT("finish"), call_finish},
    {STR_INIT("paperText"), call_paper_text},
    {STR_INIT("draw"), call_draw},
    {STR_INIT("setPolicy"), call_set_policy},
    {STR_INIT("setOperator"), call_set_operator},
    {STR_INIT("loadBundle"), call_load_bundle},
    {STR_INIT("verify"), call_verify},
    {STR_INIT("used"), call_used},
    {STR_INIT("status"), call_status},
    {STR_INIT("challengeText"), call_challenge_text},
    {STR_INIT("readChallenge"), call_read_challenge},
};

static struct page page;
static struct scope *scope; /* of the last call; its answer lives there */
static char *buffer; /* the request */
static struct str answer;

char *dojang_buffer(size_t len)
{
  free(buffer);
  buffer = malloc(len == 0 ? 1 : len);
  return buffer;
}

const char *dojang_answer(void)
{
  return answer.at;
}

static enum err find_call(const struct json *request, page_call *out)
{
  const struct json *name = json_get(request, STR("call"));
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    if (json_is(name, calls[i].name)) {
      *out = calls[i].call;
      return OK;
    }
  }
  return FAIL(scope, ERR_NOT_FOUND, "call: is none of this core's");
}

static enum err run(struct str text)
{
  struct json request;
  struct json out = json_of_null();
  page_call call = NULL;
  TRY(json_parse(scope, text, &request));
  TRY(find_call(&request, &call));
  TRY(call(&page, scope, &request, &out));
  return json_print(scope, &out, &answer);
}

/* In a scope that may be full. */
static void tell_fault(enum err err)
{
  static char memory[1024];
  const struct err_info *info = err_info(err);
  struct buf buf = {.scope = scope, .at = memory, .cap = sizeof memory};
  buf_add(&buf, STR("{\"error\":{\"code\":"));
  json_print_string(&buf, str_of(info->name));
  buf_add(&buf, STR(",\"message\":"));
  json_print_string(&buf, str_of(scope_first_fault(scope)->text));
  buf_add(&buf, STR(",\"ko\":"));
  json_print_string(&buf, str_of(info->title_ko));
  buf_add(&buf, STR("}}"));
  if (buf_str(&buf, &answer) != OK) {
    answer = STR("{\"error\":{\"code\":\"limit\",\"message\":\"out of memory\",\"ko\":\"\"}}");
  }
}

/* How long the answer is, octets. */
size_t dojang_call(size_t len)
{
  scope_free(scope);
  scope = scope_new(LIMIT_SCOPE_OCTETS);
  if (scope == NULL || buffer == NULL) {
    abort();
  }
  enum err err = run((struct str){buffer, len});
  if (err != OK) {
    tell_fault(err);
  }
  free(buffer);
  buffer = NULL;
  return answer.len;
}

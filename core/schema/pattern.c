#define PCRE2_CODE_UNIT_WIDTH 8

#include "pattern.h"

#include <pcre2.h>

#include "base/limits.h"

struct pattern {
  struct str text;
  pcre2_code *code;
};

static void *allocate(PCRE2_SIZE octets, void *scope)
{
  return scope_alloc(scope, 1, octets);
}

static void release(void *at, void *scope)
{
  (void)at;
  (void)scope; /* what is in a scope is freed with it */
}

/* Makes the library take its memory from the scope. */
static pcre2_general_context *memory_of(struct scope *scope)
{
  return pcre2_general_context_create(allocate, release, scope);
}

/* What makes PCRE2 read an expression as ECMAScript does: "$" only at the very end, \u0041, an empty class. */
static const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
                                PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;

enum err pattern_parse(struct scope *scope, struct str text, const struct pattern **out)
{
  struct pattern *pattern = SCOPE_NEW(scope, struct pattern);
  pcre2_general_context *memory = memory_of(scope);
  pcre2_compile_context *context = memory == NULL ? NULL : pcre2_compile_context_create(memory);
  if (pattern == NULL || context == NULL) {
    return scope_err(scope);
  }
  int reason = 0;
  PCRE2_SIZE at = 0;
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.at, text.len, options, &reason, &at, context);
  if (code == NULL) {
    return FAIL(scope, ERR_VALUE, "the pattern \"" STR_FMT "\" is no regular expression (at octet %zu)", STR_ARG(text),
                at);
  }
  *pattern = (struct pattern){text, code};
  *out = pattern;
  return OK;
}

struct matcher {
  struct scope *scope;
  pcre2_match_context *context;
  pcre2_match_data *data;
};

struct matcher *matcher_new(struct scope *scope)
{
  struct matcher *matcher = SCOPE_NEW(scope, struct matcher);
  pcre2_general_context *memory = memory_of(scope);
  pcre2_match_context *context = memory == NULL ? NULL : pcre2_match_context_create(memory);
  pcre2_match_data *data = context == NULL ? NULL : pcre2_match_data_create(1, memory);
  if (matcher == NULL || data == NULL) {
    return NULL;
  }
  pcre2_set_match_limit(context, LIMIT_REGEX_MATCH);
  pcre2_set_depth_limit(context, LIMIT_REGEX_MATCH);
  *matcher = (struct matcher){scope, context, data};
  return matcher;
}

enum err matcher_find(struct matcher *matcher, const struct pattern *pattern, struct str text, bool *out)
{
  PCRE2_SPTR subject = (PCRE2_SPTR)(text.at == NULL ? "" : text.at);
  int result = pcre2_match(pattern->code, subject, text.len, 0, 0, matcher->data, matcher->context);
  if (result == PCRE2_ERROR_NOMATCH || result >= 0) {
    *out = result >= 0;
    return OK;
  }
  return FAIL(matcher->scope, ERR_LIMIT, "matching the pattern \"" STR_FMT "\" takes more than %d steps",
              STR_ARG(pattern->text), LIMIT_REGEX_MATCH);
}

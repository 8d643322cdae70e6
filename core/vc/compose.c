#include "vc/compose.h"

#include <stdio.h>

#include "codec/xsd_time.h"
#include "schema/resident_number.h"
#include "vc/rules.h"
#include "vc/types.h"
#include "json/field.h"

#include "reading.h"
#include "resource.h"

enum { DAY_S = 86400, KOREA_OFFSET_S = 9 * 3600 };

static bool looks_like_resident_number(const struct json *value)
{
  if (json_is_string(value)) {
    return resident_number_find(value->string);
  }
  /* A number that was written as one has lost a zero in front. */
  bool twelve_digits_or_one_more = json_is_number(value) && value->number >= 1e11 && value->number < 1e13;
  if (!twelve_digits_or_one_more) {
    return false;
  }
  char digits[16];
  int len = snprintf(digits, sizeof digits, "%013.0f", value->number);
  return resident_number_find((struct str){digits, (size_t)len});
}

static enum err refuse_resident_numbers(struct scope *scope, const struct json_path *path, const struct json *value)
{
  if (looks_like_resident_number(value)) {
    return json_refuse(scope, path, "looks like a resident registration number, which is not accepted anywhere");
  }
  if (json_is_array(value)) {
    for (size_t i = 0; i < value->items.len; i++) {
      struct json_path item = json_path_item(path, i);
      TRY(refuse_resident_numbers(scope, &item, &value->items.at[i]));
    }
  }
  if (json_is_object(value)) {
    for (size_t i = 0; i < value->members.len; i++) {
      struct json_path member = json_path_member(path, value->members.at[i].key);
      if (resident_number_find(value->members.at[i].key)) {
        return json_refuse(scope, path, "has a member whose name looks like a resident registration number");
      }
      TRY(refuse_resident_numbers(scope, &member, &value->members.at[i].value));
    }
  }
  return OK;
}

static enum err check_schema(struct scope *scope, const struct kind *kind, const struct json *subject)
{
  struct schema_errors errors;
  TRY(schema_validate(kind->schema, scope, subject, &errors));
  if (errors.len == 0) {
    return OK;
  }
  const struct schema_error *first = &errors.at[0];
  return FAIL(scope, ERR_VALUE, "credentialSubject%s" STR_FMT ": " STR_FMT " (" STR_FMT ")",
              first->path.len > 0 ? "." : "", STR_ARG(first->path), STR_ARG(first->en), STR_ARG(first->ko));
}

enum err compose_refuse_resident_numbers(struct scope *scope, const struct json *document)
{
  return refuse_resident_numbers(scope, NULL, document);
}

bool compose_keeps_context(const struct kind *kind, const struct json *credential)
{
  return json_same(json_get(credential, STR("@context")), json_get(kind->template, STR("@context")));
}

enum err compose_check_claims(struct scope *scope, const struct schemas *schemas, const struct json *credential)
{
  TRY(compose_refuse_resident_numbers(scope, credential));
  const struct kind *kind = schemas_kind_of(schemas, credential);
  if (kind != NULL && !compose_keeps_context(kind, credential)) {
    return FAIL(scope, ERR_CONTEXT, "@context: is another one than that of " STR_FMT, STR_ARG(kind->type));
  }
  struct json_list subjects = json_as_list(json_get(credential, STR("credentialSubject")));
  for (size_t i = 0; kind != NULL && i < subjects.len; i++) {
    TRY(check_schema(scope, kind, &subjects.at[i]));
  }
  TRY(resources_check(scope, schemas, credential));
  return reading_check_credential(scope, schemas, credential);
}

/* A certificate is good to the end of its last day where it is used, and that is Korea. */
static int64_t end_of_day_s(int64_t seconds)
{
  int64_t local = seconds + KOREA_OFFSET_S;
  return local - local % DAY_S + DAY_S - 1 - KOREA_OFFSET_S;
}

static enum err subject_of(struct scope *scope, const struct order *order, struct json *out)
{
  if (!json_is_object(order->claims)) {
    return FAIL(scope, ERR_VALUE, "credentialSubject: must be an object with claims");
  }
  struct json_object_builder subject = {.scope = scope};
  if (order->subject.len > 0) {
    json_object_add(&subject, STR("id"), json_of_str(order->subject));
  }
  for (size_t i = 0; i < order->claims->members.len; i++) {
    const struct json_member *claim = &order->claims->members.at[i];
    if (str_equal(claim->key, STR("id"))) {
      return FAIL(scope, ERR_VALUE, "credentialSubject.id: is the holder and cannot be a claim");
    }
    json_object_add(&subject, claim->key, claim->value);
  }
  return json_object_done(&subject, out);
}

static enum err types_of(struct scope *scope, const struct order *order, struct json *out)
{
  const struct json types[] = {json_of_str(STR(TYPE_CREDENTIAL)), json_of_str(order->type),
                               json_of_str(STR(TYPE_PAPER))};
  return json_array_of(scope, order->paper ? 3 : 2, types, out);
}

/* Only an identity card binds paper to a person, and it can be compared with nothing else. */
static enum err check_paper(struct scope *scope, const struct kind *kind, const struct order *order)
{
  static const struct str needed[] = {STR_INIT("name"), STR_INIT("birthDate")};
  if (!json_is(json_get(json_get(kind->template, STR("paper")), STR("type")), STR(TYPE_PAPER))) {
    return FAIL(scope, ERR_VALUE, "type: there is no paper of " STR_FMT, STR_ARG(order->type));
  }
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    const struct json *claim = json_get(order->claims, needed[i]);
    if (!json_is_string(claim) || claim->string.len == 0) {
      return FAIL(scope, ERR_VALUE, "credentialSubject." STR_FMT ": must be there on paper", STR_ARG(needed[i]));
    }
  }
  return order->subject.len == 0 ? OK : FAIL(scope, ERR_VALUE, "credentialSubject.id: paper has no holder's key");
}

static int64_t days_of(const struct kind *kind, const struct order *order)
{
  const struct json *days = json_get(json_get(kind->template, STR("paper")), STR("validityDays"));
  return order->paper && json_is_number(days) ? (int64_t)days->number : kind->validity_days;
}

enum err compose_credential(struct scope *scope, const struct schemas *schemas, const struct order *order,
                            struct json *out)
{
  const struct kind *kind = schemas_kind(schemas, order->type);
  if (kind == NULL) {
    return FAIL(scope, ERR_VALUE, "type: no kind of credential is called " STR_FMT, STR_ARG(order->type));
  }
  TRY(order->paper ? check_paper(scope, kind, order) : OK);
  int64_t days = days_of(kind, order);
  int64_t until_s = order->until_s != 0 ? order->until_s : end_of_day_s(order->from_s + days * DAY_S);
  const struct json *context = json_get(kind->template, STR("@context"));
  if (!json_is_array(context)) {
    return FAIL(scope, ERR_CONFIG, "the template of " STR_FMT " has no @context", STR_ARG(order->type));
  }
  struct json types;
  struct json subject;
  TRY(types_of(scope, order, &types));
  TRY(subject_of(scope, order, &subject));
  const struct json_member members[] = {
      JSON_MEMBER("@context", *context),
      JSON_MEMBER("type", types),
      JSON_MEMBER("issuer", json_of_str(order->issuer)),
      JSON_MEMBER("validFrom", json_of_str(xsd_time_print(scope, order->from_s))),
      JSON_MEMBER("validUntil", json_of_str(xsd_time_print(scope, until_s))),
      JSON_MEMBER("credentialSubject", subject),
  };
  TRY(json_object_of(scope, sizeof members / sizeof *members, members, out));
  return compose_check_claims(scope, schemas, out);
}

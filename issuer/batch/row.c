#include "binder.h"

enum err batch_row_of(struct scope *scope, const struct batch *batch, size_t line, struct batch_row *out)
{
  struct str of = scope_format(scope, "%zu", line);
  out->offer = offer_id_derive(scope, batch->offer_end_s, &batch->seed, of);
  out->pin = offer_pin_derive(scope, &batch->seed, out->offer);
  out->document = document_id_of_offer(scope, out->offer);
  return scope_err(scope);
}

struct json sheet_error_json(struct scope *scope, const struct csv_error *error)
{
  struct json_object_builder object = {.scope = scope};
  struct json out = json_of_null();
  json_object_add(&object, STR("line"), json_of_number((double)error->line));
  if (error->column > 0) {
    json_object_add(&object, STR("column"), json_of_number((double)error->column));
    json_object_add(&object, STR("header"), json_of_str(error->header));
  }
  json_object_add(&object, STR("ko"), json_of_str(error->ko));
  json_object_add(&object, STR("en"), json_of_str(error->en));
  return json_object_done(&object, &out) == OK ? out : json_of_null();
}

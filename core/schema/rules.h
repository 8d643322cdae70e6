#pragma once

#include "visit.h"

/* What each keyword demands, one function a keyword, by the part of the vocabulary it belongs to. A keyword that
   speaks of another kind of value than the part has says nothing. */

/* rules_value.c: SPEC: json-schema-validation#section-6.1 to 6.3, section-7 */
enum err rule_type(struct visit *visit, const struct check *check);
enum err rule_const(struct visit *visit, const struct check *check);
enum err rule_enum(struct visit *visit, const struct check *check);
enum err rule_multiple_of(struct visit *visit, const struct check *check);
enum err rule_maximum(struct visit *visit, const struct check *check);
enum err rule_exclusive_maximum(struct visit *visit, const struct check *check);
enum err rule_minimum(struct visit *visit, const struct check *check);
enum err rule_exclusive_minimum(struct visit *visit, const struct check *check);
enum err rule_max_length(struct visit *visit, const struct check *check);
enum err rule_min_length(struct visit *visit, const struct check *check);
enum err rule_pattern(struct visit *visit, const struct check *check);
enum err rule_format(struct visit *visit, const struct check *check);

/* rules_array.c: SPEC: json-schema-validation#section-6.4, json-schema-core#section-10.3.1, #section-11.2 */
enum err rule_max_items(struct visit *visit, const struct check *check);
enum err rule_min_items(struct visit *visit, const struct check *check);
enum err rule_unique_items(struct visit *visit, const struct check *check);
enum err rule_prefix_items(struct visit *visit, const struct check *check);
enum err rule_items(struct visit *visit, const struct check *check);
enum err rule_contains(struct visit *visit, const struct check *check);
enum err rule_unevaluated_items(struct visit *visit, const struct check *check);

/* rules_object.c: SPEC: json-schema-validation#section-6.5, json-schema-core#section-10.3.2, #section-11.3 */
enum err rule_max_properties(struct visit *visit, const struct check *check);
enum err rule_min_properties(struct visit *visit, const struct check *check);
enum err rule_required(struct visit *visit, const struct check *check);
enum err rule_dependent_required(struct visit *visit, const struct check *check);
enum err rule_properties(struct visit *visit, const struct check *check);
enum err rule_pattern_properties(struct visit *visit, const struct check *check);
enum err rule_additional_properties(struct visit *visit, const struct check *check);
enum err rule_property_names(struct visit *visit, const struct check *check);
enum err rule_unevaluated_properties(struct visit *visit, const struct check *check);

/* rules_logic.c: SPEC: json-schema-core#section-8.2.3, #section-10.2 */
enum err rule_ref(struct visit *visit, const struct check *check);
enum err rule_all_of(struct visit *visit, const struct check *check);
enum err rule_any_of(struct visit *visit, const struct check *check);
enum err rule_one_of(struct visit *visit, const struct check *check);
enum err rule_not(struct visit *visit, const struct check *check);
enum err rule_if(struct visit *visit, const struct check *check);
enum err rule_dependent_schemas(struct visit *visit, const struct check *check);

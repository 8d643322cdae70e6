#pragma once

#include "base/scope.h"

/* The types of one object: sorted as JavaScript sorts, each once. */
struct types {
  struct scope *scope;
  struct str *at;
  size_t len;
  size_t cap;
};

enum err types_add(struct types *types, struct str type);
void types_sort(struct types *types);

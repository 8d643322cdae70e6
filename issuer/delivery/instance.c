#include "delivery/delivery.h"

const struct issuer_instance *delivery_instance(const struct delivery *delivery, struct str name)
{
  for (size_t i = 0; i < delivery->instances_len; i++) {
    if (str_equal(delivery->instances[i].name, name)) {
      return &delivery->instances[i];
    }
  }
  return NULL;
}

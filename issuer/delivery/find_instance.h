#pragma once

#include "delivery/delivery.h"

/* By its name; NULL when there is none. */
const struct issuer_instance *find_instance(const struct delivery *delivery, struct str name);

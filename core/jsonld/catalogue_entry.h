#pragma once

#include "document.h"

/* What the layer's own files see of the catalogue. */
const struct document *catalogue_find(const struct jsonld_catalogue *catalogue, struct str url);
const struct memo *catalogue_memo(const struct jsonld_catalogue *catalogue);

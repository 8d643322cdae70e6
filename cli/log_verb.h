#pragma once

#include "verb.h"

/* What `dojang log` can do: a line here, and one function log_<name> in the file of the same name. */
#define LOG_VERBS(X) X(witness, "run a witness that cosigns the checkpoints of logs")

#define LOG_VERB_DECLARE(name, summary) verb_run log_##name;
LOG_VERBS(LOG_VERB_DECLARE)
#undef LOG_VERB_DECLARE

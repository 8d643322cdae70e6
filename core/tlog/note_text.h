#pragma once

#include "base/str.h"

/* SPEC: c2sp.org/signed-note@v1.0.0, Format: UTF-8, without control characters below U+0020 but newlines. */
bool note_text_is_clean(struct str text);
/* True when a character of Unicode's White_Space is in the text, which is UTF-8. */
bool note_text_has_space(struct str text);

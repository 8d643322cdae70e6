#pragma once

#include "json/value.h"

/* Changes to a document, read from the octets of an input so that each input means something. */

/* EDIT_OCTETS octets a change: what to do, where (two), with what (two). At most EDITS_MOST are carried out; a rest
   that is shorter is left. Everything lives in the scope. */
enum { EDIT_OCTETS = 5, EDITS_MOST = 8 };

/* Values replaced, members and items removed, added, renamed, wrapped, copied from elsewhere, put into another order,
   characters of texts changed. */
enum err edit_tree(struct scope *scope, const struct json *document, struct bytes changes, struct json *out);

/* Octets replaced, removed, inserted. */
enum err edit_octets(struct scope *scope, struct bytes octets, struct bytes changes, struct bytes *out);

#pragma once

#include "tlog/hash.h"

/* Text read line by line from its front. Every line ends with a newline, the last one too. */

/* False, and nothing taken, when no whole line is left. */
bool line_take(struct str *rest, struct str *line);
/* Takes the next line if it begins with `label` and a blank; `value` is what is behind. */
bool line_take_value(struct str *rest, struct str label, struct str *value);
/* Lines of a hash each, and the empty line behind them. `what` is the text's name, for the fault. The path is in the
   scope. */
enum err lines_take_path(struct scope *scope, struct str *rest, const char *what, struct tlog_path *out);
void lines_print_path(struct buf *buf, const struct tlog_path *path);

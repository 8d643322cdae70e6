#include "status/purpose.h"

static const struct str NAMES[] = {
    [STATUS_REVOCATION] = STR_INIT("revocation"),
    [STATUS_SUSPENSION] = STR_INIT("suspension"),
    [STATUS_REFRESH] = STR_INIT("refresh"),
    [STATUS_MESSAGE] = STR_INIT("message"),
    [STATUS_OTHER] = STR_INIT(""),
};

enum status_purpose status_purpose_parse(struct str text)
{
  for (enum status_purpose purpose = STATUS_REVOCATION; purpose < STATUS_OTHER; purpose++) {
    if (str_equal(text, NAMES[purpose])) {
      return purpose;
    }
  }
  return STATUS_OTHER;
}

struct str status_purpose_print(enum status_purpose purpose)
{
  return NAMES[purpose];
}

#pragma once

#include "page.h"

/* The trust list: the operator's file, signed and published. Belongs to the writer's thread but for the page. */
struct issuers {
  const struct registry_settings *settings; /* borrowed */
  struct scope *memory; /* owned: the file's text as it was last read, in `file` */
  struct str file; /* JSON text that was found good */
  int64_t signed_s; /* when the published page was signed */
  struct page page;
};

/* NULL memory is told by issuers_load. */
void issuers_start(struct issuers *issuers, const struct registry_settings *settings);
void issuers_end(struct issuers *issuers);

/* Reads the file anew and publishes what it says. On a fault everything stays as it was: ERR_CONFIG names the file and
   the member, others come from the signer. */
enum err issuers_load(struct issuers *issuers, struct scope *scope, int64_t now_s);
/* Signs and publishes again when half the validity has passed. */
enum err issuers_renew(struct issuers *issuers, struct scope *scope, int64_t now_s);

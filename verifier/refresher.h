#pragma once

#include "vc/evidence.h"

/* A thread that fills the evidence from the registry or from a bundle, at the start and then every so often. What it
   cannot have stays as it was and grows old, which the reports tell. */
struct refresher;

/* One of the two. */
struct refresher_source {
  const struct registry_port *registry; /* borrowed */
  struct str bundle; /* NUL-terminated path; read again whenever it is another file than before */
};

/* `rules` are borrowed; they, the port and the path must outlive it. Does one round before it returns, whatever comes
 * of it. */
enum err refresher_start(struct scope *scope, const struct evidence_rules *rules, const struct refresher_source *source,
                         struct evidence_box *box, int64_t interval_s, struct refresher **out);
/* Rounds so far in which everything was fetched and held, and those in which something was kept from before. */
struct refresher_rounds {
  unsigned long long complete;
  unsigned long long incomplete;
};
struct refresher_rounds refresher_rounds(const struct refresher *refresher);
/* Waits for a round under way. */
void refresher_stop(struct refresher *refresher);

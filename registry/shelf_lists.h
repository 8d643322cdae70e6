#pragma once

#include "shelf.h"

/* What the two halves of the shelf share: its lists and how they are read (shelf.c), and their versions
   (shelf_versions.c). */

/* The group is there. */
struct shelf_list *shelf_list_at(const struct shelf *shelf, enum status_purpose purpose, uint64_t group);
/* "status/revocation-0/current", a path of the public folder, in the scope. */
struct str shelf_file(struct scope *scope, enum status_purpose purpose, uint64_t group, struct str file);

/* Visits every list; the first fault ends it. */
typedef enum err shelf_visit(void *self, enum status_purpose purpose, uint64_t group);
enum err shelf_visit_lists(const struct shelf *shelf, shelf_visit *visit, void *self);

#pragma once

#include "testing/testing.h"

#include "audit/audit.h"
#include "folder_source.h"
#include "log_maker.h"

/* A registry's folder, an auditor's folder, and the office that looks from one at the other. */
struct audit_office {
  struct scope *memory;
  char folder[64]; /* absolute; holds "public" and "state" */
  char public_folder[80];
  char state_folder[80];
  struct log_maker *maker;
  struct folder_source source;
  struct log_policy policy;
  struct audit *audit; /* after a visit, until the next */
  int64_t now_s;
};

struct audit_office *audit_office_open(void);
void audit_office_close(struct audit_office *office);

/* A visit as a process would make it: opened anew from the state folder. */
enum err audit_office_visit(struct audit_office *office, struct scope *scope);
/* Fails unless the visit is one without findings, which it prints else. */
void audit_office_is_clean(struct audit_office *office, struct scope *scope);
/* How many findings of a kind stand at a place; at any when it is NULL. */
size_t audit_office_found(const struct audit_office *office, enum audit_kind kind, const char *where);

/* An honest log: credentials of two offices, three versions of the trust list, six lists, checkpoint. */
void audit_office_begin(struct audit_office *office);
/* It grows by `issued` credentials, and by a version of each list with one more bit set. */
void audit_office_grow(struct audit_office *office, size_t issued);

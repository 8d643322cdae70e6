#pragma once

#include "status/registry_port.h"

/* One request that waits for the writer. Lives on the stack of the thread that asks, which sleeps until `done`; so the
   writer may use its scope and fill its outputs meanwhile. */

enum job_kind { JOB_LEASE, JOB_RECORD, JOB_CHANGE };

struct job {
  enum job_kind kind;
  struct scope *scope; /* of the asking thread */
  enum err err;
  bool done; /* guarded by the registry's lock */
  struct job *next; /* in the queue, then in the round */
  union {
    struct {
      size_t count;
      uint32_t *indices; /* room for `count` */
      uint64_t group;
    } lease;
    struct {
      size_t len;
      const struct registry_record *records;
      struct registry_receipt *receipts;
    } record;
    struct {
      const struct registry_change *change;
      uint64_t group;
      struct registry_change_receipt *receipt;
    } change;
  };
};

#pragma once

#include "audit/finding.h"
#include "json/value.h"

enum { FINDINGS_MOST = 10000 };

/* All findings that stand: those that a file keeps from former visits, then this visit's. */
struct findings {
  struct scope *memory;
  struct audit_finding *at;
  size_t len;
  size_t cap;
  size_t old_len; /* from former visits */
  size_t lost; /* for which there was no room */
  int64_t now_s;
};

/* Adds it, unless one of the same kind stands at the same place. */
void findings_add(struct findings *findings, enum audit_kind kind, struct str where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "findings.json" of the folder. A missing file has none; ERR_CONFIG names what is wrong with it. */
enum err findings_load(struct findings *findings, struct scope *scope, const char *folder);
/* An array of {"kind", "where", "detail", "since"}. */
enum err findings_json(const struct findings *findings, struct scope *scope, struct json *out);
enum err findings_save(const struct findings *findings, struct scope *scope, const char *folder);

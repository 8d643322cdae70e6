#pragma once

#include "base/str.h"

/* Program output: one JSON object a line on standard error, behind the syslog level that journald reads ("<6>{...}").
   A field never holds a person's data, a claim, a token or a key. */

enum log_level { LOG_ALERT = 1, LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

struct log_field {
  const char *name;
  struct str text; /* used when `at` is not NULL */
  int64_t number;
};

#define LOG_TEXT(name, value) ((struct log_field){(name), (value), 0})
#define LOG_NUMBER(name, value) ((struct log_field){(name), (struct str){0}, (value)})

/* Writes the line with one system call, or gathers it (below). Beyond 2 KiB it is cut after its last whole field. */
void log_line(enum log_level level, const char *event, size_t count, const struct log_field fields[]);
#define LOG(level, event, ...)                                                                                         \
  log_line((level), (event), sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field),               \
           (const struct log_field[]){__VA_ARGS__})

/* Between log_gather(true) and log_gather(false) this thread's lines of level info wait until log_flush, until 4 KiB
   are full or until a line of a graver level comes, and are then written together. A thread that handles many things
   one after the other so pays one system call for several. */
void log_gather(bool open);
void log_flush(void);

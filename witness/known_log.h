#pragma once

#include "tlog/add_checkpoint.h"

/* A log as a witness knows it: its keys, and on disk what was cosigned of it last. One thread at a time. */
struct known_log {
  struct str origin;
  struct str hash; /* SHA-256 of the origin, in hexadecimal digits: the file's name */
  const char *path; /* of the file */
  const struct note_key *keys;
  size_t keys_len;

  struct witness_state state;
  uint64_t time_s; /* of the last cosignature; 0: there is none */
  bool settled; /* what stands here is what is on disk, and durable */
};

/* Finds out what is on disk unless that is certain: after a start, and after a write that failed. What is found is
   written anew, since what is read may only be in memory (a file after a failed fsync). ERR_CONFIG when `witness` has
   not cosigned it; ERR_IO. */
enum err known_log_settle(struct known_log *log, struct scope *scope, const struct note_key *witness);
/* Puts a cosigned checkpoint in the place of the last one. On failure the log is not settled. ERR_IO. */
enum err known_log_replace(struct known_log *log, struct scope *scope, const struct note *note,
                           const struct checkpoint *checkpoint, uint64_t time_s);
/* The note that was cosigned last; the log is settled. ERR_NOT_FOUND, ERR_IO. */
enum err known_log_read(const struct known_log *log, struct scope *scope, struct str *note);

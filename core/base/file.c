#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/folder.h"

static void close_fd(const int *fd)
{
  if (*fd >= 0) {
    close(*fd);
  }
}

static enum err io_fault(struct scope *scope, const char *path)
{
  return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
}

enum err file_read(struct scope *scope, const char *path, size_t cap_octets, struct str *out)
{
  [[gnu::cleanup(close_fd)]] int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return io_fault(scope, path);
  }
  struct buf text = buf_in(scope);
  char block[16 * 1024];
  for (;;) {
    ssize_t got = read(fd, block, sizeof block);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return io_fault(scope, path);
    }
    if (got == 0) {
      return buf_str(&text, out);
    }
    if ((size_t)got > cap_octets - text.len) {
      return FAIL(scope, ERR_LIMIT, "%s: is larger than %zu octets", path, cap_octets);
    }
    buf_add(&text, (struct str){block, (size_t)got});
  }
}

static enum err write_all(struct scope *scope, const char *path, int fd, struct bytes octets)
{
  for (size_t done = 0; done < octets.len;) {
    ssize_t put = write(fd, octets.at + done, octets.len - done);
    if (put < 0 && errno != EINTR) {
      return io_fault(scope, path);
    }
    done += put > 0 ? (size_t)put : 0;
  }
  return OK;
}

enum err file_write(struct scope *scope, const char *path, struct bytes octets, unsigned mode)
{
  [[gnu::cleanup(close_fd)]] int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  return fd < 0 ? io_fault(scope, path) : write_all(scope, path, fd, octets);
}

/* A rename survives power loss only once its folder is on disk. */
static enum err sync_folder_of(struct scope *scope, const char *path)
{
  struct str whole = str_of(path);
  size_t slash = str_find_last(whole, '/');
  struct str folder = slash == SIZE_MAX ? STR(".") : slash == 0 ? STR("/") : str_slice(whole, 0, slash);
  char *name = scope_cstr(scope, folder);
  return name == NULL ? scope_err(scope) : folder_sync(scope, name);
}

static enum err write_new(struct scope *scope, const char *path, struct bytes octets, unsigned mode)
{
  [[gnu::cleanup(close_fd)]] int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) {
    return io_fault(scope, path);
  }
  TRY(write_all(scope, path, fd, octets));
  return fsync(fd) == 0 ? OK : io_fault(scope, path);
}

enum err file_replace(struct scope *scope, const char *path, struct bytes octets, unsigned mode)
{
  struct str fresh = scope_format(scope, "%s.%ld.new", path, (long)getpid());
  if (fresh.at == NULL) {
    return scope_err(scope);
  }
  unlink(fresh.at); /* left over from a process of the same number that was killed */
  enum err err = write_new(scope, fresh.at, octets, mode);
  if (err != OK) {
    unlink(fresh.at);
    return err;
  }
  if (rename(fresh.at, path) != 0) {
    enum err failed = io_fault(scope, path);
    unlink(fresh.at);
    return failed;
  }
  return sync_folder_of(scope, path);
}

char *file_join(struct scope *scope, const char *folder, struct str name)
{
  return scope_cstr(scope, scope_format(scope, "%s/" STR_FMT, folder, STR_ARG(name)));
}

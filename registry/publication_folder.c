#include "registry/publication.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

enum { PATH_MOST = 512 };

/* Paths are relative to an open folder, so that its name may change under a running process. Files are written one by
   one and made durable all together by one syncfs, since a round writes a dozen: an fsync for each of them and of their
   folders would cost it more than all else. It waits for whatever else is unwritten on the file system; a registry
   should have one of its own. */
struct publication {
  int root_fd;
};

/* A path as the system wants it. */
struct name {
  char at[PATH_MOST];
};

static bool name_of(struct str path, struct name *out)
{
  if (path.len == 0 || path.len >= PATH_MOST || path.at[0] == '/' || str_contains(path, STR(".."))) {
    return false;
  }
  memcpy(out->at, path.at, path.len);
  out->at[path.len] = '\0';
  return true;
}

static void close_fd(const int *fd)
{
  if (*fd >= 0) {
    (void)close(*fd);
  }
}
#define FD [[gnu::cleanup(close_fd)]] int

static enum err fault(struct scope *scope, const char *path)
{
  return FAIL(scope, ERR_IO, "public folder: %s: %s", path, strerror(errno));
}

static enum err folder_settle(struct publication *self, struct scope *scope)
{
  return syncfs(self->root_fd) == 0 ? OK : fault(scope, "syncfs");
}

/* Where the last name of a path is: its folder, opened name by name, so that no link leads out of the public folder.
   The descriptor is the caller's to close; -1 when a folder is missing and not to be made, or cannot be opened (errno).
 */
static int open_parent(const struct publication *self, struct name *name, bool make, const char **last)
{
  int folder_fd = openat(self->root_fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  char *from = name->at;
  for (char *slash; folder_fd >= 0 && (slash = strchr(from, '/')) != NULL; from = slash + 1) {
    *slash = '\0';
    bool there = !make || mkdirat(folder_fd, from, 0755) == 0 || errno == EEXIST;
    int next_fd = there ? openat(folder_fd, from, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    int reason = errno;
    (void)close(folder_fd);
    errno = reason;
    folder_fd = next_fd;
    *slash = '/';
  }
  *last = from;
  return folder_fd;
}

static enum err write_all(struct scope *scope, int fd, const char *path, struct bytes octets)
{
  for (size_t done = 0; done < octets.len;) {
    ssize_t put = write(fd, octets.at + done, octets.len - done);
    if (put < 0 && errno != EINTR) {
      return fault(scope, path);
    }
    done += put > 0 ? (size_t)put : 0;
  }
  return OK;
}

/* A new file under another name, which nobody reads, until all of it is written. */
static enum err write_fresh(int folder_fd, struct scope *scope, const char *fresh, struct bytes octets)
{
  (void)unlinkat(folder_fd, fresh, 0); /* left over from a process that was killed */
  FD fd = openat(folder_fd, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  return fd < 0 ? fault(scope, fresh) : write_all(scope, fd, fresh, octets);
}

static enum err folder_replace(struct publication *self, struct scope *scope, struct str path, struct bytes octets)
{
  struct name name;
  const char *last = NULL;
  bool usable = name_of(path, &name);
  assert(usable && octets.len <= LIMIT_PUBLISHED_OCTETS);
  FD folder_fd = usable ? open_parent(self, &name, true, &last) : -1;
  if (folder_fd < 0) {
    return fault(scope, name.at);
  }
  struct str fresh = scope_format(scope, "%s.new", last);
  if (fresh.at == NULL) {
    return scope_err(scope);
  }
  enum err err = write_fresh(folder_fd, scope, fresh.at, octets);
  if (err == OK && renameat(folder_fd, fresh.at, folder_fd, last) != 0) {
    err = fault(scope, name.at);
  }
  if (err != OK) {
    (void)unlinkat(folder_fd, fresh.at, 0);
  }
  return err;
}

static enum err read_all(struct scope *scope, int fd, const char *path, struct bytes *out)
{
  struct stat about;
  if (fstat(fd, &about) != 0) {
    return fault(scope, path);
  }
  if (about.st_size < 0 || about.st_size > LIMIT_PUBLISHED_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "public folder: %s: is larger than %d octets", path, LIMIT_PUBLISHED_OCTETS);
  }
  size_t len = (size_t)about.st_size;
  uint8_t *at = SCOPE_ROOM(scope, uint8_t, len + 1);
  if (at == NULL) {
    return scope_err(scope);
  }
  size_t done = 0;
  for (ssize_t got = 1; done < len && got != 0;) {
    got = read(fd, at + done, len - done);
    if (got < 0 && errno != EINTR) {
      return fault(scope, path);
    }
    done += got > 0 ? (size_t)got : 0;
  }
  *out = (struct bytes){at, done};
  return OK;
}

static enum err folder_read(struct publication *self, struct scope *scope, struct str path, bool *found,
                            struct bytes *octets)
{
  struct name name;
  const char *last = NULL;
  if (!name_of(path, &name)) {
    return OK;
  }
  FD folder_fd = open_parent(self, &name, false, &last);
  FD fd = folder_fd < 0 ? -1 : openat(folder_fd, last, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return OK;
  }
  if (fd < 0) {
    return fault(scope, name.at);
  }
  TRY(read_all(scope, fd, name.at, octets));
  *found = true;
  return OK;
}

/* What power loss leaves of a name whose content was not on disk yet: nothing, or a part from the front, with nothing
   or zeros behind it. */
static bool is_torn(struct bytes there, struct bytes octets)
{
  size_t same = 0;
  while (same < there.len && same < octets.len && there.at[same] == octets.at[same]) {
    same++;
  }
  for (size_t i = same; i < there.len; i++) {
    if (there.at[i] != 0) {
      return false;
    }
  }
  return there.len <= octets.len;
}

static enum err folder_put(struct publication *self, struct scope *scope, struct str path, struct bytes octets)
{
  bool found = false;
  struct bytes there;
  TRY(folder_read(self, scope, path, &found, &there));
  if (found && !is_torn(there, octets)) {
    return FAIL(scope, ERR_CONFLICT, "public folder: " STR_FMT ": holds something else already", STR_ARG(path));
  }
  return folder_replace(self, scope, path, octets);
}

static void folder_prune(struct publication *self, struct str path)
{
  struct name name;
  const char *last = NULL;
  if (!name_of(path, &name)) {
    return;
  }
  FD parent_fd = open_parent(self, &name, false, &last);
  int fd = parent_fd < 0 ? -1 : openat(parent_fd, last, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  DIR *folder = fd < 0 ? NULL : fdopendir(fd);
  if (folder == NULL) {
    close_fd(&fd);
    return;
  }
  for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    (void)unlinkat(fd, entry->d_name, 0);
  }
  (void)closedir(folder);
  (void)unlinkat(parent_fd, last, AT_REMOVEDIR);
}

static void folder_close(struct publication *self)
{
  if (self == NULL) {
    return;
  }
  close_fd(&self->root_fd);
  free(self);
}

enum err publication_folder_open(struct scope *scope, const char *path, struct publication_port *out)
{
  static const struct publication_calls CALLS = {folder_put,  folder_replace, folder_settle,
                                                 folder_read, folder_prune,   folder_close};
  *out = (struct publication_port){0};
  if (mkdir(path, 0755) != 0 && errno != EEXIST) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", path, strerror(errno));
  }
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  /* What a process that was killed has made and not settled must be durable before anything is built on it. */
  if (fd < 0 || syncfs(fd) != 0) {
    close_fd(&fd);
    return FAIL(scope, ERR_CONFIG, "%s: %s", path, strerror(errno));
  }
  struct publication *self = calloc(1, sizeof *self);
  if (self == NULL) {
    (void)close(fd);
    return FAIL(scope, ERR_LIMIT, "no memory for the public folder");
  }
  self->root_fd = fd;
  *out = (struct publication_port){&CALLS, self};
  return OK;
}

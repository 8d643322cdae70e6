#include "private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void descriptor_drop(int *descriptor)
{
  if (*descriptor >= 0) {
    (void)close(*descriptor);
  }
}

/* Looks at the open file, not at the path, which might be another file by then. */
static enum err check_owner(struct scope *scope, int file, const char *path, size_t cap_octets, size_t *len)
{
  struct stat about;
  if (fstat(file, &about) != 0) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  if (!S_ISREG(about.st_mode)) {
    return FAIL(scope, ERR_CONFIG, "%s: not a regular file", path);
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return FAIL(scope, ERR_CONFIG, "%s: others than the owner may read it; its mode must be 0600", path);
  }
  if (about.st_uid != geteuid() && about.st_uid != 0) {
    return FAIL(scope, ERR_CONFIG, "%s: belongs to another user", path);
  }
  if (about.st_size < 0 || (size_t)about.st_size > cap_octets) {
    return FAIL(scope, ERR_CONFIG, "%s: longer than %zu octets", path, cap_octets);
  }
  *len = (size_t)about.st_size;
  return OK;
}

static enum err fill(struct scope *scope, int file, const char *path, struct secret *content)
{
  for (size_t done = 0; done < content->len;) {
    ssize_t got = read(file, content->at + done, content->len - done);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return FAIL(scope, ERR_IO, "%s: could not be read to its end", path);
    }
    done += (size_t)got;
  }
  return OK;
}

enum err private_file_read(struct scope *scope, const char *path, size_t cap_octets, struct secret **out)
{
  [[gnu::cleanup(descriptor_drop)]] int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  size_t len = 0;
  TRY(check_owner(scope, file, path, cap_octets, &len));
  struct secret *content = secret_new(len);
  if (content == NULL) {
    return FAIL(scope, ERR_IO, "no memory can be locked for %s", path);
  }
  enum err err = fill(scope, file, path, content);
  if (err != OK) {
    secret_free(content);
    return err;
  }
  *out = content;
  return OK;
}

static bool write_all(int file, struct bytes content)
{
  for (size_t done = 0; done < content.len;) {
    ssize_t put = write(file, content.at + done, content.len - done);
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      return false;
    }
    done += (size_t)put;
  }
  return fsync(file) == 0;
}

/* A new name is on disk only when its folder is. */
static bool sync_folder(struct scope *scope, const char *path)
{
  char *copy = scope_cstr(scope, str_of(path));
  if (copy == NULL) {
    return false;
  }
  [[gnu::cleanup(descriptor_drop)]] int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return folder >= 0 && fsync(folder) == 0;
}

enum err private_file_create(struct scope *scope, const char *path, struct bytes content)
{
  [[gnu::cleanup(descriptor_drop)]] int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == EEXIST) {
    return FAIL(scope, ERR_CONFLICT, "%s: exists already", path);
  }
  if (file < 0) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  if (!write_all(file, content) || !sync_folder(scope, path)) {
    (void)unlink(path);
    return FAIL(scope, ERR_IO, "%s: could not be written", path);
  }
  return OK;
}

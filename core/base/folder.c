#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err take_lock(struct scope *scope, const char *folder, int lock)
{
  if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
    return OK;
  }
  return errno == EWOULDBLOCK ? FAIL(scope, ERR_CONFLICT, "%s: another process has this store open", folder)
                              : FAIL(scope, ERR_CONFIG, "%s: cannot be locked: %s", folder, strerror(errno));
}

enum err folder_claim(struct scope *scope, const char *folder, int *lock)
{
  *lock = -1;
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", folder, strerror(errno));
  }
  struct str path = scope_format(scope, "%s/lock", folder);
  if (path.at == NULL) {
    return scope_err(scope);
  }
  int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return FAIL(scope, ERR_CONFIG, "%s: %s", path.at, strerror(errno));
  }
  enum err err = take_lock(scope, folder, fd);
  if (err != OK) {
    (void)close(fd);
    return err;
  }
  *lock = fd;
  return OK;
}

enum err folder_sync(struct scope *scope, const char *folder)
{
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int synced = fd < 0 ? -1 : fsync(fd);
  int reason = errno;
  if (fd >= 0) {
    (void)close(fd);
  }
  return synced == 0 ? OK : FAIL(scope, ERR_IO, "%s: %s", folder, strerror(reason));
}

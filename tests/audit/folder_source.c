#include "folder_source.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"

static struct str file_of(struct scope *scope, const char *folder, struct str path)
{
  struct str whole = scope_format(scope, "%s" STR_FMT, folder, STR_ARG(path));
  struct stat about;
  bool is_folder = whole.at != NULL && stat(whole.at, &about) == 0 && S_ISDIR(about.st_mode);
  if (!is_folder) {
    return whole;
  }
  const char *within = str_equal(path, STR("/status")) ? "index" : "current";
  return scope_format(scope, STR_FMT "/%s", STR_ARG(whole), within);
}

static enum err fetch(void *self, struct scope *scope, struct str path, struct str *out)
{
  struct folder_source *source = self;
  struct stat about;
  source->reads++;
  if (source->before != NULL) {
    source->before(source->context, path);
  }
  if (source->unreachable != NULL && str_starts(path, str_of(source->unreachable))) {
    return FAIL(scope, ERR_UNAVAILABLE, STR_FMT ": no answer", STR_ARG(path));
  }
  struct str file = file_of(scope, source->folder, path);
  if (file.at == NULL) {
    return scope_err(scope);
  }
  if (stat(file.at, &about) != 0) {
    return FAIL(scope, ERR_NOT_FOUND, STR_FMT ": is not there", STR_ARG(path));
  }
  return file_read(scope, file.at, LIMIT_INFLATED_OCTETS, out);
}

struct audit_source folder_source_of(struct folder_source *source)
{
  return (struct audit_source){source, fetch};
}

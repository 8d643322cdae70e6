#include "sealed.h"

#include "base/file.h"

/* In the place of core/base/file.c: the only folder that there is in a page is the sealed one, whatever it is called.
 */

enum err file_read(struct scope *scope, const char *path, size_t cap_octets, struct str *out)
{
  struct str whole = str_of(path);
  struct str name = str_slice(whole, str_find(whole, '/', 0) + 1, whole.len);
  for (size_t i = 0; i < sealed_files_len; i++) {
    if (str_equal(name, str_of(sealed_files[i].path)) && sealed_files[i].text.len <= cap_octets) {
      *out = sealed_files[i].text;
      return OK;
    }
  }
  return FAIL(scope, ERR_IO, "%s: is not in this module", path);
}

char *file_join(struct scope *scope, const char *folder, struct str name)
{
  return scope_cstr(scope, scope_format(scope, "%s/" STR_FMT, folder, STR_ARG(name)));
}

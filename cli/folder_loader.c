#include "folder_loader.h"

#include "base/file.h"
#include "base/limits.h"
#include "json/text.h"

enum err folder_loader_add(struct folder_loader *loader, struct scope *scope, char *text)
{
  struct str option = str_of(text);
  size_t equals = str_find_last(option, '=');
  if (equals == SIZE_MAX || loader->len == FOLDER_MAPS) {
    return FAIL(scope, ERR_OPTION, "--map takes IRI=DIR, at most %d times", FOLDER_MAPS);
  }
  loader->at[loader->len++] = (struct folder_map){str_slice(option, 0, equals), text + equals + 1};
  return OK;
}

static enum err load_file(struct scope *scope, const char *folder, struct str name, struct json *out)
{
  if (str_contains(name, STR(".."))) {
    return FAIL(scope, ERR_VALUE, "the document " STR_FMT " is outside of its folder", STR_ARG(name));
  }
  struct str text;
  char *path = file_join(scope, folder, name);
  if (path == NULL) {
    return scope_err(scope);
  }
  TRY(file_read(scope, path, LIMIT_BODY_OCTETS, &text));
  return json_parse(scope, text, out);
}

static enum err load(void *handle, struct scope *scope, struct str iri, struct json *out)
{
  const struct folder_loader *loader = handle;
  for (size_t i = 0; i < loader->len; i++) {
    const struct folder_map *map = &loader->at[i];
    if (str_starts(iri, map->iri)) {
      return load_file(scope, map->folder, str_slice(iri, map->iri.len, iri.len), out);
    }
  }
  return FAIL(scope, ERR_NOT_FOUND, "no folder is mapped to " STR_FMT, STR_ARG(iri));
}

struct jsonld_loader folder_loader_of(struct folder_loader *loader)
{
  return (struct jsonld_loader){loader, load};
}

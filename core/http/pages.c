#include "http/pages.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "codec/gzip.h"
#include "compress.h"
#include "http/request.h"

enum { FILE_OCTETS = 8 * 1024 * 1024, FILES_MAX = 512, DEPTH_MAX = 8 };

struct page {
  struct str name;
  struct http_static file;
};

struct pages {
  struct page *at;
  size_t len;
  size_t cap;
};

static struct str type_of(struct str name)
{
  static const struct {
    struct str ending, type;
  } rows[] = {
      {STR_INIT(".html"), STR_INIT("text/html; charset=utf-8")},
      {STR_INIT(".js"), STR_INIT("text/javascript; charset=utf-8")},
      {STR_INIT(".mjs"), STR_INIT("text/javascript; charset=utf-8")},
      {STR_INIT(".css"), STR_INIT("text/css; charset=utf-8")},
      {STR_INIT(".json"), STR_INIT("application/json")},
      {STR_INIT(".webmanifest"), STR_INIT("application/manifest+json")},
      {STR_INIT(".wasm"), STR_INIT("application/wasm")},
      {STR_INIT(".svg"), STR_INIT("image/svg+xml")},
      {STR_INIT(".png"), STR_INIT("image/png")},
      {STR_INIT(".ico"), STR_INIT("image/vnd.microsoft.icon")},
      {STR_INIT(".woff2"), STR_INIT("font/woff2")},
      {STR_INIT(".txt"), STR_INIT("text/plain; charset=utf-8")},
      {STR_INIT(".csv"), STR_INIT("text/csv; charset=utf-8")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (str_ends(name, rows[i].ending)) {
      return rows[i].type;
    }
  }
  return STR("application/octet-stream");
}

static enum err pack(struct scope *scope, struct page *page)
{
  if (!compress_takes(page->file.content_type)) {
    return OK;
  }
  TRY(gzip_encode(scope, page->file.body, &page->file.packed));
  if (page->file.packed.len >= page->file.body.len) {
    page->file.packed = (struct bytes){0};
  }
  return OK;
}

static enum err read_file(struct scope *scope, struct pages *pages, const char *path, struct str name)
{
  if (pages->len == FILES_MAX) {
    return FAIL(scope, ERR_LIMIT, "%s: there are more than %d files for browsers", path, FILES_MAX);
  }
  struct str octets;
  TRY(file_read(scope, path, FILE_OCTETS, &octets));
  struct page *files = scope_grow(scope, pages->at, pages->len, &pages->cap, sizeof *files);
  if (files == NULL) {
    return scope_err(scope);
  }
  pages->at = files;
  struct page *page = &files[pages->len];
  *page = (struct page){.name = name, .file = {.content_type = type_of(name), .body = str_bytes(octets)}};
  TRY(http_etag(scope, page->file.body, &page->file.etag));
  TRY(pack(scope, page));
  pages->len++;
  return OK;
}

static enum err read_folder(struct scope *scope, struct pages *pages, const char *path, struct str name, int depth);

static enum err read_entry(struct scope *scope, struct pages *pages, const char *path, struct str name, int depth)
{
  struct stat about;
  if (stat(path, &about) != 0) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  return S_ISDIR(about.st_mode) ? read_folder(scope, pages, path, name, depth + 1)
                                : read_file(scope, pages, path, name);
}

static enum err read_entries(struct scope *scope, struct pages *pages, DIR *folder, const char *path, struct str name,
                             int depth)
{
  const struct dirent *entry = NULL;
  while ((entry = readdir(folder)) != NULL) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    char *whole = file_join(scope, path, str_of(entry->d_name));
    struct str inner = scope_format(scope, STR_FMT "/%s", STR_ARG(name), entry->d_name);
    TRY(scope_err(scope));
    TRY(read_entry(scope, pages, whole, inner, depth));
  }
  return OK;
}

static enum err read_folder(struct scope *scope, struct pages *pages, const char *path, struct str name, int depth)
{
  if (depth > DEPTH_MAX) {
    return FAIL(scope, ERR_LIMIT, "%s: folders nest deeper than %d", path, DEPTH_MAX);
  }
  DIR *folder = opendir(path);
  if (folder == NULL) {
    return FAIL(scope, ERR_IO, "%s: %s", path, strerror(errno));
  }
  enum err err = read_entries(scope, pages, folder, path, name, depth);
  closedir(folder);
  return err;
}

static bool is_folder(const char *path)
{
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

enum err pages_load(struct scope *scope, const char *root, size_t len, const char *const folders[], struct pages **out)
{
  struct pages *pages = SCOPE_NEW(scope, struct pages);
  for (size_t i = 0; i < len; i++) {
    struct str name = str_of(folders[i]);
    char *path = file_join(scope, root, name);
    TRY(scope_err(scope));
    if (!is_folder(path)) {
      LOG(LOG_WARNING, "pages_missing", LOG_TEXT("folder", name), LOG_TEXT("path", str_of(path)));
      continue;
    }
    TRY(read_folder(scope, pages, path, name, 0));
  }
  *out = pages;
  return scope_err(scope);
}

static const struct page *find(const struct pages *pages, struct str name)
{
  for (size_t i = 0; i < pages->len; i++) {
    if (str_equal(pages->at[i].name, name)) {
      return &pages->at[i];
    }
  }
  return NULL;
}

/* What a page can be made to do ends here: it runs no script but its site's own files, asks no other site, and is
   shown in no other page. WebAssembly is the core; blobs are pictures of codes, and frames of the camera. */
static enum err add_headers(struct http_reply *reply)
{
  TRY(http_reply_header(reply, "Content-Security-Policy",
                        STR("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
                            "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; "
                            "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
                            "frame-ancestors 'none'")));
  TRY(http_reply_header(reply, "Referrer-Policy", STR("no-referrer")));
  TRY(http_reply_header(reply, "Permissions-Policy",
                        STR("camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=()")));
  TRY(http_reply_header(reply, "Cross-Origin-Opener-Policy", STR("same-origin")));
  return http_reply_header(reply, "Cross-Origin-Resource-Policy", STR("same-origin"));
}

enum err pages_reply(const struct pages *pages, struct http_reply *reply)
{
  struct str path = reply->request->path;
  struct str name = str_slice(path, 1, path.len);
  if (str_ends(name, STR("/"))) {
    name = scope_format(reply->scope, STR_FMT "index.html", STR_ARG(name));
  }
  const struct page *page = find(pages, name);
  if (page == NULL) {
    return FAIL(reply->scope, ERR_NOT_FOUND, "there is no file of this name");
  }
  TRY(add_headers(reply));
  return REPLY_STATIC(reply, &page->file);
}

enum err pages_redirect(struct http_reply *reply)
{
  struct str path = reply->request->path;
  size_t slash = str_find_last(path, '/');
  struct str last = str_slice(path, slash + 1, path.len);
  TRY(http_reply_header(reply, "Location", scope_format(reply->scope, STR_FMT "/", STR_ARG(last))));
  return REPLY_EMPTY(reply, 308);
}

#include "folder.h"

#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/lmdb.h"

struct folder folder_new(void)
{
  struct folder folder = {"/tmp/dojang-registry-XXXXXX"};
  assert_non_null(mkdtemp(folder.path));
  return folder;
}

struct folder folder_new_in_memory(void)
{
  struct folder folder = {"/dev/shm/dojang-registry-XXXXXX"};
  return mkdtemp(folder.path) == NULL ? folder_new() : folder;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
  (void)info;
  (void)kind;
  (void)place;
  return remove(path);
}

static void remove_tree(const char *path)
{
  assert_int_equal(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void folder_remove(const struct folder *folder)
{
  remove_tree(folder->path);
}

struct str folder_path(struct scope *scope, const struct folder *folder, const char *name)
{
  struct str path = scope_format(scope, "%s/%s", folder->path, name);
  assert_non_null(path.at);
  return path;
}

struct store_port folder_store(struct scope *scope, const struct folder *folder)
{
  struct store_port store;
  ASSERT_OK(scope, store_lmdb_open(scope, folder_path(scope, folder, "store").at, &store));
  return store;
}

struct publication_port folder_public(struct scope *scope, const struct folder *folder)
{
  struct publication_port publication;
  ASSERT_OK(scope, publication_folder_open(scope, folder_path(scope, folder, "public").at, &publication));
  return publication;
}

void folder_copy(struct scope *scope, const struct folder *folder, const char *from, const char *to)
{
  struct str source = folder_path(scope, folder, from);
  struct str target = folder_path(scope, folder, to);
  char *const arguments[] = {"cp", "-a", scope_cstr(scope, source), scope_cstr(scope, target), NULL};
  pid_t child = 0;
  int status = 0;
  assert_int_equal(posix_spawnp(&child, "cp", NULL, NULL, arguments, environ), 0);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

void folder_drop(struct scope *scope, const struct folder *folder, const char *name)
{
  remove_tree(folder_path(scope, folder, name).at);
}

void folder_write(struct scope *scope, const struct folder *folder, const char *name, struct bytes octets)
{
  FILE *file = fopen(folder_path(scope, folder, name).at, "wbe");
  assert_non_null(file);
  assert_int_equal(fwrite(octets.at, 1, octets.len, file), octets.len);
  assert_int_equal(fclose(file), 0);
}

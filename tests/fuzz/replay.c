/* Runs the inputs named on the command line, or lying in the folders named there, through a fuzz target: so the seeds,
   and every input that once broke something, are tests of every build. */
#include "target.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Ends the program when the file cannot be read. */
static void run_file(const char *path)
{
  struct stat about;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &about) != 0) {
    err(1, "cannot read %s", path);
  }
  /* Exactly as large as the input, so that a sanitizer sees each octet read behind its end. */
  size_t len = (size_t)about.st_size;
  uint8_t *octets = malloc(len == 0 ? 1 : len);
  if (octets == NULL || read(file, octets, len) != (ssize_t)len) {
    err(1, "cannot read %s", path);
  }
  (void)close(file);
  (void)LLVMFuzzerTestOneInput(octets, len);
  free(octets);
}

/* Returns how many files ran. */
static size_t run_folder(const char *path)
{
  DIR *folder = opendir(path);
  if (folder == NULL) {
    err(1, "cannot read %s", path);
  }
  size_t count = 0;
  for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    char file[PATH_MAX];
    if (entry->d_name[0] == '.' || snprintf(file, sizeof file, "%s/%s", path, entry->d_name) >= (int)sizeof file) {
      continue;
    }
    run_file(file);
    count++;
  }
  (void)closedir(folder);
  return count;
}

int main(int argc, char **argv)
{
  size_t count = 0;
  for (int i = 1; i < argc; i++) {
    struct stat about;
    if (stat(argv[i], &about) == 0 && S_ISDIR(about.st_mode)) {
      count += run_folder(argv[i]);
      continue;
    }
    run_file(argv[i]);
    count++;
  }
  printf("%s: %zu inputs\n", argv[0], count);
  return count == 0;
}

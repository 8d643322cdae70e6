/* Runs the inputs named on the command line, or lying in the folders named there, through a fuzz target: so the seeds,
   and every input that once broke something, are tests of every build. Each is run whole, cut short and damaged, the
   same way every time. */
#include "target.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CUTS = 16, DAMAGES = 16, DAMAGED_OCTETS_MOST = 4 };

/* Exactly as large as the input, so that a sanitizer sees each octet read behind its end. */
static void run(const uint8_t *octets, size_t len)
{
  uint8_t *copy = malloc(len == 0 ? 1 : len);
  must(copy != NULL);
  memcpy(copy, octets, len);
  (void)LLVMFuzzerTestOneInput(copy, len);
  free(copy);
}

/* SPEC: Marsaglia 2003, xorshift32. */
static uint32_t draw(uint32_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static void run_damaged(uint8_t *octets, size_t len, uint32_t *state)
{
  size_t places[DAMAGED_OCTETS_MOST];
  uint8_t former[DAMAGED_OCTETS_MOST];
  size_t count = 1 + draw(state) % DAMAGED_OCTETS_MOST;
  for (size_t i = 0; i < count; i++) {
    places[i] = draw(state) % len;
    former[i] = octets[places[i]];
    octets[places[i]] = (uint8_t)draw(state);
  }
  run(octets, len);
  for (size_t i = count; i > 0; i--) {
    octets[places[i - 1]] = former[i - 1];
  }
}

static void run_variants(uint8_t *octets, size_t len)
{
  uint32_t state = 1 + (uint32_t)len;
  run(octets, len);
  for (size_t i = 0; i < CUTS && len > 0; i++) {
    run(octets, draw(&state) % len);
  }
  for (size_t i = 0; i < DAMAGES && len > 0; i++) {
    run_damaged(octets, len, &state);
  }
}

/* Ends the program when the file cannot be read. */
static void run_file(const char *path)
{
  struct stat about;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &about) != 0) {
    err(1, "cannot read %s", path);
  }
  size_t len = (size_t)about.st_size;
  uint8_t *octets = malloc(len == 0 ? 1 : len);
  if (octets == NULL || read(file, octets, len) != (ssize_t)len) {
    err(1, "cannot read %s", path);
  }
  (void)close(file);
  run_variants(octets, len);
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

#include "testing/process.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "testing/testing.h"

enum { START_MS = 10000, STOP_MS = 20000, ROUND_MS = 5 };

static void pause_ms(int ms)
{
  nanosleep(&(struct timespec){.tv_nsec = (long)ms * 1000000}, NULL);
}

void process_prepare(struct process *process, const char *program)
{
  *process = (struct process){.folder = "/tmp/dojang-test-XXXXXX"};
  assert_true(strlen(program) < sizeof process->program);
  memcpy(process->program, program, strlen(program) + 1);
  if (mkdtemp(process->folder) == NULL) {
    fail_msg("cannot make a folder under /tmp");
  }
}

static char *path_in(const struct process *process, struct scope *scope, const char *name)
{
  struct str path = scope_format(scope, "%s/%s", process->folder, name);
  assert_non_null(path.at);
  return scope_cstr(scope, path);
}

struct str process_file(struct process *process, struct scope *scope, const char *name, struct str content)
{
  const char *path = path_in(process, scope, name);
  FILE *file = fopen(path, "wbe");
  if (file == NULL || fwrite(content.at, 1, content.len, file) != content.len || fclose(file) != 0) {
    fail_msg("cannot write %s", path);
  }
  return str_of(path);
}

struct str process_log(const struct process *process, struct scope *scope)
{
  const char *path = path_in(process, scope, "log");
  return testing_exists(path) ? testing_read(scope, path) : STR("");
}

/* Reaps the process if it has ended; `*status` as process_stop gives it. */
static bool reaped(struct process *process, int *status)
{
  int raw = 0;
  if (waitpid(process->pid, &raw, WNOHANG) != process->pid) {
    return false;
  }
  *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  process->pid = 0;
  return true;
}

static void spawn(struct process *process, struct scope *scope, const char *ini)
{
  char *const arguments[] = {process->program, scope_cstr(scope, str_of(ini)), NULL};
  const char *log = path_in(process, scope, "log");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  int failed = posix_spawn(&process->pid, process->program, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    process->pid = 0;
    fail_msg("cannot start %s: %s", process->program, strerror(failed));
  }
}

static bool port_read(struct process *process, const char *path)
{
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    return false;
  }
  char digits[16] = "";
  bool known = fgets(digits, sizeof digits, file) != NULL;
  (void)fclose(file);
  process->port = (uint16_t)strtoul(digits, NULL, 10);
  return known && process->port != 0;
}

static void wait_for_port(struct process *process, struct scope *scope, const char *port_path)
{
  for (int waited_ms = 0; waited_ms < START_MS; waited_ms += ROUND_MS) {
    int status = 0;
    if (port_read(process, port_path)) {
      return;
    }
    if (reaped(process, &status)) {
      break;
    }
    pause_ms(ROUND_MS);
  }
  struct str log = process_log(process, scope);
  process_kill(process);
  fail_msg("%s did not start:\n%.*s", process->program, STR_ARG(log));
}

void process_start(struct process *process, struct scope *scope, struct str ini)
{
  const char *port_path = path_in(process, scope, "port");
  unlink(port_path);
  struct str text = scope_format(scope, "listen = 127.0.0.1:0\nport_file = port\n" STR_FMT, STR_ARG(ini));
  struct str ini_path = process_file(process, scope, "service.ini", text);
  spawn(process, scope, ini_path.at);
  wait_for_port(process, scope, port_path);
}

int process_stop(struct process *process)
{
  int status = -1;
  if (process->pid == 0) {
    return status;
  }
  kill(process->pid, SIGTERM);
  for (int waited_ms = 0; waited_ms < STOP_MS; waited_ms += ROUND_MS) {
    if (reaped(process, &status)) {
      return status;
    }
    pause_ms(ROUND_MS);
  }
  process_kill(process);
  return status;
}

void process_kill(struct process *process)
{
  if (process->pid != 0) {
    kill(process->pid, SIGKILL);
    waitpid(process->pid, NULL, 0);
    process->pid = 0;
  }
}

struct str process_url(const struct process *process, struct scope *scope)
{
  return scope_format(scope, "http://127.0.0.1:%u", process->port);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
  (void)info;
  (void)kind;
  (void)place;
  return remove(path);
}

void process_clear(struct process *process)
{
  (void)process_stop(process);
  if (process->folder[0] != '\0') {
    nftw(process->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  }
}

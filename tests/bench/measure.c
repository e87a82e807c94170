/*
 * measure.c - runs a command and says what it cost: one line `wall user sys peak exit` in seconds, seconds,
 * seconds, kilobytes, exit code.
 *
 *   measure [-i FILE] [-o FILE] [-n TIMES] COMMAND [ARGUMENT...]
 *
 * The peak is that of the command's own process (wait4's ru_maxrss), not of its children's. Its standard
 * input is FILE of -i or empty, its standard output FILE of -o or nowhere, its errors are ours. -n runs it so
 * often and adds the times up.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

typedef struct {
  double wall, user, system;
  long peak_kb;
  int exit;
} Cost;

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int run(char **command, const char *in, const char *out, Cost *cost) {
  posix_spawn_file_actions_t files;
  pid_t child = 0;
  int status = 0;
  struct rusage usage;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, in, O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  double start = now();
  int failed = posix_spawnp(&child, command[0], &files, NULL, command, environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed) {
    fprintf(stderr, "measure: %s: %s\n", command[0], strerror(failed));
    return -1;
  }
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) return -1;
  cost->wall += now() - start;
  cost->user += seconds(usage.ru_utime);
  cost->system += seconds(usage.ru_stime);
  if (usage.ru_maxrss > cost->peak_kb) cost->peak_kb = usage.ru_maxrss;
  cost->exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return 0;
}

int main(int argc, char **argv) {
  const char *in = "/dev/null", *out = "/dev/null";
  long times = 1;
  int option;
  while ((option = getopt(argc, argv, "+i:o:n:")) != -1) {
    if (option == 'i') in = optarg;
    if (option == 'o') out = optarg;
    if (option == 'n') times = strtol(optarg, NULL, 10);
    if (option == '?') return 2;
  }
  if (optind >= argc || times < 1)
    return fprintf(stderr, "usage: measure [-i FILE] [-o FILE] [-n TIMES] COMMAND...\n"), 2;
  Cost cost = {0};
  for (long i = 0; i < times && cost.exit == 0; i++)
    if (run(argv + optind, in, out, &cost) < 0) return 127;
  printf("%.4f %.4f %.4f %ld %d\n", cost.wall, cost.user, cost.system, cost.peak_kb, cost.exit);
  return 0;
}

/* What benches share; see support.h. */
#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void bench_row(const BenchRow *row) {
  printf("row\t%s\t%s\t%s\t%s\n", row->id, row->bound, row->what, row->peer);
}

void bench_unit(const char *id, const char *unit) { printf("unit\t%s\t%s\n", id, unit); }

void bench_pair(const char *id, double ours, double peer) {
  if (peer < 0)
    printf("pair\t%s\t%.5f\t-\n", id, ours);
  else
    printf("pair\t%s\t%.5f\t%.5f\n", id, ours, peer);
  fflush(stdout);
}

void bench_note(const char *id, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  printf("note\t%s\t%s\n", id, text);
}

double bench_ms(void) { return (double)g_get_monotonic_time() / 1000.0; }

void bench_need(gboolean ok, const GError *error, const char *what) {
  if (ok) return;
  fprintf(stderr, "%s: %s\n", what, error ? error->message : "failed");
  exit(1);
}

void bench_cold(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  fdatasync(fd);
  posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  close(fd);
}

double bench_scale(void) {
  const char *text = g_getenv("CARNET_BENCH_SCALE");
  double scale = text ? g_ascii_strtod(text, NULL) : 1;
  return scale > 0 ? scale : 1;
}

const char *bench_argument(int argc, char **argv, const char *name, const char *otherwise) {
  gsize n = strlen(name);
  for (int i = 1; i < argc; i++)
    if (strncmp(argv[i], name, n) == 0 && argv[i][n] == '=') return argv[i] + n + 1;
  return otherwise;
}

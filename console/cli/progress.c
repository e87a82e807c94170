#include "progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define EVERY_US (100 * 1000)
#define WAITING "waiting for another import in this workspace"

struct CliProgress {
  gboolean terminal, shown, waits;
  gint64 last_us;
  int stop; /* signalfd that becomes readable at Ctrl-C, or -1 */
  sigset_t before;
};

CliProgress *cli_progress_new(void) {
  CliProgress *progress = g_new0(CliProgress, 1);
  progress->terminal = isatty(STDERR_FILENO);
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigprocmask(SIG_BLOCK, &stop, &progress->before);
  progress->stop = signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC);
  return progress;
}

void cli_progress_free(CliProgress *progress) {
  if (!progress) return;
  cli_progress_end(progress);
  if (progress->stop >= 0) close(progress->stop);
  sigprocmask(SIG_SETMASK, &progress->before, NULL);
  g_free(progress);
}

gboolean cli_progress(const char *stage, guint64 done, guint64 total, gpointer user) {
  CliProgress *progress = user;
  struct signalfd_siginfo info;
  if (progress->stop >= 0 && read(progress->stop, &info, sizeof info) == (ssize_t)sizeof info) return FALSE;
  /* A script hears once why nothing happens. */
  gboolean waits = strcmp(stage, "wait") == 0;
  if (!progress->terminal && waits && !progress->waits) fputs("carnet: " WAITING "\n", stderr);
  progress->waits = waits;
  gint64 now_us = g_get_monotonic_time();
  if (!progress->terminal || now_us - progress->last_us < EVERY_US) return TRUE;
  progress->last_us = now_us;
  progress->shown = TRUE;
  if (waits)
    fputs("\r" WAITING "  ^C stops\033[K", stderr);
  else if (total)
    fprintf(stderr, "\r%s %3u %%  ^C stops\033[K", stage, (unsigned)(done * 100 / total));
  else
    fprintf(stderr, "\r%s %" G_GUINT64_FORMAT "  ^C stops\033[K", stage, done);
  return TRUE;
}

void cli_progress_end(CliProgress *progress) {
  if (progress->shown) fputs("\r\033[K", stderr);
  progress->shown = FALSE;
}

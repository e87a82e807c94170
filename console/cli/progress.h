/* Progress on standard error, where that is a terminal; Ctrl-C stops what runs without leaving anything half
 * done. */
#ifndef CARNET_CLI_PROGRESS_H
#define CARNET_CLI_PROGRESS_H

#include <glib.h>

typedef struct CliProgress CliProgress;
CliProgress *cli_progress_new(void);
void cli_progress_free(CliProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CliProgress, cli_progress_free)
/* A CarnetProgressFunc; `user` is the CliProgress. */
gboolean cli_progress(const char *stage, guint64 done, guint64 total, gpointer user);
/* Clears the line. */
void cli_progress_end(CliProgress *progress);

#endif

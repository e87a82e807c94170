/*
 * ui_watch.c - what others record while the console stands open: the tip of the records is looked at now and
 * then, and when it moved without our doing what is shown is asked for again.
 */
#include <sys/stat.h>

#include "carnet/fs.h"
#include "tui/ui_parts.h"

#define WATCH_MS 2000
/* An import's event comes first, its rows a moment later: asked once more. */
#define AGAIN_MS 1000

static void add_stat(GString *out, const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  struct stat is;
  if (stat(path, &is) != 0) return;
  g_string_append_printf(out, "%s %llu %lld %lld.%09ld\n", name, (unsigned long long)is.st_ino,
                         (long long)is.st_size, (long long)is.st_mtim.tv_sec, is.st_mtim.tv_nsec);
}

/* Where git has the tip of main; "" where there is no workspace. */
static char *stamp_of(const CarnetUi *ui) {
  g_autofree char *start = ui->options.app.workspace ? NULL : g_get_current_dir();
  g_autofree char *workspace = carnet_fs_find_workspace(start ? start : ui->options.app.workspace, NULL);
  if (!workspace) return g_strdup("");
  g_autofree char *git = g_build_filename(workspace, ".git", NULL);
  g_autoptr(GString) out = g_string_new(NULL);
  add_stat(out, git, "refs/heads/main");
  add_stat(out, git, "packed-refs");
  return g_strdup(out->str);
}

void carnet_ui_watched(CarnetUi *ui) {
  g_free(ui->stamp);
  ui->stamp = stamp_of(ui);
}

gint carnet_ui_watch_ms(const CarnetUi *ui) { return ui->stamp && *ui->stamp ? WATCH_MS : -1; }

/* Not under somebody's fingers: a form, a question, or what is being asked for already. */
static gboolean is_busy(CarnetUi *ui) {
  const CarnetScreen *screen = carnet_ui_top(ui);
  return ui->pending->len > 0 || ui->popups->len > 0 ||
         (screen && screen->type->typing && screen->type->typing(screen));
}

void carnet_ui_watch(CarnetUi *ui) {
  gint64 now = g_get_monotonic_time() / 1000;
  if (!ui->stamp) carnet_ui_watched(ui); /* as it was found */
  if (now < ui->watch_at || is_busy(ui)) return;
  ui->watch_at = now + WATCH_MS;
  g_autofree char *stamp = stamp_of(ui);
  gboolean moved = strcmp(stamp, ui->stamp) != 0, again = ui->watch_again;
  ui->watch_again = moved;
  if (moved) ui->watch_at = now + AGAIN_MS;
  if (!moved && !again) return;
  carnet_ui_changed(ui);
  if (moved) carnet_ui_say(ui, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.changed_elsewhere"));
}

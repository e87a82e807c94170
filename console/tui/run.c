/* run.c - the loop: terminal, answers and signals are waited for together; nothing else blocks. */
#include "tui/run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "carnet/error.h"
#include "carnet/fs.h"
#include "tui/terminal.h"
#include "tui/ui.h"

#define ESC_MS 25

typedef struct {
  CarnetTerminal *terminal;
  CarnetUi *ui;
  CarnetDecoder *decoder;
  int signals;
  gboolean ended; /* by a signal, or the terminal is gone */
  gboolean anew;
} Loop;

static void open_signals(Loop *loop, sigset_t *before) {
  static const int heard[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP};
  sigset_t set;
  sigemptyset(&set);
  for (guint i = 0; i < G_N_ELEMENTS(heard); i++) sigaddset(&set, heard[i]);
  pthread_sigmask(SIG_BLOCK, &set, before);
  loop->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void suspend(Loop *loop) {
  carnet_terminal_suspend(loop->terminal);
  loop->anew = TRUE;
}

static void resize(Loop *loop) {
  gint columns, rows;
  carnet_terminal_resize(loop->terminal);
  carnet_terminal_size(loop->terminal, &columns, &rows);
  carnet_ui_resize(loop->ui, columns, rows);
}

static void take_signals(Loop *loop) {
  struct signalfd_siginfo info;
  while (read(loop->signals, &info, sizeof info) == (ssize_t)sizeof info) {
    if (info.ssi_signo == SIGWINCH)
      resize(loop);
    else if (info.ssi_signo == SIGTSTP)
      suspend(loop);
    else
      loop->ended = TRUE;
  }
}

static void take_events(Loop *loop) {
  CarnetInputEvent event;
  while (!carnet_ui_is_done(loop->ui) && carnet_decoder_next(loop->decoder, &event)) {
    carnet_ui_event(loop->ui, &event);
    if (carnet_ui_wants_suspend(loop->ui)) {
      suspend(loop);
      resize(loop);
    }
  }
}

static gint timeout_of(const Loop *loop) {
  gint timeout = carnet_ui_timeout(loop->ui);
  if (carnet_decoder_waits(loop->decoder)) timeout = timeout < 0 ? ESC_MS : MIN(timeout, ESC_MS);
  return timeout;
}

static void draw(Loop *loop) {
  const CarnetGrid *grid = carnet_ui_draw(loop->ui);
  gboolean anew = carnet_ui_wants_redraw(loop->ui) || loop->anew;
  loop->anew = FALSE;
  carnet_terminal_put(loop->terminal, grid, anew);
  g_autofree char *copy = carnet_ui_take_copy(loop->ui);
  if (copy) carnet_terminal_copy(loop->terminal, copy);
}

static void turn(Loop *loop) {
  struct pollfd fds[] = {{carnet_terminal_fd(loop->terminal), POLLIN, 0},
                         {carnet_ui_fd(loop->ui), POLLIN, 0},
                         {loop->signals, POLLIN, 0}};
  int ready = poll(fds, G_N_ELEMENTS(fds), timeout_of(loop));
  if (ready < 0 && errno != EINTR) loop->ended = TRUE;
  if (ready == 0 && carnet_decoder_waits(loop->decoder)) carnet_decoder_flush(loop->decoder);
  if (fds[2].revents) take_signals(loop);
  if (fds[0].revents && !carnet_terminal_read(loop->terminal, loop->decoder)) loop->ended = TRUE;
  take_events(loop);
  carnet_ui_take_answers(loop->ui);
  carnet_ui_watch(loop->ui);
}

static void run(Loop *loop) {
  (void)carnet_terminal_read(loop->terminal, loop->decoder); /* typed while the terminal was asked */
  take_events(loop);
  carnet_ui_take_answers(loop->ui); /* where a workspace was found meanwhile, its first screen comes first */
  while (!loop->ended && !carnet_ui_is_done(loop->ui)) {
    draw(loop);
    turn(loop);
  }
}

/* The threads look at the workspace while the terminal is asked what it is, which takes as long as the way to
 * it and back. */
static gboolean run_with(const CarnetUiOptions *options, GError **error) {
  Loop loop = {0};
  sigset_t before;
  open_signals(&loop, &before); /* before the threads, which inherit the mask */
  loop.ui = carnet_ui_new(options);
  loop.terminal = carnet_terminal_open(error);
  gboolean opened = loop.terminal != NULL;
  if (opened) {
    carnet_ui_set_terminal(loop.ui, carnet_terminal_describe(loop.terminal));
    loop.decoder = carnet_decoder_new();
    run(&loop);
    carnet_terminal_close(loop.terminal);
    carnet_decoder_free(loop.decoder);
  }
  carnet_ui_free(loop.ui);
  close(loop.signals);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (opened && loop.ended)
    g_set_error_literal(error, CARNET_TERMINAL_ERROR, CARNET_ERROR_CANCELLED,
                        "ended by a signal; nothing is lost");
  return opened && !loop.ended;
}

static CarnetKeymap *load_keymap(const char *templates, GError **error) {
  g_autofree char *shipped = g_build_filename(templates, "keymap", NULL);
  g_autofree char *user = g_build_filename(g_get_user_config_dir(), "carnet", "keymap", NULL);
  return carnet_keymap_load(shipped, user, error);
}

gboolean carnet_tui_run(const CarnetAppOptions *options, const CarnetProvider *provider, GError **error) {
  g_autofree char *templates = carnet_fs_templates(error);
  if (!templates) return FALSE;
  g_autofree char *folder = g_build_filename(templates, "texts", NULL);
  g_autoptr(CarnetTexts) texts = carnet_texts_load(folder, error);
  g_autoptr(CarnetKeymap) keymap = texts ? load_keymap(templates, error) : NULL;
  if (!keymap) return FALSE;
  if (!carnet_terminal_is_there(error)) return FALSE;
  CarnetUiOptions ui = {.texts = texts,
                        .keymap = keymap,
                        .provider = provider ? provider : carnet_provider_actions(),
                        .app = *options};
  carnet_terminal_size(NULL, &ui.columns, &ui.rows);
  return run_with(&ui, error);
}

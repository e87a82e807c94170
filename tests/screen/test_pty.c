/* links: console actions compliance db records reports base fake.c */
/*
 * test_pty.c - the console on a pseudo terminal whose state libvterm keeps, driven by tests/screen/ *.keys.
 * Prints TAP. Every wait is for a text or an end, bounded; nothing sleeps. After each step the frame is
 * checked: wide characters whole, row 24 begins with the help.
 *
 * A script: `provider full|empty|crash` (a fake behind the screens) or `program ARG...` ($CARNET on a copy of
 * the demo workspace), `env NAME VALUE`, `size COLUMNS ROWS` and `mute` (before start), then `keys K K...`
 * (names of key.h), `shell COMMAND` (another process in the program's workspace, waited for), `type TEXT`,
 * `bytes HEX...`, `wait TEXT`, `gone TEXT`, `resize COLUMNS ROWS`, `expect ROW TEXT` (waits until the row
 * begins with it), `signal NAME`, `stopped` (by ^Z; a line typed brings it back), `end exit|refused|SIGNAL`
 * (how it ended); these two check that the terminal is as it was.
 */
#include "fake.h"
#include "tui/key.h"
#include "tui/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#define WAIT_MS 20000

typedef struct {
  const char *script;
  guint line;
  int master;
  pid_t child;
  VTerm *vt;
  VTermScreen *screen;
  int columns, rows;
  const CarnetProvider *provider;
  char **program; /* the real one, NULL: the provider's */
  GPtrArray *env; /* name, value, ... */
  struct termios before;
  char *fault;
  gboolean ended, alternate, mute;
} Run;

static void fault(Run *run, const char *what, const char *detail) {
  if (!run->fault) run->fault = g_strdup_printf("%s:%u: %s %s", run->script, run->line, what, detail);
}

/* ---- the terminal
 * ------------------------------------------------------------------------------------------------ */

static char *row_text(Run *run, int y) {
  GString *out = g_string_new(NULL);
  for (int x = 0; x < run->columns; x++) {
    VTermScreenCell cell;
    VTermPos at = {y, x};
    if (!vterm_screen_get_cell(run->screen, at, &cell) || cell.chars[0] == (uint32_t)-1) continue;
    if (cell.chars[0] == 0) g_string_append_c(out, ' ');
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
      g_string_append_unichar(out, cell.chars[i]);
  }
  return g_string_free(out, FALSE);
}

static char *all_text(Run *run) {
  GString *out = g_string_new(NULL);
  for (int y = 0; y < run->rows; y++) {
    g_autofree char *row = row_text(run, y);
    g_string_append_printf(out, "%s\n", g_strchomp(row));
  }
  return g_string_free(out, FALSE);
}

static int on_property(VTermProp property, VTermValue *value, void *user) {
  if (property == VTERM_PROP_ALTSCREEN) ((Run *)user)->alternate = value->boolean != 0;
  return 1;
}

/* What the terminal answers (cursor, who are you) goes back to the program. */
static void send_back(Run *run) {
  char bytes[1024];
  size_t n;
  while ((n = vterm_output_read(run->vt, bytes, sizeof bytes)) > 0)
    if (!run->mute && write(run->master, bytes, n) < 0) break; /* gone: the next read says so */
}

/* One read, or FALSE after the time. */
static gboolean pump(Run *run, int timeout_ms) {
  struct pollfd fd = {run->master, POLLIN, 0};
  char bytes[8192];
  if (poll(&fd, 1, timeout_ms) <= 0) return FALSE;
  ssize_t n = read(run->master, bytes, sizeof bytes);
  if (n <= 0) {
    run->ended = TRUE;
    return FALSE;
  }
  vterm_input_write(run->vt, bytes, (size_t)n);
  send_back(run);
  return TRUE;
}

/* ---- the program
 * ---------------------------------------------------------------------------------------------------- */

static void child_main(Run *run) {
  CarnetAppOptions options = {.workspace = "w", .lang = CARNET_LANG_EN};
  g_autoptr(GError) error = NULL;
  g_setenv("TERM", "xterm-256color", TRUE);
  g_unsetenv("NO_COLOR");
  for (guint i = 0; i + 1 < run->env->len; i += 2)
    g_setenv(g_ptr_array_index(run->env, i), g_ptr_array_index(run->env, i + 1), TRUE);
  if (run->program) {
    if (chdir(run->program[2]) != 0) _exit(126); /* what it writes by relative names is the copy's */
    execv(run->program[0], run->program);
    _exit(127);
  }
  gboolean ok = carnet_tui_run(&options, run->provider, &error);
  if (!ok) g_printerr("%s\n", error->message);
  _exit(ok ? 0 : 9);
}

/*
 * What a shell does: the program has a process group of its own in the foreground (else ^Z would be ignored),
 * and says when it stopped or ended; after a stop a line brings it back.
 */
static void shell_main(Run *run) {
  pid_t program = fork();
  if (program == 0) {
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(0, getpid());
    signal(SIGTTOU, SIG_DFL);
    child_main(run);
  }
  setpgid(program, program);
  signal(SIGTTOU, SIG_IGN);
  tcsetpgrp(0, program);
  int status;
  char line[16];
  while (waitpid(program, &status, WUNTRACED) == program && WIFSTOPPED(status)) {
    tcsetpgrp(0, getpgrp());
    g_print("\r\n[stopped]\r\n");
    if (read(0, line, sizeof line) <= 0) _exit(1);
    tcsetpgrp(0, program);
    kill(-program, SIGCONT);
  }
  tcsetpgrp(0, getpgrp());
  g_print("\r\n[ended %d]\r\n", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
  (void)!read(0, line, sizeof line);
  _exit(0);
}

static void begin(Run *run) {
  if (run->child) return;
  struct winsize size = {.ws_col = (unsigned short)run->columns, .ws_row = (unsigned short)run->rows};
  static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
  int slave;
  if (openpty(&run->master, &slave, NULL, NULL, &size) != 0) {
    fault(run, "no pseudo terminal:", g_strerror(errno));
    return;
  }
  tcgetattr(slave, &run->before);
  run->child = fork();
  if (run->child == 0) {
    close(run->master);
    login_tty(slave);
    shell_main(run);
  }
  close(slave);
  run->vt = vterm_new(run->rows, run->columns);
  vterm_set_utf8(run->vt, 1);
  run->screen = vterm_obtain_screen(run->vt);
  vterm_screen_set_callbacks(run->screen, &callbacks, run);
  vterm_screen_enable_altscreen(run->screen, 1);
  vterm_screen_reset(run->screen, 1);
}

/* A frame comes in pieces: what is looked for may be there before the last row is. */
static void check_frame(Run *run) {
  gint64 end = g_get_monotonic_time() + WAIT_MS * 1000;
  while (run->columns >= 60 && run->rows >= 16 && !run->fault && run->alternate && !run->ended) {
    g_autofree char *last = row_text(run, run->rows - 1);
    if (g_str_has_prefix(last, " ? ")) return;
    gint64 left = (end - g_get_monotonic_time()) / 1000;
    if (left <= 0)
      fault(run, "the last row has no help:", last);
    else
      pump(run, (int)left);
  }
}

static gboolean shows(Run *run, const char *text) {
  g_autofree char *all = all_text(run);
  return strstr(all, text) != NULL;
}

static void wait_for(Run *run, const char *text, gboolean there) {
  gint64 end = g_get_monotonic_time() + WAIT_MS * 1000;
  while (shows(run, text) != there && !run->ended) {
    gint64 left = (end - g_get_monotonic_time()) / 1000;
    if (left <= 0) break;
    pump(run, (int)left);
  }
  if (shows(run, text) == there) {
    check_frame(run);
    return;
  }
  g_autofree char *all = all_text(run);
  g_autofree char *what = g_strdup_printf("%s\n%s", text, all);
  fault(run, there ? "never showed" : "still shows", what);
}

/* ---- commands of a script
 * ---------------------------------------------------------------------------------------------- */

static void send_bytes(Run *run, const char *bytes, gsize n) {
  if (write(run->master, bytes, n) < 0) fault(run, "cannot type:", g_strerror(errno));
}

static const struct {
  CarnetKey key;
  const char *bytes;
} sequences[] = {{CARNET_KEY_UP, "\033[A"},         {CARNET_KEY_DOWN, "\033[B"},
                 {CARNET_KEY_RIGHT, "\033[C"},      {CARNET_KEY_LEFT, "\033[D"},
                 {CARNET_KEY_PAGE_DOWN, "\033[6~"}, {CARNET_KEY_TAB, "\t"},
                 {CARNET_KEY_ENTER, "\r"},          {CARNET_KEY_ESC, "\033"},
                 {CARNET_KEY_BACKSPACE, "\177"},    {CARNET_KEY_F1, "\033OP"}};

static void send_key(Run *run, const char *name) {
  CarnetKey key;
  if (!carnet_key_parse(name, &key)) {
    fault(run, "no key:", name);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(sequences); i++)
    if (sequences[i].key == key) {
      send_bytes(run, sequences[i].bytes, strlen(sequences[i].bytes));
      return;
    }
  char bytes[8] = {0};
  gint n = key & CARNET_KEY_CTRL ? 1 : g_unichar_to_utf8(key, bytes);
  if (key & CARNET_KEY_CTRL) bytes[0] = (char)(key & 0x1f);
  send_bytes(run, bytes, (gsize)n);
}

static void do_keys(Run *run, const char *rest) {
  g_auto(GStrv) names = g_strsplit(rest, " ", -1);
  for (char **name = names; *name; name++) send_key(run, *name);
}

static void do_bytes(Run *run, const char *rest) {
  g_autofree char *bytes = g_strcompress(rest);
  send_bytes(run, bytes, strlen(bytes));
}

static void do_type(Run *run, const char *rest) { send_bytes(run, rest, strlen(rest)); }
static void do_wait(Run *run, const char *rest) { wait_for(run, rest, TRUE); }
static void do_gone(Run *run, const char *rest) { wait_for(run, rest, FALSE); }

static void read_size(Run *run, const char *rest) {
  char *end = NULL;
  run->columns = (int)g_ascii_strtoull(rest, &end, 10);
  run->rows = (int)g_ascii_strtoull(end, NULL, 10);
}

static void do_resize(Run *run, const char *rest) {
  read_size(run, rest);
  vterm_set_size(run->vt, run->rows, run->columns);
  struct winsize size = {.ws_col = (unsigned short)run->columns, .ws_row = (unsigned short)run->rows};
  ioctl(run->master, TIOCSWINSZ, &size);
}

static void do_expect(Run *run, const char *rest) {
  char *end = NULL;
  int y = (int)g_ascii_strtoull(rest, &end, 10) - 1;
  const char *text = *end ? end + 1 : end;
  gint64 until = g_get_monotonic_time() + WAIT_MS * 1000;
  for (;;) {
    g_autofree char *row = row_text(run, y);
    if (g_str_has_prefix(row, text)) return;
    gint64 left = (until - g_get_monotonic_time()) / 1000;
    if (left <= 0 || run->ended) {
      fault(run, "the row is", row);
      return;
    }
    pump(run, (int)left);
  }
}

static const struct {
  const char *name;
  int number;
} signals[] = {{"TERM", SIGTERM}, {"SEGV", SIGSEGV}, {"TSTP", SIGTSTP}, {"CONT", SIGCONT}, {"ABRT", SIGABRT}};

static int signal_of(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
    if (g_str_equal(signals[i].name, name)) return signals[i].number;
  return 0;
}

static void do_signal(Run *run, const char *rest) { kill(-tcgetpgrp(run->master), signal_of(rest)); }

/* The terminal must be as it was, while the program is stopped or after its end. */
static void check_given_back(Run *run) {
  struct termios now;
  if (run->alternate) fault(run, "the alternate screen is still on", "");
  if (tcgetattr(run->master, &now) != 0 || now.c_lflag != run->before.c_lflag ||
      now.c_iflag != run->before.c_iflag || now.c_oflag != run->before.c_oflag)
    fault(run, "the terminal's modes are not those before", "");
}

static void do_stopped(Run *run, const char *rest) {
  (void)rest;
  wait_for(run, "[stopped]", TRUE);
  if (!run->fault) check_given_back(run);
}

static void do_end(Run *run, const char *rest) {
  int code = g_str_equal(rest, "exit") ? 0 : g_str_equal(rest, "refused") ? 9 : 128 + signal_of(rest);
  g_autofree char *text = g_strdup_printf("[ended %d]", code);
  wait_for(run, text, TRUE);
  if (!run->fault) check_given_back(run);
}

static void do_provider(Run *run, const char *rest) {
  run->provider = g_str_equal(rest, "empty")   ? fake_provider_empty()
                  : g_str_equal(rest, "crash") ? fake_provider_crash()
                                               : fake_provider();
}

static gboolean run_quietly(const char *const *argv) {
  int status = 1;
  return g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                      NULL, NULL, &status, NULL) &&
         status == 0;
}

/* A demo workspace for this script alone: made once, copied for each, since scripts record. */
static void do_program(Run *run, const char *rest) {
  static char *folder = NULL; /* this program's own: the sanitised one may run beside it */
  const char *carnet = g_getenv("CARNET");
  if (!folder) folder = g_dir_make_tmp("pty-XXXXXX", NULL);
  g_autofree char *made = g_build_filename(folder, "demo", NULL);
  g_autofree char *base = g_path_get_basename(run->script);
  g_autofree char *copy = g_strconcat(made, "-", base, NULL);
  const char *const make[] = {carnet, "demo", made, NULL}, *const copy_it[] = {"cp", "-a", made, copy, NULL};
  const char *const remove[] = {"rm", "-rf", copy, NULL};
  if (!carnet || (!g_file_test(made, G_FILE_TEST_IS_DIR) && !run_quietly(make)) || !run_quietly(remove) ||
      !run_quietly(copy_it)) {
    fault(run, "no demo workspace; $CARNET is the program:", carnet ? carnet : "not set");
    return;
  }
  g_autofree char *line = g_strjoin(" ", carnet, "-C", copy, rest, NULL);
  run->program = g_strsplit(g_strchomp(line), " ", -1);
}

/* What another process does meanwhile, in the same workspace. */
static void do_shell(Run *run, const char *rest) {
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)rest, NULL};
  g_autofree char *said = NULL;
  int status = 1;
  if (!run->program ||
      !g_spawn_sync(run->program[2], argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                    NULL, &said, &status, NULL) ||
      status != 0)
    fault(run, "the command failed:", said ? said : rest);
}

/* A terminal that answers nothing, or a line so slow that it is too late. */
static void do_mute(Run *run, const char *rest) {
  (void)rest;
  run->mute = TRUE;
}

static void do_env(Run *run, const char *rest) {
  g_auto(GStrv) pair = g_strsplit(rest, " ", 2);
  if (!pair[0] || !pair[1]) return;
  g_ptr_array_add(run->env, g_strdup(pair[0]));
  g_ptr_array_add(run->env, g_strdup(pair[1]));
}

static const struct {
  const char *name;
  void (*func)(Run *run, const char *rest);
  gboolean early; /* before the program starts */
} commands[] = {
    {"provider", do_provider, TRUE}, {"program", do_program, TRUE}, {"env", do_env, TRUE},
    {"mute", do_mute, TRUE},         {"size", read_size, TRUE},     {"keys", do_keys, FALSE},
    {"type", do_type, FALSE},        {"bytes", do_bytes, FALSE},    {"wait", do_wait, FALSE},
    {"gone", do_gone, FALSE},        {"resize", do_resize, FALSE},  {"expect", do_expect, FALSE},
    {"signal", do_signal, FALSE},    {"shell", do_shell, FALSE},    {"stopped", do_stopped, FALSE},
    {"end", do_end, FALSE}};

static void do_line(Run *run, const char *line) {
  gsize n = strcspn(line, " ");
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    if (strlen(commands[i].name) != n || strncmp(line, commands[i].name, n) != 0) continue;
    if (!commands[i].early) begin(run);
    if (!run->fault) commands[i].func(run, line[n] ? line + n + 1 : "");
    return;
  }
  fault(run, "no command:", line);
}

/* NULL: passed; else what was wrong, caller frees. */
static char *play(const char *path, const char *name) {
  Run run = {.script = name, .columns = 80, .rows = 24, .provider = fake_provider(), .master = -1};
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return g_strdup("cannot be read");
  run.env = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  gboolean ended = FALSE;
  for (char **line = lines; *line && !run.fault; line++) {
    run.line++;
    if (!**line || **line == '#') continue;
    ended = g_str_has_prefix(*line, "end ");
    do_line(&run, *line);
  }
  if (!run.fault && !ended) fault(&run, "the script has no end", "");
  if (run.child > 0) {
    kill(run.child, SIGKILL);
    waitpid(run.child, NULL, 0);
  }
  if (run.master >= 0) close(run.master);
  if (run.vt) vterm_free(run.vt);
  g_ptr_array_unref(run.env);
  g_strfreev(run.program);
  return run.fault;
}

static int by_name(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

int main(void) {
  /* The demo fleet's days count back from today: scripts that name one are played on a day of their own. */
  g_setenv("CARNET_NOW", "2026-11-29T12:00:00Z", TRUE);
  g_autofree char *folder = g_build_filename(g_getenv("CARNET_SOURCE"), "tests", "screen", NULL);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while (dir && (name = g_dir_read_name(dir)))
    if (g_str_has_suffix(name, ".keys")) g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_name);
  guint failed = names->len == 0;
  g_print("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
    g_autofree char *what = play(path, g_ptr_array_index(names, i));
    g_print("%s %u - %s\n", what ? "not ok" : "ok", i + 1, (const char *)g_ptr_array_index(names, i));
    if (!what) continue;
    failed++;
    g_auto(GStrv) rows = g_strsplit(what, "\n", -1);
    for (char **row = rows; *row; row++) g_print("# %s\n", *row);
  }
  return failed > 0;
}

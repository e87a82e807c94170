/* links: base support.c */
/*
 * The console as a person meets it: the real program on a pseudo terminal of 80 x 24 whose state libvterm
 * keeps, timed from the key (or the start) to the frame that shows the answer, process start, queries,
 * drawing and the terminal's reading of it included; a key is typed when the console is at rest. There is no
 * peer.
 *
 *   bench_console carnet=PROGRAM workspace=DIR rows=1,000,000
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "support.h"

#define ROUNDS 5
#define COLUMNS 80
#define ROWS 24
#define LIMIT_MS 60000
#define QUIET_MS 400

typedef struct {
  int master;
  pid_t child;
  VTerm *vt;
  VTermScreen *screen;
} Console;

/* What is typed (NULL or "": nothing, the clock goes on), and what then stands in one row of the frame, from
 * 0 (-1: in any). `before` stood there until then. */
typedef struct {
  const char *id, *what, *keys;
  int row;
  const char *shows, *gone; /* gone: NULL where nothing need go */
  const char *bound;
} Step;

static const char down[] = "\033[6~", end[] = "\033[F", home[] = "\033[H";

static char *row_text(const Console *console, int y) {
  GString *out = g_string_new(NULL);
  for (int x = 0; x < COLUMNS; x++) {
    VTermScreenCell cell;
    VTermPos at = {y, x};
    if (!vterm_screen_get_cell(console->screen, at, &cell) || cell.chars[0] == (uint32_t)-1) continue;
    g_string_append_unichar(out, cell.chars[0] ? cell.chars[0] : ' ');
  }
  return g_string_free(out, FALSE);
}

static gboolean shows(const Console *console, const Step *step) {
  g_autofree char *text = row_text(console, step->row);
  return strstr(text, step->shows) && !(step->gone && strstr(text, step->gone));
}

static void pump(Console *console) {
  struct pollfd fd = {console->master, POLLIN, 0};
  char bytes[65536], back[1024];
  bench_need(poll(&fd, 1, LIMIT_MS) > 0, NULL, "the console drew nothing");
  ssize_t n = read(console->master, bytes, sizeof bytes);
  bench_need(n > 0, NULL, "the console ended");
  vterm_input_write(console->vt, bytes, (size_t)n);
  size_t m;
  while ((m = vterm_output_read(console->vt, back, sizeof back)) > 0)
    bench_need(write(console->master, back, m) == (ssize_t)m, NULL, "the terminal's answer");
}

/* Until it has drawn nothing for a while: a person reads before the next key. */
static void settle(Console *console) {
  struct pollfd fd = {console->master, POLLIN, 0};
  while (poll(&fd, 1, QUIET_MS) > 0) pump(console);
}

static double wait_for(Console *console, const Step *step, double start) {
  while (!shows(console, step)) {
    pump(console);
    if (bench_ms() - start > LIMIT_MS) {
      g_autofree char *first = row_text(console, step->row);
      bench_need(FALSE, NULL, first);
    }
  }
  return bench_ms() - start;
}

static void begin(Console *console, const char *carnet, const char *workspace) {
  struct winsize size = {.ws_col = COLUMNS, .ws_row = ROWS};
  console->vt = vterm_new(ROWS, COLUMNS);
  vterm_set_utf8(console->vt, 1);
  console->screen = vterm_obtain_screen(console->vt);
  vterm_screen_enable_altscreen(console->screen, 1);
  vterm_screen_reset(console->screen, 1);
  console->child = forkpty(&console->master, NULL, NULL, &size);
  if (console->child != 0) return;
  g_setenv("TERM", "xterm-256color", TRUE);
  execl(carnet, carnet, "-C", workspace, "--language", "en", (char *)NULL);
  _exit(127);
}

static void finish(Console *console) {
  kill(console->child, SIGTERM);
  close(console->master);
  waitpid(console->child, NULL, 0);
  vterm_free(console->vt);
}

static void round_of(const Step *steps, const char *carnet, const char *workspace, gboolean count) {
  Console console;
  double start = bench_ms();
  begin(&console, carnet, workspace);
  for (const Step *step = steps; step->id; step++) {
    if (step->keys && *step->keys) {
      settle(&console);
      start = bench_ms();
      bench_need(write(console.master, step->keys, strlen(step->keys)) > 0, NULL, step->what);
    }
    double took = wait_for(&console, step, start);
    if (count) bench_pair(step->id, took, -1);
  }
  finish(&console);
}

int main(int argc, char **argv) {
  const char *carnet = bench_argument(argc, argv, "carnet", NULL),
             *workspace = bench_argument(argc, argv, "workspace", NULL),
             *rows = bench_argument(argc, argv, "rows", NULL);
  bench_need(carnet && workspace && rows, NULL, "carnet=, workspace= and rows= are needed");
  g_autofree char *all = g_strdup_printf("%s rows", rows), *of = g_strdup_printf("of %s", rows);
  g_autofree char *unfiltered = g_strdup_printf("%s of %s", rows, rows);
  g_autofree char *last = g_strdup_printf("row %s of", rows);
  const Step steps[] = {
      {"console_start", "console: start to the first screen with its rows", NULL, 2, all, NULL, "ours<=100"},
      {"console_whole", "console: ... and its findings", "", 19, "checks", NULL, "-"},
      {"console_fields", "console: to the inventory's first page", "3", 1, of, NULL, "ours<=100"},
      {"console_page", "console: a page down", down, 22, "row 19 of", NULL, "ours<=16"},
      {"console_end", "console: jump to the end", end, 22, last, NULL, "ours<=100"},
      {"console_home", "console: back to the first row", home, 22, "row 1 of", NULL, "ours<=16"},
      {"console_search", "console: a word typed and its hits counted", "/seat\r", 1, of, unfiltered,
       "ours<=100"},
      {NULL, NULL, NULL, 0, NULL, NULL, NULL}};
  for (const Step *step = steps; step->id; step++) {
    BenchRow row = {step->id, step->bound, step->what, "-"};
    bench_row(&row);
  }
  round_of(steps, carnet, workspace, FALSE);
  for (int i = 0; i < ROUNDS; i++) round_of(steps, carnet, workspace, TRUE);
  return 0;
}

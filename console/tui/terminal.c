/* terminal.c - curses and termios; the only file that includes curses. */
#include "tui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "carnet/error.h"
#include "tui/colour.h"
#include "tui/sign.h"

CARNET_DEFINE_ERROR(terminal)

#define PROBE_MS 100
#define MAX_COPY_BYTES 65536

struct CarnetTerminal {
  SCREEN *screen;
  struct termios saved;
  CarnetColours colours;
  CarnetBackground background;
  gboolean ascii;
  char *describe;
  GByteArray *early; /* keys typed while the terminal was asked */
};

/* ---- giving the terminal back when the program dies
 * -------------------------------------------------------------- */

/*
 * A handler has no argument and this program no mutable globals, so what it needs, the terminal's modes
 * before, stands in a file in memory under a descriptor of fixed number. Only async-signal-safe calls.
 */
#define SAVED_FD 253

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT};
static const char restore[] = "\033[?1000l\033[?1006l\033[?2004l\033[0m\033[?25h\033[?1049l\r";

static void write_all(const char *bytes, size_t n) {
  while (n > 0) {
    ssize_t done = write(STDOUT_FILENO, bytes, n);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return;
    bytes += done;
    n -= (size_t)done;
  }
}

static void on_fatal(int number) {
  struct termios saved;
  write_all(restore, sizeof restore - 1);
  if (pread(SAVED_FD, &saved, sizeof saved, 0) == (ssize_t)sizeof saved)
    tcsetattr(STDIN_FILENO, TCSANOW, &saved);
  raise(number); /* the default again (SA_RESETHAND), once this returns */
}

static void guard(const struct termios *saved) {
  int file = memfd_create("carnet-terminal", MFD_CLOEXEC);
  if (file < 0) return;
  if (dup3(file, SAVED_FD, O_CLOEXEC) >= 0 &&
      pwrite(SAVED_FD, saved, sizeof *saved, 0) == (ssize_t)sizeof *saved)
    for (guint i = 0; i < G_N_ELEMENTS(fatal); i++) {
      struct sigaction action = {.sa_handler = on_fatal, .sa_flags = (int)SA_RESETHAND};
      sigaction(fatal[i], &action, NULL);
    }
  close(file);
}

static void unguard(void) {
  for (guint i = 0; i < G_N_ELEMENTS(fatal); i++) signal(fatal[i], SIG_DFL);
  close(SAVED_FD);
}

/* ---- asking the terminal
 * --------------------------------------------------------------------------------------------- */

static void make_raw(const struct termios *saved) {
  struct termios raw_mode = *saved;
  cfmakeraw(&raw_mode);
  tcsetattr(STDIN_FILENO, TCSADRAIN, &raw_mode);
}

/* What came so far, as text; a terminal may answer nothing, or a slow line too late. */
static char *text_so_far(const CarnetTerminal *terminal) {
  const GByteArray *early = terminal->early;
  return early->len > 0 ? g_strndup((const char *)early->data, early->len) : g_strdup("");
}

/* The column of "ESC [ row ; column R", or 0. */
static guint cursor_column(const char *answer) {
  for (const char *p = answer; (p = strstr(p, "\033[")); p += 2) {
    char *end = NULL;
    (void)g_ascii_strtoull(p + 2, &end, 10);
    if (*end != ';') continue;
    guint64 column = g_ascii_strtoull(end + 1, &end, 10);
    if (*end == 'R') return (guint)MIN(column, 10000);
  }
  return 0;
}

static void read_answers(CarnetTerminal *terminal, const char *answer) {
  const char *colour = strstr(answer, "]11;");
  if (colour) {
    g_autofree char *value = g_strndup(colour + 4, strcspn(colour + 4, "\a\033"));
    terminal->background = carnet_colour_from_osc11(value);
  }
  /* Both signs are one cell in our table; from column 1 the cursor is then in 3. */
  guint column = cursor_column(answer);
  if (column > 3) terminal->ascii = TRUE;
}

/*
 * Background, width of signs, and last "who are you", which every terminal answers: once that has come,
 * nothing more will. What comes after the time is dropped by key.c. Keys pressed meanwhile are kept.
 */
static void probe(CarnetTerminal *terminal) {
  static const char ask[] = "\033]11;?\033\\\r✓─\033[6n\r\033[K\033[c";
  static const char ask_plain[] = "\033]11;?\033\\\033[c";
  gboolean plain = terminal->ascii;
  write_all(plain ? ask_plain : ask, plain ? sizeof ask_plain - 1 : sizeof ask - 1);
  gint64 end = g_get_monotonic_time() + PROBE_MS * 1000;
  for (;;) {
    gint64 left = end - g_get_monotonic_time();
    struct pollfd fd = {STDIN_FILENO, POLLIN, 0};
    char bytes[256];
    if (left <= 0 || terminal->early->len > 4096 || poll(&fd, 1, (int)(left / 1000) + 1) <= 0) break;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n <= 0) break;
    g_byte_array_append(terminal->early, (const guint8 *)bytes, (guint)n);
    g_autofree char *so_far = text_so_far(terminal);
    const char *who = strstr(so_far, "\033[?");
    if (who && strchr(who, 'c')) break;
  }
  g_autofree char *answer = text_so_far(terminal);
  read_answers(terminal, answer);
}

/* ---- opening and closing
 * --------------------------------------------------------------------------------------------------- */

static void set_up_colours(CarnetTerminal *terminal) {
  gint n = 0;
  if (has_colors()) {
    start_color();
    use_default_colors();
    n = COLORS;
  }
  if (terminal->background == CARNET_BACKGROUND_UNKNOWN)
    terminal->background = carnet_colour_from_colorfgbg(g_getenv("COLORFGBG"));
  terminal->colours =
      carnet_colour_choose(n, terminal->background, g_getenv("NO_COLOR"), g_getenv("CARNET_COLORS"));
  for (guint role = 0; role < CARNET_N_ROLES && n > 0; role++) {
    const CarnetLook *look = carnet_colour_look(terminal->colours, (CarnetRole)role);
    init_pair((short)(role + 1), look->fg, look->bg);
  }
}

void carnet_terminal_enter(CarnetTerminal *terminal) {
  (void)terminal;
  static const char modes[] = "\033[?1000h\033[?1006h\033[?2004h";
  raw();
  noecho();
  nonl();
  typeahead(-1);
  refresh();
  write_all(modes, sizeof modes - 1);
}

void carnet_terminal_leave(CarnetTerminal *terminal) {
  static const char modes[] = "\033[?1000l\033[?1006l\033[?2004l";
  write_all(modes, sizeof modes - 1);
  curs_set(1);
  endwin();
  tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal->saved);
}

static gboolean refuse(GError **error, const char *what) {
  g_set_error_literal(error, CARNET_TERMINAL_ERROR, CARNET_ERROR_USAGE, what);
  return FALSE;
}

gboolean carnet_terminal_is_there(GError **error) {
  struct termios now;
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &now) != 0)
    return refuse(error, "the console needs a terminal; carnet help lists the commands that do not");
  setlocale(LC_CTYPE, ""); /* before there are threads */
  return TRUE;
}

static gboolean set_up(CarnetTerminal *terminal, GError **error) {
  if (tcgetattr(STDIN_FILENO, &terminal->saved) != 0)
    return refuse(error, "the console needs a terminal; carnet help lists the commands that do not");
  terminal->ascii = !g_str_equal(nl_langinfo(CODESET), "UTF-8");
  guard(&terminal->saved); /* threads run already */
  make_raw(&terminal->saved);
  probe(terminal);
  tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal->saved);
  terminal->screen = newterm(NULL, stdout, stdin);
  if (terminal->screen) return TRUE;
  unguard();
  return refuse(error, "the terminal's kind is unknown or too simple; set TERM, as xterm-256color");
}

static void describe(CarnetTerminal *terminal) {
  gint columns, rows;
  carnet_terminal_size(terminal, &columns, &rows);
  gint n = terminal->colours == CARNET_COLOURS_MONO       ? 0
           : terminal->colours >= CARNET_COLOURS_256_DARK ? 256
                                                          : 16;
  g_free(terminal->describe);
  terminal->describe =
      g_strdup_printf("%dx%d, %d, %s", columns, rows, n, terminal->ascii ? "ASCII" : "UTF-8");
}

CarnetTerminal *carnet_terminal_open(GError **error) {
  CarnetTerminal *terminal = g_new0(CarnetTerminal, 1);
  terminal->early = g_byte_array_new();
  if (!set_up(terminal, error)) {
    g_byte_array_unref(terminal->early);
    g_free(terminal);
    return NULL;
  }
  set_up_colours(terminal);
  carnet_terminal_enter(terminal);
  carnet_terminal_resize(terminal);
  describe(terminal);
  return terminal;
}

void carnet_terminal_close(CarnetTerminal *terminal) {
  if (!terminal) return;
  carnet_terminal_leave(terminal);
  delscreen(terminal->screen);
  unguard();
  g_byte_array_unref(terminal->early);
  g_free(terminal->describe);
  g_free(terminal);
}

const char *carnet_terminal_describe(const CarnetTerminal *terminal) { return terminal->describe; }

void carnet_terminal_suspend(CarnetTerminal *terminal) {
  sigset_t stop, before;
  carnet_terminal_leave(terminal);
  /* The loop blocks SIGTSTP to hear of it: let this one through. */
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  raise(SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, &before);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  carnet_terminal_enter(terminal);
  carnet_terminal_resize(terminal);
}

/* ---- size, input
 * ----------------------------------------------------------------------------------------------------------------
 */

void carnet_terminal_size(const CarnetTerminal *terminal, gint *columns, gint *rows) {
  struct winsize size;
  (void)terminal;
  *columns = 80;
  *rows = 24;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return;
  *columns = MIN(size.ws_col, CARNET_GRID_MAX);
  *rows = MIN(size.ws_row, CARNET_GRID_MAX);
}

void carnet_terminal_resize(CarnetTerminal *terminal) {
  gint columns, rows;
  carnet_terminal_size(terminal, &columns, &rows);
  resizeterm(rows, columns);
}

int carnet_terminal_fd(const CarnetTerminal *terminal) {
  (void)terminal;
  return STDIN_FILENO;
}

gboolean carnet_terminal_read(CarnetTerminal *terminal, CarnetDecoder *decoder) {
  char bytes[4096];
  if (terminal->early->len > 0) {
    carnet_decoder_feed(decoder, terminal->early->data, terminal->early->len);
    g_byte_array_set_size(terminal->early, 0);
  }
  struct pollfd fd = {STDIN_FILENO, POLLIN, 0};
  if (poll(&fd, 1, 0) <= 0) return TRUE;
  ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return TRUE;
  if (n <= 0) return FALSE;
  carnet_decoder_feed(decoder, bytes, (gsize)n);
  return TRUE;
}

/* ---- output
 * -----------------------------------------------------------------------------------------------------------------------
 */

static attr_t attributes_of(guint8 attributes) {
  attr_t out = A_NORMAL;
  if (attributes & CARNET_ATTR_BOLD) out |= A_BOLD;
  if (attributes & CARNET_ATTR_UNDERLINE) out |= A_UNDERLINE;
  if (attributes & CARNET_ATTR_REVERSE) out |= A_REVERSE;
  return out;
}

/* What stands for the cell where the terminal cannot show it; 0: itself. Without UTF-8 all but ASCII needs
 * one. */
static char substitute(const CarnetTerminal *terminal, const CarnetCell *cell) {
  if (!terminal->ascii) return 0;
  char sign = carnet_sign_ascii(cell->text);
  if (sign || (guchar)cell->text[0] < 128) return sign;
  return g_str_equal(nl_langinfo(CODESET), "UTF-8") ? 0 : '?';
}

static void put_cell(const CarnetTerminal *terminal, const CarnetCell *cell, int x, int y) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  cchar_t out;
  const CarnetLook *look = carnet_colour_look(terminal->colours, cell->role);
  char plain = substitute(terminal, cell);
  guint n = 0;
  if (plain) text[0] = (wchar_t)plain;
  for (const char *p = cell->text; !plain && *p && n < CCHARW_MAX; p = g_utf8_next_char(p))
    text[n++] = (wchar_t)g_utf8_get_char(p);
  short pair = terminal->colours == CARNET_COLOURS_MONO ? 0 : (short)(cell->role + 1);
  if (setcchar(&out, text, attributes_of(look->attributes), pair, NULL) != OK) return;
  mvadd_wch(y, x, &out);
  /* A sign for a wide character leaves its other cell. */
  if (plain && cell->width == 2) mvaddch(y, x + 1, ' ');
}

void carnet_terminal_put(CarnetTerminal *terminal, const CarnetGrid *grid, gboolean anew) {
  if (anew)
    clear();
  else
    erase();
  for (gint y = 0; y < grid->rows; y++)
    for (gint x = 0; x < grid->columns; x++) {
      const CarnetCell *cell = carnet_grid_at(grid, x, y);
      if (cell->width > 0) put_cell(terminal, cell, x, y);
    }
  if (grid->cursor_x >= 0) move(grid->cursor_y, grid->cursor_x);
  curs_set(grid->cursor_x >= 0 ? 1 : 0);
  refresh();
}

void carnet_terminal_copy(CarnetTerminal *terminal, const char *text) {
  (void)terminal;
  gsize n = strlen(text);
  if (n > MAX_COPY_BYTES) return;
  g_autofree char *coded = g_base64_encode((const guchar *)text, n);
  g_autofree char *sequence = g_strdup_printf("\033]52;c;%s\a", coded);
  write_all(sequence, strlen(sequence));
}

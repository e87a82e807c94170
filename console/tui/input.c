/* input.c - a line editor over UTF-8; positions are bytes at the borders of characters with their marks. */
#include "tui/input.h"

#include <string.h>

struct CarnetInput {
  GString *text;
  gsize cursor;
};

CarnetInput *carnet_input_new(const char *text) {
  CarnetInput *input = g_new0(CarnetInput, 1);
  input->text = g_string_new(NULL);
  carnet_input_set(input, text);
  return input;
}

void carnet_input_free(CarnetInput *input) {
  if (!input) return;
  g_string_free(input->text, TRUE);
  g_free(input);
}

const char *carnet_input_text(const CarnetInput *input) { return input->text->str; }
gsize carnet_input_position(const CarnetInput *input) { return input->cursor; }

void carnet_input_set(CarnetInput *input, const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
  g_string_truncate(input->text, 0);
  carnet_input_replace(input, 0, 0, valid);
}

static gboolean is_mark(const char *s) { return *s && carnet_text_char_width(g_utf8_get_char(s)) == 0; }

/* The border after (or before) that of `at`. */
static gsize next_border(const char *s, gsize at) {
  if (!s[at]) return at;
  const char *p = g_utf8_next_char(s + at);
  while (is_mark(p)) p = g_utf8_next_char(p);
  return (gsize)(p - s);
}

static gsize previous_border(const char *s, gsize at) {
  if (at == 0) return 0;
  const char *p = g_utf8_prev_char(s + at);
  while (p > s && is_mark(p)) p = g_utf8_prev_char(p);
  return (gsize)(p - s);
}

void carnet_input_move(CarnetInput *input, gsize position) {
  gsize at = 0;
  while (at < position && input->text->str[at]) {
    gsize next = next_border(input->text->str, at);
    if (next > position) break;
    at = next;
  }
  input->cursor = at;
}

void carnet_input_replace(CarnetInput *input, gsize from, gsize to, const char *text) {
  gsize n = strlen(text);
  to = MIN(to, input->text->len);
  from = MIN(from, to);
  if (input->text->len - (to - from) + n > CARNET_INPUT_MAX_BYTES) return;
  g_string_erase(input->text, (gssize)from, (gssize)(to - from));
  g_string_insert_len(input->text, (gssize)from, text, (gssize)n);
  input->cursor = from + n;
}

/* Back over blanks, then over a word; a Chinese character is a word. */
static gsize word_start(const char *s, gsize at) {
  while (at > 0 && g_unichar_isspace(g_utf8_get_char(s + previous_border(s, at))))
    at = previous_border(s, at);
  if (at == 0) return 0;
  gboolean wide = carnet_text_char_width(g_utf8_get_char(s + previous_border(s, at))) == 2;
  do {
    at = previous_border(s, at);
    if (wide || at == 0) break;
    gunichar before = g_utf8_get_char(s + previous_border(s, at));
    if (g_unichar_isspace(before) || carnet_text_char_width(before) == 2) break;
  } while (TRUE);
  return at;
}

static void insert(CarnetInput *input, gunichar c) {
  char bytes[8] = {0};
  if (c == '\n' || c == '\t') c = ' ';
  g_unichar_to_utf8(c, bytes);
  carnet_input_replace(input, input->cursor, input->cursor, bytes);
}

static gboolean edit(CarnetInput *input, CarnetKey key) {
  const char *s = input->text->str;
  gsize at = input->cursor;
  switch (key) {
  case CARNET_KEY_BACKSPACE: carnet_input_replace(input, previous_border(s, at), at, ""); return TRUE;
  case CARNET_KEY_DELETE: carnet_input_replace(input, at, next_border(s, at), ""); return TRUE;
  case CARNET_KEY_CTRL | 'w': carnet_input_replace(input, word_start(s, at), at, ""); return TRUE;
  case CARNET_KEY_CTRL | 'u': carnet_input_replace(input, 0, at, ""); return TRUE;
  case CARNET_KEY_CTRL | 'k': carnet_input_replace(input, at, input->text->len, ""); return TRUE;
  case CARNET_KEY_LEFT: input->cursor = previous_border(s, at); return TRUE;
  case CARNET_KEY_RIGHT: input->cursor = next_border(s, at); return TRUE;
  case CARNET_KEY_HOME:
  case CARNET_KEY_CTRL | 'a': input->cursor = 0; return TRUE;
  case CARNET_KEY_END:
  case CARNET_KEY_CTRL | 'e': input->cursor = input->text->len; return TRUE;
  default: return FALSE;
  }
}

gboolean carnet_input_event(CarnetInput *input, const CarnetInputEvent *event, gboolean *changed) {
  *changed = FALSE;
  if (event->kind != CARNET_INPUT_KEY && event->kind != CARNET_INPUT_PASTE) return FALSE;
  g_autofree char *before = g_strdup(input->text->str);
  gboolean taken = TRUE;
  if (event->kind == CARNET_INPUT_PASTE || (event->key >= 32 && event->key < 0x110000))
    insert(input, event->key);
  else
    taken = edit(input, event->key);
  *changed = !g_str_equal(before, input->text->str);
  return taken;
}

void carnet_input_draw(const CarnetInput *input, CarnetGrid *grid, CarnetRect area, gint x, gint y,
                       gint cells, gboolean focus) {
  if (cells < 2) return;
  const char *s = input->text->str;
  gsize start = 0;
  /* One cell stays for the cursor behind the text. */
  while (focus && (gint)carnet_text_width(s + start, (gssize)(input->cursor - start)) > cells - 1)
    start = next_border(s, start);
  gsize end = start;
  while (s[end] &&
         (gint)carnet_text_width(s + start, (gssize)(next_border(s, end) - start)) <= cells - (focus ? 1 : 0))
    end = next_border(s, end);
  g_autofree char *shown = g_strndup(s + start, end - start);
  gint at = carnet_grid_text(grid, area, x, y, CARNET_ROLE_INPUT, shown);
  if (!focus) return;
  if (!s[input->cursor]) carnet_grid_text(grid, area, at, y, CARNET_ROLE_INPUT, "▌");
  carnet_grid_cursor(grid, area, x + (gint)carnet_text_width(s + start, (gssize)(input->cursor - start)), y);
}

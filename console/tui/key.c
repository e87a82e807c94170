/* key.c - names of keys, and bytes of a terminal to events. */
#include "tui/key.h"

#include <string.h>

/* ---- names --------------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  CarnetKey key;
} names[] = {{"Up", CARNET_KEY_UP},        {"Down", CARNET_KEY_DOWN},      {"Left", CARNET_KEY_LEFT},
             {"Right", CARNET_KEY_RIGHT},  {"Home", CARNET_KEY_HOME},      {"End", CARNET_KEY_END},
             {"PgUp", CARNET_KEY_PAGE_UP}, {"PgDn", CARNET_KEY_PAGE_DOWN}, {"Ins", CARNET_KEY_INSERT},
             {"Del", CARNET_KEY_DELETE},   {"Tab", CARNET_KEY_TAB},        {"Enter", CARNET_KEY_ENTER},
             {"Esc", CARNET_KEY_ESC},      {"BS", CARNET_KEY_BACKSPACE},   {"Space", ' '}};

static gboolean parse_plain(const char *name, CarnetKey *key) {
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(name, names[i].name)) {
      *key = names[i].key;
      return TRUE;
    }
  if (name[0] == 'F' && g_ascii_isdigit(name[1])) {
    char *end = NULL;
    guint64 n = g_ascii_strtoull(name + 1, &end, 10);
    if (*end || n < 1 || n > 12) return FALSE;
    *key = (CarnetKey)(CARNET_KEY_F1 + n - 1);
    return TRUE;
  }
  if (!*name || !g_utf8_validate(name, -1, NULL) || *g_utf8_next_char(name)) return FALSE;
  gunichar c = g_utf8_get_char(name);
  if (!g_unichar_isgraph(c)) return FALSE;
  *key = c;
  return TRUE;
}

gboolean carnet_key_parse(const char *name, CarnetKey *key) {
  CarnetKey modifiers = 0;
  for (;;) {
    if (name[0] == 'S' && name[1] == '-' && name[2])
      modifiers |= CARNET_KEY_SHIFT;
    else if (name[0] == 'A' && name[1] == '-' && name[2])
      modifiers |= CARNET_KEY_ALT;
    else
      break;
    name += 2;
  }
  if (name[0] == '^' && name[1]) {
    modifiers |= CARNET_KEY_CTRL;
    name++;
  }
  CarnetKey plain;
  if (!parse_plain(name, &plain)) return FALSE;
  if ((modifiers & CARNET_KEY_CTRL) && plain < 128) plain = (CarnetKey)g_ascii_tolower((char)plain);
  *key = plain | modifiers;
  return TRUE;
}

char *carnet_key_name(CarnetKey key) {
  GString *out = g_string_new(NULL);
  CarnetKey plain = key & 0xFFFFFF;
  if (key & CARNET_KEY_ALT) g_string_append(out, "A-");
  if (key & CARNET_KEY_SHIFT) g_string_append(out, "S-");
  if (key & CARNET_KEY_CTRL) g_string_append_c(out, '^');
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (plain == names[i].key) {
      g_string_append(out, names[i].name);
      return g_string_free(out, FALSE);
    }
  if (plain >= CARNET_KEY_F1 && plain <= CARNET_KEY_F12)
    g_string_append_printf(out, "F%u", plain - CARNET_KEY_F1 + 1);
  else
    g_string_append_unichar(out, key & CARNET_KEY_CTRL && plain < 128 ? (gunichar)g_ascii_toupper((char)plain)
                                                                      : plain);
  return g_string_free(out, FALSE);
}

/* ---- bytes to events -------------------------------------------------------------------------------------
 */

/* Longer sequences than this are no keys; what is dropped of them ends at their final byte. */
#define MAX_SEQUENCE 4096

struct CarnetDecoder {
  GByteArray *bytes;
  gboolean pasting;
  gboolean flushed; /* what waits is taken as it is */
};

CarnetDecoder *carnet_decoder_new(void) {
  CarnetDecoder *decoder = g_new0(CarnetDecoder, 1);
  decoder->bytes = g_byte_array_new();
  return decoder;
}

void carnet_decoder_free(CarnetDecoder *decoder) {
  if (!decoder) return;
  g_byte_array_unref(decoder->bytes);
  g_free(decoder);
}

void carnet_decoder_feed(CarnetDecoder *decoder, const void *bytes, gsize n) {
  g_byte_array_append(decoder->bytes, bytes, (guint)n);
  decoder->flushed = FALSE;
}

gboolean carnet_decoder_waits(const CarnetDecoder *decoder) { return decoder->bytes->len > 0; }
void carnet_decoder_flush(CarnetDecoder *decoder) { decoder->flushed = TRUE; }

static const struct {
  char final;
  CarnetKey key;
} finals[] = {{'A', CARNET_KEY_UP},   {'B', CARNET_KEY_DOWN},   {'C', CARNET_KEY_RIGHT},
              {'D', CARNET_KEY_LEFT}, {'H', CARNET_KEY_HOME},   {'F', CARNET_KEY_END},
              {'P', CARNET_KEY_F1},   {'Q', CARNET_KEY_F1 + 1}, {'S', CARNET_KEY_F1 + 3}};
static const struct {
  guint number;
  CarnetKey key;
} tildes[] = {
    {1, CARNET_KEY_HOME},    {2, CARNET_KEY_INSERT},    {3, CARNET_KEY_DELETE},   {4, CARNET_KEY_END},
    {5, CARNET_KEY_PAGE_UP}, {6, CARNET_KEY_PAGE_DOWN}, {7, CARNET_KEY_HOME},     {8, CARNET_KEY_END},
    {11, CARNET_KEY_F1},     {12, CARNET_KEY_F1 + 1},   {13, CARNET_KEY_F1 + 2},  {14, CARNET_KEY_F1 + 3},
    {15, CARNET_KEY_F1 + 4}, {17, CARNET_KEY_F1 + 5},   {18, CARNET_KEY_F1 + 6},  {19, CARNET_KEY_F1 + 7},
    {20, CARNET_KEY_F1 + 8}, {21, CARNET_KEY_F1 + 9},   {23, CARNET_KEY_F1 + 10}, {24, CARNET_KEY_F1 + 11}};

static CarnetKey modifiers_of(guint number) {
  guint bits = number > 0 && number <= 16 ? number - 1 : 0;
  return (bits & 1 ? CARNET_KEY_SHIFT : 0) | (bits & 2 ? CARNET_KEY_ALT : 0) |
         (bits & 4 ? CARNET_KEY_CTRL : 0);
}

/* CSI < button ; x ; y M (press) or m (release). Buttons 64 and 65 are the wheel; 32 is movement. */
static void mouse(const guint *number, char final, CarnetInputEvent *event) {
  guint button = number[0] & 3u;
  gboolean wheel = (number[0] & 64u) != 0;
  if (final != 'M' || (number[0] & 32u) || (!wheel && button != 0) || (wheel && button > 1)) return;
  event->kind = CARNET_INPUT_MOUSE;
  event->mouse = !wheel ? CARNET_MOUSE_PRESS : button == 0 ? CARNET_MOUSE_WHEEL_UP : CARNET_MOUSE_WHEEL_DOWN;
  event->x = (gint)MIN(number[1], 10000u) - 1;
  event->y = (gint)MIN(number[2], 10000u) - 1;
}

static void key_event(CarnetInputEvent *event, CarnetKey key) {
  event->kind = CARNET_INPUT_KEY;
  event->key = key;
}

/* The parameters of a CSI, n bytes without the final one. */
static void read_numbers(const guint8 *s, gsize n, guint number[3]) {
  guint count = 0;
  for (gsize i = 0; i < n && count < 3; i++) {
    if (s[i] == ';')
      count++;
    else if (g_ascii_isdigit(s[i]))
      number[count] = MIN(number[count] * 10 + (guint)(s[i] - '0'), 100000u);
  }
}

static CarnetKey key_of_final(char final) {
  for (guint i = 0; i < G_N_ELEMENTS(finals); i++)
    if (finals[i].final == final) return finals[i].key;
  return 0;
}

static CarnetKey key_of_tilde(guint number) {
  for (guint i = 0; i < G_N_ELEMENTS(tildes); i++)
    if (tildes[i].number == number) return tildes[i].key;
  return 0;
}

static void csi(CarnetDecoder *decoder, const guint8 *s, gsize n, CarnetInputEvent *event) {
  char final = (char)s[n - 1];
  gboolean private = n > 1 && s[0] >= '<' && s[0] <= '?';
  guint number[3] = {0, 0, 0};
  read_numbers(s + (private ? 1 : 0), n - (private ? 2 : 1), number);
  if (private) {
    if (s[0] == '<') mouse(number, final, event);
    return;
  }
  if (final == '~' && number[0] == 200) decoder->pasting = TRUE;
  CarnetKey key = final == '~' ? key_of_tilde(number[0]) : key_of_final(final);
  if (final == 'Z')
    key_event(event, CARNET_KEY_TAB | CARNET_KEY_SHIFT);
  else if (key)
    key_event(event, key | modifiers_of(number[1]));
}

/* To the final byte of a CSI, or to where a control character breaks it off. */
static gsize csi_length(const guint8 *s, gsize n) {
  for (gsize i = 2; i < n; i++) {
    if (s[i] >= 0x40 && s[i] <= 0x7e) return i + 1;
    if (s[i] < 0x20) return i;
  }
  return 0;
}

/* OSC, DCS, APC: to BEL or Esc with a backslash. */
static gsize string_length(const guint8 *s, gsize n) {
  for (gsize i = 2; i < n; i++) {
    if (s[i] == 7) return i + 1;
    if (s[i] == 27) return i + 1 == n ? 0 : s[i + 1] == '\\' ? i + 2 : i;
  }
  return 0;
}

static gboolean begins_string(guint8 c) { return c == ']' || c == 'P' || c == '_'; }

/* Bytes of the sequence at s, which begins with Esc; 0 where its end has not come. */
static gsize sequence_length(const guint8 *s, gsize n) {
  if (n < 2) return 0;
  if (s[1] == '[') return csi_length(s, n);
  if (s[1] == 'O') return n < 3 ? 0 : 3;
  return begins_string(s[1]) ? string_length(s, n) : 2;
}

static CarnetKey plain_key(gunichar c) {
  switch (c) {
  case '\r':
  case '\n': return CARNET_KEY_ENTER;
  case '\t': return CARNET_KEY_TAB;
  case 27: return CARNET_KEY_ESC;
  case 8:
  case 127: return CARNET_KEY_BACKSPACE;
  case 0: return CARNET_KEY_CTRL | ' ';
  default: break;
  }
  if (c < 32) return CARNET_KEY_CTRL | (CarnetKey)g_ascii_tolower((char)(c + '@'));
  return c;
}

/* Bytes of the character at s, 0 where more must come; a byte that is not UTF-8 is one, and no character. */
static gsize character(const guint8 *s, gsize n, gboolean flushed, gunichar *c) {
  *c = *s;
  if (*s < 128) return 1;
  gunichar got = g_utf8_get_char_validated((const char *)s, (gssize)n);
  if (got == (gunichar)-2 && !flushed) return 0;
  *c = got == (gunichar)-1 || got == (gunichar)-2 ? 0xFFFD : got;
  return *c == 0xFFFD ? 1 : (gsize)(g_utf8_next_char((const char *)s) - (const char *)s);
}

/* SS3: Esc O and one letter. */
static void ss3(char letter, CarnetInputEvent *event) {
  CarnetKey key = letter == 'R' ? CARNET_KEY_F1 + 2 : letter == 'M' ? CARNET_KEY_ENTER : key_of_final(letter);
  if (key) key_event(event, key);
}

/* Esc and one more byte: Alt, or Esc twice, or Esc before a letter that is not ASCII. Returns the bytes
 * taken. */
static gsize alt(guint8 c, CarnetInputEvent *event) {
  gboolean is_escape = c == 27 || c >= 128;
  key_event(event, is_escape ? CARNET_KEY_ESC : CARNET_KEY_ALT | plain_key(c));
  return is_escape ? 1 : 2;
}

/* A sequence that begins with Esc: how many bytes it took, 0 to wait. */
static gsize escape(CarnetDecoder *decoder, const guint8 *s, gsize n, CarnetInputEvent *event) {
  gsize length = sequence_length(s, n);
  if (length == 0) {
    if (n == 1 && decoder->flushed) key_event(event, CARNET_KEY_ESC);
    /* Half a sequence that never ends is dropped; Esc then [ typed by hand within the delay counts as one. */
    return decoder->flushed || n > MAX_SEQUENCE ? n : 0;
  }
  if (begins_string(s[1])) return length;
  if (s[1] == 'O')
    ss3((char)s[2], event);
  else if (s[1] != '[')
    return alt(s[1], event);
  else if (s[length - 1] >= 0x40)
    csi(decoder, s + 2, length - 2, event);
  return length;
}

static gsize pasted(CarnetDecoder *decoder, const guint8 *s, gsize n, CarnetInputEvent *event) {
  static const char end[] = "\033[201~";
  gsize same = 0;
  while (same < n && same < sizeof end - 1 && s[same] == (guint8)end[same]) same++;
  if (same == sizeof end - 1) {
    decoder->pasting = FALSE;
    return same;
  }
  if (same == n && !decoder->flushed) return 0;
  gunichar c;
  gsize length = character(s, n, decoder->flushed, &c);
  if (c == '\r') c = '\n'; /* terminals paste lines as Enter sends them */
  if (length > 0 && (c >= 32 || c == '\n' || c == '\t') && c != 127 && c != 0xFFFD) {
    event->kind = CARNET_INPUT_PASTE;
    event->key = c;
  }
  return length;
}

gboolean carnet_decoder_next(CarnetDecoder *decoder, CarnetInputEvent *event) {
  while (decoder->bytes->len > 0) {
    const guint8 *s = decoder->bytes->data;
    gsize n = decoder->bytes->len, length;
    *event = (CarnetInputEvent){.kind = CARNET_INPUT_NONE};
    if (decoder->pasting) {
      length = pasted(decoder, s, n, event);
    } else if (*s == 27) {
      length = escape(decoder, s, n, event);
    } else {
      gunichar c;
      length = character(s, n, decoder->flushed, &c);
      if (length > 0 && c != 0xFFFD) key_event(event, plain_key(c));
    }
    if (length == 0) return FALSE;
    g_byte_array_remove_range(decoder->bytes, 0, (guint)length);
    if (event->kind != CARNET_INPUT_NONE) return TRUE;
  }
  decoder->flushed = FALSE;
  return FALSE;
}

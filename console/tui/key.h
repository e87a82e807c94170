/*
 * key.h - what arrives from the terminal: bytes become keys, clicks and pasted characters. Pure: no curses,
 * no descriptor. Unknown sequences are dropped whole, late answers of the terminal too, so that none is
 * typed.
 */
#ifndef CARNET_TUI_KEY_H
#define CARNET_TUI_KEY_H

#include <glib.h>

/* A character, or one of the names below, with modifiers. */
typedef guint32 CarnetKey;
enum {
  CARNET_KEY_CTRL = 1 << 24,
  CARNET_KEY_ALT = 1 << 25,
  CARNET_KEY_SHIFT = 1 << 26,
  CARNET_KEY_NAMED = 0x200000, /* beyond Unicode; the names follow */
  CARNET_KEY_UP,
  CARNET_KEY_DOWN,
  CARNET_KEY_LEFT,
  CARNET_KEY_RIGHT,
  CARNET_KEY_HOME,
  CARNET_KEY_END,
  CARNET_KEY_PAGE_UP,
  CARNET_KEY_PAGE_DOWN,
  CARNET_KEY_INSERT,
  CARNET_KEY_DELETE,
  CARNET_KEY_TAB,
  CARNET_KEY_ENTER,
  CARNET_KEY_ESC,
  CARNET_KEY_BACKSPACE,
  CARNET_KEY_F1,
  CARNET_KEY_F12 = CARNET_KEY_F1 + 11
};

typedef enum { CARNET_INPUT_NONE, CARNET_INPUT_KEY, CARNET_INPUT_PASTE, CARNET_INPUT_MOUSE } CarnetInputKind;
typedef enum { CARNET_MOUSE_PRESS, CARNET_MOUSE_WHEEL_UP, CARNET_MOUSE_WHEEL_DOWN } CarnetMouse;
typedef struct {
  CarnetInputKind kind;
  CarnetKey key; /* KEY; of PASTE one character */
  CarnetMouse mouse;
  gint x, y; /* MOUSE: from 0 */
} CarnetInputEvent;

typedef struct CarnetDecoder CarnetDecoder;
CarnetDecoder *carnet_decoder_new(void);
void carnet_decoder_free(CarnetDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDecoder, carnet_decoder_free)
void carnet_decoder_feed(CarnetDecoder *decoder, const void *bytes, gsize n);
/* FALSE where nothing whole is left. */
gboolean carnet_decoder_next(CarnetDecoder *decoder, CarnetInputEvent *event);
/* The beginning of a sequence waits: Esc, or half of it. After 25 ms without more call carnet_decoder_flush:
 * Esc was Esc. */
gboolean carnet_decoder_waits(const CarnetDecoder *decoder);
void carnet_decoder_flush(CarnetDecoder *decoder);

/* "j", "^S", "Space", "S-Tab", "PgDn", "F5", "A-x"; FALSE where it is no key. */
gboolean carnet_key_parse(const char *name, CarnetKey *key);
/* The same spelling; caller frees. */
char *carnet_key_name(CarnetKey key);

#endif

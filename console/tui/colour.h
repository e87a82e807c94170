/*
 * colour.h - what the roles look like, by what the terminal can do (mockups.md, "Colours"). No curses here.
 */
#ifndef CARNET_TUI_COLOUR_H
#define CARNET_TUI_COLOUR_H

#include <glib.h>

#include "tui/role.h"

typedef enum {
  CARNET_COLOURS_MONO, /* no colours, or NO_COLOR */
  CARNET_COLOURS_16_DARK,
  CARNET_COLOURS_16_LIGHT,
  CARNET_COLOURS_256_DARK,
  CARNET_COLOURS_256_LIGHT,
  CARNET_N_COLOURS
} CarnetColours;

enum { CARNET_ATTR_BOLD = 1, CARNET_ATTR_UNDERLINE = 2, CARNET_ATTR_REVERSE = 4 };

/* -1: the terminal's own. Where both are set, both are ours. */
typedef struct {
  gint16 fg, bg;
  guint8 attributes;
} CarnetLook;

typedef enum { CARNET_BACKGROUND_UNKNOWN, CARNET_BACKGROUND_DARK, CARNET_BACKGROUND_LIGHT } CarnetBackground;

const CarnetLook *carnet_colour_look(CarnetColours colours, CarnetRole role);
/* How many colours the terminal has (terminfo; below 8 is none), what is known of its background, the two
   variables of the environment (NULL where unset): NO_COLOR when not empty wins, then CARNET_COLORS (mono,
   16, 16-light, 256, 256-light). An unknown background counts as dark with 16 colours only. */
CarnetColours carnet_colour_choose(gint n, CarnetBackground background, const char *no_color,
                                   const char *setting);
/* "15;0", "0;default;15": the last number is the background (0-6 and 8 dark). */
CarnetBackground carnet_colour_from_colorfgbg(const char *value);
/* The answer to OSC 11, "rgb:1c1c/1c1c/1c1c" (1 to 4 hex digits each). */
CarnetBackground carnet_colour_from_osc11(const char *value);
/* Of two colours of the 256 (-1: the assumed terminal's: #1c1c1c or #ffffff): WCAG contrast ratio. */
double carnet_colour_contrast(CarnetColours colours, gint16 fg, gint16 bg);

#endif

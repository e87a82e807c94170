/* colour.c - the tables of colours, which one is used, and how well its pairs can be read. */
#include "tui/colour.h"

#include <math.h>

#define B CARNET_ATTR_BOLD
#define U CARNET_ATTR_UNDERLINE
#define R CARNET_ATTR_REVERSE

/* clang-format off */
static const CarnetLook looks[CARNET_N_COLOURS][CARNET_N_ROLES] = {
  [CARNET_COLOURS_MONO] = {
    {-1, -1, 0}, {-1, -1, 0}, {-1, -1, R}, {-1, -1, R}, {-1, -1, B}, {-1, -1, U}, {-1, -1, U}, {-1, -1, B}, {-1, -1, B},
    {-1, -1, 0}, {-1, -1, 0}, {-1, -1, R}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}},
  /* dim stays the default: colour 8 is invisible on some 8-colour terminals */
  [CARNET_COLOURS_16_DARK] = {
    {-1, -1, 0}, {-1, -1, 0}, {-1, -1, R}, {-1, -1, R}, {-1, -1, B}, {-1, -1, U}, {-1, -1, U | B}, {1, -1, B}, {3, -1, B},
    {3, -1, 0}, {2, -1, 0}, {5, -1, 0}, {-1, -1, 0}, {6, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}},
  /* no yellow on white */
  [CARNET_COLOURS_16_LIGHT] = {
    {-1, -1, 0}, {-1, -1, 0}, {-1, -1, R}, {-1, -1, R}, {-1, -1, B}, {-1, -1, U}, {-1, -1, U | B}, {1, -1, B}, {5, -1, B},
    {4, -1, 0}, {2, -1, 0}, {5, -1, 0}, {-1, -1, 0}, {6, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}},
  [CARNET_COLOURS_256_DARK] = {
    {-1, -1, 0}, {246, -1, 0}, {255, 24, 0}, {-1, 238, 0}, {81, -1, B}, {-1, -1, U}, {221, -1, U}, {203, -1, 0}, {215, -1, 0},
    {186, -1, 0}, {114, -1, 0}, {176, -1, 0}, {252, -1, 0}, {80, -1, 0}, {255, 235, 0}, {255, 237, 0}, {255, 239, 0}, {255, 24, 0}},
  [CARNET_COLOURS_256_LIGHT] = {
    {-1, -1, 0}, {241, -1, 0}, {255, 24, 0}, {-1, 254, 0}, {25, -1, B}, {-1, -1, U}, {130, -1, U}, {124, -1, 0}, {130, -1, 0},
    {94, -1, 0}, {28, -1, 0}, {91, -1, 0}, {236, -1, 0}, {24, -1, 0}, {16, 255, 0}, {16, 153, 0}, {16, 117, 0}, {16, 75, 0}},
};
/* clang-format on */

const CarnetLook *carnet_colour_look(CarnetColours colours, CarnetRole role) {
  return &looks[(guint)colours < CARNET_N_COLOURS ? colours : CARNET_COLOURS_MONO]
               [(guint)role < CARNET_N_ROLES ? role : CARNET_ROLE_TEXT];
}

static const struct {
  const char *name;
  CarnetColours colours;
} settings[] = {{"mono", CARNET_COLOURS_MONO},
                {"16", CARNET_COLOURS_16_DARK},
                {"16-light", CARNET_COLOURS_16_LIGHT},
                {"256", CARNET_COLOURS_256_DARK},
                {"256-light", CARNET_COLOURS_256_LIGHT}};

CarnetColours carnet_colour_choose(gint n, CarnetBackground background, const char *no_color,
                                   const char *setting) {
  if ((no_color && *no_color) || n < 8) return CARNET_COLOURS_MONO;
  for (guint i = 0; setting && i < G_N_ELEMENTS(settings); i++) {
    gboolean wants_256 = settings[i].colours >= CARNET_COLOURS_256_DARK;
    if (g_str_equal(setting, settings[i].name) && (!wants_256 || n >= 256)) return settings[i].colours;
  }
  if (background == CARNET_BACKGROUND_UNKNOWN) return CARNET_COLOURS_16_DARK;
  gboolean light = background == CARNET_BACKGROUND_LIGHT;
  if (n < 256) return light ? CARNET_COLOURS_16_LIGHT : CARNET_COLOURS_16_DARK;
  return light ? CARNET_COLOURS_256_LIGHT : CARNET_COLOURS_256_DARK;
}

CarnetBackground carnet_colour_from_colorfgbg(const char *value) {
  const char *last = value ? g_strrstr(value, ";") : NULL;
  if (!last || !g_ascii_isdigit(last[1])) return CARNET_BACKGROUND_UNKNOWN;
  char *end = NULL;
  guint64 colour = g_ascii_strtoull(last + 1, &end, 10);
  if (*end || colour > 15) return CARNET_BACKGROUND_UNKNOWN;
  return colour < 7 || colour == 8 ? CARNET_BACKGROUND_DARK : CARNET_BACKGROUND_LIGHT;
}

static double linear(double part) {
  return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(const double rgb[3]) {
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

CarnetBackground carnet_colour_from_osc11(const char *value) {
  double rgb[3];
  if (!value || !g_str_has_prefix(value, "rgb:")) return CARNET_BACKGROUND_UNKNOWN;
  const char *s = value + 4;
  for (guint i = 0; i < 3; i++) {
    guint digits = 0;
    guint number = 0;
    for (; g_ascii_isxdigit(*s) && digits < 4; s++, digits++)
      number = number * 16 + (guint)g_ascii_xdigit_value(*s);
    if (digits == 0 || *s != (i < 2 ? '/' : '\0')) return CARNET_BACKGROUND_UNKNOWN;
    if (i < 2) s++;
    rgb[i] = (double)number / (double)((1u << (4 * digits)) - 1);
  }
  /* 0.18 is where black and white text read equally well. */
  return luminance(rgb) < 0.18 ? CARNET_BACKGROUND_DARK : CARNET_BACKGROUND_LIGHT;
}

/* The fixed part of the 256: the cube of 6x6x6 and the greys. The first 16 are the user's own: no figure. */
static void rgb_of(CarnetColours colours, gint16 colour, gboolean background, double rgb[3]) {
  gboolean dark = colours != CARNET_COLOURS_256_LIGHT && colours != CARNET_COLOURS_16_LIGHT;
  if (colour < 16) {
    gdouble own = dark ? 0x1c / 255.0 : 1.0;
    gdouble text = dark ? 0xd0 / 255.0 : 0.0;
    rgb[0] = rgb[1] = rgb[2] = background ? own : text;
  } else if (colour >= 232) {
    rgb[0] = rgb[1] = rgb[2] = (8 + 10 * (colour - 232)) / 255.0;
  } else {
    gint steps[3] = {(colour - 16) / 36, (colour - 16) / 6 % 6, (colour - 16) % 6};
    for (guint i = 0; i < 3; i++) rgb[i] = (steps[i] ? 55 + 40 * steps[i] : 0) / 255.0;
  }
}

double carnet_colour_contrast(CarnetColours colours, gint16 fg, gint16 bg) {
  double a[3], b[3];
  rgb_of(colours, fg, FALSE, a);
  rgb_of(colours, bg, TRUE, b);
  double light = luminance(a), dark = luminance(b);
  if (light < dark) {
    double swap = light;
    light = dark;
    dark = swap;
  }
  return (light + 0.05) / (dark + 0.05);
}

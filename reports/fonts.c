/* fonts.c - the five fonts: where they are, their digests, which of them draws a character. */
#include "fonts.h"

#include "carnet/canon.h"
#include "carnet/error.h"

#include <fontconfig/fontconfig.h>
#include <string.h>

typedef struct {
  const char *name, *family, *style; /* style "" for any */
  const char *file, *package;
} FontPlace;

static const FontPlace places[N_FONTS] = {
    [FONT_SANS] = {"sans", "Liberation Sans", "Regular", "LiberationSans-Regular.ttf", "fonts-liberation"},
    [FONT_BOLD] = {"bold", "Liberation Sans", "Bold", "LiberationSans-Bold.ttf", "fonts-liberation"},
    [FONT_MONO] = {"mono", "Liberation Mono", "Regular", "LiberationMono-Regular.ttf", "fonts-liberation"},
    [FONT_HAN] = {"han", "WenQuanYi Zen Hei", "Regular", "wqy-zenhei.ttc", "fonts-wqy-zenhei"},
    [FONT_SIGN] = {"sign", "DejaVu Sans", "Book", "DejaVuSans.ttf", "fonts-dejavu-core"},
};

const char *fonts_name(FontId id) { return places[id].name; }

/* ---- finding ----------------------------------------------------------------------------------------------
 */

/* The first by path of the files that hold the family in that style: a choice that does not hang on
 * fontconfig's order. */
static char *find_file(FcConfig *config, const FontPlace *place, guint32 *index) {
  FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, place->family, FC_STYLE, FcTypeString,
                                      place->style, (char *)NULL);
  FcObjectSet *objects = FcObjectSetBuild(FC_FILE, FC_INDEX, (char *)NULL);
  FcFontSet *set = pattern && objects ? FcFontList(config, pattern, objects) : NULL;
  char *best = NULL;
  for (int i = 0; set && i < set->nfont; i++) {
    FcChar8 *file = NULL;
    int at = 0;
    if (FcPatternGetString(set->fonts[i], FC_FILE, 0, &file) != FcResultMatch) continue;
    FcPatternGetInteger(set->fonts[i], FC_INDEX, 0, &at);
    if (best && strcmp((const char *)file, best) >= 0) continue;
    g_free(best);
    best = g_strdup((const char *)file);
    *index = (guint32)at & 0xFFFF; /* above: the instance of a variable font */
  }
  if (set) FcFontSetDestroy(set);
  if (objects) FcObjectSetDestroy(objects);
  if (pattern) FcPatternDestroy(pattern);
  return best;
}

static gboolean read_font(Font *font, const FontPlace *place, GError **error) {
  g_autoptr(GMappedFile) map = font->path ? g_mapped_file_new(font->path, FALSE, NULL) : NULL;
  if (!map) {
    g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_NOT_FOUND,
                "no font %s %s; install %s or name a folder that holds %s", place->family, place->style,
                place->package, place->file);
    return FALSE;
  }
  const guint8 *bytes = (const guint8 *)g_mapped_file_get_contents(map);
  gsize n = g_mapped_file_get_length(map);
  font->width = g_new(guint16, 65536);
  if (!bytes || !ttf_read_widths(bytes, n, font->index, font->width)) {
    g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT,
                "%s: no TrueType font with Unicode characters; use %s of %s", font->path, place->file,
                place->package);
    return FALSE;
  }
  carnet_digest_hex(bytes, n, font->digest);
  return TRUE;
}

Fonts *fonts_load(const char *folder, GError **error) {
  Fonts *fonts = g_new0(Fonts, 1);
  FcConfig *config = folder ? NULL : FcInitLoadConfigAndFonts();
  gboolean good = TRUE;
  for (guint i = 0; i < N_FONTS && good; i++) {
    Font *font = &fonts->font[i];
    if (folder)
      font->path = g_build_filename(folder, places[i].file, NULL);
    else if (config)
      font->path = find_file(config, &places[i], &font->index);
    good = read_font(font, &places[i], error);
  }
  if (config) FcConfigDestroy(config);
  if (good) return fonts;
  fonts_free(fonts);
  return NULL;
}

void fonts_free(Fonts *fonts) {
  if (!fonts) return;
  for (guint i = 0; i < N_FONTS; i++) {
    g_free(fonts->font[i].path);
    g_free(fonts->font[i].width);
  }
  g_free(fonts);
}

CarnetTable *carnet_report_fonts(const CarnetReportOptions *options, GError **error) {
  static const CarnetTableColumn columns[] = {{(char *)"role", NULL, CARNET_CELL_TEXT},
                                              {(char *)"family", NULL, CARNET_CELL_TEXT},
                                              {(char *)"file", NULL, CARNET_CELL_TEXT},
                                              {(char *)"digest", NULL, CARNET_CELL_ID},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  Fonts *fonts = fonts_load(options->font_folder, error);
  if (!fonts) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < N_FONTS; i++) {
    guint row = carnet_table_add_row(table);
    g_autofree char *file = g_path_get_basename(fonts->font[i].path);
    carnet_table_set(table, row, 0, places[i].name);
    carnet_table_set(table, row, 1, places[i].family);
    carnet_table_set(table, row, 2, file);
    carnet_table_set(table, row, 3, fonts->font[i].digest);
  }
  fonts_free(fonts);
  return table;
}

/* ---- choosing ---------------------------------------------------------------------------------------------
 */

/* Quotes, dash and ellipsis are of the language that they stand in. */
static gboolean is_shared_mark(gunichar c) {
  return (c >= 0x2018 && c <= 0x201D) || c == 0x2014 || c == 0x2026;
}

/* CJK letters, punctuation, full-width forms. */
static gboolean is_han(gunichar c) {
  static const gunichar ranges[][2] = {
      {0x2E80, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFFEF}};
  for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
    if (c >= ranges[i][0] && c <= ranges[i][1]) return TRUE;
  return FALSE;
}

static gboolean has(const Fonts *fonts, FontId id, gunichar c) {
  return fonts_width(fonts, id, c) != FONT_NO_GLYPH;
}

FontId fonts_pick(const Fonts *fonts, gunichar c, guint flags) {
  FontId latin = flags & PICK_MONO ? FONT_MONO : flags & PICK_BOLD ? FONT_BOLD : FONT_SANS;
  if (c < 0x2000 && has(fonts, latin, c)) return latin;
  gboolean han = is_shared_mark(c) ? (flags & PICK_CHINESE) != 0 : is_han(c);
  if (han && has(fonts, FONT_HAN, c)) return FONT_HAN;
  const FontId order[] = {latin, FONT_SANS, FONT_SIGN, FONT_HAN};
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    if (has(fonts, order[i], c)) return order[i];
  return N_FONTS;
}

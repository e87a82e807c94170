/*
 * device_pdf.c - a layout as PDF by libharu 2.3: fonts embedded and subset, bookmarks, links, page labels,
 * language, properties out of the snapshot. The same layout gives the same bytes: no clock, no random /ID.
 *
 * libharu ends nothing by itself: its error handler notes the first error, after which nothing more is called
 * (dependencies.md, trap 4).
 */
#include "device_pdf.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <string.h>

static void on_error(HPDF_STATUS status, HPDF_STATUS detail, void *user) {
  Pdf *pdf = user;
  (void)detail;
  if (!pdf->failed) pdf->failed = status;
}

static gboolean fail(const Pdf *pdf, const char *what, GError **error) {
  g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_STORE,
              "PDF library error 0x%04lx %s; see `carnet doctor`", (gulong)pdf->failed, what);
  return FALSE;
}

/* ---- fonts
 * ------------------------------------------------------------------------------------------------------------------
 */

#define UNICODE_HEAD                                                                                         \
  "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"                                         \
  "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"                               \
  "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"                                                     \
  "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
#define UNICODE_TAIL "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
#define RANGES 62u /* in one block, of which the format allows 100; 248 in all */

/* libharu writes a map of codes to glyphs (begincidrange) where readers look for one to Unicode, and poppler
 * complains of each. Our codes are code points: each stands for itself. Within a range only the last byte may
 * run; halves of pairs are none. */
static void set_unicode(HPDF_Font font) {
  HPDF_Dict map = HPDF_Dict_GetItem(font, "ToUnicode", HPDF_OCLASS_DICT);
  if (!map || !map->stream) return;
  g_autoptr(GString) text = g_string_new(UNICODE_HEAD);
  for (guint high = 0, n = 0; high < 256; high++) {
    if (high >= 0xD8 && high < 0xE0) continue;
    if (n++ % RANGES == 0) g_string_append_printf(text, "%u beginbfrange\n", RANGES);
    g_string_append_printf(text, "<%02X00> <%02XFF> <%02X00>\n", high, high, high);
    if (n % RANGES == 0) g_string_append(text, "endbfrange\n");
  }
  g_string_append(text, UNICODE_TAIL);
  HPDF_MemStream_FreeData(map->stream);
  HPDF_Stream_WriteStr(map->stream, text->str);
}

static gboolean load_font(Pdf *pdf, guint i, GError **error) {
  const Font *font = &pdf->layout->fonts->font[i];
  gboolean collection = g_str_has_suffix(font->path, ".ttc");
  const char *name = collection ? HPDF_LoadTTFontFromFile2(pdf->doc, font->path, font->index, HPDF_TRUE)
                                : HPDF_LoadTTFontFromFile(pdf->doc, font->path, HPDF_TRUE);
  if (name) pdf->font[i] = HPDF_GetFont(pdf->doc, name, "UTF-8");
  if (name) pdf->def[i] = HPDF_GetFontDef(pdf->doc, name);
  if (pdf->failed || !pdf->font[i] || !pdf->def[i]) {
    g_autofree char *what = g_strdup_printf("at font %s", font->path);
    return fail(pdf, what, error);
  }
  set_unicode(pdf->font[i]);
  pdf->used[i] = g_new0(guint8, 65536);
  return TRUE;
}

/* A font that draws nothing is not put into the file. */
static gboolean load_fonts(Pdf *pdf, GError **error) {
  guint8 seen[N_FONTS] = {0};
  for (guint i = 0; i < pdf->layout->runs->len; i++) seen[g_array_index(pdf->layout->runs, Run, i).font] = 1;
  for (guint i = 0; i < N_FONTS; i++)
    if (seen[i] && !load_font(pdf, i, error)) return FALSE;
  return TRUE;
}

/* ---- properties
 * ----------------------------------------------------------------------------------------------------------------
 */

static void add_string(Pdf *pdf, HPDF_Dict dict, const char *key, const char *ascii) {
  HPDF_String string = HPDF_String_New(pdf->doc->mmgr, ascii, NULL);
  if (string) HPDF_Dict_Add(dict, key, string);
}

/* Lines "key TAB value", escaped, what is not ASCII as \u{XXXX}: an Info string that any reader of bytes can
 * take apart. */
static char *snapshot_text(const CarnetSnapshot *snapshot) {
  GString *out = g_string_new("carnet-snapshot 1\n");
  for (guint i = 0; snapshot && i + 1 < snapshot->pairs->len; i += 2) {
    for (guint k = 0; k < 2; k++) {
      const char *text = snapshot->pairs->pdata[i + k];
      g_autoptr(GString) escaped = g_string_new(NULL);
      carnet_text_append_escaped(escaped, text ? text : "", strlen(text ? text : ""));
      for (const char *p = escaped->str; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80)
          g_string_append_c(out, (char)c);
        else
          g_string_append_printf(out, "\\u{%X}", c);
      }
      g_string_append_c(out, k == 0 ? '\t' : '\n');
    }
  }
  return g_string_free(out, FALSE);
}

static void set_info(Pdf *pdf, HPDF_InfoType type, const char *text) {
  if (text && *text && !pdf->failed) HPDF_SetInfoAttr(pdf->doc, type, text);
}

static void set_dates(Pdf *pdf, const char *clock) {
  if (!clock || !carnet_text_is_instant(clock)) return;
  HPDF_Date date = {.ind = 'Z'};
  HPDF_INT *const part[] = {&date.year, &date.month, &date.day, &date.hour, &date.minutes, &date.seconds};
  const char *p = clock;
  for (guint i = 0; i < G_N_ELEMENTS(part); i++) {
    char *end;
    *part[i] = (HPDF_INT)g_ascii_strtoll(p, &end, 10);
    p = end + 1;
  }
  HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_CREATION_DATE, date);
  HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_MOD_DATE, date);
}

static void set_properties(Pdf *pdf, const CarnetReportOptions *options) {
  const CarnetLayout *l = pdf->layout;
  g_autofree char *snapshot = snapshot_text(options->snapshot);
  g_autofree char *keywords = g_strdup_printf("content %s", l->content);
  set_info(pdf, HPDF_INFO_TITLE, l->title);
  set_info(pdf, HPDF_INFO_AUTHOR, l->organisation);
  set_info(pdf, HPDF_INFO_SUBJECT, options->as_of);
  set_info(pdf, HPDF_INFO_KEYWORDS, keywords);
  set_info(pdf, HPDF_INFO_CREATOR, options->program);
  set_dates(pdf, options->clock);
  if (pdf->failed) return;
  if (strlen(snapshot) >= HPDF_LIMIT_MAX_STRING_LEN) pdf->failed = HPDF_STRING_OUT_OF_RANGE;
  add_string(pdf, pdf->doc->info, "CarnetContent", l->content);
  add_string(pdf, pdf->doc->info, "CarnetSnapshot", snapshot);
  add_string(pdf, pdf->doc->catalog, "Lang", l->lang == CARNET_LANG_ZH ? "zh-CN" : "en");
  HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
  HPDF_SetViewerPreference(pdf->doc, HPDF_FIT_WINDOW);
  HPDF_Dict viewer = HPDF_Dict_GetItem(pdf->doc->catalog, "ViewerPreferences", HPDF_OCLASS_DICT);
  if (viewer) {
    HPDF_Dict_RemoveElement(viewer, "FitWindow");
    HPDF_Dict_AddBoolean(viewer, "DisplayDocTitle", HPDF_TRUE);
  }
  HPDF_AddPageLabel(pdf->doc, 0, HPDF_PAGE_NUM_STYLE_DECIMAL, 1, NULL);
}

/* ---- links and bookmarks
 * ----------------------------------------------------------------------------------------------------------
 */

static HPDF_REAL points(gint32 milli) { return (HPDF_REAL)milli / 1000.0f; }

static HPDF_Destination destination(Pdf *pdf, guint page, gint32 y) {
  HPDF_Page target = HPDF_GetPageByIndex(pdf->doc, page);
  HPDF_Destination to = target ? HPDF_Page_CreateDestination(target) : NULL;
  if (!to) return NULL;
  HPDF_Destination_SetXYZ(to, 0, points(g_array_index(pdf->layout->pages, Page, page).height - y + PT(8)), 1);
  /* 0 leaves the reader's zoom as it is; libharu's call refuses it */
  HPDF_Real zoom = HPDF_Array_GetItem(to, 4, HPDF_OCLASS_REAL);
  if (zoom) zoom->value = 0;
  return to;
}

static void add_link(Pdf *pdf, HPDF_Page page, gint32 height, const Link *link, const Placed *at) {
  HPDF_Rect box = {points(at->x + link->x0), points(height - (at->y + link->y1)), points(at->x + link->x1),
                   points(height - (at->y + link->y0))};
  const char *target = link->target == G_MAXUINT32 ? NULL : pdf->layout->shaper.links->pdata[link->target];
  HPDF_Annotation made = NULL;
  if (target && target[0] != '#') {
    made = HPDF_Page_CreateURILinkAnnot(page, box, target);
  } else {
    Destination to =
        target ? layout_find_section(pdf->layout, target + 1) : layout_find(pdf->layout, link->item);
    HPDF_Destination end = to.page == G_MAXUINT ? NULL : destination(pdf, to.page, to.y);
    if (end) made = HPDF_Page_CreateLinkAnnot(page, box, end);
  }
  if (made) HPDF_LinkAnnot_SetBorderStyle(made, 0, 0, 0);
}

static void add_links(Pdf *pdf) {
  const CarnetLayout *l = pdf->layout;
  for (guint p = 0; p < l->pages->len && !pdf->failed; p++) {
    const Page *page = &g_array_index(l->pages, Page, p);
    guint n = page->n + (page->extra ? page->extra->len : 0);
    for (guint i = 0; i < n && !pdf->failed; i++) {
      const Placed *at = i < page->n ? &g_array_index(l->placed, Placed, page->first + i)
                                     : &g_array_index(page->extra, Placed, i - page->n);
      const Item *item = &g_array_index(l->items, Item, at->item);
      for (guint k = 0; k < item->n_links && !pdf->failed; k++)
        add_link(pdf, HPDF_GetPageByIndex(pdf->doc, p), page->height,
                 &g_array_index(l->links, Link, item->link + k), at);
    }
  }
}

static void add_bookmarks(Pdf *pdf) {
  const CarnetLayout *l = pdf->layout;
  HPDF_Encoder encoder = HPDF_GetEncoder(pdf->doc, "UTF-8");
  HPDF_Outline parent = NULL;
  for (guint i = 0; i < l->bookmarks->len && !pdf->failed; i++) {
    const Bookmark *mark = &g_array_index(l->bookmarks, Bookmark, i);
    HPDF_Outline made = HPDF_CreateOutline(pdf->doc, mark->level > 1 ? parent : NULL, mark->title, encoder);
    if (!made) return;
    HPDF_Outline_SetOpened(made, mark->level == 1);
    HPDF_Destination to = destination(pdf, mark->page, mark->y);
    if (to) HPDF_Outline_SetDestination(made, to);
    if (mark->level == 1) parent = made;
  }
}

/* ---- the file
 * -----------------------------------------------------------------------------------------------------------------------
 */

static void write_pages(Pdf *pdf) {
  const CarnetLayout *l = pdf->layout;
  for (guint i = 0; i < l->pages->len && !pdf->failed; i++) {
    const Page *page = &g_array_index(l->pages, Page, i);
    HPDF_Page made = HPDF_AddPage(pdf->doc);
    if (!made) return;
    HPDF_Page_SetWidth(made, points(page->width));
    HPDF_Page_SetHeight(made, points(page->height));
    pdf_write_page(pdf, made, page);
  }
}

static GBytes *save(Pdf *pdf, GError **error) {
  HPDF_SaveToStream(pdf->doc);
  HPDF_UINT32 size = pdf->failed ? 0 : HPDF_GetStreamSize(pdf->doc);
  guint8 *bytes = g_malloc(MAX(size, 1u));
  HPDF_UINT32 got = size;
  if (size > 0) {
    HPDF_ResetStream(pdf->doc);
    HPDF_ReadFromStream(pdf->doc, bytes, &got);
  }
  if (pdf->failed || got != size || size == 0) {
    g_free(bytes);
    fail(pdf, "while the file was written", error);
    return NULL;
  }
  return g_bytes_new_take(bytes, size);
}

static GBytes *make(Pdf *pdf, const CarnetReportOptions *options, GError **error) {
  HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
  HPDF_UseUTFEncodings(pdf->doc);
  HPDF_SetCurrentEncoder(pdf->doc, "UTF-8");
  HPDF_SetPagesConfiguration(pdf->doc, 100); /* a tree of pages: a flat list is searched for each page */
  if (!load_fonts(pdf, error)) return NULL;
  if (!pdf->failed) write_pages(pdf);
  if (!pdf->failed) set_properties(pdf, options);
  if (!pdf->failed) add_bookmarks(pdf);
  if (!pdf->failed) add_links(pdf);
  return save(pdf, error);
}

GBytes *carnet_device_pdf(const CarnetLayout *layout, const CarnetReportOptions *options, GError **error) {
  Pdf pdf = {.layout = layout, .out = g_string_sized_new(65536), .packed = g_byte_array_new()};
  pdf.doc = HPDF_New(on_error, &pdf);
  GBytes *bytes = NULL;
  if (pdf.doc)
    bytes = make(&pdf, options, error);
  else
    fail(&pdf, "at the start", error);
  if (pdf.doc) HPDF_Free(pdf.doc);
  for (guint i = 0; i < N_FONTS; i++) g_free(pdf.used[i]);
  g_string_free(pdf.out, TRUE);
  g_byte_array_unref(pdf.packed);
  return bytes;
}

/* links: reports base support.c */
/*
 * A PDF of tables in English and Chinese against a bare libharu loop that draws the same pieces of text at
 * the same places in the same fonts, compressed and saved to memory as ours is. `pdf` is layout and device,
 * `pdf_device` the device alone.
 *
 *   bench_pdf pages=N
 */
#include "support.h"

#include <hpdf.h>
#include <string.h>

#include "galley.h"

#define ROUNDS 3
#define ROWS_A_PAGE 25 /* about */

typedef struct {
  CarnetTexts *texts;
  CarnetReportOptions options;
  CarnetReportSource source;
  guint rows;
} Report;

static CarnetTable *table(gpointer user, const CarnetReportQuery *query, GError **error) {
  static const char *const zh[] = {"座椅占用状态", "车辆当前纬度", "驾驶员人脸图像，用于疲劳监测",
                                   "动力电池最高温度", "车速（车轮）"};
  static const CarnetTableColumn columns[] = {{(char *)"path", NULL, CARNET_CELL_TEXT},
                                              {(char *)"description", NULL, CARNET_CELL_TEXT},
                                              {(char *)"description.2", NULL, CARNET_CELL_TEXT},
                                              {(char *)"market", NULL, CARNET_CELL_TEXT},
                                              {(char *)"people", NULL, CARNET_CELL_INT},
                                              {(char *)"outcome", NULL, CARNET_CELL_TEXT},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  (void)query;
  (void)error;
  const Report *report = user;
  CarnetTable *made = carnet_table_new_with(columns);
  for (guint i = 0; i < report->rows; i++) {
    g_autofree char *path = g_strdup_printf("Vehicle.Domain%u.Signal%u.Value", i % 31, i);
    g_autofree char *english = g_strdup_printf("Signal number %u of the test fleet", i);
    g_autofree char *chinese = g_strdup_printf("%s %u", zh[i % G_N_ELEMENTS(zh)], i);
    guint row = carnet_table_add_row(made);
    const char *cell[] = {path, english, chinese, i % 3 ? "CN" : "CN, DE"};
    for (guint c = 0; c < G_N_ELEMENTS(cell); c++) carnet_table_set(made, row, c, cell[c]);
    carnet_table_set_int(made, row, 4, (gint64)i * 997);
    carnet_table_set(made, row, 5, i % 4 ? "ordinary" : "identified");
  }
  return made;
}

static char *value(gpointer user, const char *name, CarnetLang lang) {
  (void)user;
  (void)name;
  (void)lang;
  return NULL;
}

static char *population(gpointer user, const CarnetReportQuery *query, CarnetLang lang) {
  (void)user;
  (void)query;
  (void)lang;
  return NULL;
}

static CarnetLayout *lay_out(Report *report) {
  static const char text[] = "# Fields\n\n```table fields\nen: All fields\nzh: 全部字段\n```\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetDocument) document =
      carnet_document_make(text, sizeof text - 1, "bench.md", &report->source, &report->options, &error);
  CarnetLayout *layout = document ? carnet_layout_make(document, &report->options, NULL, NULL, &error) : NULL;
  bench_need(layout != NULL, error, "layout");
  return layout;
}

/* ---- the peer -------------------------------------------------------------------------------------------
 */

typedef struct {
  HPDF_Doc doc;
  HPDF_Font font[N_FONTS];
} Peer;

static void on_error(HPDF_STATUS status, HPDF_STATUS detail, void *user) {
  (void)detail;
  *(HPDF_STATUS *)user = status;
}

static void peer_fonts(Peer *peer, const CarnetLayout *layout) {
  for (guint i = 0; i < N_FONTS; i++) {
    const Font *font = &layout->fonts->font[i];
    const char *name = g_str_has_suffix(font->path, ".ttc")
                           ? HPDF_LoadTTFontFromFile2(peer->doc, font->path, font->index, HPDF_TRUE)
                           : HPDF_LoadTTFontFromFile(peer->doc, font->path, HPDF_TRUE);
    bench_need(name != NULL, NULL, font->path);
    peer->font[i] = HPDF_GetFont(peer->doc, name, "UTF-8");
  }
}

static void peer_page(Peer *peer, const CarnetLayout *layout, const Page *from, GString *text) {
  HPDF_Page page = HPDF_AddPage(peer->doc);
  HPDF_Page_SetWidth(page, (HPDF_REAL)from->width / 1000);
  HPDF_Page_SetHeight(page, (HPDF_REAL)from->height / 1000);
  HPDF_Page_BeginText(page);
  for (guint p = 0; p < from->n; p++) {
    const Placed *at = &g_array_index(layout->placed, Placed, from->first + p);
    const Item *item = &g_array_index(layout->items, Item, at->item);
    for (guint r = 0; r < item->n_runs; r++) {
      const Run *run = &g_array_index(layout->runs, Run, item->run + r);
      g_string_truncate(text, 0);
      g_string_append_len(text, layout->text->str + run->text, run->n);
      HPDF_Page_SetFontAndSize(page, peer->font[run->font], (HPDF_REAL)run->size / 1000);
      HPDF_Page_TextOut(page, (HPDF_REAL)(at->x + run->x) / 1000,
                        (HPDF_REAL)(from->height - at->y - run->y) / 1000, text->str);
    }
  }
  HPDF_Page_EndText(page);
}

static double bare(const CarnetLayout *layout, gsize *bytes) {
  HPDF_STATUS failed = 0;
  double start = bench_ms();
  Peer peer = {.doc = HPDF_New(on_error, &failed)};
  bench_need(peer.doc != NULL, NULL, "libharu");
  HPDF_UseUTFEncodings(peer.doc);
  HPDF_SetCompressionMode(peer.doc, HPDF_COMP_ALL);
  peer_fonts(&peer, layout);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < layout->pages->len; i++)
    peer_page(&peer, layout, &g_array_index(layout->pages, Page, i), text);
  HPDF_SaveToStream(peer.doc);
  *bytes = HPDF_GetStreamSize(peer.doc);
  HPDF_Free(peer.doc);
  bench_need(failed == 0, NULL, "libharu");
  return bench_ms() - start;
}

/* ---- rounds ---------------------------------------------------------------------------------------------
 */

static void round_of(Report *report, gboolean last) {
  g_autoptr(GError) error = NULL;
  double start = bench_ms();
  g_autoptr(CarnetLayout) layout = lay_out(report);
  double middle = bench_ms();
  g_autoptr(GBytes) pdf = carnet_device_pdf(layout, &report->options, &error);
  double end = bench_ms();
  bench_need(pdf != NULL, error, "pdf");
  gsize bytes = 0;
  double peer = bare(layout, &bytes);
  bench_pair("pdf", end - start, peer);
  bench_pair("pdf_device", end - middle, peer);
  if (last)
    bench_note("pdf", "%u pages, %u pieces of text, %" G_GSIZE_FORMAT " bytes against %" G_GSIZE_FORMAT,
               carnet_layout_pages(layout), layout->runs->len, g_bytes_get_size(pdf), bytes);
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(
      g_getenv("CARNET_TEMPLATES") ? g_getenv("CARNET_TEMPLATES") : "templates", "texts", NULL);
  Report report = {.texts = carnet_texts_load(folder, &error)};
  bench_need(report.texts != NULL, error, folder);
  CarnetSnapshot snapshot = {g_ptr_array_new()};
  report.rows = ROWS_A_PAGE * (guint)g_ascii_strtoull(bench_argument(argc, argv, "pages", "1000"), NULL, 10);
  report.source = (CarnetReportSource){value, table, population, &report};
  report.options = (CarnetReportOptions){.texts = report.texts,
                                         .bilingual = TRUE,
                                         .level = "auditor",
                                         .as_of = "2026-11-22",
                                         .clock = "2026-11-22T07:20:33Z",
                                         .program = "Carnet",
                                         .snapshot = &snapshot};
  bench_row(&(BenchRow){"pdf", "speed>=0.8", "PDF of tables with CJK: layout and device",
                        "bare libharu loop, same text"});
  bench_row(
      &(BenchRow){"pdf_device", "speed>=0.8", "the same, device alone", "bare libharu loop, same text"});
  for (guint i = 0; i < ROUNDS; i++) round_of(&report, i + 1 == ROUNDS);
  g_ptr_array_unref(snapshot.pairs);
  carnet_texts_free(report.texts);
  return 0;
}

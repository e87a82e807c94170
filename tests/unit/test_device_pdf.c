/* links: reports base report_fake.c */
/* test_device_pdf.c - the PDF: equal bytes, properties, the snapshot read back, every drawn character has ink
 * on paper. */
#include "report_fake.h"

#include "carnet/error.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static GBytes *pdf_of(Fake *fake, const char *text) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLayout) layout = fake_layout(fake, text, &error);
  if (!layout) fail_msg("%s", error->message);
  GBytes *bytes = carnet_device_pdf(layout, &fake->options, &error);
  if (!bytes) fail_msg("%s", error->message);
  return bytes;
}

/* A program of poppler-utils over a PDF; its standard output. */
static char *run(GBytes *pdf, const char *const *before, const char *const *after) {
  g_autofree char *file = g_build_filename(g_get_tmp_dir(), "carnet-test-XXXXXX", NULL);
  gint fd = g_mkstemp(file);
  assert_true(fd >= 0);
  g_close(fd, NULL);
  assert_true(g_file_set_contents(file, g_bytes_get_data(pdf, NULL), (gssize)g_bytes_get_size(pdf), NULL));
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  for (; *before; before++) g_ptr_array_add(argv, (gpointer)*before);
  g_ptr_array_add(argv, file);
  for (; after && *after; after++) g_ptr_array_add(argv, (gpointer)*after);
  g_ptr_array_add(argv, NULL);
  char *out = NULL;
  g_autofree char *noise = NULL;
  g_autoptr(GError) error = NULL;
  gint status = 0;
  if (!g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &noise, &status,
                    &error))
    fail_msg("%s", error->message);
  g_unlink(file);
  if (!g_spawn_check_wait_status(status, &error)) fail_msg("%s: %s", error->message, noise);
  if (strstr(noise, "ToUnicode")) fail_msg("%.200s", noise); /* a map that readers do not take */
  return out;
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_same_bytes(void **state) {
  (void)state;
  g_autofree char *text = fake_read("tests/golden/basics.md");
  g_autoptr(GBytes) first = NULL;
  static const char *const zones[] = {"UTC", "Asia/Shanghai", "America/New_York"};
  for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
    g_setenv("TZ", zones[i], TRUE);
    g_setenv("LC_ALL", i ? "C.UTF-8" : "C", TRUE);
    g_autofree char *noise = g_malloc(1000 + i * 7777); /* another heap */
    memset(noise, 0x5A, 1000);
    Fake *fake = fake_new();
    GBytes *bytes = pdf_of(fake, text);
    if (!first)
      first = bytes;
    else {
      assert_true(g_bytes_equal(first, bytes));
      g_bytes_unref(bytes);
    }
    fake_free(fake);
  }
  g_autofree char *info = run(first, ARGS("pdfinfo", "-isodates"), NULL);
  assert_non_null(strstr(info, "CreationDate:    2026-11-22T07:20:33Z"));
  gsize n;
  const char *raw = g_bytes_get_data(first, &n);
  assert_null(memmem(raw, n, "/ID", 3)); /* libharu makes one from the clock, if it makes one */
}

static void test_properties(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->options.lang = CARNET_LANG_ZH;
  g_autofree char *text = fake_read("tests/golden/basics.md");
  g_autoptr(GBytes) pdf = pdf_of(fake, text);
  g_autofree char *info = run(pdf, ARGS("pdfinfo"), NULL), *fonts = run(pdf, ARGS("pdffonts"), NULL);
  assert_non_null(strstr(info, "全面审计报告"));
  assert_non_null(strstr(info, "Pages:           6"));
  gsize n;
  const char *raw = g_bytes_get_data(pdf, &n);
  static const char *const wanted[] = {"/Lang (zh-CN)", "/DisplayDocTitle true", "/PageLabels",
                                       "/Outlines",     "/Subtype /Link",        "/URI (https:"};
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
    if (!memmem(raw, n, wanted[i], strlen(wanted[i]))) fail_msg("no %s in the PDF", wanted[i]);
  g_auto(GStrv) lines = g_strsplit(g_strchomp(fonts), "\n", -1);
  assert_true(g_strv_length(lines) >= 5);
  for (guint i = 2; lines[i]; i++)
    assert_non_null(strstr(lines[i], "yes yes yes")); /* embedded, subset, with Unicode */
  fake_free(fake);
}

static void test_copied_text(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->options.bilingual = TRUE;
  g_autofree char *source = fake_read("tests/golden/basics.md");
  g_autoptr(GBytes) pdf = pdf_of(fake, source);
  g_autofree char *text = run(pdf, ARGS("pdftotext", "-layout"), ARGS("-"));
  static const char *const wanted[] = {
      "Full audit report",     "全面审计报告", "Highlights", "示例汽车有限公司",
      "Vehicle.Signal7.Value", "Table 1",      "表",         "page 2 of"};
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
    if (!strstr(text, wanted[i])) fail_msg("%s cannot be copied out", wanted[i]);
  fake_free(fake);
}

static void test_snapshot(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_ptr_array_add(fake->snapshot.pairs, (gpointer) "strange (key)\\");
  g_ptr_array_add(fake->snapshot.pairs, (gpointer) "tab\tand\nline \\ ) 汉字 %");
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLayout) layout = fake_layout(fake, "# A", &error);
  g_autoptr(GBytes) pdf = carnet_device_pdf(layout, &fake->options, &error);
  gsize n;
  const char *raw = g_bytes_get_data(pdf, &n);
  g_autoptr(GPtrArray) pairs = carnet_report_read_snapshot(raw, n, &error);
  if (!pairs) fail_msg("%s", error->message);
  assert_int_equal(pairs->len, fake->snapshot.pairs->len + 2);
  for (guint i = 0; i < fake->snapshot.pairs->len; i++)
    assert_string_equal(pairs->pdata[i], fake->snapshot.pairs->pdata[i]);
  assert_string_equal(pairs->pdata[pairs->len - 2], "content");
  assert_string_equal(pairs->pdata[pairs->len - 1], carnet_layout_content_digest(layout));
  /* cut short or altered: refused, never read beyond the end */
  for (gsize cut = 0; cut < n; cut += 1 + n / 300) {
    g_autofree char *copy = g_memdup2(raw, MAX(cut, 1));
    g_autoptr(GPtrArray) got = carnet_report_read_snapshot(copy, cut, NULL);
    assert_true(cut + 4096 > n || !got || got->len == pairs->len);
  }
  static const char *const bad[] = {"",
                                    "x",
                                    "%PDF-1.4 nothing here",
                                    "%PDF-1.4 /CarnetSnapshot (a) /CarnetContent (b)",
                                    "%PDF-1.4 /CarnetSnapshot (carnet-snapshot 1\na",
                                    "%PDF-1.4 /CarnetContent ("};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) refused = NULL;
    assert_null(carnet_report_read_snapshot(bad[i], strlen(bad[i]), &refused));
    assert_true(g_error_matches(refused, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT));
  }
  fake_free(fake);
}

/* ---- ink
 * ---------------------------------------------------------------------------------------------------------------------
 */

typedef struct {
  guint width, height;
  const guint8 *pixel; /* grey */
} Image;

static Image read_pgm(const char *bytes) {
  Image image = {0};
  char *end;
  image.width = (guint)g_ascii_strtoull(bytes + 3, &end, 10);
  image.height = (guint)g_ascii_strtoull(end, &end, 10);
  g_ascii_strtoull(end, &end, 10);
  image.pixel = (const guint8 *)end + 1;
  return image;
}

static guint ink_in(const Image *image, gint x0, gint y0, gint x1, gint y1) {
  guint dark = 0;
  for (gint y = MAX(y0, 0); y < MIN(y1, (gint)image->height); y++)
    for (gint x = MAX(x0, 0); x < MIN(x1, (gint)image->width); x++)
      dark += image->pixel[(guint)y * image->width + (guint)x] < 160;
  return dark;
}

/* One character a line, at 72 dpi times two: each cell must have ink. pdftoppm writes to a file: its name is
 * a prefix. */
static void check_ink(const char *characters) {
  Fake *fake = fake_new();
  fake->options.lang = CARNET_LANG_ZH;
  g_autoptr(GString) text = g_string_new(NULL);
  for (const char *p = characters; *p; p = g_utf8_next_char(p)) {
    g_string_append_printf(text, "%s&#x%X;", p == characters ? "" : "\n\n", g_utf8_get_char(p));
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLayout) layout = fake_layout(fake, text->str, &error);
  if (!layout) fail_msg("%s", error->message);
  assert_int_equal(carnet_layout_warnings(layout)->len, 0);
  g_autoptr(GBytes) pdf = carnet_device_pdf(layout, &fake->options, &error),
                    dump = carnet_device_dump(layout);
  g_autofree char *folder = g_dir_make_tmp("carnet-ink-XXXXXX", NULL),
                  *prefix = g_build_filename(folder, "p", NULL);
  g_autofree char *out = run(pdf, ARGS("pdftoppm", "-r", "144", "-gray"), ARGS(prefix));
  g_autofree char *all = g_strndup(g_bytes_get_data(dump, NULL), g_bytes_get_size(dump));
  g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
  guint page = 0, seen = 0;
  g_autofree char *raw = NULL;
  for (char **line = lines; *line; line++) {
    if (g_str_has_prefix(*line, "page ")) {
      g_clear_pointer(&raw, g_free);
      page++;
      g_autofree char *name =
          g_strdup_printf(carnet_layout_pages(layout) > 9 ? "%s-%02u.pgm" : "%s-%u.pgm", prefix, page);
      assert_true(g_file_get_contents(name, &raw, NULL, NULL));
      g_unlink(name);
      continue;
    }
    g_auto(GStrv) word = g_strsplit(*line, " ", 7);
    if (g_strv_length(word) != 7 || !g_str_equal(word[0], "run") || !g_str_equal(word[2], "9500")) continue;
    Image image = read_pgm(raw);
    gint x = (gint)(g_ascii_strtoll(word[4], NULL, 10) * 2 / 1000),
         y = (gint)(g_ascii_strtoll(word[5], NULL, 10) * 2 / 1000);
    if (ink_in(&image, x - 1, y - 17, x + 21, y + 6) < 2) fail_msg("%s (%s) has no ink", word[6], word[1]);
    seen++;
  }
  g_rmdir(folder);
  assert_int_equal(seen, g_utf8_strlen(characters, -1));
  fake_free(fake);
}

static void test_ink(void **state) {
  (void)state;
  check_ink("AaZz09!%&ÄéŁΩЖ");
  check_ink("✓✗→≥−·…—“”‰°§€");
  check_ink("车辆数据合规审计报告第条页共，。《》（）、：；！？");
  check_ink("鑫龘囍爨齉厶丶一乙丨亅丿十卜厂匚");
  check_ink(
      "的是在有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_properties),
                                     cmocka_unit_test(test_copied_text), cmocka_unit_test(test_snapshot),
                                     cmocka_unit_test(test_ink)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

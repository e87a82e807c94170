/* links: reports base report_fake.c */
/* test_layout.c - pages: what every report must keep to, read off its dump; tables over pages; contents; the
 * digest. */
#include "report_fake.h"

#include "carnet/canon.h"
#include "carnet/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* A line of the dump that draws text. */
typedef struct {
  guint page;
  gint size, x, y;
  char *text;
  gboolean digest;
} Run;

typedef struct {
  GArray *runs;
  GArray *widths, *heights; /* of pages */
} Pages;

static void clear_run(gpointer data) { g_free(((Run *)data)->text); }

static void read_line(Pages *pages, const char *line) {
  g_auto(GStrv) word = g_strsplit(line, " ", 0);
  guint n = g_strv_length(word);
  if (n == 4 && g_str_equal(word[0], "page")) {
    gint width = (gint)g_ascii_strtoll(word[2], NULL, 10), height = (gint)g_ascii_strtoll(word[3], NULL, 10);
    g_array_append_val(pages->widths, width);
    g_array_append_val(pages->heights, height);
  }
  gboolean digest = n > 0 && g_str_equal(word[0], "digest"), run = n > 6 && g_str_equal(word[0], "run");
  if (!digest && !run) return;
  guint at = digest ? 1 : 2;
  Run r = {.page = pages->widths->len, .digest = digest};
  r.size = (gint)g_ascii_strtoll(word[at], NULL, 10);
  r.x = (gint)g_ascii_strtoll(word[at + 2], NULL, 10);
  r.y = (gint)g_ascii_strtoll(word[at + 3], NULL, 10);
  r.text = g_strjoinv(" ", word + at + 4);
  g_array_append_val(pages->runs, r);
}

static Pages *read_pages(const CarnetLayout *layout) {
  Pages *pages = g_new0(Pages, 1);
  pages->runs = g_array_new(FALSE, FALSE, sizeof(Run));
  g_array_set_clear_func(pages->runs, clear_run);
  pages->widths = g_array_new(FALSE, FALSE, sizeof(gint));
  pages->heights = g_array_new(FALSE, FALSE, sizeof(gint));
  g_autoptr(GBytes) dump = carnet_device_dump(layout);
  g_autofree char *text = g_strndup(g_bytes_get_data(dump, NULL), g_bytes_get_size(dump));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) read_line(pages, *line);
  return pages;
}

static void free_pages(Pages *pages) {
  g_array_unref(pages->runs);
  g_array_unref(pages->widths);
  g_array_unref(pages->heights);
  g_free(pages);
}

static CarnetLayout *layout_of(Fake *fake, const char *text) {
  g_autoptr(GError) error = NULL;
  CarnetLayout *layout = fake_layout(fake, text, &error);
  if (!layout) fail_msg("%s", error->message);
  return layout;
}

static const Run *find(const Pages *pages, const char *text, guint from) {
  for (guint i = from; i < pages->runs->len; i++)
    if (g_str_equal(g_array_index(pages->runs, Run, i).text, text))
      return &g_array_index(pages->runs, Run, i);
  return NULL;
}

static guint count(const Pages *pages, const char *text) {
  guint n = 0;
  for (guint i = 0; i < pages->runs->len; i++)
    n += g_str_equal(g_array_index(pages->runs, Run, i).text, text) ? 1 : 0;
  return n;
}

/* Margins of typography.md, less what running heads may use; nothing is smaller than 7 pt. */
static void check_margins(const Pages *pages) {
  for (guint i = 0; i < pages->runs->len; i++) {
    const Run *r = &g_array_index(pages->runs, Run, i);
    gint width = g_array_index(pages->widths, gint, r->page - 1),
         height = g_array_index(pages->heights, gint, r->page - 1);
    if (r->x < 56000 || r->x > width - 56000 || r->y < 30000 || r->y > height - 28000)
      fail_msg("page %u: %s at %d %d", r->page, r->text, r->x, r->y);
    assert_true(r->size >= 7000);
  }
}

/* A page has more than its running head and foot. */
static void check_filled(const Pages *pages) {
  for (guint page = 1; page <= pages->widths->len; page++) {
    gint height = g_array_index(pages->heights, gint, page - 1);
    guint n = 0;
    for (guint i = 0; i < pages->runs->len; i++) {
      const Run *r = &g_array_index(pages->runs, Run, i);
      n += r->page == page && r->y > 50000 && r->y < height - 40000;
    }
    if (n == 0) fail_msg("page %u of %u is empty", page, pages->widths->len);
  }
}

static const Run *run_of(const Pages *pages, const char *start) {
  for (guint i = 0; i < pages->runs->len; i++) {
    const Run *r = &g_array_index(pages->runs, Run, i);
    if (g_str_has_prefix(r->text, start)) return r;
  }
  fail_msg("nothing begins with %s", start);
  return NULL;
}

/* How long an approval holds stands over our lane, how long a permission holds under theirs. */
static void test_lanes_hold_their_own(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetLayout) layout =
      layout_of(fake, "# One\n\n```timeline case.timeline\nen: A case\nzh: 案例\n```\n");
  Pages *pages = read_pages(layout);
  gint ours = find(pages, "ours", 0)->y, theirs = find(pages, "theirs", 0)->y;
  assert_true(run_of(pages, "ours: valid 2026-02-20")->y < ours);
  assert_true(ours < run_of(pages, "approved")->y);
  assert_true(run_of(pages, "approved")->y < run_of(pages, "permitted")->y);
  assert_true(run_of(pages, "permitted")->y < theirs);
  assert_true(theirs < run_of(pages, "theirs: valid 2026-05-18")->y);
  free_pages(pages);
  fake_free(fake);
}

/* Wherever on its page a figure ends, the space below it opens no page of its own. */
static void test_no_empty_page(void **state) {
  (void)state;
  for (guint lines = 0; lines < 60; lines++) {
    Fake *fake = fake_new();
    g_autoptr(GString) text = g_string_new("# One\n\n");
    for (guint i = 0; i < lines; i++) g_string_append(text, i % 2 ? "- a\n" : "- b\n");
    g_string_append(text, "\n```timeline case.timeline\nen: A case\nzh: 案例\n```\n\n# Two\n\nText.\n");
    g_autoptr(CarnetLayout) layout = layout_of(fake, text->str);
    Pages *pages = read_pages(layout);
    check_filled(pages);
    free_pages(pages);
    fake_free(fake);
  }
}

static void test_every_paper(void **state) {
  (void)state;
  static const char *const files[] = {"tests/golden/basics.md", "templates/reports/full-audit.md"};
  for (guint i = 0; i < 16; i++) {
    Fake *fake = fake_new();
    fake->options.paper = i & 1 ? CARNET_PAPER_LETTER : CARNET_PAPER_A4;
    fake->options.lang = i & 2 ? CARNET_LANG_ZH : CARNET_LANG_EN;
    fake->options.bilingual = (i & 4) != 0;
    fake->rows = 200;
    g_autofree char *text = fake_read(files[i >> 3]);
    g_autoptr(CarnetLayout) layout = layout_of(fake, text);
    Pages *pages = read_pages(layout);
    assert_int_equal(pages->widths->len, carnet_layout_pages(layout));
    assert_int_equal(g_array_index(pages->widths, gint, 0), i & 1 ? 612000 : 595276);
    check_margins(pages);
    check_filled(pages);
    assert_int_equal(carnet_layout_warnings(layout)->len, 0);
    free_pages(pages);
    fake_free(fake);
  }
}

static void test_table_over_pages(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->rows = 130;
  g_autoptr(CarnetLayout) layout =
      layout_of(fake, "# One\n\n```table fields columns=\"path,market,people\"\nen: Fields\nzh: 字段\n```\n");
  Pages *pages = read_pages(layout);
  guint n = carnet_layout_pages(layout);
  assert_true(n >= 3);
  assert_int_equal(count(pages, "Path"), n); /* the head on each page */
  assert_int_equal(count(pages, "Table 1, continued"), n - 1);
  assert_int_equal(count(pages, "continued on the next page"), n - 1);
  for (guint i = 0; i < 130; i++) { /* every row once, none cut */
    g_autofree char *path = g_strdup_printf("Vehicle.Signal%u.Value", i);
    assert_int_equal(count(pages, path), 1);
  }
  guint last = 0;
  for (guint i = 0; i < pages->runs->len; i++) {
    const Run *r = &g_array_index(pages->runs, Run, i);
    last += r->page == n && g_str_has_prefix(r->text, "Vehicle.") ? 1 : 0;
  }
  assert_true(last >= 2); /* the last page has at least two rows */
  free_pages(pages);
  fake_free(fake);
}

/* For every number of rows around a page's end: the last page never has one row, a heading never stands
 * alone. */
static void test_page_ends(void **state) {
  (void)state;
  for (guint rows = 30; rows < 60; rows++) {
    Fake *fake = fake_new();
    fake->rows = rows;
    g_autoptr(CarnetLayout) layout = layout_of(
        fake,
        "# One\n\n```table fields columns=\"path,people\"\nen: Fields\nzh: 字段\n```\n\n## Next\n\nA paragraph\\\nof three\\\nlines.\n");
    Pages *pages = read_pages(layout);
    guint n = carnet_layout_pages(layout), on_last_row_page = 0;
    g_autofree char *path = g_strdup_printf("Vehicle.Signal%u.Value", rows - 1),
                    *before = g_strdup_printf("Vehicle.Signal%u.Value", rows - 2);
    on_last_row_page = find(pages, path, 0)->page;
    assert_int_equal(find(pages, before, 0)->page, on_last_row_page);
    assert_int_equal(find(pages, "Next", 0)->page, find(pages, "A paragraph", 0)->page);
    assert_int_equal(find(pages, "A paragraph", 0)->page,
                     find(pages, "lines.", 0)->page); /* three lines cannot be parted two and two */
    assert_true(n <= 2);
    free_pages(pages);
    fake_free(fake);
  }
}

static void test_contents(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->rows = 120;
  g_autoptr(CarnetLayout) layout = layout_of(
      fake,
      "```toc\n```\n\n# Alpha\n\ntext\n\n# Beta\n\n```table fields\nen: Cap\nzh: 字段\n```\n\n## Gamma\n\nmore\n");
  Pages *pages = read_pages(layout);
  static const char *const titles[] = {"Alpha", "Beta", "Gamma"};
  for (guint i = 0; i < G_N_ELEMENTS(titles); i++) {
    const Run *entry = find(pages, titles[i], 0);
    guint at = 0;
    for (; &g_array_index(pages->runs, Run, at) != entry; at++) {
    }
    const Run *heading = find(pages, titles[i], at + 1);
    for (; heading && heading->size < 12000; heading = find(pages, titles[i], at + 1)) {
      for (at++; &g_array_index(pages->runs, Run, at) != heading; at++) {
      }
    }
    assert_non_null(heading);
    g_autofree char *number = g_strdup_printf("%u", heading->page);
    gboolean found = FALSE;
    for (guint k = 0; k < pages->runs->len; k++) {
      const Run *r = &g_array_index(pages->runs, Run, k);
      found = found ||
              (r->page == entry->page && r->y == entry->y && r->x > 400000 && g_str_equal(r->text, number));
    }
    if (!found) fail_msg("%s stands on page %s, and the contents do not say so", titles[i], number);
  }
  free_pages(pages);
  fake_free(fake);
}

static void test_wide_table_turns(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetLayout) layout = layout_of(
      fake, "# One\n\ntext before\n\n```table wide\nen: Wide\nzh: 宽\n```\n\ntext after\n\n# Two\n\nend\n");
  Pages *pages = read_pages(layout);
  guint turned = 0; /* "text before" is all there is above the table: the section begins turned */
  for (guint i = 0; i < pages->widths->len; i++)
    turned += g_array_index(pages->widths, gint, i) > g_array_index(pages->heights, gint, i) ? 1 : 0;
  assert_true(turned >= 1);
  check_margins(pages);
  assert_int_equal(find(pages, "text before", 0)->page, 1);
  assert_true(g_array_index(pages->widths, gint, 0) > g_array_index(pages->heights, gint, 0));
  assert_true(find(pages, "text after", 0)->page > turned);
  assert_true(find(pages, "end", 0)->page > 1 + turned);
  free_pages(pages);
  fake_free(fake);
}

/* Where a table stands above it, a turned one would leave most of the page empty: the text after it comes
 * first. */
static void test_turned_table_waits(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetLayout) layout = layout_of(
      fake,
      "# One\n\n```table numbers\nen: Small\nzh: 小\n```\n\ntext before\n\n```table wide\nen: Wide\nzh: 宽\n```\n\ntext after\n\n# Two\n\nend\n");
  Pages *pages = read_pages(layout);
  guint turned = 0;
  for (guint i = 0; i < pages->widths->len; i++)
    turned += g_array_index(pages->widths, gint, i) > g_array_index(pages->heights, gint, i) ? 1 : 0;
  assert_true(turned >= 1);
  check_margins(pages);
  assert_int_equal(find(pages, "text before", 0)->page, find(pages, "text after", 0)->page);
  assert_true(find(pages, "end", 0)->page > 1 + turned);
  free_pages(pages);
  fake_free(fake);
}

/* A cell longer than a page is split between lines; no line is lost. */
static CarnetTable *long_table(gpointer user, const CarnetReportQuery *query, GError **error) {
  (void)user;
  (void)query;
  (void)error;
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "a", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "b", NULL, CARNET_CELL_LIST);
  g_autoptr(GString) text = g_string_new("line 0");
  for (guint i = 1; i < 150; i++) g_string_append_printf(text, "\nline %u", i);
  carnet_table_add_row(table);
  carnet_table_set(table, 0, 0, "first");
  carnet_table_set(table, 0, 1, text->str);
  return table;
}

static void test_long_row(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->source.table = long_table;
  g_autoptr(CarnetLayout) layout = layout_of(fake, "```table x\nen: a\nzh: b\n```\n");
  Pages *pages = read_pages(layout);
  assert_int_equal(carnet_layout_pages(layout), 3);
  for (guint i = 0; i < 150; i++) {
    g_autofree char *line = g_strdup_printf("line %u", i);
    assert_int_equal(count(pages, line), 1);
  }
  assert_int_equal(count(pages, "\xe2\x80\xa6"), 2); /* the row goes on */
  check_margins(pages);
  free_pages(pages);
  fake_free(fake);
}

/* The digest is that of the dump with its own places blank. */
static void test_digest(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autofree char *text = fake_read("tests/golden/basics.md");
  g_autoptr(CarnetLayout) layout = layout_of(fake, text), again = layout_of(fake, text);
  g_autoptr(GBytes) dump = carnet_device_dump(layout);
  g_autofree char *raw = g_strndup(g_bytes_get_data(dump, NULL), g_bytes_get_size(dump));
  g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
  guint places = 0;
  for (char **line = lines; *line; line++) {
    if (!g_str_has_prefix(*line, "digest ")) continue;
    places++;
    for (char *p = strrchr(*line, ' ') + 1; *p; p++) *p = '_';
  }
  g_autofree char *blank = g_strjoinv("\n", lines), *digest = carnet_digest_of_bytes(blank, strlen(blank));
  assert_string_equal(digest, carnet_layout_content_digest(layout));
  assert_string_equal(carnet_layout_content_digest(again), carnet_layout_content_digest(layout));
  assert_int_equal(places, 16 + carnet_layout_pages(layout) -
                               1); /* on the cover in groups of four, on every other foot */
  fake->rows++;
  g_autoptr(CarnetLayout) other = layout_of(fake, text);
  assert_string_not_equal(carnet_layout_content_digest(other), carnet_layout_content_digest(layout));
  fake_free(fake);
}

static gboolean stop(const char *stage, guint64 done, guint64 total, gpointer user) {
  (void)stage;
  (void)done;
  (void)total;
  ++*(guint *)user;
  return FALSE;
}

static void test_stopped(void **state) {
  (void)state;
  Fake *fake = fake_new();
  guint called = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetDocument) document =
      carnet_document_make("# A", 3, "t.md", &fake->source, &fake->options, &error);
  assert_null(carnet_layout_make(document, &fake->options, stop, &called, &error));
  assert_true(g_error_matches(error, CARNET_REPORT_ERROR, CARNET_ERROR_CANCELLED));
  assert_int_equal(called, 1);
  fake_free(fake);
}

static void test_missing_character(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetLayout) layout = layout_of(fake, "# A\n\nan \xf0\x9f\x98\x80 emoji\n");
  assert_int_equal(carnet_layout_warnings(layout)->len, 1);
  assert_non_null(strstr(carnet_layout_warnings(layout)->pdata[0], "U+1F600"));
  Pages *pages = read_pages(layout);
  assert_int_equal(count(pages, "an [U+1F600] emoji"), 1);
  free_pages(pages);
  fake_free(fake);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_paper),      cmocka_unit_test(test_lanes_hold_their_own),
      cmocka_unit_test(test_no_empty_page),    cmocka_unit_test(test_table_over_pages),
      cmocka_unit_test(test_page_ends),        cmocka_unit_test(test_contents),
      cmocka_unit_test(test_wide_table_turns), cmocka_unit_test(test_turned_table_waits),
      cmocka_unit_test(test_long_row),         cmocka_unit_test(test_digest),
      cmocka_unit_test(test_stopped),          cmocka_unit_test(test_missing_character)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

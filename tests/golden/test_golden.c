/* links: reports base ../unit/report_fake.c */
/*
 * test_golden.c - documents by their laid-out dump, compared with the files beside this one; `make golden`
 * rewrites them and a person reads the diff. Lines that depend on the build of a font (its digest, and the
 * places of the content digest) are left out.
 */
#include "../unit/report_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
  const char *source, *golden;
  CarnetLang lang;
  gboolean both;
  CarnetPaper paper;
} Case;

static const Case cases[] = {
    {"tests/golden/basics.md", "basics-a4-en.dump", CARNET_LANG_EN, FALSE, CARNET_PAPER_A4},
    {"tests/golden/basics.md", "basics-a4-zh.dump", CARNET_LANG_ZH, FALSE, CARNET_PAPER_A4},
    {"tests/golden/basics.md", "basics-letter-zh-en.dump", CARNET_LANG_ZH, TRUE, CARNET_PAPER_LETTER},
    {"tests/golden/figures.md", "figures-a4-en-zh.dump", CARNET_LANG_EN, TRUE, CARNET_PAPER_A4},
    {"tests/golden/figures.md", "figures-letter-en.dump", CARNET_LANG_EN, FALSE, CARNET_PAPER_LETTER},
};

static char *stable_lines(const char *dump) {
  g_auto(GStrv) lines = g_strsplit(dump, "\n", -1);
  GString *out = g_string_new(NULL);
  for (char **line = lines; *line; line++) {
    if (g_str_has_prefix(*line, "font ") || g_str_has_prefix(*line, "digest ") || !**line) continue;
    g_string_append_printf(out, "%s\n", *line);
  }
  return g_string_free(out, FALSE);
}

/* The first line that differs, for the message. */
static void compare(const char *want, const char *got, const char *name) {
  if (g_str_equal(want, got)) return;
  g_auto(GStrv) a = g_strsplit(want, "\n", -1), b = g_strsplit(got, "\n", -1);
  guint i = 0;
  while (a[i] && b[i] && g_str_equal(a[i], b[i])) i++;
  fail_msg("%s:%u: %s; made: %s (make golden rewrites, read the diff)", name, i + 1, a[i] ? a[i] : "(end)",
           b[i] ? b[i] : "(end)");
}

static void run(const Case *c) {
  Fake *fake = fake_new();
  fake->options.lang = c->lang;
  fake->options.bilingual = c->both;
  fake->options.paper = c->paper;
  g_autoptr(GError) error = NULL;
  g_autofree char *source = fake_read(c->source);
  g_autoptr(CarnetLayout) layout = fake_layout(fake, source, &error);
  if (!layout) fail_msg("%s", error->message);
  g_autoptr(GBytes) dump = carnet_device_dump(layout);
  g_autofree char *raw = g_strndup(g_bytes_get_data(dump, NULL), g_bytes_get_size(dump)),
                  *got = stable_lines(raw);
  g_autofree char *path = g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".",
                                           "tests/golden", c->golden, NULL);
  if (g_strcmp0(g_getenv("CARNET_GOLDEN"), "rewrite") == 0) {
    assert_true(g_file_set_contents(path, got, -1, NULL));
  } else {
    g_autofree char *want = NULL;
    if (!g_file_get_contents(path, &want, NULL, &error)) fail_msg("%s", error->message);
    compare(want, got, c->golden);
  }
  fake_free(fake);
}

static void test_all(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) run(&cases[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* links: base */
/*
 * fuzz_text.c - any bytes through text and tokens: what comes out is UTF-8, safe, within its cells, and stays
 * as it is when done again.
 */
#include "carnet/text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_tokens(const char *s, size_t n) {
  g_autoptr(CarnetTokens) t = carnet_tokens_new(s, (gssize)n);
  g_assert_true(g_utf8_validate(t->text, -1, NULL));
  g_assert_cmpuint(strlen(t->text), ==, t->n);
  g_assert_true(t->n == 0 || (t->text[0] != ' ' && t->text[t->n - 1] != ' '));
  g_assert_null(strstr(t->text, "  "));
  for (gsize i = 0; i < t->n; i++) g_assert_cmpuint(t->offset[i], <=, t->offset[i + 1]);
  g_assert_cmpuint(t->offset[t->n], <=, n);
}

static void check_cut(const char *s, guint cells) {
  for (int where = CARNET_CUT_END; where <= CARNET_CUT_MIDDLE; where++) {
    g_autofree char *cut = carnet_text_cut(s, cells, (CarnetCut)where);
    g_assert_true(g_utf8_validate(cut, -1, NULL));
    g_assert_cmpuint(carnet_text_width(cut, -1), <=, cells);
  }
}

static void check_nfc(const char *s, size_t n) {
  g_autofree char *nfc = carnet_text_nfc(s, (gssize)n);
  g_assert_true((nfc != NULL) == g_utf8_validate(s, (gssize)n, NULL));
  if (!nfc) return;
  g_assert_true(carnet_text_is_nfc(nfc, strlen(nfc)));
  g_assert_true(carnet_text_is_nfc(s, n) == (strlen(nfc) == n && memcmp(nfc, s, n) == 0));
  g_autofree char *fold = carnet_text_fold(s, (gssize)n);
  g_assert_nonnull(fold);
}

static void check_time(const char *s) {
  if (carnet_text_is_instant(s)) {
    g_autofree char *same = carnet_text_instant(carnet_text_instant_to_unix(s));
    g_assert_cmpstr(same, ==, s);
  }
  if (!carnet_text_is_day(s)) return;
  g_autofree char *same = carnet_text_day_add(s, 0);
  g_assert_cmpstr(same, ==, s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  /* A copy of exactly n bytes: a read beyond it is seen. */
  g_autofree char *exact = g_memdup2(bytes, n);
  const char *s = n ? exact : "";
  check_tokens(s, n);
  check_nfc(s, n);
  g_autofree char *safe = carnet_text_safe(s, (gssize)n);
  g_assert_true(g_utf8_validate(safe, -1, NULL));
  g_autofree char *again = carnet_text_safe(safe, -1);
  g_assert_cmpstr(safe, ==, again);
  (void)carnet_text_width(s, (gssize)n);
  (void)carnet_text_has_cjk(s, (gssize)n);
  g_autofree char *text = g_strndup(s, n);
  check_time(text);
  check_cut(text, n > 0 ? (guint)(bytes[0] & 63) : 0);
  return 0;
}

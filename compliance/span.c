/*
 * span.c - the only file that calls PCRE2. Options as Hyperscan's: UTF, never UCP (dependencies.md, trap 16).
 */
#include "span.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Enough for any text of a field; a pattern that needs more finds no position, and says so. */
#define MATCH_LIMIT 1000000

static pcre2_code *compile(const char *re, int *fault) {
  PCRE2_SIZE at;
  return pcre2_compile((PCRE2_SPTR)re, PCRE2_ZERO_TERMINATED, PCRE2_UTF, fault, &at, NULL);
}

char *span_check(const char *re, gboolean *empty) {
  int fault = 0;
  uint32_t matches_empty = 0;
  pcre2_code *code = compile(re, &fault);
  if (code != NULL) {
    pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
    *empty = matches_empty != 0;
    pcre2_code_free(code);
    return NULL;
  }
  PCRE2_UCHAR why[160];
  pcre2_get_error_message(fault, why, sizeof why);
  return g_strdup((const char *)why);
}

guint span_find(const char *re, const char *text, gsize n, guint max, SpanFunc func, gpointer user) {
  int fault = 0;
  guint found = 0;
  pcre2_code *code = compile(re, &fault);
  if (code == NULL) return 0;
  pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  if (match != NULL && context != NULL) {
    pcre2_set_match_limit(context, MATCH_LIMIT);
    gsize at = 0;
    while (found < max && pcre2_match(code, (PCRE2_SPTR)text, n, at, 0, match, context) > 0) {
      const PCRE2_SIZE *span = pcre2_get_ovector_pointer(match);
      if (span[1] <= span[0])
        break; /* \K can give such; lexicon_compile.c refuses patterns that match nothing */
      func(span[0], span[1], user);
      found++;
      /* The blank behind one match may be the blank before the next. */
      at = span[1] - (span[1] - span[0] > 1 && text[span[1] - 1] == ' ' ? 1 : 0);
    }
  }
  pcre2_match_context_free(context);
  pcre2_match_data_free(match);
  pcre2_code_free(code);
  return found;
}

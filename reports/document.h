/* document.h - what the files of the document module share. */
#ifndef REPORTS_DOCUMENT_H
#define REPORTS_DOCUMENT_H

#include "tree.h"

typedef struct {
  const char *name; /* of the template */
  const CarnetReportSource *source;
  const CarnetReportOptions *options;
  CarnetDocument *document;
} Maker;

static inline CarnetLang other_lang(CarnetLang lang) {
  return lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
}

/* {{name}} filled, control characters made visible; NULL at an unknown name. Caller frees. */
char *values_fill(const Maker *m, const char *text, CarnetLang lang, guint line, GError **error);
/* document_data.c: body filled, table fetched, columns and titles chosen, captions and population set. */
gboolean data_make(Maker *m, Block *block, GError **error);

#endif

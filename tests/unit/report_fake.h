/* report_fake.h - a source of values and tables for tests of reports: every name that
 * docs/formats/templates.md lists. */
#ifndef TESTS_REPORT_FAKE_H
#define TESTS_REPORT_FAKE_H

#include "carnet/report.h"

typedef struct {
  CarnetTexts *texts;
  CarnetSnapshot snapshot;
  CarnetReportSource source;
  CarnetReportOptions options;
  guint rows;     /* of the table "fields" */
  gboolean empty; /* tables have no rows */
} Fake;

/* English, A4, auditor; texts of $CARNET_TEMPLATES. */
Fake *fake_new(void);
void fake_free(Fake *fake);
CarnetLayout *fake_layout(Fake *fake, const char *markdown, GError **error);
/* A file below $CARNET_SOURCE; caller frees. */
char *fake_read(const char *path);

#endif

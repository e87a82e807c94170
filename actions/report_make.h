/* Making a report: what a request asks for, and what came of it. */
#ifndef CARNET_ACTIONS_REPORT_MAKE_H
#define CARNET_ACTIONS_REPORT_MAKE_H

#include "report.h"

#define CARNET_REPORT_MAX_BYTES (256u << 20)

/* Everything that a report is made from and made into; cleared by carnet_making_clear. */
typedef struct {
  CarnetReportData *data;
  GBytes *template;
  char *template_name, *template_digest, *program;
  CarnetSnapshot snapshot;
  CarnetReportOptions options;
  CarnetReportSource source;
  CarnetDocument *document;
  CarnetLayout *layout;
} CarnetMaking;
void carnet_making_clear(CarnetMaking *making);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetMaking, carnet_making_clear)

/* Up to the laid-out pages. */
gboolean carnet_report_lay_out(CarnetApp *app, const CarnetReportRequest *request, CarnetMaking *making,
                               GError **error);
/* Value of a snapshot's pair; "" where there is none. Keys repeat for inventories, packs and fonts. */
const char *carnet_snapshot_get(const GPtrArray *pairs, const char *key);

#endif

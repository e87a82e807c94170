/*
 * Calendars: working days of the law, and what falls due each year or before a permission ends
 * (docs/formats/calendars.md). Data with source and confidence; no date of a law stands in code.
 */
#ifndef CARNET_ACTIONS_CALENDAR_H
#define CARNET_ACTIONS_CALENDAR_H

#include "app.h"

typedef enum { CARNET_DUTY_YEARLY, CARNET_DUTY_RENEW } CarnetDutyKind;
typedef struct {
  CarnetDutyKind kind;
  char *month_day;  /* yearly: "12-15" */
  gint days;        /* renew: so many before the last day... */
  gboolean working; /* ...working days, else calendar days */
  char *regime, *filing, *rows, *en, *zh, *clause, *source, *confidence;
} CarnetDuty;

typedef struct CarnetCalendar CarnetCalendar;
CarnetCalendar *carnet_calendar_new(void);
void carnet_calendar_free(CarnetCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCalendar, carnet_calendar_free)
/* A file's text; what it says of a day wins over what was added before. CARNET_ERROR_INPUT with file and
 * line. */
gboolean carnet_calendar_add(CarnetCalendar *calendar, const char *bytes, gsize n, const char *name,
                             GError **error);
/* Those of the program (templates/calendars), then the workspace's (.carnet/calendars). */
CarnetCalendar *carnet_calendar_load(CarnetApp *app, GError **error);

guint carnet_calendar_n_duties(const CarnetCalendar *calendar);
const CarnetDuty *carnet_calendar_duty(const CarnetCalendar *calendar, guint index);

gboolean carnet_calendar_is_working(const CarnetCalendar *calendar, const char *regime, const char *day);
/* The n-th working day before a day (that day not counted); caller frees. `*known`: FALSE where the holidays
 * of a year between are not listed in full: then only its weekends were left out. */
char *carnet_calendar_before(const CarnetCalendar *calendar, const char *regime, const char *day, gint n,
                             gboolean *known);

#endif

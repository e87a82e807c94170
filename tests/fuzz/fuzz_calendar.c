/* links: actions compliance db records reports base */
/* fuzz_calendar.c - any bytes as a calendar: an error of one line with its place, or days that can be
 * counted. */
#include "calendar.h"
#include "carnet/text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(CarnetCalendar) calendar = carnet_calendar_new();
  g_autoptr(GError) error = NULL;
  if (!carnet_calendar_add(calendar, (const char *)data, size, "c.csv", &error)) {
    g_assert_nonnull(error);
    g_assert_true(g_str_has_prefix(error->message, "c.csv:") && !strchr(error->message, '\n'));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    return 0;
  }
  gboolean known = FALSE;
  g_autofree char *day = carnet_calendar_before(calendar, "cn", "2026-11-22", 60, &known);
  g_assert_true(carnet_text_is_day(day) && strcmp(day, "2026-11-22") < 0);
  for (guint i = 0; i < carnet_calendar_n_duties(calendar); i++)
    g_assert_true(*carnet_calendar_duty(calendar, i)->source);
  return 0;
}

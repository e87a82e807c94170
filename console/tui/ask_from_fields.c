/* ask_from_fields.c - N in Fields: a request over what the filter shows, or of it over the marked fields. */
#include <string.h>

#include "tui/exports.h"

#define SLOT_PATHS 12
#define MOST_BYTES 3500 /* of the paths: a filter holds 4,096 */

typedef struct {
  char *filter;
  char **marks;
} Marked;

static void marked_free(gpointer data) {
  Marked *marked = data;
  g_free(marked->filter);
  g_strfreev(marked->marks);
  g_free(marked);
}

/* Marks are keys; a filter names paths. The answer is the filter. */
static gpointer ask_filter(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  const Marked *marked = data;
  GString *paths = g_string_new(NULL);
  for (char **key = marked->marks; *key && !carnet_job_is_cancelled(job) && paths->len < MOST_BYTES; key++) {
    CarnetCard *card = provider->card(app, *key, error);
    if (!card) {
      g_string_free(paths, TRUE);
      return NULL;
    }
    g_autofree char *value = g_strdup_printf("\"%s\"", card->field);
    if (!strstr(paths->str, value)) g_string_append_printf(paths, "%s%s", paths->len ? "," : "path:", value);
    carnet_card_free(card);
  }
  if (*marked->filter) {
    g_string_prepend_c(paths, ' ');
    g_string_prepend(paths, marked->filter);
  }
  return g_string_free(paths, FALSE);
}

static void take_filter(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetAskFrom from = {answer, NULL, NULL, NULL};
  if (error)
    carnet_ui_say_error(screen->ui, error);
  else if (strlen(answer) >= MOST_BYTES)
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, "tui.ask.too_many"));
  else
    carnet_ask_open(screen->ui, &from);
}

void carnet_ask_from_fields(CarnetScreen *screen, const char *filter, char **marks) {
  if (!marks || !marks[0]) {
    g_strfreev(marks);
    CarnetAskFrom from = {filter, NULL, NULL, NULL};
    carnet_ask_open(screen->ui, &from);
    return;
  }
  Marked *marked = g_new0(Marked, 1);
  /* An "or" in it binds looser than what is put beside it. */
  marked->filter = strstr(filter, " or ") ? g_strdup_printf("(%s)", filter) : g_strdup(filter);
  marked->marks = marks;
  CarnetAsk ask = {ask_filter, marked, marked_free, take_filter, g_free, FALSE};
  carnet_ui_ask(screen, SLOT_PATHS, &ask);
}

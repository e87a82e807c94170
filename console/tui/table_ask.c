/* table_ask.c - one table asked for and handed over; row 2 of the rooms that one acts from. */
#include "tui/table_ask.h"

#include <string.h>

typedef struct {
  CarnetTableFunc func; /* NULL: what stands today */
} Question;

typedef struct {
  CarnetTable *table;
  CarnetTable *findings; /* of what stands today */
} Answer;

static void answer_free(gpointer data) {
  Answer *answer = data;
  carnet_table_free(answer->table);
  carnet_table_free(answer->findings);
  g_free(answer);
}

/* Of a provider that does not know: nothing, and no findings. */
static CarnetTable *of_standing(const CarnetProvider *provider, CarnetApp *app, CarnetTable **findings,
                                GError **error) {
  if (provider->standing) return provider->standing(app, findings, error);
  *findings = carnet_table_new();
  return carnet_table_new();
}

static gpointer ask(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                    GError **error) {
  (void)job;
  const Question *question = data;
  CarnetTable *findings = NULL;
  CarnetTable *table =
      question->func ? question->func(provider, app, error) : of_standing(provider, app, &findings, error);
  if (!table) return NULL;
  Answer *answer = g_new0(Answer, 1);
  *answer = (Answer){table, findings};
  return answer;
}

void carnet_table_ask(CarnetScreen *screen, guint slot, CarnetTableFunc func, CarnetReplyFunc reply) {
  Question *question = g_new0(Question, 1);
  question->func = func;
  CarnetAsk asking = {ask, question, g_free, reply, answer_free, FALSE};
  carnet_ui_ask(screen, slot, &asking);
}

CarnetTable *carnet_table_take(gpointer answer) {
  return answer ? g_steal_pointer(&((Answer *)answer)->table) : NULL;
}

void carnet_standing_ask(CarnetScreen *screen, guint slot, CarnetReplyFunc reply) {
  carnet_table_ask(screen, slot, NULL, reply);
}

CarnetTable *carnet_standing_take_findings(gpointer answer) {
  return answer ? g_steal_pointer(&((Answer *)answer)->findings) : NULL;
}

gint64 carnet_table_int(const CarnetTable *table, guint row, const char *key) {
  return table ? g_ascii_strtoll(carnet_table_get(table, row, key), NULL, 10) : 0;
}

/* ---- who looks ---- */

CarnetTable *carnet_table_of_desk(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->desk ? provider->desk(app, error) : carnet_table_new();
}

static char *roles_of(const CarnetScreen *screen, const char *roles, guint most) {
  GString *out = g_string_new(NULL);
  g_auto(GStrv) names = g_strsplit(roles, "\n", -1);
  guint n = g_strv_length(names);
  for (guint i = 0; i < MIN(n, most); i++) {
    g_autofree char *id = g_strconcat("tui.role.", names[i], NULL);
    const char *word =
        carnet_texts_has(carnet_ui_texts(screen->ui), id) ? carnet_ui_text(screen->ui, id) : names[i];
    g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", word);
  }
  if (n > most) g_string_append_printf(out, " +%u", n - most);
  return g_string_free(out, FALSE);
}

gint carnet_desk_draw(const CarnetScreen *screen, const CarnetTable *desk, CarnetGrid *grid, CarnetRect row) {
  const char *name = desk ? carnet_table_get(desk, 0, "name") : "";
  const char *organisation = desk ? carnet_table_get(desk, 0, "organisation") : "";
  if (!desk || !carnet_table_rows(desk)) return 1;
  if (!*name)
    return carnet_grid_cut(grid, row, 1, 0, row.w - 2, CARNET_ROLE_TEXT,
                           carnet_ui_text(screen->ui, "tui.desk.nobody"), CARNET_CUT_END);
  const char *all = carnet_table_get(desk, 0, "roles");
  gboolean key = strcmp(carnet_table_get(desk, 0, "key"), "yes") == 0;
  const char *ready = carnet_ui_text(screen->ui, key ? "tui.desk.key" : "tui.desk.no_key");
  gint end =
      carnet_grid_right(grid, row, row.w - 1, 0, key ? CARNET_ROLE_GOOD : CARNET_ROLE_ATTENTION, ready);
  /* All roles, else the first and how many more. */
  for (guint most = 99; most > 0; most = most > 1 ? 1 : 0) {
    g_autofree char *roles = roles_of(screen, all, most);
    g_autofree char *who = g_strdup_printf("%s, %s", name, roles);
    g_autofree char *whole =
        carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.desk.acts", "who",
                            who, "organisation", organisation, NULL);
    const char *line = *organisation ? whole : who;
    if (most > 1 && (gint)carnet_text_width(line, -1) > end - 3) continue;
    return carnet_grid_cut(grid, row, 1, 0, end - 3, CARNET_ROLE_TEXT, line, CARNET_CUT_END);
  }
  return 1;
}

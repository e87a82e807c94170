/* act_as.c - who acts: a menu of those whose key is at hand; both threads are told. */
#include <string.h>

#include "tui/exports.h"
#include "tui/popups.h"
#include "tui/ui_parts.h"

#define SLOT_ACTORS 14
#define SLOT_QUERY 15
#define SLOT_STORE 13
#define MOST 26

/* The menu shows text ids; a name is none, so it stands there as it is. */
typedef struct {
  CarnetMenuItem items[MOST + 1];
  char *names[MOST], *persons[MOST];
  guint n;
} Actors;

static void actors_free(gpointer data) {
  Actors *actors = data;
  for (guint i = 0; i < actors->n; i++) {
    g_free(actors->names[i]);
    g_free(actors->persons[i]);
  }
  g_free(actors);
}

static gpointer ask_actors(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)job;
  (void)data;
  if (!carnet_provider_has(provider->actors != NULL, error)) return NULL;
  return provider->actors(app, error);
}

static void free_table(gpointer table) { carnet_table_free(table); }

static gpointer ask_set(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                        GError **error) {
  (void)job;
  if (carnet_provider_has(provider->set_person != NULL, error))
    (void)provider->set_person(app, ((const CarnetCaseAsk *)data)->id, error);
  return NULL;
}

static void take_set(CarnetScreen *screen, gpointer answer, const GError *error) {
  (void)answer;
  if (error)
    carnet_ui_say_error(screen->ui, error);
  else
    carnet_ui_changed(screen->ui);
}

static void chosen(CarnetUi *ui, char key, gpointer data) {
  const Actors *actors = data;
  guint i = (guint)(key - 'a');
  CarnetScreen *screen = carnet_ui_room_top(ui);
  if (i >= actors->n || !screen) return;
  /* The one that writes first: what is shown afterwards is asked by the other. */
  CarnetAsk store = {
      ask_set, carnet_case_ask_new(actors->persons[i], NULL), carnet_case_ask_free, take_set, NULL, TRUE};
  CarnetAsk query = {
      ask_set, carnet_case_ask_new(actors->persons[i], NULL), carnet_case_ask_free, take_set, NULL, FALSE};
  carnet_ui_ask(screen, SLOT_STORE, &store);
  carnet_ui_ask(screen, SLOT_QUERY, &query);
  g_free((char *)ui->options.app.person);
  ui->options.app.person = g_strdup(actors->persons[i]);
  g_autofree char *text = carnet_ui_format(ui, "tui.act_as.now", "who", actors->names[i], NULL);
  carnet_ui_say(ui, CARNET_ROLE_TEXT, text);
}

static void take_actors(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  const CarnetTable *table = answer;
  Actors *actors = g_new0(Actors, 1);
  for (guint row = 0; row < carnet_table_rows(table) && actors->n < MOST; row++) {
    guint i = actors->n++;
    g_autofree char *roles = g_strdelimit(g_strdup(carnet_table_get(table, row, "roles")), "\n", ' ');
    gboolean acts = strcmp(carnet_table_get(table, row, "acts"), "yes") == 0;
    actors->persons[i] = g_strdup(carnet_table_get(table, row, "person"));
    actors->names[i] =
        g_strdup_printf("%s  %s  %s%s%s", carnet_table_get(table, row, "name"), actors->persons[i], roles,
                        acts ? "   ✓ " : "", acts ? carnet_ui_text(screen->ui, "tui.act_as.acts") : "");
    actors->items[i] = (CarnetMenuItem){(char)('a' + i), actors->names[i]};
  }
  if (actors->n == 0) {
    actors_free(actors);
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, "tui.act_as.none"));
    return;
  }
  carnet_menu_open(screen->ui, carnet_ui_text(screen->ui, "tui.act_as.title"), actors->items, chosen, actors,
                   actors_free);
}

void carnet_act_as_open(CarnetUi *ui) {
  CarnetScreen *screen = carnet_ui_room_top(ui);
  if (!screen) return;
  CarnetAsk ask = {ask_actors, carnet_case_ask_new(NULL, NULL), carnet_case_ask_free, take_actors, free_table,
                   FALSE};
  carnet_ui_ask(screen, SLOT_ACTORS, &ask);
}

/* The demo: templates/demo/demo.yaml played into a new workspace, step by step, as real events by people with
 * real keys. */
#include "demo.h"

#include <string.h>

#include "carnet/actions_demo.h"
#include "carnet/text.h"
#include "carnet/yaml.h"

static const struct {
  const char *name;
  gboolean (*run)(Demo *demo, GError **error);
} verbs[] = {
    {"workspace", carnet_demo_workspace}, {"person", carnet_demo_person},
    {"policy", carnet_demo_policy},       {"import", carnet_demo_import},
    {"reimport", carnet_demo_reimport},   {"map", carnet_demo_map},
    {"request", carnet_demo_request},     {"amend", carnet_demo_request},
    {"review", carnet_demo_case_step},    {"approve", carnet_demo_case_step},
    {"return", carnet_demo_case_step},    {"reject", carnet_demo_case_step},
    {"close", carnet_demo_case_step},     {"entity", carnet_demo_register},
    {"site", carnet_demo_register},       {"model", carnet_demo_register},
    {"activity", carnet_demo_register},   {"evidence", carnet_demo_register},
    {"commitment", carnet_demo_register}, {"certification", carnet_demo_certification},
    {"cost", carnet_demo_cost},           {"filing", carnet_demo_of_case},
    {"transfer", carnet_demo_of_case},
};

const char *carnet_demo_text(const Demo *demo, const char *key) {
  return carnet_node_get_string(demo->step, key, "");
}

/* "-148d" to days; FALSE where it is not written so. */
static gboolean relative_days(const char *text, gint64 *days) {
  if ((*text != '+' && *text != '-') || !g_str_has_suffix(text, "d")) return FALSE;
  g_autofree char *number = g_strndup(text + 1, strlen(text) - 2);
  if (!g_ascii_string_to_signed(number, 10, 0, 36500, days, NULL)) return FALSE;
  if (*text == '-') *days = -*days;
  return TRUE;
}

char *carnet_demo_day(const Demo *demo, const char *key) {
  const char *text = carnet_demo_text(demo, key);
  gint64 days;
  if (!*text) return NULL;
  if (!relative_days(text, &days)) return g_strdup(text);
  g_autofree char *instant = carnet_text_instant(demo->now + days * 86400);
  return g_strndup(instant, 10);
}

gboolean carnet_demo_fail(const Demo *demo, GError **error, const char *what) {
  return carnet_yaml_fail(demo->step, demo->script, error, "%s", what);
}

/* Steps of one day follow each other by a minute; none is later than now. */
static gboolean set_clock(Demo *demo, gint64 *last, GError **error) {
  gint64 days;
  if (!relative_days(carnet_demo_text(demo, "at"), &days))
    return carnet_demo_fail(demo, error, "at: it is written -420d");
  gint64 time = MAX(demo->now + days * 86400, *last + 60);
  if (time > demo->now) return carnet_demo_fail(demo, error, "at: later than the demo's today");
  *last = time;
  g_free(demo->app->now);
  demo->app->now = carnet_text_instant(time);
  return TRUE;
}

static gboolean play(Demo *demo, GError **error) {
  const char *name = carnet_demo_text(demo, "do");
  g_free(demo->app->person);
  g_free(demo->app->role);
  demo->app->person = g_strdup(carnet_demo_text(demo, "by"));
  demo->app->role = g_strdup(carnet_node_get_string(demo->step, "role", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    if (strcmp(verbs[i].name, name) != 0) continue;
    if (verbs[i].run(demo, error)) return TRUE;
    g_prefix_error(error, "%s:%u: %s: ", demo->script, demo->step->line, name);
    return FALSE;
  }
  return carnet_demo_fail(demo, error, "do: no such step");
}

static gboolean play_all(Demo *demo, const CarnetNode *steps, CarnetProgressFunc progress, gpointer user,
                         GError **error) {
  gint64 last = 0;
  guint n = carnet_node_count(steps);
  for (guint i = 0; i < n; i++) {
    demo->step = carnet_node_at(steps, i);
    if (!set_clock(demo, &last, error) || !play(demo, error)) return FALSE;
    if (!progress || progress("demo", i + 1, n, user)) continue;
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_CANCELLED, "stopped; %s holds what was made so far",
                demo->workspace);
    return FALSE;
  }
  return TRUE;
}

gboolean carnet_action_demo(CarnetApp *app, const char *folder, CarnetProgressFunc progress, gpointer user,
                            GError **error) {
  g_autofree char *demo_folder = g_build_filename(app->templates, "demo", NULL);
  g_autofree char *script = g_build_filename(demo_folder, "demo.yaml", NULL);
  g_autofree char *workspace = g_canonicalize_filename(folder, NULL), *now = carnet_app_now(app),
                  *clock = g_strdup(app->now);
  g_autoptr(CarnetNode) root = carnet_yaml_load_file(script, &carnet_yaml_limits_document, error);
  if (!root) return FALSE;
  g_autoptr(GHashTable) cases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  Demo demo = {.app = app,
               .folder = demo_folder,
               .workspace = workspace,
               .script = script,
               .now = carnet_text_instant_to_unix(now),
               .cases = cases};
  gboolean ok = play_all(&demo, carnet_node_get(root, "steps"), progress, user, error);
  g_free(app->now);
  app->now = g_steal_pointer(&clock);
  g_clear_pointer(&app->person, g_free);
  g_clear_pointer(&app->role, g_free);
  return ok;
}

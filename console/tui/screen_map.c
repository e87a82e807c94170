/* screen_map.c - a person's decision on the categories of one field or of all that are marked: what rules
 * found on them is offered, with on how many of them; one event for all. */
#include <string.h>

#include "tui/entry.h"
#include "tui/map.h"

#define MAX_FIELDS 500 /* of one decision */
#define NONE "-"

enum { SLOT_CARDS };

static const char *const actions[] = {"confirm", "reject", "override", NULL};

/* A category that rules or persons gave some of the fields. */
typedef struct {
  char *id, *en, *zh, *clause, *state;
  guint count;
} Found;

typedef struct {
  char **keys;
  guint n;
  GPtrArray *paths; /* char*; NULL until they came */
  GPtrArray *found; /* Found* */
  char **choices;
  CarnetFormField fields[5];
} Map;

static void found_free(gpointer data) {
  Found *found = data;
  g_free(found->id);
  g_free(found->en);
  g_free(found->zh);
  g_free(found->clause);
  g_free(found->state);
  g_free(found);
}

static void map_free(gpointer data) {
  Map *map = data;
  g_strfreev(map->keys);
  g_strfreev(map->choices);
  if (map->paths) g_ptr_array_unref(map->paths);
  if (map->found) g_ptr_array_unref(map->found);
  g_free(map);
}

/* ---- what rules found on the fields
 * -------------------------------------------------------------------------------- */

typedef struct {
  GPtrArray *paths, *found;
} Answer;

static void answer_free(gpointer data) {
  Answer *answer = data;
  if (answer->paths) g_ptr_array_unref(answer->paths);
  if (answer->found) g_ptr_array_unref(answer->found);
  g_free(answer);
}

static Found *find(const GPtrArray *list, const char *id) {
  for (guint i = 0; i < list->len; i++)
    if (strcmp(((Found *)g_ptr_array_index(list, i))->id, id) == 0) return g_ptr_array_index(list, i);
  return NULL;
}

static void note_card(Answer *answer, const CarnetCard *card) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *category = g_ptr_array_index(card->categories, i);
    if (!g_hash_table_add(seen, category->category)) continue;
    Found *found = find(answer->found, category->category);
    if (!found) {
      found = g_new0(Found, 1);
      found->id = g_strdup(category->category);
      found->en = g_strdup(category->en);
      found->zh = g_strdup(category->zh);
      found->clause = g_strdup(category->clause);
      found->state = g_strdup(category->state);
      g_ptr_array_add(answer->found, found);
    }
    found->count++;
  }
}

static gpointer ask_cards(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  char **keys = data;
  guint n = g_strv_length(keys);
  Answer *answer = g_new0(Answer, 1);
  answer->paths = g_ptr_array_new_with_free_func(g_free);
  answer->found = g_ptr_array_new_with_free_func(found_free);
  for (guint i = 0; i < n && !carnet_job_is_cancelled(job); i++) {
    g_autoptr(CarnetCard) card = provider->card(app, keys[i], error);
    if (!card) {
      answer_free(answer);
      return NULL;
    }
    g_ptr_array_add(answer->paths, g_strdup(card->field));
    note_card(answer, card);
    carnet_job_progress(job, "fields", i + 1, n);
  }
  return answer;
}

static void make_fields(Map *map) {
  CarnetFormField fields[] = {
      {CARNET_FORM_CHOICE, "action", "tui.map.action", actions, "tui.map.action."},
      {CARNET_FORM_CHOICE, "category", "tui.map.category", (const char *const *)map->choices, NULL},
      {CARNET_FORM_TEXT, "other", "tui.map.other", NULL, NULL},
      {CARNET_FORM_TEXT, "add", "tui.map.add", NULL, NULL},
      {CARNET_FORM_TEXT, "remove", "tui.map.remove", NULL, NULL}};
  memcpy(map->fields, fields, sizeof fields);
}

static void take_cards(CarnetScreen *page, gpointer data, const GError *error) {
  Map *map = carnet_entry_data(page);
  Answer *answer = data;
  if (error) {
    carnet_ui_say_error(page->ui, error);
    return;
  }
  map->paths = g_steal_pointer(&answer->paths);
  map->found = g_steal_pointer(&answer->found);
  GPtrArray *ids = g_ptr_array_new();
  for (guint i = 0; i < map->found->len; i++)
    g_ptr_array_add(ids, g_strdup(((Found *)g_ptr_array_index(map->found, i))->id));
  if (ids->len == 0) g_ptr_array_add(ids, g_strdup(NONE));
  g_ptr_array_add(ids, NULL);
  char **old = map->choices;
  map->choices = (char **)g_ptr_array_free(ids, FALSE);
  make_fields(map);
  carnet_entry_fields(page, map->fields, G_N_ELEMENTS(map->fields));
  g_strfreev(old);
}

static void start(CarnetScreen *page) {
  const Map *map = carnet_entry_data(page);
  CarnetAsk ask = {ask_cards,  g_strdupv(map->keys), (GDestroyNotify)g_strfreev,
                   take_cards, answer_free,          FALSE};
  carnet_ui_ask(page, SLOT_CARDS, &ask);
}

/* ---- what is said below the inputs
 * ---------------------------------------------------------------------------------- */

static const Found *chosen(const CarnetScreen *page) {
  const Map *map = carnet_entry_data(page);
  return map->found ? find(map->found, carnet_form_get(carnet_entry_form(page), "category")) : NULL;
}

static char *on_of(const CarnetScreen *page, const Found *found) {
  const Map *map = carnet_entry_data(page);
  g_autofree char *n = g_strdup_printf("%u", found->count), *all = g_strdup_printf("%u", map->n);
  return carnet_texts_format(carnet_ui_texts(page->ui), carnet_ui_lang(page->ui), "tui.map.on", "n", n, "all",
                             all, NULL);
}

static void notes(CarnetScreen *page, GPtrArray *lines) {
  const Map *map = carnet_entry_data(page);
  const Found *found = chosen(page);
  if (!map->paths) {
    g_ptr_array_add(lines, g_strdup("…"));
    return;
  }
  if (found) {
    g_autofree char *on = on_of(page, found), *state = g_strconcat("tui.state.", found->state, NULL);
    g_ptr_array_add(lines,
                    g_strdup_printf("%s  %s", found->id,
                                    carnet_ui_lang(page->ui) == CARNET_LANG_ZH ? found->zh : found->en));
    g_ptr_array_add(lines, g_strdup_printf("%s   %s   %s", found->clause ? found->clause : "",
                                           carnet_ui_text(page->ui, state), on));
  } else {
    g_ptr_array_add(lines, g_strdup(carnet_ui_text(page->ui, "tui.map.nothing")));
  }
  g_ptr_array_add(lines, g_strdup(""));
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(page->ui, "tui.map.help")));
  g_ptr_array_add(lines, g_strdup(""));
  for (guint i = 0; i < map->paths->len; i++)
    g_ptr_array_add(lines, g_strdup_printf("▪ %s", (const char *)g_ptr_array_index(map->paths, i)));
}

/* ---- signing
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  char **keys;
  CarnetMapAction action;
  char *category, *add, *remove;
} Record;

static void record_free(gpointer data) {
  Record *record = data;
  g_strfreev(record->keys);
  g_free(record->category);
  g_free(record->add);
  g_free(record->remove);
  g_free(record);
}

static gboolean sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                     gpointer data, GError **error) {
  const Record *record = data;
  (void)job;
  CarnetMapRequest request = {record->action, record->category, record->add, record->remove, reason};
  return provider->map(app, (const char *const *)record->keys, &request, error) >= 0;
}

static void say(const CarnetUi *ui, GPtrArray *lines, const char *label, const char *text) {
  if (text && *text) g_ptr_array_add(lines, g_strdup_printf("  %s  %s", carnet_ui_text(ui, label), text));
}

static GPtrArray *signed_lines(const CarnetScreen *page, const Record *record) {
  const Map *map = carnet_entry_data(page);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *id = g_strconcat("tui.map.signed.", actions[record->action], NULL),
                  *n = g_strdup_printf("%u", map->n);
  const Found *found = record->category ? find(map->found, record->category) : NULL;
  g_ptr_array_add(lines,
                  carnet_texts_format(carnet_ui_texts(page->ui), carnet_ui_lang(page->ui), id, "n", n, NULL));
  g_ptr_array_add(lines, g_strdup(""));
  say(page->ui, lines, "tui.map.category", record->category);
  if (found)
    say(page->ui, lines, "tui.map.name", carnet_ui_lang(page->ui) == CARNET_LANG_ZH ? found->zh : found->en);
  say(page->ui, lines, "tui.map.add", record->add);
  say(page->ui, lines, "tui.map.remove", record->remove);
  g_ptr_array_add(lines, g_strdup(""));
  for (guint i = 0; i < map->paths->len; i++)
    g_ptr_array_add(lines, g_strdup_printf("  ▪ %s", (const char *)g_ptr_array_index(map->paths, i)));
  return lines;
}

static char *trimmed(const CarnetForm *form, const char *key) {
  return g_strstrip(g_strdup(carnet_form_get(form, key)));
}

static Record *record_of(const CarnetScreen *page) {
  const Map *map = carnet_entry_data(page);
  const CarnetForm *form = carnet_entry_form(page);
  Record *record = g_new0(Record, 1);
  g_autofree char *other = trimmed(form, "other");
  const char *category = carnet_form_get(form, "category");
  while (strcmp(actions[record->action], carnet_form_get(form, "action")) != 0) record->action++;
  record->keys = g_strdupv(map->keys);
  record->add = trimmed(form, "add");
  record->remove = trimmed(form, "remove");
  if (*other)
    record->category = g_steal_pointer(&other);
  else if (strcmp(category, NONE) != 0 && !(*record->add || *record->remove))
    record->category = g_strdup(category);
  return record;
}

/* What is wrong, at its input; the action itself checks names of categories and traits again. */
static gboolean check(CarnetScreen *page, const Record *record) {
  const Map *map = carnet_entry_data(page);
  const char *at = NULL, *wrong = NULL;
  gboolean traits = *record->add || *record->remove;
  const Found *found = record->category ? find(map->found, record->category) : NULL;
  if (!record->category && !traits)
    at = "other", wrong = "tui.map.wrong.none";
  else if (record->action != CARNET_MAP_OVERRIDE && record->category && !found)
    at = "other", wrong = "tui.map.wrong.not_found";
  else if (record->action != CARNET_MAP_OVERRIDE && found && found->count < map->n)
    at = "category", wrong = "tui.map.wrong.not_all";
  if (at) carnet_entry_wrong(page, at, wrong);
  return at == NULL;
}

static void submit(CarnetScreen *page) {
  const Map *map = carnet_entry_data(page);
  if (!map->paths) return;
  Record *record = record_of(page);
  if (!check(page, record)) {
    record_free(record);
    return;
  }
  CarnetSigning signing = {.title = carnet_ui_text(page->ui, "tui.map.title"),
                           .lines = signed_lines(page, record),
                           .word = actions[record->action],
                           .sign = sign,
                           .data = record,
                           .data_free = record_free,
                           .done = carnet_entry_over};
  carnet_sign_open(page->ui, &signing);
}

void carnet_map_open(CarnetUi *ui, char **keys) {
  guint n = g_strv_length(keys);
  if (n == 0 || n > MAX_FIELDS) {
    carnet_ui_say(ui, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, n ? "tui.map.too_many" : "tui.map.no_field"));
    g_strfreev(keys);
    return;
  }
  static const char *const none[] = {NONE, NULL};
  Map *map = g_new0(Map, 1);
  map->keys = keys;
  map->n = n;
  map->choices = g_strdupv((char **)none);
  make_fields(map);
  CarnetEntry entry = {.title = carnet_ui_text(ui, "tui.map.title"),
                       .fields = map->fields,
                       .n = G_N_ELEMENTS(map->fields),
                       .label = 26,
                       .data = map,
                       .data_free = map_free,
                       .start = start,
                       .notes = notes,
                       .submit = submit};
  carnet_entry_open(ui, &entry);
}

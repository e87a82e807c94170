/* help.c - help and palette, made from the table of requests and the verbs of the screens; the manual's table
 * of keys too. */
#include "tui/help.h"

#include "tui/chooser.h"
#include "tui/commands.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/ui_parts.h"

static CarnetChoice *choice_new(CarnetUi *ui, const CarnetScreen *screen, CarnetRequest request,
                                const char *text_id) {
  const char *id = text_id ? text_id : carnet_request_text(request);
  CarnetLang other = ui->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
  CarnetChoice *choice = g_new0(CarnetChoice, 1);
  choice->request = request;
  choice->name = g_strdup(carnet_ui_text(ui, id));
  /* The name in the keymap file finds it too. */
  choice->other =
      g_strdup_printf("%s %s", carnet_texts_get(ui->options.texts, other, id), carnet_request_name(request));
  choice->place = g_strdup("");
  gboolean form = screen && screen->type->typing && screen->type->typing(screen);
  choice->keys = carnet_keymap_keys(ui->options.keymap, form ? CARNET_KEYS_FORM : CARNET_KEYS_VIEW, request);
  if (form && !*choice->keys) {
    g_free(choice->keys);
    choice->keys = carnet_keymap_keys(ui->options.keymap, CARNET_KEYS_VIEW, request);
  }
  return choice;
}

static void add_own(CarnetUi *ui, CarnetScreen *screen, GPtrArray *out, gboolean heading) {
  for (const CarnetVerb *verb = screen->type->verbs; verb->request != CARNET_REQUEST_NONE; verb++) {
    CarnetChoice *choice = choice_new(ui, screen, verb->request, verb->name);
    choice->refusal = carnet_ui_refusal(ui, screen, verb->request);
    choice->command = carnet_command_here(screen, verb->request);
    if (heading && verb == screen->type->verbs)
      choice->heading = g_strdup(carnet_ui_text(ui, "tui.help.here"));
    g_ptr_array_add(out, choice);
  }
}

static gboolean is_general(const CarnetScreen *screen, CarnetRequest request, gboolean moves) {
  CarnetRequestGroup group = carnet_request_group(request);
  if (screen && carnet_screen_verb(screen->type, request)) return FALSE;
  return group == CARNET_GROUP_GO || group == CARNET_GROUP_PROGRAM || (moves && group == CARNET_GROUP_MOVE);
}

static void add_general(CarnetUi *ui, CarnetScreen *screen, GPtrArray *out, gboolean help) {
  for (guint group = 0; group < CARNET_N_GROUPS; group++) {
    gboolean first = TRUE;
    for (guint r = CARNET_REQUEST_NONE + 1; r < CARNET_N_REQUESTS; r++) {
      CarnetRequest request = (CarnetRequest)r;
      if (carnet_request_group(request) != group || !is_general(screen, request, help)) continue;
      CarnetChoice *choice = choice_new(ui, screen, request, NULL);
      choice->command = carnet_command_of("", request);
      if (help && first)
        choice->heading = g_strdup(carnet_ui_text(ui, carnet_help_group((CarnetRequestGroup)group)));
      first = FALSE;
      g_ptr_array_add(out, choice);
    }
  }
}

/* Verbs of other screens: they stay in sight, in grey, with the reason. */
static void add_others(CarnetUi *ui, const CarnetScreen *screen, GPtrArray *out) {
  const CarnetScreenType *type;
  for (guint i = 0; (type = carnet_rooms_screen(i)); i++) {
    if (type == screen->type) continue;
    g_autofree char *title = g_strdup_printf("tui.screen.%s", type->name);
    for (const CarnetVerb *verb = type->verbs; verb->request != CARNET_REQUEST_NONE; verb++) {
      if (!verb->name) continue;
      CarnetChoice *choice = choice_new(ui, NULL, verb->request, verb->name);
      g_free(choice->place);
      choice->place = g_strdup(carnet_ui_text(ui, title));
      choice->refusal = g_strdup(carnet_ui_text(ui, "tui.palette.here"));
      choice->command = carnet_command_of(type->name, verb->request);
      g_ptr_array_add(out, choice);
    }
  }
}

/* What has no screen is found by its name too: Enter copies the command. */
static void add_shell(CarnetUi *ui, GPtrArray *out) {
  CarnetLang other = ui->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
  const CarnetShellCommand *shell;
  for (guint i = 0; (shell = carnet_command_shell(i)); i++) {
    CarnetChoice *choice = g_new0(CarnetChoice, 1);
    choice->request = CARNET_REQUEST_NONE;
    choice->name = g_strdup(carnet_ui_text(ui, shell->name));
    choice->other =
        g_strdup_printf("%s %s", carnet_texts_get(ui->options.texts, other, shell->name), shell->command);
    choice->place = g_strdup("");
    choice->keys = g_strdup("");
    choice->refusal = g_strdup(carnet_ui_text(ui, "tui.palette.shell"));
    choice->command = g_strdup(shell->command);
    g_ptr_array_add(out, choice);
  }
}

void carnet_help_open(CarnetUi *ui, const CarnetScreen *of) {
  GPtrArray *choices = g_ptr_array_new_with_free_func(carnet_choice_free);
  CarnetScreen *screen = (CarnetScreen *)of;
  if (screen && screen->type->popup) screen = carnet_ui_room_top(ui);
  if (screen) add_own(ui, screen, choices, TRUE);
  add_general(ui, screen, choices, TRUE);
  carnet_chooser_open(ui, "?", choices, TRUE);
}

void carnet_palette_open(CarnetUi *ui) {
  GPtrArray *choices = g_ptr_array_new_with_free_func(carnet_choice_free);
  CarnetScreen *screen = carnet_ui_top(ui);
  if (screen) add_own(ui, screen, choices, FALSE);
  add_general(ui, screen, choices, FALSE);
  add_shell(ui, choices);
  if (screen) add_others(ui, screen, choices);
  carnet_chooser_open(ui, ":", choices, FALSE);
}

/* ---- the manual
 * ------------------------------------------------------------------------------------------------ */

const char *carnet_help_group(CarnetRequestGroup group) {
  static const char *const ids[CARNET_N_GROUPS] = {"tui.group.move",   "tui.group.go",     "tui.group.list",
                                                   "tui.group.look",   "tui.group.record", "tui.group.form",
                                                   "tui.group.program"};
  return ids[group];
}

static void append_row(GString *out, const CarnetTexts *texts, const CarnetKeymap *keymap,
                       CarnetRequest request, const char *id) {
  g_autofree char *view = carnet_keymap_keys(keymap, CARNET_KEYS_VIEW, request);
  g_autofree char *form = carnet_keymap_keys(keymap, CARNET_KEYS_FORM, request);
  /* | ends a cell of Markdown, \ escapes */
  g_string_append_printf(out, "| %s%s%s | %s%s%s | %s | %s | `%s` |\n", *view ? "`" : "", view,
                         *view ? "`" : "", *form ? "`" : "", form, *form ? "`" : "",
                         carnet_texts_get(texts, CARNET_LANG_EN, id),
                         carnet_texts_get(texts, CARNET_LANG_ZH, id), carnet_request_name(request));
}

char *carnet_help_manual(const CarnetTexts *texts, const CarnetKeymap *keymap) {
  GString *out = g_string_new(carnet_texts_get(texts, CARNET_LANG_EN, "tui.manual.head"));
  for (char *p = out->str; *p; p++)
    if (*p == '|') *p = '\n'; /* a text of the table is one line */
  g_string_append_c(out, '\n');
  for (guint group = 0; group < CARNET_N_GROUPS; group++) {
    const char *title = carnet_texts_get(texts, CARNET_LANG_EN, carnet_help_group((CarnetRequestGroup)group));
    g_string_append_printf(
        out, "\n## %s\n\n| key | in a form | what | 作用 | name |\n|---|---|---|---|---|\n", title);
    for (guint r = CARNET_REQUEST_NONE + 1; r < CARNET_N_REQUESTS; r++)
      if (carnet_request_group((CarnetRequest)r) == group)
        append_row(out, texts, keymap, (CarnetRequest)r, carnet_request_text((CarnetRequest)r));
  }
  const CarnetScreenType *type;
  for (guint i = 0; (type = carnet_rooms_screen(i)); i++) {
    g_autofree char *id = g_strdup_printf("tui.screen.%s", type->name);
    g_string_append_printf(
        out, "\n## Screen: %s\n\n| key | in a form | what | 作用 | name |\n|---|---|---|---|---|\n",
        carnet_texts_get(texts, CARNET_LANG_EN, id));
    for (const CarnetVerb *verb = type->verbs; verb->request != CARNET_REQUEST_NONE; verb++)
      append_row(out, texts, keymap, verb->request,
                 verb->name ? verb->name : carnet_request_text(verb->request));
  }
  return g_string_free(out, FALSE);
}

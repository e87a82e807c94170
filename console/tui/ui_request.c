/* ui_request.c - events to requests, requests to the screen or to the frame itself. */
#include "tui/exports.h"
#include "tui/popups.h"
#include "tui/registers.h"
#include "tui/ui_parts.h"

/* ---- what the frame does itself
 * ------------------------------------------------------------------------------ */

static void next_language(CarnetUi *ui) {
  ui->lang = (CarnetLang)((ui->lang + 1) % CARNET_N_LANGS);
  ui->options.app.lang = ui->lang;
  carnet_ui_changed(ui);
}

/* Registers and other offices: from anywhere, over what the room shows. */
static gboolean opens_records(CarnetUi *ui, CarnetRequest request) {
  if (request < CARNET_REQUEST_REGISTERS || request > CARNET_REQUEST_OFFICES) return FALSE;
  if (ui->room == 0) {
    carnet_ui_say(ui, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, "tui.no_workspace_yet"));
    return TRUE;
  }
  while (ui->popups->len > 0) carnet_ui_pop(ui, carnet_ui_top(ui));
  if (request == CARNET_REQUEST_OFFICES)
    carnet_offices_open(ui);
  else
    (void)carnet_registers_open(ui, carnet_ui_room_top(ui), request);
  return TRUE;
}

/* FALSE: not the frame's. */
static gboolean frame_handles(CarnetUi *ui, CarnetRequest request) {
  switch (request) {
  case CARNET_REQUEST_HELP: carnet_help_open(ui, carnet_ui_top(ui)); return TRUE;
  case CARNET_REQUEST_PALETTE: carnet_palette_open(ui); return TRUE;
  case CARNET_REQUEST_MESSAGES: carnet_messages_open(ui); return TRUE;
  case CARNET_REQUEST_LANGUAGE: next_language(ui); return TRUE;
  case CARNET_REQUEST_STOP: carnet_ui_stop(ui); return TRUE;
  case CARNET_REQUEST_REDRAW: ui->redraw = TRUE; return TRUE;
  case CARNET_REQUEST_SUSPEND: ui->suspend = TRUE; return TRUE;
  case CARNET_REQUEST_QUIT: ui->leaving = TRUE; return TRUE;
  case CARNET_REQUEST_ACT_AS: carnet_act_as_open(ui); return TRUE;
  default: return opens_records(ui, request);
  }
}

/* What a screen may leave to the frame. */
static gboolean frame_default(CarnetUi *ui, CarnetScreen *screen, CarnetRequest request) {
  if (request == CARNET_REQUEST_RELOAD && screen->type->refresh) {
    screen->type->refresh(screen);
    return TRUE;
  }
  if (request == CARNET_REQUEST_BACK) {
    if (screen->type->popup || ui->stack[ui->room]->len > 1)
      carnet_ui_pop(ui, screen);
    else
      ui->leaving = TRUE;
    return TRUE;
  }
  /* A movement that leads nowhere needs no words. */
  return carnet_request_group(request) == CARNET_GROUP_MOVE;
}

char *carnet_ui_refusal(CarnetUi *ui, CarnetScreen *screen, CarnetRequest request) {
  CarnetRequestGroup group = carnet_request_group(request);
  gboolean general = group == CARNET_GROUP_MOVE || group == CARNET_GROUP_GO ||
                     group == CARNET_GROUP_PROGRAM || request == CARNET_REQUEST_RELOAD;
  if (!carnet_screen_verb(screen->type, request) && !general)
    return g_strdup(carnet_ui_text(ui, "tui.not_here"));
  return screen->type->refuses ? screen->type->refuses(screen, request) : NULL;
}

void carnet_ui_request(CarnetUi *ui, CarnetRequest request) {
  CarnetScreen *screen = carnet_ui_top(ui);
  if (request >= CARNET_REQUEST_ROOM_1 && request <= CARNET_REQUEST_ROOM_9) {
    if (ui->room == 0)
      carnet_ui_say(ui, CARNET_ROLE_ATTENTION, carnet_ui_text(ui, "tui.no_workspace_yet"));
    else
      carnet_ui_go(ui, (guint)(request - CARNET_REQUEST_ROOM_1) + 1);
    return;
  }
  if (frame_handles(ui, request) || !screen) return;
  g_autofree char *why = carnet_ui_refusal(ui, screen, request);
  if (why) {
    g_autofree char *key = carnet_ui_key_name(ui, screen, request);
    const CarnetVerb *verb = carnet_screen_verb(screen->type, request); /* a screen may call it otherwise */
    const char *name = verb && verb->name ? verb->name : carnet_request_text(request);
    g_autofree char *text = g_strdup_printf("%s %s: %s", key, carnet_ui_text(ui, name), why);
    carnet_ui_say(ui, CARNET_ROLE_ATTENTION, text);
    return;
  }
  CarnetNext next = screen->type->handle(screen, request);
  if (next == CARNET_NEXT_BACK)
    carnet_ui_pop(ui, screen);
  else if (next == CARNET_NEXT_UNUSED && !frame_default(ui, screen, request))
    carnet_ui_say(ui, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.not_here"));
}

/* ---- events
 * -------------------------------------------------------------------------------------------------- */

static gboolean is_key(const CarnetInputEvent *event, CarnetKey key) {
  return event->kind == CARNET_INPUT_KEY && event->key == key;
}

/* "leave Carnet? Enter": anything else stays. */
static void answer_leaving(CarnetUi *ui, const CarnetInputEvent *event) {
  if (event->kind != CARNET_INPUT_KEY) return;
  ui->leaving = FALSE;
  if (event->key == CARNET_KEY_ENTER) ui->done = TRUE;
}

static void click(CarnetUi *ui, const CarnetInputEvent *event) {
  if (event->mouse != CARNET_MOUSE_PRESS) {
    gboolean up = event->mouse == CARNET_MOUSE_WHEEL_UP;
    for (guint i = 0; i < 3; i++)
      carnet_ui_request(ui, up ? CARNET_REQUEST_PREVIOUS_LINE : CARNET_REQUEST_NEXT_LINE);
    return;
  }
  for (guint i = 0; event->y == ui->grid->rows - 1 && i < ui->hints->len; i++) {
    const CarnetHintPlace *place = &g_array_index(ui->hints, CarnetHintPlace, i);
    if (event->x < place->x || event->x >= place->x + place->w) continue;
    carnet_ui_request(ui, place->request);
    return;
  }
  for (guint room = 1; event->y == 0 && ui->popups->len == 0 && room < CARNET_UI_ROOMS; room++)
    if (event->x >= ui->tab_x[room] && event->x < ui->tab_x[room] + ui->tab_w[room]) {
      carnet_ui_request(ui, (CarnetRequest)(CARNET_REQUEST_ROOM_1 + room - 1));
      return;
    }
}

static void press(CarnetUi *ui, CarnetScreen *screen, CarnetKey key) {
  gboolean form = screen && screen->type->typing && screen->type->typing(screen);
  gboolean waits = FALSE;
  CarnetRequest request = carnet_keymap_find(ui->options.keymap, form ? CARNET_KEYS_FORM : CARNET_KEYS_VIEW,
                                             ui->first, key, &waits);
  gboolean was_first = ui->first != 0;
  ui->first = waits && !was_first ? key : 0;
  /* Esc never leaves: that is q, which asks. */
  gboolean at_root = screen && !screen->type->popup && ui->stack[ui->room]->len == 1;
  if (request == CARNET_REQUEST_BACK && key == CARNET_KEY_ESC && at_root && !form) return;
  if (request != CARNET_REQUEST_NONE) {
    carnet_ui_request(ui, request);
  } else if (!waits && !was_first) {
    g_autofree char *name = carnet_key_name(key);
    g_autofree char *text =
        carnet_texts_format(ui->options.texts, ui->lang, "tui.no_such_key", "key", name, NULL);
    carnet_ui_say(ui, CARNET_ROLE_TEXT, text);
  }
}

void carnet_ui_event(CarnetUi *ui, const CarnetInputEvent *event) {
  if (carnet_ui_too_small(ui)) { /* an unseen screen does not obey */
    if (is_key(event, 'q')) ui->done = TRUE;
    if (is_key(event, CARNET_KEY_CTRL | 'z')) ui->suspend = TRUE;
    return;
  }
  if (ui->leaving) {
    answer_leaving(ui, event);
    return;
  }
  CarnetScreen *screen = carnet_ui_top(ui);
  if (screen && !ui->first && screen->type->event && screen->type->event(screen, event)) return;
  if (event->kind == CARNET_INPUT_MOUSE)
    click(ui, event);
  else if (event->kind == CARNET_INPUT_KEY)
    press(ui, screen, event->key);
}

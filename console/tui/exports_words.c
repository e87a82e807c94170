/* exports_words.c - words and signs of cases, and what every question of these screens carries. */
#include "tui/exports.h"

#include <string.h>

#include "carnet/error.h"
#include "tui/ui.h"

CarnetCaseAsk *carnet_case_ask_new(const char *id, const char *text) {
  CarnetCaseAsk *ask = g_new0(CarnetCaseAsk, 1);
  ask->id = g_strdup(id);
  ask->text = g_strdup(text);
  return ask;
}

void carnet_case_ask_free(gpointer data) {
  CarnetCaseAsk *ask = data;
  g_free(ask->id);
  g_free(ask->text);
  g_free(ask);
}

CarnetHeld *carnet_held_new(gpointer value, GDestroyNotify value_free) {
  if (!value) return NULL;
  CarnetHeld *held = g_new0(CarnetHeld, 1);
  held->value = value;
  held->free = value_free;
  return held;
}

void carnet_held_free(gpointer data) {
  CarnetHeld *held = data;
  if (held->value) held->free(held->value);
  g_free(held);
}

gboolean carnet_provider_has(gboolean function, GError **error) {
  if (!function) g_set_error_literal(error, CARNET_UI_ERROR, CARNET_ERROR_NOT_FOUND, "no export cases here");
  return function;
}

const char *carnet_word(const CarnetUi *ui, const char *prefix, const char *value) {
  g_autofree char *bare = g_strndup(prefix, strlen(prefix) - (g_str_has_suffix(prefix, ".") ? 1 : 0));
  return carnet_texts_word(carnet_ui_texts(ui), carnet_ui_lang(ui), bare, value);
}

char *carnet_outcome_text(const CarnetUi *ui, const char *outcome, CarnetRole *role) {
  static const struct {
    const char *outcome, *sign;
    CarnetRole role;
  } signs[] = {
      {"prohibited", "✗", CARNET_ROLE_STOP},      {"unknown", "?", CARNET_ROLE_UNKNOWN},
      {"assessment", "▲", CARNET_ROLE_ATTENTION}, {"contract_or_certification", "▲", CARNET_ROLE_ATTENTION},
      {"safeguards", "▲", CARNET_ROLE_SOFT},      {"adequate", "✓", CARNET_ROLE_GOOD},
      {"exempt", "·", CARNET_ROLE_DIM},           {"not_applicable", "·", CARNET_ROLE_DIM}};
  for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
    if (strcmp(signs[i].outcome, outcome) != 0) continue;
    if (role) *role = signs[i].role;
    return g_strdup_printf("%s %s", signs[i].sign, carnet_word(ui, "tui.outcome.", outcome));
  }
  return g_strdup(outcome);
}

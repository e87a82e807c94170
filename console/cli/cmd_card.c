/* `carnet show`: the field card as text and as JSON. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "carnet/actions_inventory.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "tree.h"

static const char *regime_title(const Cli *cli, const char *regime) {
  g_autofree char *id = g_strdup_printf("regime.%s", regime);
  const char *title = cli_tr(cli, id);
  return strcmp(title, id) == 0 ? regime : title;
}

static const char *sign_of(const CarnetCardCategory *item) {
  if (strcmp(item->state, "confirmed") == 0) return "✓";
  if (strcmp(item->state, "rejected") == 0) return "✗";
  if (strcmp(item->truth, "unknown") == 0) return "?";
  return "~";
}

static void print_safe(Cli *cli, const char *indent, const char *label, const char *text) {
  if (!text || !*text) return;
  g_autofree char *safe = carnet_text_safe(text, -1);
  cli_line(cli, "%s%-14s %s", indent, label, safe);
}

static void print_use(Cli *cli, const CarnetUse *use, guint number) {
  static const CarnetColumn shown[] = {
      CARNET_COLUMN_PURPOSE,    CARNET_COLUMN_BASIS,       CARNET_COLUMN_SUBJECT,   CARNET_COLUMN_STORAGE,
      CARNET_COLUMN_RECIPIENTS, CARNET_COLUMN_DESTINATION, CARNET_COLUMN_RETENTION, CARNET_COLUMN_ANONYMISED,
      CARNET_COLUMN_DEFAULT,    CARNET_COLUMN_RATE,        CARNET_COLUMN_OWNER};
  cli_line(cli, "use %u  (row %" G_GINT64_FORMAT ", %s line %" G_GUINT64_FORMAT ")", number, use->row,
           use->inventory, use->line);
  for (gsize i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *id = g_strdup_printf("column.%s", carnet_column_name(shown[i]));
    print_safe(cli, "  ", cli_tr(cli, id), use->value[shown[i]]);
  }
  for (guint r = 0; use->extra && r < carnet_table_rows(use->extra); r++)
    print_safe(cli, "  ", carnet_table_get(use->extra, r, "header"),
               carnet_table_get(use->extra, r, "value"));
}

static void print_category(Cli *cli, const CarnetCardCategory *item) {
  gboolean zh = cli->out.lang == CARNET_LANG_ZH;
  cli_line(cli, "  %s %s  %s", sign_of(item), item->category, zh ? item->zh : item->en);
  const CarnetTexts *texts = cli->out.texts;
  cli_line(cli, "      %s  (%s)  %s%s%s", item->clause,
           carnet_texts_word(texts, cli->out.lang, "confidence", item->confidence),
           carnet_texts_word(texts, cli->out.lang, "mapped", item->state), *item->by ? " " : "", item->by);
  g_autofree char *facts =
      zh ? carnet_texts_words(texts, cli->out.lang, "fact", item->missing, " ") : g_strdup(item->missing);
  if (*facts)
    cli_line(cli, "      ? %s %s", carnet_texts_get(texts, cli->out.lang, "tui.card.missing"), facts);
  if (item->unread && *item->unread) {
    g_autofree char *list = g_strjoinv(", ", item->unread), *safe = carnet_text_safe(list, -1);
    cli_line(cli, "      ? %s %s", carnet_texts_get(texts, cli->out.lang, "tui.card.unread"), safe);
  }
  if (*item->reason) print_safe(cli, "      ", "", item->reason);
  char **duties = zh ? item->duties_zh : item->duties_en;
  for (char **duty = duties; duty && *duty; duty++) cli_line(cli, "      • %s", *duty);
}

static void print_not_engaged(Cli *cli, const CarnetCardNotEngaged *item) {
  cli_line(cli, "  · %s %s: %s", item->category, item->clause, item->why);
}

static void print_card(Cli *cli, const CarnetCard *card) {
  const CarnetUse *first = g_ptr_array_index(card->uses, 0);
  print_safe(cli, "", card->field, first->value[CARNET_COLUMN_PATH]);
  static const CarnetColumn shown[] = {CARNET_COLUMN_DESCRIPTION_EN,
                                       CARNET_COLUMN_DESCRIPTION_ZH,
                                       CARNET_COLUMN_MODEL,
                                       CARNET_COLUMN_MARKET,
                                       CARNET_COLUMN_ECU,
                                       CARNET_COLUMN_TYPE,
                                       CARNET_COLUMN_UNIT};
  for (gsize i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *id = g_strdup_printf("column.%s", carnet_column_name(shown[i]));
    print_safe(cli, "  ", cli_tr(cli, id), first->value[shown[i]]);
  }
  g_autofree char *traits = NULL;
  g_ptr_array_add(card->traits, NULL);
  traits = g_strjoinv("  ", (char **)card->traits->pdata);
  g_ptr_array_remove_index(card->traits, card->traits->len - 1);
  static const char *const outcomes[] = {"outcome.unknown", "outcome.ordinary", "outcome.identified"};
  cli_line(cli, "  %-14s %s  %s", cli_tr(cli, "column.traits"), cli_tr(cli, outcomes[card->outcome]), traits);
  for (guint i = 0; i < card->uses->len; i++) print_use(cli, g_ptr_array_index(card->uses, i), i + 1);
  for (char **regime = card->regimes; *regime; regime++) {
    cli_line(cli, "%s", regime_title(cli, *regime));
    for (guint i = 0; i < card->categories->len; i++) {
      const CarnetCardCategory *item = g_ptr_array_index(card->categories, i);
      if (strcmp(item->regime, *regime) == 0) print_category(cli, item);
    }
    for (guint i = 0; i < card->not_engaged->len; i++) {
      const CarnetCardNotEngaged *item = g_ptr_array_index(card->not_engaged, i);
      if (strcmp(item->regime, *regime) == 0) print_not_engaged(cli, item);
    }
  }
  for (guint i = 0; i < card->conflicts->len; i++)
    cli_line(cli, "! %s", (const char *)g_ptr_array_index(card->conflicts, i));
}

/* ---- JSON
 * -------------------------------------------------------------------------------------------------------- */

static json_t *use_json(const CarnetUse *use) {
  json_t *object = json_object();
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (use->value[c] && *use->value[c])
      json_object_set_new(object, carnet_column_name((CarnetColumn)c), json_string(use->value[c]));
  json_object_set_new(object, "row", json_integer(use->row));
  for (guint r = 0; use->extra && r < carnet_table_rows(use->extra); r++) {
    g_autofree char *key = g_strconcat("x:", carnet_table_get(use->extra, r, "header"), NULL);
    json_object_set_new(object, key, json_string(carnet_table_get(use->extra, r, "value")));
  }
  return object;
}

static json_t *category_json(const CarnetCardCategory *item) {
  json_t *object = json_object();
  const char *pairs[] = {"regime",  item->regime,  "category", item->category, "en",         item->en,
                         "zh",      item->zh,      "clause",   item->clause,   "confidence", item->confidence,
                         "rule",    item->rule,    "state",    item->state,    "truth",      item->truth,
                         "missing", item->missing, "by",       item->by,       "time",       item->time,
                         "reason",  item->reason};
  for (gsize i = 0; i < G_N_ELEMENTS(pairs); i += 2)
    if (pairs[i + 1] && *pairs[i + 1]) json_object_set_new(object, pairs[i], json_string(pairs[i + 1]));
  if (item->unread && *item->unread) {
    json_t *unread = json_array();
    for (char **text = item->unread; *text; text++) json_array_append_new(unread, json_string(*text));
    json_object_set_new(object, "not_understood", unread);
  }
  return object;
}

static void print_card_json(Cli *cli, const CarnetCard *card) {
  static const char *const outcomes[] = {"unknown", "ordinary", "identified"};
  json_t *object = json_object(), *uses = json_array(), *traits = json_array(), *categories = json_array(),
         *conflicts = json_array();
  json_object_set_new(object, "field", json_string(card->field));
  json_object_set_new(object, "key", json_string(card->key));
  json_object_set_new(object, "outcome", json_string(outcomes[card->outcome]));
  for (guint i = 0; i < card->traits->len; i++)
    json_array_append_new(traits, json_string(g_ptr_array_index(card->traits, i)));
  for (guint i = 0; i < card->uses->len; i++)
    json_array_append_new(uses, use_json(g_ptr_array_index(card->uses, i)));
  for (guint i = 0; i < card->categories->len; i++)
    json_array_append_new(categories, category_json(g_ptr_array_index(card->categories, i)));
  for (guint i = 0; i < card->conflicts->len; i++)
    json_array_append_new(conflicts, json_string(g_ptr_array_index(card->conflicts, i)));
  json_object_set_new(object, "traits", traits);
  json_object_set_new(object, "uses", uses);
  json_object_set_new(object, "categories", categories);
  json_object_set_new(object, "conflicts", conflicts);
  char *text = json_dumps(object, cli->out.format == CARNET_OUT_NDJSON ? JSON_COMPACT : JSON_INDENT(2));
  puts(text);
  free(text);
  json_decref(object);
}

int cmd_show(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autoptr(CarnetCard) card = carnet_action_card(cli->app, cli->args[0], error);
  if (!card) return CARNET_ERROR_USAGE;
  if (cli->out.format == CARNET_OUT_TABLE || cli->out.format == CARNET_OUT_CSV)
    print_card(cli, card);
  else
    print_card_json(cli, card);
  return 0;
}

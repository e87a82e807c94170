/* card_lines.c - a regime of the card as lines of text. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/wrap.h"

static void line_free(gpointer data) {
  CarnetCardLine *line = data;
  g_free(line->text);
  g_free(line->right);
  g_free(line);
}

static CarnetCardLine *line_new(GPtrArray *lines) {
  CarnetCardLine *line = g_new0(CarnetCardLine, 1);
  line->item = -1;
  g_ptr_array_add(lines, line);
  return line;
}

static void add(GPtrArray *lines, CarnetRole role, gint w, const char *indent, const char *text) {
  g_autoptr(GPtrArray) wrapped = carnet_wrap(text, w - (gint)carnet_text_width(indent, -1));
  g_autofree char *blank = g_strnfill(carnet_text_width(indent, -1), ' ');
  for (guint i = 0; i < wrapped->len; i++) {
    CarnetCardLine *line = line_new(lines);
    line->text = g_strconcat(i == 0 ? indent : blank, (const char *)g_ptr_array_index(wrapped, i), NULL);
    line->role = role;
  }
}

/* To the right of the last line where it fits, else on a line of its own. */
static void add_right(GPtrArray *lines, gint w, const char *text) {
  CarnetCardLine *last = g_ptr_array_index(lines, lines->len - 1);
  if (!*text) return;
  if ((gint)(carnet_text_width(last->text, -1) + carnet_text_width(text, -1)) + 1 > w) {
    add(lines, CARNET_ROLE_TEXT, w, "", "");
    last = g_ptr_array_index(lines, lines->len - 1);
  }
  last->right = g_strdup(text);
}

static void add_rule(GPtrArray *lines) { line_new(lines)->rule = TRUE; }

/* ---- words ---- */

const char *carnet_card_sign(const CarnetCardCategory *category, CarnetRole *role) {
  static const struct {
    const char *state, *sign;
    CarnetRole role;
  } states[] = {{"confirmed", "✓", CARNET_ROLE_GOOD},
                {"overridden", "✓", CARNET_ROLE_GOOD},
                {"rejected", "·", CARNET_ROLE_DIM},
                {"proposed", "~", CARNET_ROLE_SOFT}};
  for (guint i = 0; i < G_N_ELEMENTS(states); i++)
    if (g_strcmp0(category->state, states[i].state) == 0) {
      *role = states[i].role;
      return states[i].sign;
    }
  *role = CARNET_ROLE_UNKNOWN;
  return "?";
}

static char *word(const CarnetUi *ui, const char *group, const char *name) {
  g_autofree char *id = g_strdup_printf("%s.%s", group, name);
  return g_strdup(carnet_texts_has(carnet_ui_texts(ui), id) ? carnet_ui_text(ui, id) : name);
}

char *carnet_card_confidence(const CarnetUi *ui, const char *confidence) {
  return confidence && *confidence ? word(ui, "tui.confidence", confidence) : g_strdup("");
}

/* Facts that are missing, by their names; in English by the ids that an import and a filter know. */
char *carnet_card_facts(const CarnetUi *ui, const char *facts) {
  if (carnet_ui_lang(ui) == CARNET_LANG_EN) {
    g_auto(GStrv) ids = g_strsplit(facts, " ", -1);
    return g_strjoinv(", ", ids);
  }
  g_autofree char *lines = g_strdelimit(g_strdup(facts), " ", '\n');
  g_autofree char *names = carnet_texts_words(carnet_ui_texts(ui), carnet_ui_lang(ui), "fact", lines, "\n");
  g_auto(GStrv) parts = g_strsplit(names, "\n", -1);
  return g_strjoinv("、", parts);
}

char *carnet_card_state(const CarnetUi *ui, const char *state) {
  return word(ui, "tui.state", state && *state ? state : "proposed");
}

/* ---- a category ---- */

/* Who decided, when, and why: what a proposal has not. */
static void add_decision(const CarnetUi *ui, GPtrArray *lines, gint w, const CarnetCardCategory *category,
                         guint item) {
  CarnetRole role;
  const char *sign = carnet_card_sign(category, &role);
  g_autofree char *state = carnet_card_state(ui, category->state);
  const char *by = category->by ? category->by : "";
  g_autofree char *head = g_strdup_printf("%s %s%s%s", sign, state, *by ? "  " : "", by);
  guint first = lines->len;
  add(lines, role, w, "", head);
  ((CarnetCardLine *)g_ptr_array_index(lines, first))->item = (gint)item;
  if (category->time && *category->time) {
    g_autofree char *day = g_strndup(category->time, 10);
    add_right(lines, w, day);
  }
  if (category->reason && *category->reason) {
    g_autofree char *reason = g_strdup_printf("\"%s\"", category->reason);
    add(lines, CARNET_ROLE_DIM, w, "", reason);
  }
}

static void add_category(const CarnetUi *ui, GPtrArray *lines, gint w, const CarnetCardCategory *category,
                         guint item) {
  gboolean zh = carnet_ui_lang(ui) == CARNET_LANG_ZH;
  add_decision(ui, lines, w, category, item);
  add(lines, CARNET_ROLE_TEXT, w, "", zh ? category->zh : category->en);
  if (category->clause && *category->clause) {
    add(lines, CARNET_ROLE_TEXT, w, "", category->clause);
    g_autofree char *confidence = carnet_card_confidence(ui, category->confidence);
    add_right(lines, w, confidence);
  }
  if (category->missing && *category->missing) {
    g_autofree char *names = carnet_card_facts(ui, category->missing);
    g_autofree char *missing = g_strdup_printf("%s %s", carnet_ui_text(ui, "tui.card.missing"), names);
    add(lines, CARNET_ROLE_UNKNOWN, w, "? ", missing);
  }
  if (category->unread && *category->unread) {
    g_autofree char *list = g_strjoinv(", ", category->unread);
    g_autofree char *unread = g_strdup_printf("%s %s", carnet_ui_text(ui, "tui.card.unread"), list);
    add(lines, CARNET_ROLE_UNKNOWN, w, "? ", unread);
  }
  char **duties = zh ? category->duties_zh : category->duties_en;
  for (char **duty = duties; duty && *duty; duty++) add(lines, CARNET_ROLE_TEXT, w, "• ", *duty);
}

/* ---- items ---- */

gboolean carnet_card_item(const CarnetCard *card, const char *regime, guint item,
                          const CarnetCardCategory **category, const CarnetCardNotEngaged **not_engaged) {
  *category = NULL;
  *not_engaged = NULL;
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *one = g_ptr_array_index(card->categories, i);
    if (g_strcmp0(one->regime, regime) != 0 || item-- > 0) continue;
    *category = one;
    return TRUE;
  }
  for (guint i = 0; i < card->not_engaged->len; i++) {
    const CarnetCardNotEngaged *one = g_ptr_array_index(card->not_engaged, i);
    if (g_strcmp0(one->regime, regime) != 0 || item-- > 0) continue;
    *not_engaged = one;
    return TRUE;
  }
  return FALSE;
}

guint carnet_card_n_items(const CarnetCard *card, const char *regime) {
  const CarnetCardCategory *category;
  const CarnetCardNotEngaged *not_engaged;
  guint n = 0;
  while (carnet_card_item(card, regime, n, &category, &not_engaged)) n++;
  return n;
}

GPtrArray *carnet_card_lines(const CarnetUi *ui, const CarnetCard *card, const char *regime, gint w) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
  const CarnetCardCategory *category;
  const CarnetCardNotEngaged *other;
  gboolean ruled = FALSE;
  for (guint item = 0; carnet_card_item(card, regime, item, &category, &other); item++) {
    if (lines->len > 0 && (category || !ruled)) add_rule(lines);
    if (category) {
      add_category(ui, lines, w, category, item);
      continue;
    }
    ruled = TRUE;
    g_autofree char *text = g_strdup_printf("%s %s: %s", other->clause ? other->clause : other->rule,
                                            carnet_ui_text(ui, "tui.card.not_engaged"), other->why);
    guint first = lines->len;
    add(lines, CARNET_ROLE_DIM, w, "· ", text);
    ((CarnetCardLine *)g_ptr_array_index(lines, first))->item = (gint)item;
  }
  gboolean unknown = card->without_pack && g_strv_contains((const char *const *)card->without_pack, regime);
  if (unknown)
    add(lines, CARNET_ROLE_UNKNOWN, w, "? ", carnet_ui_text(ui, "tui.card.no_pack"));
  else if (lines->len == 0)
    add(lines, CARNET_ROLE_DIM, w, "· ", carnet_ui_text(ui, "tui.card.nothing"));
  return lines;
}

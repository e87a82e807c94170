/* fields_preview.c - frame 3: the row under the cursor in a pane below the list, and what is marked. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/evidence.h"
#include "tui/fields_parts.h"

static const char *text(const CarnetScreen *screen, const char *id) { return carnet_ui_text(screen->ui, id); }

typedef struct {
  CarnetCard *card;
} Holder;

static void holder_free(gpointer data) {
  Holder *holder = data;
  if (holder->card) carnet_card_free(holder->card);
  g_free(holder);
}

static gpointer ask_card(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  CarnetCard *card = provider->card(app, data, error);
  if (!card) return NULL;
  Holder *holder = g_new0(Holder, 1);
  holder->card = card;
  return holder;
}

static void take_card(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  if (error || !answer) return;
  if (fields->card) carnet_card_free(fields->card);
  fields->card = g_steal_pointer(&((Holder *)answer)->card);
}

/* The row that the cursor came to; while its card is on the way the old one stays. */
static void ask_for(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(fields->list, &page, &row)) return;
  const char *key = carnet_table_get(page, row, "key");
  if (g_strcmp0(key, fields->card_key) == 0) return;
  g_free(fields->card_key);
  fields->card_key = g_strdup(key);
  CarnetAsk ask = {ask_card, g_strdup(key), g_free, take_card, holder_free, FALSE};
  carnet_ui_ask(screen, CARNET_FIELDS_PREVIEW, &ask);
}

static void draw_head(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetCard *card = ((CarnetFields *)screen->state)->card;
  const CarnetUse *use = card->uses->len > 0 ? g_ptr_array_index(card->uses, 0) : NULL;
  g_autofree char *legend =
      g_strdup_printf("%u %s    ~ %s   ✓ %s   ? %s", card->uses->len, text(screen, "tui.card.uses"),
                      text(screen, "tui.state.proposed"), text(screen, "tui.state.confirmed"),
                      text(screen, "tui.fields.unknown"));
  gint end = carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_DIM, legend);
  g_autofree char *head =
      g_strdup_printf("%s      %s  %s", card->field, use ? use->value[CARNET_COLUMN_MODEL] : "",
                      use ? use->value[CARNET_COLUMN_ECU] : "");
  carnet_grid_cut(grid, area, 1, 0, end - 3, CARNET_ROLE_TEXT, head, CARNET_CUT_MIDDLE);
}

static void draw_texts(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetCard *card = ((CarnetFields *)screen->state)->card;
  g_autofree char *en = carnet_evidence_part(card, 'e');
  g_autofree char *zh = carnet_evidence_part(card, 'z');
  gint x = 1;
  if (*en) x = carnet_marked_draw(grid, area, x, 1, area.w - 2, CARNET_ROLE_TEXT, en) + 3;
  if (*zh && x < area.w - 8) carnet_marked_draw(grid, area, x, 1, area.w - 1 - x, CARNET_ROLE_TEXT, zh);
  x = carnet_grid_text(grid, area, 1, 2, CARNET_ROLE_DIM, text(screen, "tui.card.traits")) + 3;
  for (guint i = 0; i < card->traits->len && x < area.w - 8; i++) {
    g_autofree char *trait =
        carnet_evidence_trait(card, g_ptr_array_index(card->traits, i), text(screen, "tui.card.strong"),
                              text(screen, "tui.card.weak"));
    x = carnet_marked_draw(grid, area, x, 2, area.w - 1 - x, CARNET_ROLE_TEXT, trait) + 3;
  }
}

/* One line a category, three columns: name, clause, confidence and who. */
static void draw_category(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y,
                          const CarnetCardCategory *category) {
  CarnetRole role;
  const char *sign = carnet_card_sign(category, &role);
  gboolean zh = carnet_ui_lang(screen->ui) == CARNET_LANG_ZH;
  const char *regime =
      zh ? carnet_texts_word(carnet_ui_texts(screen->ui), CARNET_LANG_ZH, "regime.short", category->regime)
         : category->regime;
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, regime);
  carnet_grid_text(grid, area, zh ? 8 : 6, y, role, sign);
  gint clause = area.w * 2 / 5, last = area.w * 7 / 10;
  carnet_grid_cut(grid, area, zh ? 10 : 8, y, clause - (zh ? 11 : 9), CARNET_ROLE_TEXT,
                  zh ? category->zh : category->en, CARNET_CUT_END);
  carnet_grid_cut(grid, area, clause, y, last - clause - 2, CARNET_ROLE_TEXT, category->clause,
                  CARNET_CUT_END);
  g_autofree char *confidence = carnet_card_confidence(screen->ui, category->confidence);
  g_autofree char *facts = carnet_card_facts(screen->ui, category->missing ? category->missing : "");
  g_autofree char *who = *facts ? g_strdup_printf("? %s %s", text(screen, "tui.card.missing"), facts)
                                : g_strdup_printf("%s  %s", confidence, category->by ? category->by : "");
  carnet_grid_cut(grid, area, last, y, area.w - last - 1, CARNET_ROLE_DIM, who, CARNET_CUT_END);
}

/* Each duty once, over all categories. */
static char *duties(const CarnetScreen *screen, const CarnetCard *card) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *category = g_ptr_array_index(card->categories, i);
    char **list = carnet_ui_lang(screen->ui) == CARNET_LANG_ZH ? category->duties_zh : category->duties_en;
    for (char **duty = list; duty && *duty; duty++)
      if (g_hash_table_add(seen, *duty))
        g_string_append_printf(out, "%s%s", out->len > 0 ? " · " : "", *duty);
  }
  return g_string_free(out, FALSE);
}

static void draw_card(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetCard *card = ((CarnetFields *)screen->state)->card;
  if (!card) return;
  draw_head(screen, grid, area);
  draw_texts(screen, grid, area);
  gint y = 3, last = area.h - (card->conflicts->len > 0 ? 2 : 1);
  for (guint i = 0; i < card->categories->len && y < last; i++) {
    gboolean cut = y + 1 == last && i + 1 < card->categories->len;
    if (cut)
      carnet_grid_printf(grid, area, 8, y++, CARNET_ROLE_DIM, "… %u %s", card->categories->len - i,
                         text(screen, "tui.fields.more"));
    else
      draw_category(screen, grid, area, y++, g_ptr_array_index(card->categories, i));
  }
  g_autofree char *all = duties(screen, card);
  if (*all) {
    gint x = carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, "tui.card.duties")) + 2;
    carnet_grid_cut(grid, area, x, y++, area.w - x - 1, CARNET_ROLE_TEXT, all, CARNET_CUT_END);
  }
  if (card->conflicts->len == 0) return;
  g_autofree char *conflict = g_strdup_printf("! %s  %s", text(screen, "tui.card.conflict"),
                                              (const char *)g_ptr_array_index(card->conflicts, 0));
  carnet_grid_cut(grid, area, 0, MIN(y, area.h - 1), area.w - 1, CARNET_ROLE_ATTENTION, conflict,
                  CARNET_CUT_END);
}

static void draw_marks(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetFields *fields = screen->state;
  g_autofree char *count = carnet_text_number(carnet_list_n_marks(fields->list));
  carnet_grid_printf(grid, area, 1, 0, CARNET_ROLE_TEXT, "%s  %s", text(screen, "tui.fields.marks"), count);
  /* Names of the marked rows that are in the page; of the others only the number is known here. */
  const CarnetTable *page;
  guint row;
  gint y = 1;
  g_autoptr(GHashTable) seen =
      g_hash_table_new(g_str_hash, g_str_equal); /* uses of one field share its mark */
  for (gint64 at = MAX(carnet_list_cursor(fields->list) - 400, 0);
       at < carnet_list_total(fields->list) && y < area.h - 3; at++) {
    if (!carnet_list_at(fields->list, at, &page, &row)) {
      if (at > carnet_list_cursor(fields->list)) break;
      continue;
    }
    const char *key = carnet_table_get(page, row, "key");
    if (!carnet_list_is_marked(fields->list, key) || !g_hash_table_add(seen, (gpointer)key)) continue;
    carnet_grid_cut(grid, area, 1, y++, area.w - 2, CARNET_ROLE_MARKED, carnet_table_get(page, row, "path"),
                    CARNET_CUT_MIDDLE);
  }
  static const struct {
    CarnetRequest request;
    const char *text;
  } keys[] = {{CARNET_REQUEST_NEW, "tui.fields.marks.new"},
              {CARNET_REQUEST_MAP, "tui.fields.marks.map"},
              {CARNET_REQUEST_UNMARK_ALL, "tui.request.unmark-all"}};
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    g_autofree char *key = carnet_ui_key_name(screen->ui, screen, keys[i].request);
    g_autofree char *line = g_strdup_printf("%s  %s", key, text(screen, keys[i].text));
    carnet_grid_cut(grid, area, 1, area.h - 3 + (gint)i, area.w - 2, CARNET_ROLE_DIM, line, CARNET_CUT_END);
  }
}

void carnet_fields_preview(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint marks_x) {
  ask_for(screen);
  draw_card(screen, grid, (CarnetRect){area.x, area.y, marks_x, area.h});
  CarnetRect marks = {area.x + marks_x + 1, area.y, area.w - marks_x - 1, area.h};
  if (marks.w > 8) draw_marks(screen, grid, marks);
}

/* fields_draw.c - frames 2 and 3: filter line, completion, list, facets. */
#include <string.h>

#include "tui/fields.h"
#include "tui/fields_parts.h"
#include "tui/gauge.h"

#define PANEL_FROM 72 /* narrower: the panel lies over the list */
#define WIDE CARNET_FIELDS_WIDE
#define PREVIEW_FROM 30 /* rows of the body; lower, the list needs them all */

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

/* ---- cells
 * ---------------------------------------------------------------------------------------------------- */

/* "cn gdpr us": the laws alone, each once, where the ids do not fit. */
static char *laws(const char *categories) {
  GString *out = g_string_new(NULL);
  g_auto(GStrv) ids = g_strsplit(categories, "\n", -1);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (char **id = ids; *id; id++) {
    const char *name = **id == '?' ? *id + 1 : *id;
    const char *dot = strchr(name, '.');
    char *law = dot ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name);
    if (!*law || !g_hash_table_add(seen, law)) continue;
    g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", law);
  }
  return g_string_free(out, FALSE);
}

static char *categories_cell(const CarnetScreen *screen, const CarnetTable *page, guint row,
                             CarnetRole *role) {
  const char *categories = carnet_table_get(page, row, "categories"),
             *mapped = carnet_table_get(page, row, "mapped");
  gboolean missing = categories[0] == '?' || strstr(categories, "\n?") ||
                     g_str_equal(carnet_table_get(page, row, "outcome"), "unknown");
  const char *sign = missing                                                                 ? "?"
                     : g_str_equal(mapped, "confirmed") || g_str_equal(mapped, "overridden") ? "✓"
                     : g_str_equal(mapped, "rejected")                                       ? "·"
                     : *categories                                                           ? "~"
                                                                                             : "·";
  *role = missing           ? CARNET_ROLE_UNKNOWN
          : *sign == '~'    ? CARNET_ROLE_SOFT
          : *sign == '\xe2' ? CARNET_ROLE_GOOD
                            : CARNET_ROLE_DIM;
  if (carnet_ui_columns(screen->ui) >= WIDE) {
    g_autofree char *ids = g_strdelimit(g_strdup(categories), "\n", ' ');
    return g_strdup_printf("%s %s", sign, ids);
  }
  g_autofree char *short_names = laws(categories);
  return g_strconcat(sign, short_names, NULL);
}

char *carnet_fields_words(const CarnetUi *ui, const char *column, const char *values) {
  static const struct {
    const char *column, *prefix;
  } closed[] = {{"subject", "word"}, {"storage", "word"},  {"destination", "word"},
                {"basis", "word"},   {"default", "word"},  {"anonymised", "word"},
                {"rate", "word"},    {"mapped", "mapped"}, {"outcome", "outcome"}};
  for (gsize i = 0; carnet_ui_lang(ui) != CARNET_LANG_EN && i < G_N_ELEMENTS(closed); i++)
    if (g_str_equal(closed[i].column, column))
      return carnet_texts_words(carnet_ui_texts(ui), carnet_ui_lang(ui), closed[i].prefix, values, "\n");
  return g_strdup(values); /* in English the value is the word, as filters have it */
}

/* A rate without its unit is in hertz; "1s" and "10 Hz" say theirs. */
static gboolean is_plain_number(const char *text) {
  return g_ascii_isdigit(*text) && text[strspn(text, "0123456789.,")] == '\0';
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  if (g_str_equal(column->key, "categories")) return categories_cell(screen, page, row, role);
  const char *text = carnet_table_get(page, row, column->key);
  if (g_str_equal(column->key, "rate") && is_plain_number(text)) return g_strdup_printf("%s/s", text);
  return g_strdelimit(carnet_fields_words(screen->ui, column->key, text), "\n", ' ');
}

/* ---- rows 2 and 3
 * --------------------------------------------------------------------------------------------- */

/* "✓ 43 signed" at the end of row 1, where there is room beside the rooms. */
static void draw_records(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  CarnetFields *fields = screen->state;
  if (row.w < WIDE || !fields->records_text) return;
  g_autofree char *n = carnet_text_number(fields->records);
  g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                              fields->records_text, "n", n, NULL);
  carnet_grid_right(grid, (CarnetRect){row.x, 0, row.w, 1}, row.w - 1, 0, fields->records_role, text);
}

void carnet_fields_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  CarnetFields *fields = screen->state;
  draw_records(screen, grid, row);
  carnet_grid_text(grid, row, 1, 0, CARNET_ROLE_TEXT, "/");
  GString *right = g_string_new(carnet_ui_busy(screen, CARNET_FIELDS_PAGE) ? "… " : "");
  gint64 total = carnet_list_total(fields->list);
  if (total >= 0) {
    g_autofree char *count = carnet_text_number(total);
    g_autofree char *all = fields->all >= 0 ? carnet_text_number(fields->all) : g_strdup("…");
    g_string_append_printf(right, "%s %s %s    %" G_GINT64_FORMAT " ms", count,
                           carnet_ui_text(screen->ui, "tui.of"), all, (fields->took_us + 999) / 1000);
  }
  gint end = carnet_grid_right(grid, row, row.w - 2, 0, CARNET_ROLE_TEXT, right->str);
  g_string_free(right, TRUE);
  carnet_input_draw(fields->input, grid, row, 3, 0, MAX(end - 5, 10), fields->is_typing);
}

/* "saved: @us-flows @cabin" at the right, at most half the row; returns where it begins. */
static gint draw_saved(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  CarnetFields *fields = screen->state;
  if (!fields->saved || !*fields->saved) return row.w;
  GString *out = g_string_new(carnet_ui_text(screen->ui, "tui.fields.saved"));
  g_auto(GStrv) lines = g_strsplit(fields->saved, "\n", -1);
  for (char **line = lines; *line; line++) {
    gsize n = strcspn(*line, "\t");
    if (n > 0 && (gint)carnet_text_width(out->str, -1) + 2 + (gint)n < row.w / 2)
      g_string_append_printf(out, " @%.*s", (int)n, *line);
  }
  gint x = carnet_grid_right(grid, row, row.w - 1, 0, CARNET_ROLE_DIM, out->str);
  g_string_free(out, TRUE);
  return x - 2;
}

static void draw_completion(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  CarnetFields *fields = screen->state;
  if (fields->error && fields->is_typing) {
    carnet_grid_cut(grid, row, 3, 0, row.w - 4, CARNET_ROLE_STOP, fields->error, CARNET_CUT_END);
    return;
  }
  gsize start;
  g_autofree const char **names = carnet_filter_completions(
      carnet_input_text(fields->input), fields->is_typing ? carnet_input_position(fields->input) : 0, &start);
  gint x = carnet_grid_text(grid, row, 3, 0, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, "tui.fields.also"));
  gint end = draw_saved(screen, grid, row);
  for (guint i = 0; names[i]; i++) {
    gint w = (gint)strlen(names[i]) + 1;
    if (x + 1 + w > end - 2) break;
    x = carnet_grid_printf(grid, row, x + 1, 0, CARNET_ROLE_DIM, "%s:", names[i]);
  }
}

/* ---- facets
 * ------------------------------------------------------------------------------------------------------ */

static char *shown_value(const CarnetScreen *screen, const char *column, const char *value) {
  return *value ? carnet_fields_words(screen->ui, column, value)
                : g_strdup(carnet_ui_text(screen->ui, "tui.fields.absent"));
}

static gint draw_chosen(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint lines) {
  CarnetFields *fields = screen->state;
  gint64 total = MAX(carnet_list_total(fields->list), 0);
  g_autofree char *count = carnet_text_number(total);
  g_autofree char *title =
      g_strdup_printf("tui.column.%s", g_str_equal(fields->facet, "categories") ? "category" : fields->facet);
  g_autofree char *plain = g_strdup_printf("column.%s", fields->facet);
  const char *name = carnet_texts_has(carnet_ui_texts(screen->ui), title) ? carnet_ui_text(screen->ui, title)
                                                                          : carnet_ui_text(screen->ui, plain);
  gint x = carnet_grid_printf(grid, area, 1, 0, CARNET_ROLE_TEXT, "%s",
                              carnet_ui_text(screen->ui, "tui.fields.facet"));
  gint end = carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_TEXT, count);
  g_autofree char *head = g_strdup_printf("%s ▾", name);
  carnet_grid_cut(grid, area, x + 1, 0, end - x - 2, CARNET_ROLE_DIM, head, CARNET_CUT_END);
  gint rows = fields->counts ? (gint)carnet_table_rows(fields->counts) : 0, top = 0;
  if (fields->pane == CARNET_FIELDS_PANEL) top = MAX((gint)fields->facet_row - lines + 1, 0);
  for (gint i = 0; i < lines && top + i < rows; i++) {
    guint row = (guint)(top + i);
    const char *value = carnet_table_cell(fields->counts, row, 0);
    gboolean on = carnet_filter_has(fields->filter, carnet_fields_filter_name(fields->facet), value);
    gint number = carnet_grid_right(grid, area, area.w - 2, i + 1, CARNET_ROLE_TEXT,
                                    carnet_table_cell(fields->counts, row, 1));
    carnet_grid_text(grid, area, 1, i + 1, CARNET_ROLE_TEXT, on ? "[*]" : "[ ]");
    g_autofree char *shown = shown_value(screen, fields->facet, value);
    carnet_grid_cut(grid, area, 5, i + 1, number - 6, CARNET_ROLE_TEXT, shown, CARNET_CUT_END);
    if (fields->pane != CARNET_FIELDS_PANEL || row != fields->facet_row) continue;
    carnet_grid_role(grid, area, 0, i + 1, area.w, CARNET_ROLE_CURSOR);
    carnet_grid_text(grid, area, 0, i + 1, CARNET_ROLE_TEXT, ">");
  }
  return MIN(lines, MAX(rows, 1)) + 1;
}

static gint draw_small(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, guint which) {
  CarnetFields *fields = screen->state;
  const CarnetTable *table = fields->small[which];
  gint rows = table ? MIN((gint)carnet_table_rows(table), 3) : 0;
  if (rows == 0 || y + rows + 2 > area.h) return y;
  carnet_grid_hline(grid, area, 0, y, area.w);
  g_autofree char *id = g_strdup_printf("tui.column.%s", carnet_fields_small(which));
  carnet_grid_text(grid, area, 1, y + 1, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, id));
  gint64 most = MAX(carnet_list_total(fields->list), 1);
  for (gint i = 0; i < rows; i++) {
    gint64 count = g_ascii_strtoll(carnet_table_get(table, (guint)i, "count"), NULL, 10);
    g_autofree char *number = carnet_text_number(count);
    g_autofree char *shown =
        shown_value(screen, carnet_fields_small(which), carnet_table_get(table, (guint)i, "value"));
    carnet_grid_cut(grid, area, 1, y + 2 + i, 9, CARNET_ROLE_TEXT, shown, CARNET_CUT_END);
    gint end = carnet_grid_right(grid, area, area.w - 2, y + 2 + i, CARNET_ROLE_TEXT, number);
    carnet_bar_draw(grid, area, 11, y + 2 + i, end - 12, CARNET_ROLE_OURS, count, most);
  }
  return y + 2 + rows;
}

static void draw_panel(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  gint y = draw_chosen(screen, grid, area, MAX(area.h - 13, 4));
  for (guint i = 0; i < CARNET_FIELDS_SMALL; i++) y = draw_small(screen, grid, area, y, i);
  if (y + 2 > area.h) return;
  carnet_grid_hline(grid, area, 0, y, area.w);
  carnet_grid_cut(grid, area, 1, y + 1, area.w - 2, CARNET_ROLE_DIM,
                  carnet_ui_text(screen->ui, "tui.fields.panel"), CARNET_CUT_END);
}

/* ---- the whole
 * ---------------------------------------------------------------------------------------------------- */

static void draw_empty(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetFields *fields = screen->state;
  g_autofree char *all = carnet_text_number(MAX(fields->all, 0));
  g_autofree char *text = *fields->filter
                              ? carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                                    "tui.fields.no_match", "all", all, NULL)
                              : g_strdup(carnet_ui_text(screen->ui, "tui.fields.none"));
  carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_TEXT, text, CARNET_CUT_END);
  if (!*fields->filter || !fields->hint_term) return;
  g_autofree char *rows = carnet_text_number(fields->hint_rows);
  g_autofree char *hint =
      carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.fields.hint", "term",
                          fields->hint_term, "rows", rows, NULL);
  carnet_grid_cut(grid, area, 3, 3, area.w - 4, CARNET_ROLE_TEXT, hint, CARNET_CUT_END);
}

void carnet_fields_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetFields *fields = screen->state;
  draw_completion(screen, grid, (CarnetRect){body.x, body.y, body.w, 1});
  CarnetRect rest = {body.x, body.y + 1, body.w, body.h - 1};
  gint panel = body.w >= WIDE ? 31 : body.w >= PANEL_FROM ? 24 : 0;
  gint marks_x = rest.w - panel - 1;
  if (fields->zoom) {
    panel = fields->pane == CARNET_FIELDS_PANEL ? rest.w : 0;
  } else if (fields->preview && body.w >= WIDE && body.h >= PREVIEW_FROM) {
    gint h = CLAMP(body.h / 4, 11, 16);
    rest.h -= h + 1;
    carnet_grid_hline(grid, body, 0, rest.h + 1, body.w);
    carnet_grid_vline(grid, body, marks_x, rest.h + 2, h);
    carnet_fields_preview(screen, grid, (CarnetRect){body.x, rest.y + rest.h + 1, body.w, h}, marks_x);
  }
  fields->lines = rest.h - 1;
  if (panel >= rest.w) {
    draw_panel(screen, grid, rest);
    return;
  }
  CarnetRect left = rest;
  if (panel > 0) left.w = rest.w - panel - 1;
  CarnetListLook look = {text_of, cell, screen, fields->pane == CARNET_FIELDS_LIST && !fields->is_typing};
  carnet_list_draw(fields->list, grid, left, &look);
  if (carnet_list_total(fields->list) == 0) draw_empty(screen, grid, left);
  if (panel > 0) {
    CarnetRect right = {left.x + left.w + 1, rest.y, panel, rest.h};
    carnet_grid_vline(grid, rest, left.w, 0, rest.h);
    draw_panel(screen, grid, right);
  } else if (fields->panel_over && !fields->zoom) {
    CarnetRect over = {rest.x + rest.w / 3, rest.y, rest.w - rest.w / 3, rest.h};
    draw_panel(screen, grid, carnet_grid_box(grid, over));
  }
  carnet_grid_join(grid, body);
}

char *carnet_fields_status(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  guint shown, hidden;
  gint64 total = carnet_list_total(fields->list);
  if (total <= 0) return NULL;
  carnet_list_shown(fields->list, &shown, &hidden);
  g_autofree char *row = carnet_text_number(carnet_list_cursor(fields->list) + 1);
  g_autofree char *all = carnet_text_number(total);
  g_autofree char *marks = g_strdup_printf("%u", carnet_list_n_marks(fields->list));
  g_autofree char *have = g_strdup_printf("%u", shown);
  g_autofree char *columns = g_strdup_printf("%u", shown + hidden);
  g_autofree char *more = g_strdup_printf("%u", hidden);
  const char *id = hidden > 0 ? "tui.fields.status.more" : "tui.fields.status";
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), id, "row", row, "rows",
                             all, "marks", marks, "shown", have, "columns", columns, "hidden", more, NULL);
}

/* overview_draw.c - frames 1 and 16: the heat map, people provided abroad, and where the panels stand. */
#include <string.h>

#include "tui/exports.h"
#include "tui/gauge.h"
#include "tui/overview_parts.h"
#include "tui/table_ask.h"
#include "tui/wrap.h"

#define LABEL 11 /* cells of a kind's name */
#define SIDE 24  /* the right panel of 80 columns */
#define WIDE 120
#define THIRD 150 /* from here on findings are told in words */
#define NARROW 72
#define LOW 20 /* lines of the body: fewer show one block at a time */

static const char *text(const CarnetScreen *screen, const char *id) { return carnet_ui_text(screen->ui, id); }

static char *format(const CarnetScreen *screen, const char *id, const char *name, const char *value) {
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), id, name, value, NULL);
}

void carnet_overview_place(CarnetScreen *screen, CarnetGrid *grid, CarnetRect at, CarnetBlock block,
                           CarnetSpot spot) {
  CarnetOverview *overview = screen->state;
  CarnetPlace place = {at, block, spot};
  g_array_append_val(overview->places, place);
  const CarnetSpot *cursor = &overview->spot[block];
  if (overview->block != block || cursor->row != spot.row || cursor->column != spot.column) return;
  CarnetRect all = carnet_grid_all(grid);
  carnet_grid_role(grid, all, at.x, at.y, at.w, CARNET_ROLE_CURSOR);
  const CarnetCell *first = carnet_grid_at(grid, at.x, at.y);
  if (first && strcmp(first->text, " ") == 0)
    carnet_grid_text(grid, all, at.x, at.y, CARNET_ROLE_CURSOR, ">");
}

gint carnet_overview_top(const CarnetOverview *overview, CarnetBlock block, gint rows, gint lines) {
  gint cursor = overview->spot[block].row;
  return CLAMP(cursor - lines + 1, 0, MAX(rows - lines, 0));
}

/* ---- the heat map ---- */

/* Cells of a column: a sign, the longest number, a blank. */
static gint pitch_of(const CarnetOverview *overview, gint room, gint packs) {
  const CarnetTable *heat = overview->table[CARNET_OVERVIEW_HEAT];
  gint64 most = 0;
  for (guint i = 0; heat && i < carnet_table_rows(heat); i++)
    most = MAX(most, carnet_table_int(heat, i, "rows"));
  g_autofree char *number = carnet_text_number(most);
  gint least = MAX((gint)strlen(number), 5) + 2;
  return CLAMP(packs > 0 ? room / packs : least, least, least + 1);
}

static const char *pack_name(const CarnetScreen *screen, const char *pack) {
  g_autofree char *id = g_strconcat("tui.pack.", pack, NULL);
  return carnet_texts_has(carnet_ui_texts(screen->ui), id) ? text(screen, id) : pack;
}

/* The program's own short name of a kind, else the action's. */
static const char *kind_name(const CarnetScreen *screen, const CarnetTable *heat, guint cell) {
  g_autofree char *id = g_strconcat("tui.kind.", carnet_table_get(heat, cell, "kind"), NULL);
  return carnet_texts_has(carnet_ui_texts(screen->ui), id) ? text(screen, id)
                                                           : carnet_table_get(heat, cell, "title");
}

static void draw_cell(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint x, gint y, gint pitch,
                      CarnetSpot spot) {
  CarnetOverview *overview = screen->state;
  guint cell = carnet_overview_cell(overview, spot);
  gint64 count = carnet_table_int(overview->table[CARNET_OVERVIEW_HEAT], cell, "rows");
  CarnetRole role;
  const char *sign = carnet_heat_sign(count, &role);
  gint w = pitch - 1;
  carnet_grid_fill(grid, area, x, y, w, 1, role);
  if (count > 0) {
    g_autofree char *number = carnet_text_number(count);
    carnet_grid_text(grid, area, x, y, role, sign);
    carnet_grid_right(grid, area, x + w, y, role, number);
  } else {
    carnet_grid_right(grid, area, x + w, y, role, sign);
  }
  carnet_overview_place(screen, grid, (CarnetRect){area.x + x, area.y + y, w, 1}, CARNET_BLOCK_HEAT, spot);
}

/* Which packs fit beside the labels: the cursor's is among them. */
static gint fit_packs(CarnetOverview *overview, gint fits, gint packs) {
  gint cursor = overview->spot[CARNET_BLOCK_HEAT].column;
  if (cursor < overview->left) overview->left = cursor;
  if (cursor >= overview->left + fits) overview->left = cursor - fits + 1;
  overview->left = CLAMP(overview->left, 0, MAX(packs - fits, 0));
  return MIN(fits, packs - overview->left);
}

static void draw_head(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetOverview *overview = screen->state;
  carnet_grid_text(grid, area, 1, 0, CARNET_ROLE_DIM, text(screen, "tui.overview.rows"));
  if (!carnet_overview_has_rows(overview)) return;
  g_autofree char *n = carnet_text_number(carnet_overview_count(overview, "rows"));
  g_autofree char *all = format(screen, "tui.overview.n_rows", "n", n);
  carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_TEXT, all);
}

/* Why there is no map, and what makes one. */
static gint draw_no_heat(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetOverview *overview = screen->state;
  gboolean loading = !overview->table[CARNET_OVERVIEW_HEAT] && !overview->error;
  const char *why = overview->error ? overview->error
                    : loading       ? text(screen, "tui.overview.loading")
                                    : text(screen, "tui.overview.no_packs");
  g_autoptr(GPtrArray) lines = carnet_wrap(why, area.w - 2);
  for (guint i = 0; i < lines->len; i++)
    carnet_grid_text(grid, area, 1, 2 + (gint)i, overview->error ? CARNET_ROLE_STOP : CARNET_ROLE_DIM,
                     g_ptr_array_index(lines, i));
  if (overview->error)
    carnet_grid_text(grid, area, 1, 3 + (gint)lines->len, CARNET_ROLE_TEXT,
                     text(screen, "tui.overview.doctor"));
  return 13;
}

static gint draw_heat(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetOverview *overview = screen->state;
  const CarnetTable *heat = overview->table[CARNET_OVERVIEW_HEAT];
  gint packs = carnet_overview_columns(overview, CARNET_BLOCK_HEAT);
  gint kinds = carnet_overview_rows(overview, CARNET_BLOCK_HEAT);
  draw_head(screen, grid, area);
  if (kinds == 0) return draw_no_heat(screen, grid, area);
  gint label = area.w >= 80 ? LABEL + 6 : LABEL, pitch = pitch_of(overview, area.w - label - 1, packs);
  gint shown = fit_packs(overview, MAX((area.w - label) / pitch, 1), packs);
  for (gint p = 0; p < shown; p++) {
    const char *pack = carnet_table_get(heat, (guint)(overview->left + p), "pack");
    g_autofree char *name = carnet_text_cut(pack_name(screen, pack), (guint)pitch - 1, CARNET_CUT_END);
    carnet_grid_right(grid, area, label + (p + 1) * pitch - 1, 1, CARNET_ROLE_DIM, name);
  }
  if (overview->left > 0) carnet_grid_text(grid, area, label - 1, 1, CARNET_ROLE_DIM, "‹");
  if (overview->left + shown < packs) carnet_grid_text(grid, area, area.w - 1, 1, CARNET_ROLE_DIM, "›");
  for (gint kind = 0; kind < kinds; kind++) {
    guint cell = carnet_overview_cell(overview, (CarnetSpot){kind, 0});
    carnet_grid_cut(grid, area, 1, 2 + kind, label - 2, CARNET_ROLE_TEXT, kind_name(screen, heat, cell),
                    CARNET_CUT_END);
    for (gint p = 0; p < shown; p++)
      draw_cell(screen, grid, area, label + p * pitch, 2 + kind, pitch,
                (CarnetSpot){kind, overview->left + p});
  }
  return 2 + kinds;
}

/* A name and its number; the cursor's blank before it. */
typedef struct {
  char *name, *number;
  gint w; /* cells of both and the blank between */
} Outcome;

static void name_outcome(const CarnetScreen *screen, const CarnetOverview *overview, gint i, Outcome *out) {
  const char *name = carnet_overview_outcome(i);
  g_autofree char *id = g_strconcat("tui.overview.", name, NULL);
  out->name = g_strdup(text(screen, id));
  out->number = carnet_overview_has_rows(overview) ? carnet_text_number(carnet_overview_count(overview, name))
                                                   : g_strdup("…");
  out->w = (gint)carnet_text_width(out->name, -1) + 1 + (gint)carnet_text_width(out->number, -1);
}

/* Millions of rows make long numbers: names are cut before these are. Returns the blanks between. */
static gint fit_outcomes(Outcome out[3], gint w) {
  gint over = out[0].w + out[1].w + out[2].w + 3 - w;
  for (gint i = 0; over > 0 && i < 3; i++) {
    gint by = (over + 2 - i) / (3 - i), cells = (gint)carnet_text_width(out[i].name, -1);
    char *cut = carnet_text_cut(out[i].name, (guint)MAX(cells - by, 1), CARNET_CUT_END);
    g_free(out[i].name);
    out[i].name = cut;
    over -= by;
  }
  return over <= -4 ? 2 : 0;
}

static gint draw_outcomes(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  CarnetOverview *overview = screen->state;
  gint64 unknown = carnet_overview_count(overview, "unknown");
  gboolean none = carnet_overview_has_rows(overview) && carnet_overview_count(overview, "rows") == 0;
  carnet_grid_cut(grid, area, 1, y, area.w - 2, none ? CARNET_ROLE_TEXT : CARNET_ROLE_DIM,
                  text(screen, none ? "tui.overview.no_rows" : "tui.overview.legend"), CARNET_CUT_END);
  Outcome out[3];
  for (gint i = 0; i < 3; i++) name_outcome(screen, overview, i, &out[i]);
  gint gap = fit_outcomes(out, area.w), x = 0;
  for (gint i = 0; i < 3; i++) {
    CarnetRole role = i == 2 && unknown > 0 ? CARNET_ROLE_UNKNOWN : CARNET_ROLE_TEXT;
    gint end = carnet_grid_printf(grid, area, x + 1, y + 1, role, "%s %s", out[i].name, out[i].number);
    carnet_overview_place(screen, grid, (CarnetRect){area.x + x, area.y + y + 1, end - x, 1},
                          CARNET_BLOCK_OUTCOMES, (CarnetSpot){0, i});
    x = end + gap;
    g_free(out[i].name);
    g_free(out[i].number);
  }
  return y + 2;
}

/* ---- people provided abroad ---- */

static const char *of_counter(const CarnetScreen *screen, guint row, const char *key) {
  return carnet_table_get(((CarnetOverview *)screen->state)->table[CARNET_OVERVIEW_THRESHOLDS], row, key);
}

/* "CN people, this year · lanzhe-cn": the regime whose line it is goes first. */
static char *counter_label(const CarnetScreen *screen, guint row) {
  g_autofree char *regime = g_ascii_strup(of_counter(screen, row, "regime"), -1);
  return g_strdup_printf("%s%s%s", regime, *regime ? " " : "", of_counter(screen, row, "label"));
}

/* Lines that are reached already, below the one that the gauge ends at. */
static void draw_crossed(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, const char *crossed,
                         gint64 limit) {
  g_auto(GStrv) lines = g_strsplit(crossed, "\n", -1);
  for (char **line = lines; *line; line++) {
    gint64 at = g_ascii_strtoll(*line, NULL, 10);
    if (at <= 0 || at >= limit) continue;
    gint cell = (gint)((double)at / (double)limit * cells);
    carnet_grid_text(grid, area, x + cell, y, CARNET_ROLE_ATTENTION, "┃");
  }
}

static void draw_counter(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, guint row) {
  const CarnetTable *counters = ((CarnetOverview *)screen->state)->table[CARNET_OVERVIEW_THRESHOLDS];
  gint64 value = carnet_table_int(counters, row, "value"), limit = carnet_table_int(counters, row, "limit");
  g_autofree char *number = carnet_text_number(value), *name = counter_label(screen, row);
  g_autofree char *most = carnet_text_number(limit);
  g_autofree char *tail = limit > 0 ? format(screen, "tui.overview.of", "n", most)
                                    : g_strdup(text(screen, "tui.overview.no_limit"));
  gint end = carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_DIM, tail);
  CarnetRole role = CARNET_ROLE_TEXT;
  /* With limits all gauges begin and end below each other: 13 cells for the limit, 11 for the number. */
  gint label = limit > 0 ? CLAMP(area.w - 44, 10, 30) : end - 11, gauge = MIN(area.w - label - 28, 30);
  if (limit > 0) end = area.w - 14;
  if (limit > 0 && gauge >= 8) {
    role = carnet_gauge_draw(grid, area, label + 2, y, gauge, value, limit);
    draw_crossed(grid, area, label + 3, y, gauge, of_counter(screen, row, "crossed"), limit);
    if (role == CARNET_ROLE_SOFT) carnet_grid_text(grid, area, 0, y, role, "~");
    if (role == CARNET_ROLE_ATTENTION) carnet_grid_text(grid, area, 0, y, role, "!");
  }
  carnet_grid_right(grid, area, end - 1, y, role, number);
  carnet_grid_cut(grid, area, 1, y, label, CARNET_ROLE_TEXT, name, CARNET_CUT_END);
}

/* A calendar year by its number, another span by its days. */
static char *span_of(const CarnetScreen *screen, guint row) {
  const char *first = of_counter(screen, row, "first"), *last = of_counter(screen, row, "last");
  gboolean year = strlen(first) == 10 && strcmp(first + 4, "-01-01") == 0 && strncmp(first, last, 4) == 0;
  return year ? g_strndup(first, 4) : g_strdup_printf("%s/%s", first, last);
}

/* Below the gauge: its span, what the number rests on, the clause with its confidence. */
static void draw_ground(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, guint row) {
  g_autofree char *span = span_of(screen, row);
  const char *rests = carnet_word(screen->ui, "tui.overview.rests.", of_counter(screen, row, "rests_on")),
             *mark = carnet_word(screen->ui, "tui.confidence.", of_counter(screen, row, "confidence"));
  g_autofree char *words =
      g_strdup_printf("%s · %s · %s, %s", span, rests, of_counter(screen, row, "clause"), mark);
  carnet_grid_cut(grid, area, 3, y, area.w - 4, CARNET_ROLE_DIM, words, CARNET_CUT_END);
}

static char *people_legend(const CarnetScreen *screen, gint top, gint shown, gint rows, gboolean limits) {
  if (!limits) return g_strdup(text(screen, "tui.overview.people.note"));
  g_autofree char *from = g_strdup_printf("%d", top + 1), *to = g_strdup_printf("%d", top + shown),
                  *n = g_strdup_printf("%d", rows);
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                             "tui.overview.people.limits", "from", from, "to", to, "n", n, NULL);
}

/* A gauge has two lines, where a line of law is drawn: no number stands without what it rests on. */
static void draw_people(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetOverview *overview = screen->state;
  gint rows = carnet_overview_rows(overview, CARNET_BLOCK_PEOPLE);
  gboolean limits = rows > 0 && carnet_table_int(overview->table[CARNET_OVERVIEW_THRESHOLDS], 0, "limit") > 0;
  gint each = limits ? 2 : 1, shown = CLAMP((area.h - 2) / each, 0, rows);
  gint top = carnet_overview_top(overview, CARNET_BLOCK_PEOPLE, rows, shown);
  carnet_grid_cut(grid, area, 1, 0, area.w - 2, CARNET_ROLE_DIM, text(screen, "tui.overview.people"),
                  CARNET_CUT_END);
  if (rows == 0) carnet_grid_text(grid, area, 1, 1, CARNET_ROLE_DIM, text(screen, "tui.overview.loading"));
  for (gint i = 0; i < shown; i++) {
    gint y = 1 + i * each;
    draw_counter(screen, grid, area, y, (guint)(top + i));
    if (each > 1) draw_ground(screen, grid, area, y + 1, (guint)(top + i));
    carnet_overview_place(screen, grid, (CarnetRect){area.x, area.y + y, area.w, 1}, CARNET_BLOCK_PEOPLE,
                          (CarnetSpot){top + i, 0});
  }
  if (rows == 0) return;
  g_autofree char *legend = people_legend(screen, top, shown, rows, limits);
  carnet_grid_cut(grid, area, 1, 1 + shown * each, area.w - 2, CARNET_ROLE_DIM, legend, CARNET_CUT_END);
}

/* ---- panels ---- */

/* Returns the y of its line. */
static gint draw_left(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  gint y = draw_outcomes(screen, grid, area, draw_heat(screen, grid, area));
  carnet_grid_hline(grid, area, 0, y, area.w);
  draw_people(screen, grid, (CarnetRect){area.x, area.y + y + 1, area.w, area.h - y - 1});
  return y;
}

/* `line`: where the left panel has its line; the second of this one stands there too, where there is room. */
static void draw_right(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint line) {
  gint y = carnet_overview_exports(screen, grid, area, 0);
  gint models = carnet_overview_rows(screen->state, CARNET_BLOCK_MODELS);
  /* Below them: a line, two of findings, two of volume. */
  gint lines = CLAMP(models + 1, 2, MAX(area.h - y - 6, 2));
  carnet_grid_hline(grid, area, 0, y, area.w);
  y = carnet_overview_models(screen, grid, area, y + 1, lines);
  if (y < line && line + 5 <= area.h) y = line;
  carnet_grid_hline(grid, area, 0, y, area.w);
  y = carnet_overview_findings(screen, grid, area, y + 1);
  if (y + 2 <= area.h) y = carnet_overview_volume(screen, grid, area, y);
  carnet_overview_exposure(screen, grid, area, y);
}

/* One block at a time, under the names of all: nothing hides by being narrow. */
static void draw_one(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  static const char *const names[CARNET_N_BLOCKS] = {"tui.overview.tab.rows",   "tui.overview.tab.rows",
                                                     "tui.overview.tab.people", "tui.overview.tab.exports",
                                                     "tui.overview.tab.models", "tui.overview.tab.findings"};
  CarnetOverview *overview = screen->state;
  gint x = 1;
  for (guint b = CARNET_BLOCK_OUTCOMES; b < CARNET_N_BLOCKS; b++) {
    gboolean here =
        overview->block == b || (b == CARNET_BLOCK_OUTCOMES && overview->block == CARNET_BLOCK_HEAT);
    x = carnet_grid_printf(grid, body, x, 0, here ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT,
                           here ? "[%s]" : "%s", text(screen, names[b])) +
        1;
  }
  carnet_grid_hline(grid, body, 0, 1, body.w);
  CarnetRect area = {body.x, body.y + 2, body.w, body.h - 2};
  switch (overview->block) {
  case CARNET_BLOCK_HEAT: draw_heat(screen, grid, area); break;
  case CARNET_BLOCK_OUTCOMES: draw_outcomes(screen, grid, area, 0); break;
  case CARNET_BLOCK_PEOPLE: draw_people(screen, grid, area); break;
  case CARNET_BLOCK_EXPORTS: carnet_overview_exports(screen, grid, area, 0); break;
  case CARNET_BLOCK_MODELS: carnet_overview_models(screen, grid, area, 0, area.h); break;
  default:
    carnet_overview_findings(screen, grid, area, 0);
    carnet_overview_exposure(screen, grid, area, carnet_overview_volume(screen, grid, area, 3) + 1);
  }
}

void carnet_overview_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetOverview *overview = screen->state;
  g_array_set_size(overview->places, 0);
  if (body.w < NARROW || body.h < LOW) {
    draw_one(screen, grid, body);
    return;
  }
  gint side = body.w >= WIDE ? 36 : SIDE, third = body.w >= THIRD ? MIN(body.w - 130, 60) : 0;
  gint left = body.w - side - 1 - (third > 0 ? third + 1 : 0);
  gint line = draw_left(screen, grid, (CarnetRect){body.x, body.y, left, body.h});
  carnet_grid_vline(grid, body, left, 0, body.h);
  draw_right(screen, grid, (CarnetRect){body.x + left + 1, body.y, side, body.h}, line);
  if (third > 0) {
    carnet_grid_vline(grid, body, left + 1 + side, 0, body.h);
    carnet_overview_wrong(screen, grid, (CarnetRect){body.x + body.w - third, body.y, third, body.h});
  }
  carnet_grid_join(grid, body);
}

/* ---- rows 2 and 23 ---- */

/* The state of the records: the worst first. */
static char *records_text(const CarnetScreen *screen, CarnetRole *role) {
  static const struct {
    const char *name, *text;
    CarnetRole role;
  } faults[] = {{"events_bad", "tui.overview.bad", CARNET_ROLE_STOP},
                {"events_unchecked", "tui.overview.unchecked", CARNET_ROLE_UNKNOWN},
                {"events_unsigned", "tui.overview.unsigned", CARNET_ROLE_ATTENTION}};
  const CarnetOverview *overview = screen->state;
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
    gint64 n = carnet_overview_count(overview, faults[i].name);
    if (n == 0) continue;
    g_autofree char *number = carnet_text_number(n);
    *role = faults[i].role;
    return format(screen, faults[i].text, "n", number);
  }
  g_autofree char *events = carnet_text_number(carnet_overview_count(overview, "events"));
  *role = CARNET_ROLE_GOOD;
  return format(screen, "tui.overview.signed", "n", events);
}

void carnet_overview_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  CarnetOverview *overview = screen->state;
  const CarnetTable *desk = overview->table[CARNET_OVERVIEW_DESK];
  gint end = row.w - 1;
  if (carnet_overview_has_rows(overview)) {
    CarnetRole role;
    g_autofree char *records = records_text(screen, &role);
    end = carnet_grid_right(grid, row, end, 0, role, records) - 2;
  }
  for (guint i = 0; i < CARNET_OVERVIEW_N_TABLES; i++)
    if (carnet_ui_busy(screen, i)) {
      end = carnet_grid_right(grid, row, end, 0, CARNET_ROLE_DIM, "…") - 1;
      break;
    }
  if (!desk || !carnet_table_rows(desk)) return;
  g_autofree char *day = format(screen, "tui.overview.as_of", "day", carnet_table_get(desk, 0, "today"));
  const char *name = carnet_table_get(desk, 0, "name");
  const char *parts[] = {carnet_table_get(desk, 0, "organisation"), day,
                         text(screen, "tui.overview.all_models"), name};
  /* What does not fit whole is left out; the organisation alone is cut. */
  gint x = 1;
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    gint w = (gint)carnet_text_width(parts[i], -1);
    if (!*parts[i] || (i > 0 && x + w > end - 2)) continue;
    x = i == 0 ? carnet_grid_cut(grid, row, x, 0, MIN(w, MAX(end - 30, 10)), CARNET_ROLE_TEXT, parts[i],
                                 CARNET_CUT_END)
               : carnet_grid_text(grid, row, x, 0, CARNET_ROLE_TEXT, parts[i]);
    x += 3;
  }
}

static char *heat_status(const CarnetScreen *screen, const CarnetOverview *overview) {
  const CarnetTable *heat = overview->table[CARNET_OVERVIEW_HEAT];
  guint cell = carnet_overview_cell(overview, overview->spot[CARNET_BLOCK_HEAT]);
  if (!heat || cell >= carnet_table_rows(heat)) return NULL;
  g_autofree char *n = carnet_text_number(carnet_table_int(heat, cell, "rows"));
  g_autofree char *unsure = carnet_text_number(carnet_table_int(heat, cell, "unsure"));
  const char *id = strcmp(carnet_table_get(heat, cell, "kind"), "unsure") == 0 ? "tui.overview.cell.unsure"
                   : strcmp(unsure, "0") == 0                                  ? "tui.overview.cell"
                                                                               : "tui.overview.cell.more";
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), id, "kind",
                             carnet_table_get(heat, cell, "title"), "regime",
                             carnet_table_get(heat, cell, "regime"), "n", n, "unsure", unsure, NULL);
}

static char *people_status(const CarnetOverview *overview) {
  const CarnetTable *counters = overview->table[CARNET_OVERVIEW_THRESHOLDS];
  guint row = (guint)overview->spot[CARNET_BLOCK_PEOPLE].row;
  if (!counters || row >= carnet_table_rows(counters)) return NULL;
  const char *clause = carnet_table_get(counters, row, "clause");
  return g_strdup_printf("%s%s%s", clause, *clause ? "   " : "", carnet_table_get(counters, row, "basis"));
}

/* What is committed of the budget in each currency: one of them may be beyond it and another not. */
static char *budget_status(const CarnetScreen *screen, const CarnetTable *models, guint row) {
  const char *percent = carnet_table_get(models, row, "percent"),
             *others = carnet_table_get(models, row, "others");
  g_autofree char *shares = *percent
                                ? g_strdup_printf("%s %s %%%s%s", carnet_table_get(models, row, "currency"),
                                                  percent, *others ? ", " : "", others)
                                : g_strdup("—");
  return format(screen, "tui.overview.about.model", "shares", shares);
}

char *carnet_overview_status(CarnetScreen *screen) {
  CarnetOverview *overview = screen->state;
  switch (overview->block) {
  case CARNET_BLOCK_HEAT: return heat_status(screen, overview);
  case CARNET_BLOCK_OUTCOMES: {
    const char *name = carnet_overview_outcome(overview->spot[CARNET_BLOCK_OUTCOMES].column);
    g_autofree char *id = g_strconcat("tui.overview.about.", name, NULL);
    return g_strdup(text(screen, id));
  }
  case CARNET_BLOCK_PEOPLE: return people_status(overview);
  case CARNET_BLOCK_EXPORTS: {
    const CarnetExportLine *line = carnet_overview_export(overview, overview->spot[CARNET_BLOCK_EXPORTS].row);
    if (!line) return NULL;
    g_autofree char *id = g_strdup_printf("%s.about", line->text);
    return g_strdup(text(screen, carnet_texts_has(carnet_ui_texts(screen->ui), id) ? id : line->text));
  }
  case CARNET_BLOCK_MODELS: {
    const CarnetTable *models = overview->table[CARNET_OVERVIEW_MODELS];
    guint row = (guint)overview->spot[CARNET_BLOCK_MODELS].row;
    if (!models || row >= carnet_table_rows(models)) return NULL;
    return budget_status(screen, models, row);
  }
  default: return g_strdup(text(screen, "tui.overview.about.findings"));
  }
}
